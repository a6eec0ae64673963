"""Names sort as people sort them: those that are there already get what they sort by."""

from django.db import migrations

from tinlang.common.derived import AlphabeticalField, filled


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0002_voice'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='lexiconword',
            options={'ordering': ['in_order', '-added_at'], 'verbose_name': 'từ trong từ điển đọc', 'verbose_name_plural': 'từ điển đọc'},
        ),
        migrations.AddField(
            model_name='lexiconword',
            name='in_order',
            field=AlphabeticalField(blank=True, default=b'', editable=False, of='written'),
        ),
        filled("media", "LexiconWord", "in_order"),
    ]
