"""Names sort as people sort them: those that are there already get what they sort by."""

from django.conf import settings
from django.db import migrations, models

from tinlang.common.derived import AlphabeticalField, filled


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_in_order'),
        ('bulletins', '0010_lately_approved'),
        ('units', '0002_in_order'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='audience',
            options={'ordering': ['order', 'in_order'], 'verbose_name': 'đối tượng', 'verbose_name_plural': 'đối tượng'},
        ),
        migrations.AlterModelOptions(
            name='channel',
            options={'ordering': ['order', 'in_order'], 'verbose_name': 'hình thức', 'verbose_name_plural': 'hình thức'},
        ),
        migrations.AlterModelOptions(
            name='column',
            options={'ordering': ['order', 'in_order'], 'verbose_name': 'chuyên mục', 'verbose_name_plural': 'chuyên mục'},
        ),
        migrations.AlterModelOptions(
            name='source',
            options={'ordering': ['order', 'in_order'], 'verbose_name': 'nguồn tin', 'verbose_name_plural': 'nguồn tin'},
        ),
        migrations.RemoveIndex(
            model_name='version',
            name='bulletins_version_by_title',
        ),
        migrations.AddField(
            model_name='audience',
            name='in_order',
            field=AlphabeticalField(blank=True, default=b'', editable=False, of='name'),
        ),
        migrations.AddField(
            model_name='channel',
            name='in_order',
            field=AlphabeticalField(blank=True, default=b'', editable=False, of='name'),
        ),
        migrations.AddField(
            model_name='column',
            name='in_order',
            field=AlphabeticalField(blank=True, default=b'', editable=False, of='name'),
        ),
        migrations.AddField(
            model_name='source',
            name='in_order',
            field=AlphabeticalField(blank=True, default=b'', editable=False, of='name'),
        ),
        migrations.AddField(
            model_name='version',
            name='in_order',
            field=AlphabeticalField(blank=True, default=b'', editable=False, of='title'),
        ),
        filled("bulletins", "Audience", "in_order"),
        filled("bulletins", "Channel", "in_order"),
        filled("bulletins", "Column", "in_order"),
        filled("bulletins", "Source", "in_order"),
        filled("bulletins", "Version", "in_order"),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(fields=['home', 'in_order', 'id'], name='bulletins_version_by_title'),
        ),
    ]
