"""The thresholds of scores stand on the dated row of their regulation; those that are there have what held until now."""

from django.db import migrations, models

UNTIL_NOW = {
    "score_time": {"procedures_online_pct": 20, "dossiers_online_pct": 30, "some_online_pct": 15},
    "score_766": {"in_time_points": 20},
}


def fill(apps, schema_editor):
    forms = apps.get_model("services", "OfficialForm").objects.using(schema_editor.connection.alias)
    for kind, limits in UNTIL_NOW.items():
        forms.filter(kind=kind).update(limits=limits)


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0005_deadlines_that_moved'),
    ]

    operations = [
        migrations.AddField(
            model_name='officialform',
            name='limits',
            field=models.JSONField(blank=True, default=dict, verbose_name='ngưỡng'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
