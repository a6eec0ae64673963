"""Names sort as people sort them: those that are there already get what they sort by."""

from django.db import migrations

from tinlang.common.derived import AlphabeticalField, filled


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0012_supplements_and_limits'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='procedureversion',
            options={'ordering': ['field__in_order', 'in_order', '-valid_from'], 'verbose_name': 'thủ tục trong một thời kỳ', 'verbose_name_plural': 'thủ tục trong từng thời kỳ'},
        ),
        migrations.AlterModelOptions(
            name='servicefield',
            options={'ordering': ['in_order'], 'verbose_name': 'lĩnh vực', 'verbose_name_plural': 'lĩnh vực'},
        ),
        migrations.AddField(
            model_name='procedureversion',
            name='in_order',
            field=AlphabeticalField(blank=True, default=b'', editable=False, of='name'),
        ),
        migrations.AddField(
            model_name='servicefield',
            name='in_order',
            field=AlphabeticalField(blank=True, default=b'', editable=False, of='name'),
        ),
        filled("services", "ServiceField", "in_order"),
        filled("services", "ProcedureVersion", "in_order"),
    ]
