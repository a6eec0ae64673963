"""The tables as the replaced steps leave them, for a database that begins empty: made in one step, in a tenth of the time."""

import django.db.models.deletion
import tinlang.common.clock
import tinlang_wire.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('broadcasting', '0001_initial'), ('broadcasting', '0002_quick_lists'), ('broadcasting', '0003_listed_in_order'), ('broadcasting', '0004_urgent')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('bulletins', '0007_who_wrote'),
        ('devices', '0004_conflicted_streams'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Outbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=tinlang_wire.ids.uuid7, editable=False, unique=True)),
                ('cause', models.CharField(choices=[('release', 'Cho phát tin'), ('withdrawal', 'Thu hồi tin'), ('change', 'Đổi giờ phát vì có bản mới'), ('renewal', 'Ký lại hằng ngày'), ('behind', 'Thiết bị giữ lịch mới hơn máy chủ'), ('repeat', 'Gửi lại theo yêu cầu')], max_length=10, verbose_name='vì')),
                ('state', models.CharField(choices=[('waiting', 'Chờ ký'), ('signed', 'Đã ký'), ('parked', 'Tạm dừng vì lỗi')], default='waiting', max_length=10, verbose_name='trạng thái')),
                ('created_at', models.DateTimeField(default=tinlang.common.clock.now, verbose_name='lúc')),
                ('next_at', models.DateTimeField(default=tinlang.common.clock.now)),
                ('claim', models.UUIDField(blank=True, null=True)),
                ('claimed_until', models.DateTimeField(blank=True, null=True)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('problem', models.CharField(blank=True, max_length=300, verbose_name='lỗi gần nhất')),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='ký lúc')),
                ('expected_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người yêu cầu')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='devices.signeddocument')),
                ('outgoing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='devices.outgoingdocument')),
                ('release', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outbox', to='bulletins.release', verbose_name='lệnh phát')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='địa bàn')),
                ('is_urgent', models.BooleanField(default=False, verbose_name='khẩn cấp')),
            ],
            options={
                'verbose_name': 'lệnh gửi',
                'verbose_name_plural': 'lệnh gửi',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at'], name='broadcasting_outbox_to_sign'), models.Index(fields=['unit', 'state'], name='broadcasting_outbox_of_a_state'), models.Index(fields=['unit', 'signed_at'], name='broadcasting_outbox_signed'), models.Index(fields=['unit', 'created_at', 'id', 'state'], name='broadcasting_outbox_listed'), models.Index(fields=['created_at', 'id', 'unit'], name='broadcasting_outbox_walked')],
                'constraints': [models.CheckConstraint(condition=models.Q(('cause__in', ['release', 'withdrawal', 'change', 'renewal', 'behind', 'repeat'])), name='broadcasting_outbox_cause_is_known'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'signed', 'parked'])), name='broadcasting_outbox_state_is_known'), models.UniqueConstraint(condition=models.Q(('cause__in', ['release', 'withdrawal'])), fields=('unit', 'cause', 'release'), name='broadcasting_one_order_for_a_cause'), models.UniqueConstraint(condition=models.Q(('cause__in', ['renewal', 'behind']), ('state', 'waiting')), fields=('unit', 'cause'), name='broadcasting_renewed_once_while_waiting'), models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', False), ('signed_at__isnull', False), ('state', 'signed')), models.Q(models.Q(('state', 'signed'), _negated=True), ('document', None), ('outgoing', None), ('signed_at', None)), _connector='OR'), name='broadcasting_signed_row_holds_its_document'), models.CheckConstraint(condition=models.Q(models.Q(('cause__in', ['release', 'withdrawal', 'change']), _negated=True), ('release__isnull', False), _connector='OR'), name='broadcasting_outbox_names_its_release')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=tinlang.common.clock.now)),
                ('ok', models.BooleanField()),
                ('detail', models.CharField(blank=True, max_length=300)),
                ('outbox', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='broadcasting.outbox')),
            ],
            options={
                'verbose_name': 'lần ký',
                'verbose_name_plural': 'lần ký',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('release', models.UUIDField()),
                ('device', models.UUIDField()),
                ('plan_unit', models.UUIDField()),
                ('unit_name', models.CharField(max_length=200, verbose_name='thôn')),
                ('name', models.CharField(max_length=120, verbose_name='loa')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='nơi đặt')),
                ('expected_at', models.DateTimeField(default=tinlang.common.clock.now)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='địa bàn')),
            ],
            options={
                'verbose_name': 'loa phải phát',
                'verbose_name_plural': 'loa phải phát',
                'indexes': [models.Index(fields=['device', 'expected_at'], name='broadcasting_expected_device')],
                'constraints': [models.UniqueConstraint(fields=('release', 'device'), name='broadcasting_a_device_expected_once')],
            },
        ),
    ]
