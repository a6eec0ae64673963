from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_who_gave_a_role'),
        ('bulletins', '0007_who_wrote'),
        ('units', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='release',
            name='bulletins_release_approved',
        ),
        migrations.RemoveIndex(
            model_name='version',
            name='bulletins_version_state',
        ),
        migrations.RemoveIndex(
            model_name='version',
            name='bulletins_version_edited',
        ),
        migrations.RemoveIndex(
            model_name='version',
            name='bulletins_version_says',
        ),
        migrations.AddIndex(
            model_name='release',
            index=models.Index(fields=['unit', 'approved_at', 'id', 'state'], name='bulletins_release_listed'),
        ),
        migrations.AddIndex(
            model_name='release',
            index=models.Index(fields=['unit', 'start_at', 'id', 'state'], name='bulletins_release_by_start'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(fields=['home', 'edited_at', 'id', 'folded'], name='bulletins_version_listed'),
        ),
        migrations.AddIndex(
            model_name='release',
            index=models.Index(fields=['approved_at', 'id', 'unit', 'state'], name='bulletins_release_walked'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(fields=['edited_at', 'id', 'home'], name='bulletins_version_walked'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(fields=['home', 'folded', 'id'], name='bulletins_version_by_title'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(fields=['state', 'edited_at', 'id', 'home'], name='bulletins_version_in_a_state'),
        ),
    ]
