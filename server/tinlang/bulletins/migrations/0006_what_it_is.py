"""What a bulletin is: kind, source, byline, column, audience, channels; and what is taken back. Old rows are kept."""

import datetime
import django.db.models.deletion
import tinlang_wire.ids
from django.conf import settings
from django.db import migrations, models




def mark_what_was_aired(apps, schema_editor):
    """Everything that was written before there was a choice was written for loudspeakers, and stays so."""
    using = schema_editor.connection.alias
    channel_table, version_table = (apps.get_model('bulletins', name) for name in ('Channel', 'Version'))
    if not version_table.objects.using(using).exists():
        return
    loudspeaker, _ = channel_table.objects.using(using).get_or_create(
        key='loudspeaker',
        defaults={
            'name': 'Loa truyền thanh',
            'legal': 'Đài truyền thanh cấp xã',
            'basis': 'Nghị định 49/2024/NĐ-CP, từ 1/7/2024',
            'valid_from': datetime.date(2024, 7, 1),
            'order': 1,
        },
    )
    through = version_table.channels.through
    through.objects.using(using).bulk_create(
        [
            through(version_id=pk, channel_id=loudspeaker.pk)
            for pk in version_table.objects.using(using).values_list('pk', flat=True)
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('bulletins', '0005_quick_lists'),
        ('units', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(1900, 1, 1), verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('key', models.SlugField(default=tinlang_wire.ids.new_uid, max_length=40, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='tên')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='thứ tự')),
            ],
            options={
                'verbose_name': 'đối tượng',
                'verbose_name_plural': 'đối tượng',
                'ordering': ['order', 'name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(1900, 1, 1), verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('key', models.SlugField(default=tinlang_wire.ids.new_uid, max_length=40, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='tên')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='thứ tự')),
                ('legal', models.CharField(blank=True, max_length=120, verbose_name='loại hình theo luật')),
                ('basis', models.CharField(blank=True, max_length=160, verbose_name='căn cứ')),
            ],
            options={
                'verbose_name': 'hình thức',
                'verbose_name_plural': 'hình thức',
                'ordering': ['order', 'name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Column',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(1900, 1, 1), verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('key', models.SlugField(default=tinlang_wire.ids.new_uid, max_length=40, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='tên')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='thứ tự')),
            ],
            options={
                'verbose_name': 'chuyên mục',
                'verbose_name_plural': 'chuyên mục',
                'ordering': ['order', 'name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(1900, 1, 1), verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('key', models.SlugField(default=tinlang_wire.ids.new_uid, max_length=40, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='tên')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='thứ tự')),
            ],
            options={
                'verbose_name': 'nguồn tin',
                'verbose_name_plural': 'nguồn tin',
                'ordering': ['order', 'name'],
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='version',
            name='bulletins_version_state_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='version',
            name='bulletins_version_says_who_decided',
        ),
        migrations.AddField(
            model_name='version',
            name='byline',
            field=models.CharField(blank=True, max_length=120, verbose_name='bút danh'),
        ),
        migrations.AddField(
            model_name='version',
            name='corrects',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='bulletins.bulletin', verbose_name='đính chính tin'),
        ),
        migrations.AddField(
            model_name='version',
            name='kind',
            field=models.CharField(choices=[('news', 'Tin'), ('notice', 'Thông báo'), ('correction', 'Đính chính'), ('reply', 'Trả lời phản ánh'), ('clarification', 'Giải thích, làm rõ')], default='news', max_length=15, verbose_name='thể loại'),
        ),
        migrations.AddField(
            model_name='version',
            name='page',
            field=models.CharField(blank=True, help_text='Trang soạn đã lưu lần cuối.', max_length=36),
        ),
        migrations.AddField(
            model_name='version',
            name='page_step',
            field=models.PositiveIntegerField(default=0, help_text='Lần gửi thứ mấy của trang đó.'),
        ),
        migrations.AddField(
            model_name='version',
            name='source_name',
            field=models.CharField(blank=True, max_length=200, verbose_name='nguồn cụ thể'),
        ),
        migrations.AddField(
            model_name='version',
            name='source_on',
            field=models.DateField(blank=True, null=True, verbose_name='nguồn ban hành ngày'),
        ),
        migrations.AddField(
            model_name='version',
            name='source_time',
            field=models.TimeField(blank=True, null=True, verbose_name='nguồn ban hành lúc'),
        ),
        migrations.AlterField(
            model_name='history',
            name='from_state',
            field=models.CharField(blank=True, choices=[('draft', 'Bản nháp'), ('submitted', 'Chờ duyệt'), ('taken_back', 'Đã rút lại'), ('returned', 'Trả lại để sửa'), ('rejected', 'Không duyệt'), ('approved', 'Đã duyệt')], max_length=10),
        ),
        migrations.AlterField(
            model_name='history',
            name='to_state',
            field=models.CharField(choices=[('draft', 'Bản nháp'), ('submitted', 'Chờ duyệt'), ('taken_back', 'Đã rút lại'), ('returned', 'Trả lại để sửa'), ('rejected', 'Không duyệt'), ('approved', 'Đã duyệt')], max_length=10),
        ),
        migrations.AlterField(
            model_name='version',
            name='state',
            field=models.CharField(choices=[('draft', 'Bản nháp'), ('submitted', 'Chờ duyệt'), ('taken_back', 'Đã rút lại'), ('returned', 'Trả lại để sửa'), ('rejected', 'Không duyệt'), ('approved', 'Đã duyệt')], default='draft', max_length=10, verbose_name='trạng thái'),
        ),
        migrations.AddConstraint(
            model_name='audience',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='bulletins_audience_ends_after_it_begins'),
        ),
        migrations.AddField(
            model_name='version',
            name='audiences',
            field=models.ManyToManyField(related_name='+', to='bulletins.audience', verbose_name='đối tượng'),
        ),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='bulletins_channel_ends_after_it_begins'),
        ),
        migrations.AddField(
            model_name='version',
            name='channels',
            field=models.ManyToManyField(related_name='+', to='bulletins.channel', verbose_name='hình thức'),
        ),
        migrations.AddField(
            model_name='column',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='địa bàn'),
        ),
        migrations.AddField(
            model_name='version',
            name='column',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bulletins.column', verbose_name='chuyên mục'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='bulletins_source_ends_after_it_begins'),
        ),
        migrations.AddField(
            model_name='version',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bulletins.source', verbose_name='nguồn tin'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'taken_back', 'returned', 'rejected', 'approved'])), name='bulletins_version_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state__in', ('draft', 'submitted', 'taken_back'))), models.Q(models.Q(('state__in', ('draft', 'submitted', 'taken_back')), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='bulletins_version_says_who_decided'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['news', 'notice', 'correction', 'reply', 'clarification'])), name='bulletins_version_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'correction'), ('corrects', None), _connector='OR'), name='bulletins_only_a_correction_corrects'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=models.Q(('source_time', None), ('source_on__isnull', False), _connector='OR'), name='bulletins_source_has_a_day_first'),
        ),
        migrations.AddConstraint(
            model_name='column',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='bulletins_column_ends_after_it_begins'),
        ),
        migrations.RunPython(mark_what_was_aired, migrations.RunPython.noop, elidable=True),
    ]
