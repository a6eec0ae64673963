"""Names sort as people sort them: those that are there already get what they sort by."""

from django.db import migrations

from tinlang.common.derived import AlphabeticalField, filled


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_mail'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='in_order',
            field=AlphabeticalField(blank=True, default=b'', editable=False, of='display_name'),
        ),
        filled("accounts", "Person", "in_order"),
    ]
