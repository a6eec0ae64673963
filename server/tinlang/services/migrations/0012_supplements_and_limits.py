"""A dossier may have several supplements, as many as the limit of the day lets; those that are there stay."""

import datetime
from itertools import islice

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tinlang.common.clock

AT_ONCE = 5_000
COLUMNS = ("dossier_id", "items", "reason", "asked_by_id", "asked_at", "taken_by_id", "taken_at", "then")


def copy(apps, schema_editor):
    old, new = (apps.get_model("services", name) for name in ("Supplement", "OneOfSupplements"))
    found = old.objects.order_by("asked_at", "pk").values(*COLUMNS).iterator(chunk_size=AT_ONCE)
    while some := list(islice(found, AT_ONCE)):
        new.objects.bulk_create(new(**one) for one in some)
    schema_editor.connection.check_constraints()  # else PostgreSQL would not rename the table in this transaction


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0011_seen_by_one_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OneOfSupplements",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="supplements", to="services.dossier"
                    ),
                ),
                ("items", models.TextField(max_length=1000, verbose_name="giấy tờ cần bổ sung")),
                ("reason", models.CharField(max_length=1000, verbose_name="lý do")),
                ("asked_at", models.DateTimeField(default=tinlang.common.clock.now, verbose_name="yêu cầu lúc")),
                ("taken_at", models.DateTimeField(null=True, verbose_name="nhận đủ lúc")),
                ("then", models.CharField(max_length=8)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "yêu cầu bổ sung",
                "verbose_name_plural": "yêu cầu bổ sung",
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_at", None), ("taken_at__gte", models.F("asked_at")), _connector="OR"
                        ),
                        name="services_supplement_comes_after_it",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("taken_at", None)),
                        fields=("dossier",),
                        name="services_one_supplement_is_awaited",
                    ),
                ],
            },
        ),
        migrations.RunPython(copy),
        migrations.DeleteModel("Supplement"),
        migrations.RenameModel("OneOfSupplements", "Supplement"),
        migrations.CreateModel(
            name="RepeatLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(default=datetime.date(1900, 1, 1), verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến trước ngày")),
                (
                    "kind",
                    models.CharField(
                        choices=[("supplement", "Yêu cầu bổ sung"), ("apology", "Xin lỗi và hẹn lại")],
                        max_length=10,
                        verbose_name="việc",
                    ),
                ),
                ("most", models.PositiveSmallIntegerField(default=1, verbose_name="nhiều nhất (lần)")),
                ("source", models.CharField(max_length=200, verbose_name="căn cứ")),
                ("is_checked", models.BooleanField(default=False, verbose_name="đã đối chiếu")),
            ],
            options={
                "verbose_name": "số lần bổ sung, hẹn lại",
                "verbose_name_plural": "số lần bổ sung, hẹn lại",
                "ordering": ["kind", "valid_from"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="services_repeatlimit_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        fields=("kind", "valid_from"), name="services_one_repeat_limit_begins_on_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "supplement"), ("most__gte", 1), ("most__lte", 9)),
                            models.Q(("kind", "apology"), ("most", 1)),
                            _connector="OR",
                        ),
                        name="services_repeat_limit_can_be_kept",
                    ),
                ],
            },
        ),
    ]
