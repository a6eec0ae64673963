"""Search by words: those of the names that are there already are written."""

from itertools import islice
from typing import NamedTuple

import django.db.models.deletion
from django.db import migrations, models

from tinlang.common import rows
from tinlang.common.words import words_of

AT_ONCE = 5_000


class Had(NamedTuple):
    word: str
    of_id: int


def write(apps, _schema_editor):
    model, names = (apps.get_model("services", name) for name in ("ApplicantWord", "Applicant"))
    found = names.objects.values_list("pk", "name").iterator(chunk_size=AT_ONCE)
    while some := list(islice(found, AT_ONCE)):
        rows.insert(model, [Had(word, key) for key, name in some for word in words_of(name)])


class Migration(migrations.Migration):
    dependencies = [("services", "0007_warnings_and_absences")]

    operations = [
        migrations.CreateModel(
            name="ApplicantWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=40)),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="services.applicant"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("word", "of"),
                        name="services_applicantword_once",
                        opclasses=["varchar_pattern_ops", "int8_ops"],
                    )
                ],
            },
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="applicant", index=models.Index(fields=["phone"], name="services_by_phone")
        ),
        migrations.AddIndex(
            model_name="dossier", index=models.Index(fields=["outside_code"], name="services_by_outside_code")
        ),
    ]
