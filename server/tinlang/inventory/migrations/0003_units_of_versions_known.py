"""Each version has its unit. In a migration of its own: PostgreSQL alters no table whose rows it has just changed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inventory", "0002_units_of_versions")]

    operations = [
        migrations.AlterField(
            "stationversion",
            "unit",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.unit",
                verbose_name="địa bàn",
            ),
        ),
    ]
