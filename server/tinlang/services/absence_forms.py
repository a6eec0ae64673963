"""The form in which an absence is told ahead. Whether somebody may stand in is the action's question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models import Person
from tinlang.common.dates import DayField
from tinlang.common.forms import OnceForm, offer
from tinlang.common.templatetags.ui import day
from tinlang.services.data_form import NOT_THERE
from tinlang.services.models import AwayFor
from tinlang.services.queries.absences import away_from_now_on
from tinlang.units.models import Unit


class AbsenceForm(OnceForm):
    """Who is away, from day to day, who stands in, where (asked if there are several places), and why."""

    person = forms.ChoiceField(label=_("Người vắng"), error_messages={"invalid_choice": NOT_THERE})
    first_day = DayField(label=_("Từ ngày"), required=True)
    last_day = DayField(label=_("Đến hết ngày"), required=True)
    stand_in = forms.ChoiceField(
        label=_("Người làm thay"),
        error_messages={"invalid_choice": NOT_THERE},
        help_text=_("Phải có sẵn vai trò của người vắng ở nơi đó; việc báo vắng không thêm quyền cho ai."),
    )
    unit = forms.ChoiceField(label=_("Hồ sơ ở"), error_messages={"invalid_choice": NOT_THERE})
    reason = forms.ChoiceField(label=_("Lý do"), choices=AwayFor.choices)

    def __init__(
        self, *args: Any, people: Sequence[Person], stand_ins: Sequence[Person], units: Sequence[Unit], **kwargs: Any
    ) -> None:
        self.people = {str(one.uid): one for one in people}
        self.stand_ins = {str(one.uid): one for one in stand_ins if list(people) != [one]}
        self.units = {str(one.uid): one for one in units}
        self.away = away_from_now_on(stand_ins)
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        offer(self, "person", [(uid, str(one)) for uid, one in self.people.items()])
        stand_ins = [(uid, self._said(one)) for uid, one in self.stand_ins.items()]
        offer(self, "stand_in", [("", str(_("Chọn người…"))), *stand_ins])
        offer(self, "unit", [(uid, str(unit)) for uid, unit in self.units.items()])
        if len(self.units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = next(iter(self.units))

    def _said(self, stand_in: Person) -> str:
        """With the days for which they are told to be away: in those they stand in for nobody."""
        days = [
            str(_("%(first)s đến %(last)s") % {"first": day(one.valid_from), "last": day(one.last_day)})
            for one in self.away.get(stand_in.pk, ())
        ]
        said = {"who": stand_in, "days": "; ".join(days)}
        return str(_("%(who)s (vắng %(days)s)") % said) if days else str(stand_in)

    def clean_person(self) -> Person:
        return self.people[self.cleaned_data["person"]]

    def clean_stand_in(self) -> Person:
        return self.stand_ins[self.cleaned_data["stand_in"]]

    def clean_unit(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]
