"""Dossiers and all that belongs to them. Constraints and indexes stand in their tables, made so in one step each."""

import datetime
import django.core.validators
import django.db.models.deletion
import tinlang.common.clock
import tinlang.common.search
import tinlang_wire.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Procedure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=tinlang_wire.ids.uuid7, editable=False, unique=True)),
                ('code', models.CharField(max_length=24, unique=True, verbose_name='mã thủ tục')),
            ],
            options={
                'verbose_name': 'thủ tục hành chính',
                'verbose_name_plural': 'thủ tục hành chính',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='ServiceField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=20, unique=True, verbose_name='mã lĩnh vực')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='lĩnh vực')),
            ],
            options={
                'verbose_name': 'lĩnh vực',
                'verbose_name_plural': 'lĩnh vực',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='DayCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(max_length=35)),
                ('on', models.DateField()),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('prefix', 'on'), name='services_one_counter_of_a_day')],
            },
        ),
        migrations.CreateModel(
            name='ProcedureVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(1900, 1, 1), verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('uid', models.UUIDField(default=tinlang_wire.ids.uuid7, editable=False, unique=True)),
                ('name', models.CharField(max_length=300, verbose_name='tên thủ tục')),
                ('level', models.CharField(choices=[('province', 'Tỉnh'), ('district', 'Huyện'), ('commune', 'Xã'), ('village', 'Thôn')], max_length=10, verbose_name='cấp giải quyết')),
                ('agency', models.CharField(blank=True, max_length=160, verbose_name='cơ quan giải quyết')),
                ('term_amount', models.PositiveSmallIntegerField(help_text='0 ngày làm việc: trong ngày.', validators=[django.core.validators.MaxValueValidator(1000)], verbose_name='thời hạn')),
                ('term_unit', models.CharField(choices=[('working_days', 'ngày làm việc'), ('calendar_days', 'ngày'), ('hours', 'giờ làm việc')], default='working_days', max_length=14, verbose_name='đơn vị thời hạn')),
                ('cutoff', models.TimeField(blank=True, null=True, verbose_name='nhận sau giờ này tính ngày sau')),
                ('on_supplement', models.CharField(choices=[('pause', 'tạm dừng, rồi tính tiếp'), ('restart', 'tính lại từ đầu khi nhận đủ')], default='pause', max_length=8, verbose_name='khi yêu cầu bổ sung')),
                ('extension_lead_days', models.PositiveSmallIntegerField(default=1, verbose_name='hẹn lại trước hạn ít nhất (ngày)')),
                ('by_hour', models.BooleanField(default=False, verbose_name='so trước hạn, đúng hạn theo giờ')),
                ('legacy_level', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(4)], verbose_name='mức độ (đến 2022)')),
                ('online_mode', models.CharField(blank=True, choices=[('none', 'Không trực tuyến'), ('partial', 'Một phần'), ('full', 'Toàn trình')], max_length=8, verbose_name='trực tuyến')),
                ('partial_reason', models.CharField(blank=True, max_length=500, verbose_name='lý do chỉ một phần')),
                ('proactive_level', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(4)], verbose_name='mức độ chủ động')),
                ('result_name', models.CharField(blank=True, max_length=300, verbose_name='kết quả')),
                ('legal_basis', models.CharField(blank=True, max_length=500, verbose_name='căn cứ pháp lý')),
                ('source', models.CharField(blank=True, max_length=500, verbose_name='nguồn')),
                ('is_checked', models.BooleanField(default=False, verbose_name='đã đối chiếu')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='services.procedure', verbose_name='thủ tục')),
                ('field', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.servicefield', verbose_name='lĩnh vực')),
            ],
            options={
                'verbose_name': 'thủ tục trong một thời kỳ',
                'verbose_name_plural': 'thủ tục trong từng thời kỳ',
                'ordering': ['field__name', 'name', '-valid_from'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='services_procedureversion_ends_after_it_begins'), models.UniqueConstraint(fields=('procedure', 'valid_from'), name='services_one_version_begins_on_a_day'), models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('procedure',), name='services_one_open_version_of_a_procedure'), models.CheckConstraint(condition=models.Q(('term_amount__gt', 0), ('term_unit', 'working_days'), _connector='OR'), name='services_only_working_days_may_be_none'), models.CheckConstraint(condition=models.Q(('legacy_level__isnull', True), models.Q(('legacy_level__gte', 1), ('legacy_level__lte', 4)), _connector='OR'), name='services_legacy_level_is_1_to_4')],
            },
        ),
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=tinlang_wire.ids.uuid7, editable=False, unique=True)),
                ('code', models.CharField(max_length=60, null=True, unique=True, verbose_name='mã hồ sơ')),
                ('outside_code', models.CharField(blank=True, max_length=60, verbose_name='mã ở hệ thống của tỉnh')),
                ('channel', models.CharField(choices=[('in_person', 'Trực tiếp'), ('online', 'Trực tuyến'), ('post', 'Bưu chính công ích')], max_length=10, verbose_name='nộp qua')),
                ('state', models.CharField(choices=[('registered', 'Mới đăng ký'), ('accepted', 'Được tiếp nhận'), ('not_accepted', 'Không được tiếp nhận'), ('processing', 'Đang xử lý'), ('supplement', 'Yêu cầu bổ sung giấy tờ'), ('payment', 'Yêu cầu thực hiện nghĩa vụ tài chính'), ('withdrawn', 'Công dân yêu cầu rút hồ sơ'), ('stopped', 'Dừng xử lý'), ('done', 'Đã xử lý xong'), ('returned', 'Đã trả kết quả')], max_length=12, verbose_name='tình trạng')),
                ('sets', models.PositiveSmallIntegerField(default=1, verbose_name='số bộ hồ sơ')),
                ('handed_in', models.JSONField(default=list, verbose_name='giấy tờ đã nhận')),
                ('charged', models.PositiveIntegerField(default=0, verbose_name='phí, lệ phí đã thu (đồng)')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='ghi chú')),
                ('registered_at', models.DateTimeField(default=tinlang.common.clock.now, verbose_name='nộp lúc')),
                ('received_at', models.DateTimeField(null=True, verbose_name='nhận lúc')),
                ('received_on', models.DateField(null=True, verbose_name='ngày nhận')),
                ('original_due_at', models.DateTimeField(null=True, verbose_name='hẹn trả ban đầu')),
                ('due_at', models.DateTimeField(null=True, verbose_name='hẹn trả')),
                ('due_on', models.DateField(null=True, verbose_name='ngày hẹn trả')),
                ('is_provisional', models.BooleanField(default=False, verbose_name='hạn tạm tính')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='xong lúc')),
                ('finished_on', models.DateField(null=True, verbose_name='ngày xong')),
                ('ended_reason', models.CharField(blank=True, max_length=1000, verbose_name='lý do')),
                ('returned_at', models.DateTimeField(null=True, verbose_name='trả lúc')),
                ('returned_to', models.CharField(blank=True, max_length=160, verbose_name='người nhận kết quả')),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dossiers_held', to=settings.AUTH_USER_MODEL, verbose_name='người giữ')),
                ('received_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người nhận')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='nơi tiếp nhận')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='services.procedureversion', verbose_name='thủ tục')),
            ],
            options={
                'verbose_name': 'hồ sơ',
                'verbose_name_plural': 'hồ sơ',
                'ordering': ['due_at', 'pk'],
                'indexes': [models.Index(fields=['unit', 'state', 'due_at'], name='services_open_by_due'), models.Index(fields=['holder', 'state', 'due_at'], name='services_mine_by_due'), models.Index(fields=['unit', 'received_on'], name='services_by_receipt'), models.Index(fields=['unit', 'finished_on'], name='services_by_finish')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['registered', 'accepted', 'not_accepted', 'processing', 'supplement', 'payment', 'withdrawn', 'stopped', 'done', 'returned'])), name='services_state_is_known'), models.CheckConstraint(condition=models.Q(('channel__in', ['in_person', 'online', 'post'])), name='services_channel_is_known'), models.CheckConstraint(condition=models.Q(('state__in', ('registered', 'not_accepted')), models.Q(('received_at__isnull', True), ('state', 'withdrawn')), models.Q(('code__isnull', False), ('due_at__isnull', False), ('due_on__isnull', False), ('original_due_at__isnull', False), ('received_at__isnull', False), ('received_on__isnull', False)), _connector='OR'), name='services_received_has_a_code_and_a_date'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('finished_on__isnull', False), ('state__in', ('withdrawn', 'stopped', 'done', 'returned'))), models.Q(models.Q(('state__in', ('withdrawn', 'stopped', 'done', 'returned')), _negated=True), ('finished_at', None), ('finished_on', None)), _connector='OR'), name='services_resolved_has_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('returned_at__isnull', False), ('state', 'returned')), models.Q(models.Q(('state', 'returned'), _negated=True), ('returned_at', None)), _connector='OR'), name='services_returned_has_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('registered', 'Mới đăng ký'), ('accepted', 'Được tiếp nhận'), ('not_accepted', 'Không được tiếp nhận'), ('processing', 'Đang xử lý'), ('supplement', 'Yêu cầu bổ sung giấy tờ'), ('payment', 'Yêu cầu thực hiện nghĩa vụ tài chính'), ('withdrawn', 'Công dân yêu cầu rút hồ sơ'), ('stopped', 'Dừng xử lý'), ('done', 'Đã xử lý xong'), ('returned', 'Đã trả kết quả')], max_length=12, verbose_name='tình trạng')),
                ('at', models.DateTimeField(default=tinlang.common.clock.now, verbose_name='lúc')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='ghi chú')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người làm')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='movements', to='services.dossier')),
                ('to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người nhận')),
            ],
            options={
                'verbose_name': 'quá trình giải quyết',
                'verbose_name_plural': 'quá trình giải quyết',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DocumentNeeded',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=300, verbose_name='tên giấy tờ')),
                ('originals', models.PositiveSmallIntegerField(default=1, verbose_name='bản chính')),
                ('copies', models.PositiveSmallIntegerField(default=0, verbose_name='bản sao')),
                ('is_required', models.BooleanField(default=True, verbose_name='bắt buộc')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='services.procedureversion')),
            ],
            options={
                'verbose_name': 'giấy tờ trong hồ sơ',
                'verbose_name_plural': 'giấy tờ trong hồ sơ',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('version', 'position'), name='services_documents_follow_each_other')],
            },
        ),
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('fee', 'Phí'), ('duty', 'Lệ phí')], max_length=4, verbose_name='loại')),
                ('name', models.CharField(max_length=160, verbose_name='khoản thu')),
                ('amount', models.PositiveIntegerField(verbose_name='số tiền (đồng)')),
                ('per', models.CharField(blank=True, max_length=40, verbose_name='tính theo')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='charges', to='services.procedureversion')),
            ],
            options={
                'verbose_name': 'phí, lệ phí',
                'verbose_name_plural': 'phí, lệ phí',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('version', 'position'), name='services_charges_follow_each_other'), models.CheckConstraint(condition=models.Q(('kind__in', ['fee', 'duty'])), name='services_charge_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='StepPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=160, verbose_name='bước')),
                ('performer', models.CharField(choices=[('clerk', 'Bộ phận Một cửa'), ('officer', 'Người thụ lý'), ('leader', 'Lãnh đạo')], max_length=8, verbose_name='người làm')),
                ('amount', models.PositiveSmallIntegerField(default=0, verbose_name='thời gian')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='services.procedureversion')),
            ],
            options={
                'verbose_name': 'bước giải quyết',
                'verbose_name_plural': 'bước giải quyết',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('version', 'position'), name='services_steps_follow_each_other'), models.CheckConstraint(condition=models.Q(('performer__in', ['clerk', 'officer', 'leader'])), name='services_performer_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Applicant',
            fields=[
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='applicant', serialize=False, to='services.dossier')),
                ('kind', models.CharField(choices=[('citizen', 'Cá nhân'), ('business', 'Doanh nghiệp'), ('household', 'Hộ kinh doanh'), ('body', 'Cơ quan, tổ chức')], max_length=10, verbose_name='người nộp là')),
                ('name', models.CharField(max_length=160, verbose_name='họ tên, tên tổ chức')),
                ('identity_number', models.CharField(blank=True, max_length=20, verbose_name='số giấy tờ tùy thân')),
                ('tax_code', models.CharField(blank=True, max_length=14, verbose_name='mã số thuế')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='địa chỉ')),
                ('phone', models.CharField(blank=True, max_length=32, verbose_name='điện thoại')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='thư điện tử')),
                ('representative', models.CharField(blank=True, max_length=160, verbose_name='người đại diện, người được ủy quyền')),
                ('authority', models.CharField(blank=True, max_length=300, verbose_name='giấy ủy quyền, chức vụ')),
                ('folded', tinlang.common.search.FoldedField(blank=True, default='', editable=False, of='name')),
            ],
            options={
                'verbose_name': 'người nộp',
                'verbose_name_plural': 'người nộp',
                'indexes': [models.Index(fields=['identity_number'], name='services_by_identity'), models.Index(fields=['tax_code'], name='services_by_tax_code')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['citizen', 'business', 'household', 'body'])), name='services_applicant_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='extension', serialize=False, to='services.dossier')),
                ('reason', models.CharField(max_length=1000, verbose_name='lý do chậm')),
                ('was_due_on', models.DateField(verbose_name='hẹn trả trước đó')),
                ('to_on', models.DateField(verbose_name='hẹn lại ngày')),
                ('moves_due', models.BooleanField(default=True, verbose_name='dời hạn')),
                ('number', models.CharField(blank=True, max_length=40, verbose_name='số phiếu (văn thư cấp)')),
                ('at', models.DateTimeField(default=tinlang.common.clock.now, verbose_name='lúc')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ký')),
            ],
            options={
                'verbose_name': 'xin lỗi và hẹn lại',
                'verbose_name_plural': 'xin lỗi và hẹn lại',
                'constraints': [models.CheckConstraint(condition=models.Q(('to_on__gt', models.F('was_due_on'))), name='services_extension_is_later')],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='payment', serialize=False, to='services.dossier')),
                ('amount', models.PositiveBigIntegerField(default=0, verbose_name='số tiền (đồng)')),
                ('reason', models.CharField(max_length=1000, verbose_name='nghĩa vụ')),
                ('asked_at', models.DateTimeField(default=tinlang.common.clock.now, verbose_name='yêu cầu lúc')),
                ('taken_at', models.DateTimeField(null=True, verbose_name='hoàn thành lúc')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'nghĩa vụ tài chính',
                'verbose_name_plural': 'nghĩa vụ tài chính',
            },
        ),
        migrations.CreateModel(
            name='Supplement',
            fields=[
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='supplement', serialize=False, to='services.dossier')),
                ('items', models.TextField(max_length=1000, verbose_name='giấy tờ cần bổ sung')),
                ('reason', models.CharField(max_length=1000, verbose_name='lý do')),
                ('asked_at', models.DateTimeField(default=tinlang.common.clock.now, verbose_name='yêu cầu lúc')),
                ('taken_at', models.DateTimeField(null=True, verbose_name='nhận đủ lúc')),
                ('then', models.CharField(max_length=8)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'yêu cầu bổ sung',
                'verbose_name_plural': 'yêu cầu bổ sung',
                'constraints': [models.CheckConstraint(condition=models.Q(('taken_at', None), ('taken_at__gte', models.F('asked_at')), _connector='OR'), name='services_supplement_comes_after_it')],
            },
        ),
        migrations.CreateModel(
            name='CodeSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(1900, 1, 1), verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('prefix', models.CharField(max_length=35, verbose_name='mã định danh cơ quan')),
                ('digits', models.PositiveSmallIntegerField(default=4, verbose_name='số chữ số')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='căn cứ')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='địa bàn')),
            ],
            options={
                'verbose_name': 'mã hồ sơ',
                'verbose_name_plural': 'mã hồ sơ',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='services_codeseries_ends_after_it_begins'), models.UniqueConstraint(fields=('unit', 'valid_from'), name='services_one_series_begins_on_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=tinlang_wire.ids.uuid7, editable=False, unique=True)),
                ('question', models.CharField(max_length=1000, verbose_name='nội dung hỏi')),
                ('asked_at', models.DateTimeField(default=tinlang.common.clock.now, verbose_name='hỏi lúc')),
                ('due_on', models.DateField(verbose_name='trả lời trước hết ngày')),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='trả lời')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='trả lời lúc')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.organisation', verbose_name='cơ quan được hỏi')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consultations', to='services.dossier')),
            ],
            options={
                'verbose_name': 'lấy ý kiến',
                'verbose_name_plural': 'lấy ý kiến',
                'ordering': ['asked_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='services_answered_in_words')],
            },
        ),
        migrations.CreateModel(
            name='DossierStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=160, verbose_name='bước')),
                ('performer', models.CharField(choices=[('clerk', 'Bộ phận Một cửa'), ('officer', 'Người thụ lý'), ('leader', 'Lãnh đạo')], max_length=8, verbose_name='người làm')),
                ('due_at', models.DateTimeField(verbose_name='hạn của bước')),
                ('begun_at', models.DateTimeField(null=True, verbose_name='nhận lúc')),
                ('done_at', models.DateTimeField(null=True, verbose_name='xong lúc')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='services.dossier')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người giữ')),
            ],
            options={
                'verbose_name': 'bước của hồ sơ',
                'verbose_name_plural': 'bước của hồ sơ',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'position'), name='services_steps_of_a_dossier_follow'), models.CheckConstraint(condition=models.Q(('done_at', None), models.Q(('begun_at__isnull', False), ('done_at__gte', models.F('begun_at'))), _connector='OR'), name='services_step_is_done_after_it_began')],
            },
        ),
    ]
