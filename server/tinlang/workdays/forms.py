"""The forms of the calendar's pages. Whether something may be written is the actions' question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinlang.common.dates import DayField, HourField, MomentField
from tinlang.common.forms import CleanTextField, PlainForm, WholeNumberField, offer
from tinlang.units.models import UnitVersion
from tinlang.workdays.actions import DayFacts, HoursFacts
from tinlang.workdays.calendar import A_DAY
from tinlang.workdays.counting import LONGEST, Term, TermUnit
from tinlang.workdays.models import NAME_CHARACTERS, SOURCE_CHARACTERS, DayKind, OfficeHours
from tinlang.workdays.queries import WEEKDAYS

TERM_UNITS = [
    (TermUnit.WORKING_DAYS.value, _("ngày làm việc")),
    (TermUnit.CALENDAR_DAYS.value, _("ngày")),
    (TermUnit.MONTHS.value, _("tháng")),
    (TermUnit.HOURS.value, _("giờ làm việc")),
]


class OfUnitForm(PlainForm):
    """Whose it is, where the person writes the calendars of several; one that is there already stays whose it is."""

    unit = forms.ChoiceField(
        label=_("Địa bàn"), error_messages={"invalid_choice": _("Chọn một địa bàn trong danh sách.")}
    )

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


class DayForm(OfUnitForm):
    """A day off or made up."""

    on = DayField(label=_("Ngày"), required=True)
    kind = forms.ChoiceField(
        label=_("Nghỉ hay làm bù"),
        choices=[(DayKind.OFF, _("Nghỉ")), (DayKind.MADE_UP, _("Làm bù"))],
        widget=forms.RadioSelect,
        initial=DayKind.OFF,
    )
    name = CleanTextField(
        label=_("Dịp"), max_length=NAME_CHARACTERS, help_text=_("Ví dụ: “Nghỉ vì bão số 3”, “Làm bù dịp 30/4, 1/5”.")
    )
    instead_of = DayField(label=_("Đổi cho ngày"), help_text=_("Nếu là ngày hoán đổi: ngày kia là ngày nào."))
    source = CleanTextField(
        label=_("Căn cứ"), max_length=SOURCE_CHARACTERS, lines=2, help_text=_("Số, ngày và cơ quan ra thông báo.")
    )

    @property
    def facts(self) -> DayFacts:
        return DayFacts(**{name: self.cleaned_data[name] for name in ("on", "kind", "name", "source", "instead_of")})


class HoursForm(OfUnitForm):
    """When an office works, between which days."""

    weekdays = forms.MultipleChoiceField(
        label=_("Ngày làm việc trong tuần"),
        choices=[(str(number), name) for number, name in enumerate(WEEKDAYS, start=1)],
        widget=forms.CheckboxSelectMultiple,
        initial=["1", "2", "3", "4", "5"],
        error_messages={"required": _("Chọn ít nhất một ngày.")},
    )
    opens = HourField(label=_("Sáng từ"), required=True)
    lunch_from = HourField(label=_("Sáng đến"), required=True)
    lunch_to = HourField(label=_("Chiều từ"), required=True)
    closes = HourField(label=_("Chiều đến"), required=True)
    cutoff = HourField(label=_("Nhận sau giờ này tính ngày sau"), help_text=_("Để trống: nhận đến hết giờ chiều."))
    valid_from = DayField(label=_("Từ ngày"), required=True)
    last_day = DayField(label=_("Đến hết ngày"), help_text=_("Để trống: chưa biết đến bao giờ."))
    source = CleanTextField(
        label=_("Căn cứ"), max_length=SOURCE_CHARACTERS, lines=2, help_text=_("Số, ngày và cơ quan ra thông báo.")
    )

    @property
    def facts(self) -> HoursFacts:
        said = self.cleaned_data
        same = ("opens", "lunch_from", "lunch_to", "closes", "cutoff", "valid_from", "source")
        last_day = said["last_day"]
        return HoursFacts(
            weekdays="".join(sorted(said["weekdays"])),
            valid_to=last_day + A_DAY if last_day else None,
            **{name: said[name] for name in same},
        )


def initial_of(hours: OfficeHours) -> dict[str, Any]:
    """What the form shows of hours that are there."""
    same = ("opens", "lunch_from", "lunch_to", "closes", "cutoff", "valid_from", "source")
    last_day = hours.valid_to - A_DAY if hours.valid_to else None
    return {"weekdays": list(hours.weekdays), "last_day": last_day, **{name: getattr(hours, name) for name in same}}


class CountForm(PlainForm):
    """A count of one's own: received then, so long a term."""

    received_at = MomentField(label=_("Nhận lúc"), required=True)
    amount = WholeNumberField(
        label=_("Thời hạn"),
        min_value=0,
        max_value=LONGEST,
    )
    unit = forms.ChoiceField(label=_("Đơn vị"), choices=TERM_UNITS)

    def clean(self) -> dict[str, Any]:
        said = dict(super().clean() or {})
        if {"amount", "unit"} <= said.keys():
            try:
                said["term"] = Term(said["amount"], TermUnit(said["unit"]))
            except ValueError:
                self.add_error("amount", _("Thời hạn theo ngày, giờ, tháng phải từ 1 trở lên; nhiều nhất 60 tháng."))
        return said
