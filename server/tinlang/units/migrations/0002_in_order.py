"""Names sort as people sort them: those that are there already get what they sort by."""

from django.db import migrations

from tinlang.common.derived import AlphabeticalField, filled


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='unitversion',
            name='in_order',
            field=AlphabeticalField(blank=True, default=b'', editable=False, of='name'),
        ),
        filled("units", "UnitVersion", "in_order"),
    ]
