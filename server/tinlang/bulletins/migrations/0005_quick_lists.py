from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery

import tinlang.bulletins.models.versions
import tinlang.common.search
from tinlang.common.text import fold

AT_ONCE = 2000


def fill(apps, schema_editor):
    """What every version has from now on: its unit, and its title folded."""
    Bulletin, Version = apps.get_model("bulletins", "Bulletin"), apps.get_model("bulletins", "Version")
    unit = Bulletin.objects.filter(pk=OuterRef("bulletin")).values("unit")
    Version.objects.update(home=Subquery(unit[:1]))
    some = []
    for version in Version.objects.only("pk", "title").iterator(chunk_size=AT_ONCE):
        version.folded = fold(version.title)
        some.append(version)
        if len(some) == AT_ONCE:
            Version.objects.bulk_update(some, ["folded"], batch_size=500)
            some = []
    Version.objects.bulk_update(some, ["folded"], batch_size=500)
    if schema_editor.connection.vendor == "postgresql":  # it alters no table whose foreign keys are still to be checked
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ("units", "0001_initial"),
        ("bulletins", "0004_approval"),
    ]

    operations = [
        migrations.AddField(
            model_name="version",
            name="folded",
            field=tinlang.common.search.FoldedField(blank=True, default="", editable=False, of="title"),
        ),
        migrations.AddField(
            model_name="version",
            name="home",
            field=tinlang.bulletins.models.versions.Home(
                editable=False, null=True, on_delete=models.deletion.PROTECT, related_name="+", to="units.unit"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="version",
            name="home",
            field=tinlang.bulletins.models.versions.Home(
                editable=False, on_delete=models.deletion.PROTECT, related_name="+", to="units.unit"
            ),
        ),
        migrations.AddIndex("release", models.Index(fields=["unit", "state", "-approved_at"], name="bulletins_release_approved")),
        migrations.AddIndex("release", models.Index(fields=["state", "end_at"], name="bulletins_release_live")),
        migrations.AddIndex("release", models.Index(fields=["end_at"], name="bulletins_release_of_a_day")),
        migrations.AddIndex("version", models.Index(fields=["home", "state"], name="bulletins_version_of_a_state")),
        migrations.AddIndex("version", models.Index(fields=["home", "-edited_at"], name="bulletins_version_edited")),
        migrations.AddIndex("version", models.Index(fields=["state", "edited_by"], name="bulletins_version_drafts")),
        migrations.AddIndex("version", models.Index(fields=["folded"], name="bulletins_version_says")),
        migrations.AddIndex(
            "version",
            models.Index(
                condition=Q(number__gt=1), fields=["bulletin", "number"], name="bulletins_versions_replacing"
            ),
        ),
    ]
