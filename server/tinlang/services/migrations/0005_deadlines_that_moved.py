"""What was promised at receipt is kept as it stands from now on; the course tells each move of the deadline.

Of dossiers that a calendar or a supplement moved before, `original_due_at` keeps the last count before any extension:
what their receipt said is not known from the rows.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0004_what_a_procedure_asks_for'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='movement',
            name='due_at',
            field=models.DateTimeField(null=True, verbose_name='hạn mới'),
        ),
        migrations.AddField(
            model_name='movement',
            name='was_due_at',
            field=models.DateTimeField(null=True, verbose_name='hạn cũ'),
        ),
        migrations.AlterField(
            model_name='dossier',
            name='original_due_at',
            field=models.DateTimeField(null=True, verbose_name='hẹn trả khi nhận'),
        ),
        migrations.AlterField(
            model_name='movement',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người làm'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_at', None), ('was_due_at', None)), models.Q(('due_at__isnull', False), ('was_due_at__isnull', False), models.Q(('due_at', models.F('was_due_at')), _negated=True)), _connector='OR'), name='services_deadline_moved_from_one_to_another'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(('by__isnull', False), ('action', 'calendar'), _connector='OR'), name='services_only_a_calendar_moves_by_itself'),
        ),
    ]
