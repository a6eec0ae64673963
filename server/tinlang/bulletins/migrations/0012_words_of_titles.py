"""Search by words: those of the titles that are there already are written."""


import django.db.models.deletion
from django.db import migrations, models

from tinlang.common.words import filled


class Migration(migrations.Migration):

    dependencies = [
        ('bulletins', '0011_in_order'),
    ]

    operations = [
        migrations.CreateModel(
            name='VersionWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40)),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='bulletins.version')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('word', 'of'), name='bulletins_versionword_once', opclasses=['varchar_pattern_ops', 'int8_ops'])],
            },
        ),
        filled("bulletins", "VersionWord", "Version", "title"),
        migrations.RemoveIndex(model_name="version", name="bulletins_version_listed"),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(fields=["home", "edited_at", "id"], name="bulletins_version_listed"),
        ),
    ]
