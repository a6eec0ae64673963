"""The forms of the catalogue's pages. Whether something may be written is the actions' question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from tinlang.common.dates import DayField, HourField
from tinlang.common.forms import CleanTextField, PlainForm, WholeNumberField, offer
from tinlang.services.actions.series import SeriesFacts
from tinlang.services.catalogue_facts import COLUMNS, ChargeFacts, DataFieldFacts, Paper, StepFacts, VersionFacts
from tinlang.services.catalogue_sheets import LARGEST, choices_of
from tinlang.services.models import ChargeKind, DataKind, OnlineMode, Performer, ProcedureVersion
from tinlang.services.models.catalogue import CONDITION_CHARACTERS, NAME_CHARACTERS, NOTE_CHARACTERS
from tinlang.services.models.data_fields import CHOICES_CHARACTERS, CODE_CHARACTERS, HINT_CHARACTERS, LABEL_CHARACTERS
from tinlang.units.models import Level, UnitVersion
from tinlang.workdays.counting import LONGEST

LARGEST_BOOK = 1024 * 1024


def _number(label: Any, *, most: int = 999, least: int = 0, **options: Any) -> WholeNumberField:
    return WholeNumberField(
        label=label,
        min_value=least,
        max_value=most,
        **options,
    )


class VersionForm(PlainForm):
    """What a procedure is from a day on."""

    code = CleanTextField(label=_("Mã thủ tục"), max_length=24, help_text=_("Như trên Cổng Dịch vụ công: 1.000656."))
    since = DayField(label=_("Áp dụng từ ngày"), required=True)
    name = CleanTextField(label=_("Tên thủ tục"), max_length=NAME_CHARACTERS, lines=2)
    field = CleanTextField(
        label=_("Lĩnh vực"), max_length=120, help_text=_("Ví dụ: Hộ tịch. Tên chưa có thì được thêm.")
    )
    level = forms.ChoiceField(label=_("Cấp giải quyết"), choices=[one for one in Level.choices if one[0] != "village"])
    agency = CleanTextField(label=_("Cơ quan giải quyết"), max_length=160, required=False)
    term_amount = _number(_("Thời hạn"), most=LONGEST, help_text=_("0 ngày làm việc: trong ngày."))
    term_unit = forms.ChoiceField(label=_("Đơn vị thời hạn"), choices=choices_of("term_unit"))
    cutoff = HourField(label=_("Nhận sau giờ này tính ngày sau"), help_text=_("Để trống: theo giờ của nơi nhận."))
    on_supplement = forms.ChoiceField(label=_("Khi yêu cầu bổ sung"), choices=choices_of("on_supplement"))
    extension_lead_days = _number(_("Hẹn lại trước hạn ít nhất (ngày)"), most=30, initial=1)
    by_hour = forms.BooleanField(label=_("So trước hạn, đúng hạn theo giờ"), required=False)
    legacy_level = forms.TypedChoiceField(
        label=_("Mức độ (đến 2022)"),
        choices=[("", _("Không ghi")), *((str(n), _("Mức độ %(n)s") % {"n": n}) for n in range(1, 5))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    online_mode = forms.ChoiceField(
        label=_("Trực tuyến (từ 2022)"), choices=[("", _("Không ghi")), *OnlineMode.choices], required=False
    )
    partial_reason = CleanTextField(label=_("Lý do chỉ một phần"), max_length=NOTE_CHARACTERS, required=False)
    proactive_level = forms.TypedChoiceField(
        label=_("Mức độ chủ động (từ 2026)"),
        choices=[
            ("0", _("0: chưa chủ động")),
            ("1", _("1: nhắc")),
            ("2", _("2: nhắc và lập sẵn hồ sơ")),
            ("3", _("3: thêm gợi ý lựa chọn")),
            ("4", _("4: tự giải quyết")),
        ],
        coerce=int,
        required=False,
        empty_value="0",
    )
    result_name = CleanTextField(label=_("Kết quả"), max_length=NAME_CHARACTERS, required=False)
    legal_basis = CleanTextField(label=_("Căn cứ pháp lý"), max_length=NOTE_CHARACTERS, required=False, lines=2)
    source = CleanTextField(
        label=_("Nguồn"),
        max_length=NOTE_CHARACTERS,
        required=False,
        lines=2,
        help_text=_("Quyết định công bố, hoặc nơi đã chép từ đó."),
    )

    def __init__(self, *args: Any, known: str = "", fixed_since: bool = False, **kwargs: Any) -> None:
        """`known`: the code of a procedure that is there; `fixed_since`: its day stays as it is."""
        self.known, self.fixed_since = known, fixed_since
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["field"].widget.attrs["list"] = "linh-vuc"
        if self.known:
            del self.fields["code"]
        if self.fixed_since:
            del self.fields["since"]

    @property
    def first_day(self) -> date:
        day = self.cleaned_data["since"]
        assert isinstance(day, date)
        return day

    def facts(self, parts: dict[str, Any]) -> VersionFacts:
        said = self.cleaned_data
        return VersionFacts(field=said["field"], **{name: said[name] for name in COLUMNS}, **parts)


def initial_of(version: ProcedureVersion) -> dict[str, Any]:
    """What the form shows of a version."""
    return {"field": version.field.name, **{name: getattr(version, name) for name in COLUMNS}}


class RowForm(PlainForm):
    """A row of a table in a form: without what names it, it is none."""

    named_by = "name"

    def prepare(self) -> None:
        for name, one in self.fields.items():
            one.widget.attrs["aria-label"] = str(one.label)
            if name == self.named_by:
                one.required = False
                one.widget.attrs.pop("data-limit", None)


class DataFieldForm(RowForm):
    named_by = "label"

    label = CleanTextField(label=_("Tên mục"), max_length=LABEL_CHARACTERS)
    kind = forms.ChoiceField(label=_("Kiểu"), choices=DataKind.choices)
    is_required = forms.BooleanField(label=_("Bắt buộc"), required=False)
    choices = CleanTextField(label=_("Lựa chọn (a; b)"), max_length=CHOICES_CHARACTERS, required=False)
    hint = CleanTextField(label=_("Hướng dẫn"), max_length=HINT_CHARACTERS, required=False)
    code = CleanTextField(label=_("Mã mục"), max_length=CODE_CHARACTERS, required=False)


class PaperForm(RowForm):
    name = CleanTextField(label=_("Tên giấy tờ"), max_length=NAME_CHARACTERS)
    originals = _number(_("Bản chính"), most=99, initial=1)
    copies = _number(_("Bản sao"), most=99, initial=0)
    is_required = forms.BooleanField(label=_("Bắt buộc"), required=False, initial=True)
    condition = CleanTextField(label=_("Chỉ khi"), max_length=CONDITION_CHARACTERS, required=False)
    when_field = CleanTextField(label=_("Khi mục"), max_length=CONDITION_CHARACTERS, required=False)
    when_value = CleanTextField(label=_("Là"), max_length=CONDITION_CHARACTERS, required=False)


class StepForm(RowForm):
    name = CleanTextField(label=_("Bước"), max_length=160)
    performer = forms.ChoiceField(label=_("Người làm"), choices=Performer.choices)
    amount = _number(_("Thời gian"), most=LONGEST, initial=0)


class ChargeForm(RowForm):
    name = CleanTextField(label=_("Khoản thu"), max_length=160)
    kind = forms.ChoiceField(label=_("Loại"), choices=ChargeKind.choices)
    amount = _number(_("Số tiền (đồng)"), most=LARGEST, initial=0)
    per = CleanTextField(label=_("Tính theo"), max_length=40, required=False)


class RowSet(BaseFormSet[Any]):
    """Rows of a version; those without what names them are none."""

    made: Callable[..., Any]
    named_by: str

    @property
    def rows(self) -> tuple[Any, ...]:
        said = [form.cleaned_data for form in self.forms if form.cleaned_data.get(self.named_by)]
        return tuple(self.made(**row) for row in said)


EMPTY_ROWS, FIRST_ROWS, MOST_ROWS = 3, 5, 60
PART_FORMS: dict[str, tuple[type[RowForm], type[Any], Any]] = {
    "data_fields": (DataFieldForm, DataFieldFacts, _("Mục của tờ khai")),
    "documents": (PaperForm, Paper, _("Giấy tờ trong hồ sơ")),
    "steps": (StepForm, StepFacts, _("Các bước và thời gian")),
    "charges": (ChargeForm, ChargeFacts, _("Phí, lệ phí")),
}


def part_sets(data: Any, version: ProcedureVersion | None) -> dict[str, RowSet]:
    """The tables of the form, with some empty rows behind what is there."""
    sets = {}
    for name, (form, made, _title) in PART_FORMS.items():
        rows = list(getattr(version, name).values(*form.base_fields)) if version else []
        extra = EMPTY_ROWS if rows else FIRST_ROWS
        kind: type[Any] = formset_factory(form, formset=RowSet, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
        kind.made, kind.named_by = made, form.named_by
        sets[name] = kind(data, prefix=name, initial=None if data else rows)
    return sets


class CheckedForm(PlainForm):
    """What a version was held against."""

    source = CleanTextField(
        label=_("Đã đối chiếu với"),
        max_length=NOTE_CHARACTERS,
        lines=2,
        help_text=_("Số, ngày quyết định công bố; trang của Cổng Dịch vụ công và ngày xem."),
    )


class EndForm(PlainForm):
    last_day = DayField(label=_("Ngày nhận cuối cùng"), required=True)


class BookForm(PlainForm):
    book = forms.FileField(
        label=_("Tệp Excel"),
        help_text=_("Dạng .xlsx, tối đa 1 MB, theo tệp mẫu."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class SeriesForm(PlainForm):
    """How dossier codes of a unit begin from a day on."""

    unit = forms.ChoiceField(label=_("Nơi tiếp nhận"))
    agency_code = CleanTextField(
        label=_("Mã định danh cơ quan"), max_length=35, help_text=_("Ví dụ H37.15.05, hoặc 000.00.00.H37 trước đây.")
    )
    digits = _number(_("Số chữ số thứ tự"), least=4, most=7, initial=4)
    valid_from = DayField(label=_("Từ ngày"), required=True)
    source = CleanTextField(label=_("Căn cứ"), max_length=300, required=False, lines=2)

    def __init__(self, *args: Any, places: list[UnitVersion], **kwargs: Any) -> None:
        self.places = places
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        if not self.places:
            del self.fields["unit"]
            return
        offer(self, "unit", [(str(place.unit.uid), place.title) for place in self.places])
        if len(self.places) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = str(self.places[0].unit.uid)

    @property
    def facts(self) -> SeriesFacts:
        said = self.cleaned_data
        return SeriesFacts(said["agency_code"], said["valid_from"], said["digits"], said["source"])
