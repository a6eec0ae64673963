"""The forms of the network's pages. Whether something may be done is the actions' question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinlang.common.clock import today
from tinlang.common.dates import DayField
from tinlang.common.forms import CleanTextField, OnceForm, PlainForm, WholeNumberField, offer
from tinlang.inventory.models import Fact, Station, Technology
from tinlang.inventory.models.checks import FAULT_CHARACTERS, REASON_CHARACTERS, STATED_CHARACTERS
from tinlang.inventory.models.repairs import CAUSE_CHARACTERS, NEEDS_CHARACTERS, RESULT_CHARACTERS
from tinlang.inventory.models.reviews import NAME_CHARACTERS, NOTE_CHARACTERS
from tinlang.units.models import Unit
from tinlang.units.picker import Picker, picker
from tinlang.units.queries import Node

WORKS, BROKEN = "chay", "hong"


def _count(label: Any, **options: Any) -> WholeNumberField:
    return WholeNumberField(
        label=label,
        min_value=0,
        max_value=999,
        **options,
    )


class CheckForm(OnceForm):
    """What was seen at the station."""

    result = forms.ChoiceField(
        label=_("Kết quả"),
        choices=[(WORKS, _("Hoạt động được")), (BROKEN, _("Không hoạt động được"))],
        widget=forms.RadioSelect,
    )
    clusters_working = _count(_("Số cụm loa chạy"))
    fault = CleanTextField(
        label=_("Hỏng gì"),
        max_length=FAULT_CHARACTERS,
        required=False,
        lines=2,
        help_text=_("Ghi ngắn gọn: “hỏng bộ công suất”, “đứt dây”."),
    )
    photo = forms.FileField(
        label=_("Ảnh"),
        required=False,
        help_text=_("Chụp máy hoặc loa. Nơi chụp và thông tin của điện thoại được bỏ đi, không lưu."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
    )
    broken_on = DayField(past=True, label=_("Hỏng từ ngày"), required=False, help_text=_("Nếu biết."))
    on = DayField(past=True, label=_("Ngày kiểm tra"), required=True)

    def __init__(self, *args: Any, station: Station, **kwargs: Any) -> None:
        self.station = station
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        version = self.station.version_at(today())
        if version is not None:
            self.fields["clusters_working"].help_text = _("Trạm có %(count)s cụm.") % {"count": version.clusters}
        self.fields["on"].widget.attrs["max"] = today().isoformat()

    @property
    def works(self) -> bool:
        return bool(self.cleaned_data["result"] == WORKS)


class RepairForm(PlainForm):
    """What is broken, and what it takes."""

    cause = CleanTextField(label=_("Hỏng gì"), max_length=CAUSE_CHARACTERS, lines=2)
    needs = CleanTextField(
        label=_("Cần gì để sửa"),
        max_length=NEEDS_CHARACTERS,
        required=False,
        lines=3,
        help_text=_("Linh kiện, người, kinh phí. Ví dụ: bộ công suất 300 W, khoảng 8 triệu đồng."),
    )


class ClosingForm(PlainForm):
    """What came of a repair."""

    mended = forms.ChoiceField(
        label=_("Kết quả"),
        choices=[("co", _("Đã sửa xong")), ("khong", _("Không sửa được"))],
        widget=forms.RadioSelect,
    )
    result = CleanTextField(
        label=_("Đã làm gì, vì sao"), max_length=RESULT_CHARACTERS, lines=3, help_text=_("Ví dụ: thay bộ công suất.")
    )


class ExplanationForm(OnceForm):
    """What the unit holds to be right, and why."""

    fact = forms.ChoiceField(label=_("Số liệu nào"), choices=Fact.choices)
    stated = CleanTextField(
        label=_("Đơn vị nêu"), max_length=STATED_CHARACTERS, help_text=_("Ví dụ: đang hoạt động được, 4/4 cụm.")
    )
    reason = CleanTextField(label=_("Giải trình"), max_length=REASON_CHARACTERS, lines=4)
    on = DayField(past=True, label=_("Số liệu ngày"), required=True)

    def __init__(self, *args: Any, facts: tuple[Fact, ...] = tuple(Fact), **kwargs: Any) -> None:
        self.facts = facts
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        offer(self, "fact", [(fact.value, fact.label) for fact in self.facts])
        self.fields["on"].widget.attrs["max"] = today().isoformat()


class EquipmentForm(PlainForm):
    """What a station is called and consists of."""

    name = CleanTextField(
        label=_("Tên trạm"), max_length=160, help_text=_("Như trong hồ sơ: “Trạm truyền thanh xã Bảo Lâm”.")
    )
    technology = forms.ChoiceField(
        label=_("Công nghệ"),
        choices=Technology.choices,
        help_text=_("CNTT-VT: truyền thanh ứng dụng công nghệ thông tin - viễn thông."),
    )
    year = WholeNumberField(
        label=_("Năm đưa vào sử dụng"),
        required=False,
        min_value=1950,
        max_value=2100,
        error_messages={"invalid": _("Gõ năm, ví dụ 2014.")},
    )
    clusters = _count(_("Số cụm loa"))


class RegisterForm(EquipmentForm, OnceForm):
    """A station that was not known yet."""

    unit = forms.ChoiceField(
        label=_("Xã, phường"), error_messages={"invalid_choice": _("Chọn một mục trong danh sách.")}
    )
    place = CleanTextField(label=_("Nơi đặt"), max_length=200, required=False)
    begun_on = DayField(past=True, label=_("Có từ ngày"), required=True)
    reason = CleanTextField(
        label=_("Căn cứ"), max_length=300, required=False, help_text=_("Số, ngày quyết định thành lập, nếu có.")
    )
    field_order = ["unit"]

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        self.units = units
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        empty = [] if len(self.units) == 1 else [("", _("Chọn xã, phường…"))]
        offer(self, "unit", [*empty, *self.units])


class ChangeForm(EquipmentForm):
    """From when on it is so."""

    on = DayField(past=True, label=_("Từ ngày"), required=True)


class EndForm(PlainForm):
    """Since when a station is no more, and where its equipment went."""

    on = DayField(past=True, label=_("Thôi từ ngày"), help_text=_("Ngày đầu tiên không còn trạm."), required=True)
    reason = CleanTextField(label=_("Lý do"), max_length=300, lines=2)
    handed_to = forms.CharField(label=_("Bàn giao máy, cột cho"), required=False)
    handover = CleanTextField(
        label=_("Biên bản bàn giao"),
        max_length=500,
        required=False,
        lines=2,
        help_text=_("Bàn giao gì, theo biên bản nào, ngày nào."),
    )

    def __init__(self, *args: Any, receivers: Node | None, **kwargs: Any) -> None:
        self.receivers = receivers
        super().__init__(*args, **kwargs)

    def clean_handed_to(self) -> Unit | None:
        """Whoever of the tree was chosen."""
        uid = str(self.cleaned_data["handed_to"])
        if not uid:
            return None
        found = _within(self.receivers, uid) if self.receivers is not None else None
        if found is None:
            raise forms.ValidationError(_("Chọn một mục trong danh sách."))
        return Unit.objects.get(pk=found.pk)

    @property
    def picker(self) -> Picker | None:
        """The tree of who may receive it, with the one that was chosen."""
        chosen = str(self["handed_to"].value() or "")
        return picker("handed_to", [self.receivers], [chosen], single=True) if self.receivers is not None else None


def _within(node: Node, uid: str) -> Node | None:
    if node.uid == uid:
        return node
    return next((found for child in node.children if (found := _within(child, uid)) is not None), None)


class ReviewForm(OnceForm):
    """Which area is asked, between which days."""

    name = CleanTextField(
        label=_("Tên đợt"), max_length=NAME_CHARACTERS, help_text=_("Ví dụ: “Rà soát trước mùa mưa bão 2026”.")
    )
    unit = forms.ChoiceField(label=_("Địa bàn"), error_messages={"invalid_choice": _("Chọn một mục trong danh sách.")})
    begins_on = DayField(label=_("Từ ngày"), required=True)
    ends_on = DayField(label=_("Đến hết ngày"), required=True)
    note = CleanTextField(
        label=_("Yêu cầu"),
        max_length=NOTE_CHARACTERS,
        required=False,
        lines=3,
        help_text=_("Số, ngày công văn; điều cần chú ý khi kiểm tra."),
    )

    def __init__(self, *args: Any, areas: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        self.areas = areas
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*([] if _is_one(self.areas) else [("", _("Chọn địa bàn…"))]), *self.areas]


def _is_one(areas: list[tuple[str, list[tuple[str, str]]]]) -> bool:
    return len(areas) == 1 and len(areas[0][1]) == 1
