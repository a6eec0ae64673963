"""Names sort as people sort them: those that are there already get what they sort by."""

from django.db import migrations

from tinlang.common.derived import AlphabeticalField, filled


class Migration(migrations.Migration):

    dependencies = [
        ('devices', '0006_the_line'),
    ]

    operations = [
        migrations.AddField(
            model_name='device',
            name='in_order',
            field=AlphabeticalField(blank=True, default=b'', editable=False, of='name'),
        ),
        filled("devices", "Device", "in_order"),
    ]
