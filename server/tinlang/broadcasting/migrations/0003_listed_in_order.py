from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('broadcasting', '0002_quick_lists'),
        ('bulletins', '0007_who_wrote'),
        ('devices', '0004_conflicted_streams'),
        ('units', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='outbox',
            name='broadcasting_outbox_of_a_unit',
        ),
        migrations.AddIndex(
            model_name='outbox',
            index=models.Index(fields=['unit', 'created_at', 'id', 'state'], name='broadcasting_outbox_listed'),
        ),
        migrations.AddIndex(
            model_name='outbox',
            index=models.Index(fields=['created_at', 'id', 'unit'], name='broadcasting_outbox_walked'),
        ),
    ]
