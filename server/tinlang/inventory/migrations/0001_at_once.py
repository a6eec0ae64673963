"""The tables as the replaced steps leave them, for a database that begins empty: made in one step, in a tenth of the time."""

import datetime
import django.db.models.deletion
import tinlang.common.clock
import tinlang_wire.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('inventory', '0001_network'), ('inventory', '0002_units_of_versions'), ('inventory', '0003_units_of_versions_known'), ('inventory', '0004_reviews')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='EvidenceMark',
            fields=[
                ('source', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('read_to', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Station',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=tinlang_wire.ids.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('central', 'Trạm truyền thanh trung tâm'), ('commune', 'Trạm truyền thanh cấp xã')], default='commune', max_length=10, verbose_name='loại')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='nơi đặt')),
                ('lat', models.FloatField(blank=True, null=True, verbose_name='vĩ độ')),
                ('lon', models.FloatField(blank=True, null=True, verbose_name='kinh độ')),
                ('begun_on', models.DateField(verbose_name='có từ ngày')),
                ('begun_reason', models.CharField(blank=True, max_length=300, verbose_name='căn cứ')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='thôi từ ngày')),
                ('ended_reason', models.CharField(blank=True, max_length=300, verbose_name='lý do thôi')),
                ('handover', models.CharField(blank=True, max_length=500, verbose_name='biên bản bàn giao')),
                ('covers', models.ManyToManyField(blank=True, related_name='+', to='units.unit', verbose_name='địa bàn phủ')),
                ('handed_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='bàn giao cho')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stations', to='units.unit', verbose_name='địa bàn')),
            ],
            options={
                'verbose_name': 'trạm truyền thanh',
                'verbose_name_plural': 'trạm truyền thanh',
                'indexes': [models.Index(fields=['unit', 'begun_on'], name='inventory_stations_of_a_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['central', 'commune'])), name='inventory_station_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('ended_reason', ''), ('handed_to', None), ('handover', '')), models.Q(('ended_on__gt', models.F('begun_on')), models.Q(('ended_reason', ''), _negated=True)), _connector='OR'), name='inventory_station_ends_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='RepairTicket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=tinlang_wire.ids.uuid7, editable=False, unique=True)),
                ('state', models.CharField(choices=[('open', 'Mới lập'), ('working', 'Đang sửa'), ('mended', 'Đã sửa xong'), ('given_up', 'Không sửa được')], default='open', max_length=10, verbose_name='tình trạng')),
                ('cause', models.CharField(max_length=500, verbose_name='hỏng gì')),
                ('needs', models.CharField(blank=True, max_length=500, verbose_name='cần gì để sửa')),
                ('opened_at', models.DateTimeField(default=tinlang.common.clock.now, verbose_name='lập lúc')),
                ('started_at', models.DateTimeField(null=True, verbose_name='bắt đầu sửa lúc')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='đóng lúc')),
                ('result', models.CharField(blank=True, max_length=500, verbose_name='kết quả')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người đóng')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người lập')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người sửa')),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tickets', to='inventory.station', verbose_name='trạm')),
            ],
            options={
                'verbose_name': 'phiếu sửa chữa',
                'verbose_name_plural': 'phiếu sửa chữa',
                'ordering': ['-opened_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'working', 'mended', 'given_up'])), name='inventory_repair_state_is_known'), models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'working'))), fields=('station',), name='inventory_one_open_ticket_of_a_station'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None), ('result', ''), ('state__in', ('open', 'working'))), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('state__in', ('mended', 'given_up')), models.Q(('result', ''), _negated=True)), _connector='OR'), name='inventory_closed_with_a_result')],
            },
        ),
        migrations.CreateModel(
            name='Explanation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=tinlang_wire.ids.uuid7, editable=False, unique=True)),
                ('fact', models.CharField(choices=[('has_station', 'Có trạm hay không'), ('serviceable', 'Hoạt động được hay không'), ('on_air', 'Có phát hay không'), ('clusters', 'Số cụm loa')], max_length=12, verbose_name='số liệu')),
                ('on', models.DateField(verbose_name='số liệu ngày')),
                ('counted', models.CharField(max_length=160, verbose_name='hệ thống ghi')),
                ('stated', models.CharField(max_length=120, verbose_name='đơn vị nêu')),
                ('reason', models.CharField(max_length=1000, verbose_name='giải trình')),
                ('at', models.DateTimeField(default=tinlang.common.clock.now, verbose_name='lúc')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người giải trình')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='địa bàn')),
                ('station', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='explanations', to='inventory.station', verbose_name='trạm')),
            ],
            options={
                'verbose_name': 'giải trình số liệu',
                'verbose_name_plural': 'giải trình số liệu',
                'ordering': ['-at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('fact__in', ['has_station', 'serviceable', 'on_air', 'clusters'])), name='inventory_explained_fact_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('stated', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='inventory_explanation_is_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('test', 'phát thử thành công'), ('on_air', 'có phát')], max_length=10, verbose_name='loại')),
                ('on', models.DateField(verbose_name='ngày')),
                ('first_at', models.DateTimeField(verbose_name='lần đầu lúc')),
                ('last_at', models.DateTimeField(verbose_name='lần cuối lúc')),
                ('source', models.CharField(max_length=160, verbose_name='nguồn')),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='inventory.station', verbose_name='trạm')),
            ],
            options={
                'verbose_name': 'minh chứng',
                'verbose_name_plural': 'minh chứng',
                'constraints': [models.UniqueConstraint(fields=('station', 'kind', 'on'), name='inventory_one_evidence_of_a_kind_a_day'), models.CheckConstraint(condition=models.Q(('kind__in', ['test', 'on_air'])), name='inventory_evidence_kind_is_known'), models.CheckConstraint(condition=models.Q(('last_at__gte', models.F('first_at'))), name='inventory_evidence_ends_after')],
            },
        ),
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=tinlang_wire.ids.uuid7, editable=False, unique=True)),
                ('on', models.DateField(verbose_name='ngày kiểm tra')),
                ('works', models.BooleanField(verbose_name='hoạt động được')),
                ('clusters_working', models.PositiveSmallIntegerField(verbose_name='số cụm loa chạy')),
                ('clusters', models.PositiveSmallIntegerField(verbose_name='tổng số cụm loa')),
                ('fault', models.CharField(blank=True, max_length=300, verbose_name='hỏng gì')),
                ('broken_on', models.DateField(blank=True, null=True, verbose_name='hỏng từ ngày')),
                ('photo_sha256', models.CharField(blank=True, max_length=64, verbose_name='ảnh')),
                ('from_phone', models.BooleanField(default=False, verbose_name='ghi từ điện thoại')),
                ('recorded_at', models.DateTimeField(default=tinlang.common.clock.now, verbose_name='ghi lúc')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người kiểm tra')),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='inventory.station', verbose_name='trạm')),
            ],
            options={
                'verbose_name': 'lần kiểm tra',
                'verbose_name_plural': 'lần kiểm tra',
                'ordering': ['-on', '-recorded_at', '-pk'],
                'indexes': [models.Index(fields=['station', '-on', '-recorded_at'], name='inventory_checks_of_a_station')],
                'constraints': [models.CheckConstraint(condition=models.Q(('clusters_working__lte', models.F('clusters'))), name='inventory_no_more_clusters_than_there_are'), models.CheckConstraint(condition=models.Q(('works', True), models.Q(('fault', ''), _negated=True), _connector='OR'), name='inventory_broken_says_what'), models.CheckConstraint(condition=models.Q(('broken_on', None), models.Q(('broken_on__lte', models.F('on')), ('works', False)), _connector='OR'), name='inventory_broken_since_when'), models.CheckConstraint(condition=models.Q(('photo_sha256', ''), ('photo_sha256__regex', '^[0-9a-f]{64}$'), _connector='OR'), name='inventory_photo_is_one')],
            },
        ),
        migrations.CreateModel(
            name='StationVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(1900, 1, 1), verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('name', models.CharField(max_length=160, verbose_name='tên trong hồ sơ')),
                ('technology', models.CharField(choices=[('wired', 'Có dây'), ('fm', 'FM'), ('ip', 'CNTT-VT')], max_length=10, verbose_name='công nghệ')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='năm đưa vào sử dụng')),
                ('clusters', models.PositiveSmallIntegerField(verbose_name='số cụm loa')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.organisation', verbose_name='đơn vị quản lý')),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='inventory.station', verbose_name='trạm')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='địa bàn')),
            ],
            options={
                'verbose_name': 'trạm qua các thời kỳ',
                'verbose_name_plural': 'trạm qua các thời kỳ',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='inventory_stationversion_ends_after_it_begins'), models.UniqueConstraint(fields=('station', 'valid_from'), name='inventory_one_version_begins_on_a_day'), models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('station',), name='inventory_one_open_version_of_a_station'), models.CheckConstraint(condition=models.Q(('technology__in', ['wired', 'fm', 'ip'])), name='inventory_technology_is_known')],
            },
        ),
        migrations.CreateModel(
            name='ValidityRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(1900, 1, 1), verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('technology', models.CharField(choices=[('wired', 'Có dây'), ('fm', 'FM'), ('ip', 'CNTT-VT')], max_length=10, verbose_name='công nghệ')),
                ('months', models.PositiveSmallIntegerField(default=0, verbose_name='số tháng')),
                ('days', models.PositiveSmallIntegerField(default=0, verbose_name='số ngày')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='căn cứ')),
                ('is_confirmed', models.BooleanField(default=False, verbose_name='đã đối chiếu')),
            ],
            options={
                'verbose_name': 'thời hạn của kết quả kiểm tra',
                'verbose_name_plural': 'thời hạn của kết quả kiểm tra',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='inventory_validityrule_ends_after_it_begins'), models.UniqueConstraint(fields=('technology', 'valid_from'), name='inventory_one_rule_begins_on_a_day'), models.CheckConstraint(condition=models.Q(('months__gt', 0), ('days__gt', 0), _connector='OR'), name='inventory_rule_lasts')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=tinlang_wire.ids.uuid7, editable=False, unique=True)),
                ('name', models.CharField(max_length=160, verbose_name='tên đợt')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='yêu cầu')),
                ('begins_on', models.DateField(verbose_name='từ ngày')),
                ('ends_on', models.DateField(verbose_name='đến hết ngày')),
                ('opened_at', models.DateTimeField(default=tinlang.common.clock.now, verbose_name='mở lúc')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='kết thúc lúc')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người kết thúc')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người mở')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='địa bàn')),
            ],
            options={
                'verbose_name': 'đợt rà soát',
                'verbose_name_plural': 'đợt rà soát',
                'ordering': ['-begins_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('begins_on'))), name='inventory_review_ends_after'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='inventory_review_closed_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='NoStation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=tinlang.common.clock.now, verbose_name='lúc')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người xác nhận')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='địa bàn')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='inventory.review', verbose_name='đợt rà soát')),
            ],
            options={
                'verbose_name': 'xác nhận không có trạm',
                'verbose_name_plural': 'xác nhận không có trạm',
                'constraints': [models.UniqueConstraint(fields=('review', 'unit'), name='inventory_one_word_of_a_commune')],
            },
        ),
    ]
