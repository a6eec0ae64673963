"""To which unit a station belonged lies in its versions too, so that handing it over changes no earlier day."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def from_the_station(apps, _schema):
    """Up to now a station belonged to one unit all its days."""
    station = apps.get_model("inventory", "Station")
    version = apps.get_model("inventory", "StationVersion")
    own = station.objects.filter(pk=OuterRef("station")).values("unit")[:1]
    version.objects.update(unit=Subquery(own))


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_network"), ("units", "0001_initial")]

    operations = [
        migrations.AddField(
            "stationversion",
            "unit",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
        ),
        migrations.RunPython(from_the_station, migrations.RunPython.noop, elidable=True),
    ]
