"""The period that somebody asks statistics of: as typed, what is wrong with it; periods that people ask for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinlang.common.clock import today
from tinlang.common.dates import DayField, written_day
from tinlang.common.forms import PlainForm
from tinlang.services.queries.figures import Period

FROM, TO = "tu", "den"


class PeriodForm(PlainForm):
    """From which day to which; what is left open is the year, up to today. Nothing is turned round or cut off."""

    def prepare(self) -> None:
        now = today()
        self.fields[FROM] = DayField(label=gettext_lazy("Từ ngày"), past=True, initial=now.replace(month=1, day=1))
        self.fields[TO] = DayField(label=gettext_lazy("Đến hết ngày"), past=True, initial=now)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in (FROM, TO):
            if (day := said.get(name)) is not None and day > today():
                self.add_error(name, _("Ngày %(day)s chưa tới.") % {"day": written_day(day)})
        begin, end = said.get(FROM), said.get(TO)
        if begin is not None and end is not None and begin > end:
            told = {"day": written_day(begin)}
            self.add_error(TO, _("Ngày này ở trước “Từ ngày” %(day)s. Đổi lại một trong hai ngày.") % told)
        return said

    @property
    def period(self) -> Period | None:
        """None while something is wrong with it."""
        if not self.is_valid():
            return None
        end = self.cleaned_data[TO] or today()
        return Period(self.cleaned_data[FROM] or date(end.year, 1, 1), end)


def period_form(asked: Mapping[str, str]) -> PeriodForm:
    """Of an address: as it was typed, and of what was left out what is shown in its place."""
    typed = {name: asked.get(name, "") for name in (FROM, TO)}
    form = PeriodForm(typed)
    if (period := form.period) is not None:
        shown = {FROM: written_day(period.begin), TO: written_day(period.end)}
        form.data = {name: typed[name] or shown[name] for name in typed}
    return form


def usual_periods() -> list[tuple[str, date, date]]:
    """Periods that people ask for."""
    now = today()
    month, quarter = now.replace(day=1), date(now.year, 3 * ((now.month - 1) // 3) + 1, 1)
    year = date(now.year, 1, 1)
    last_month = (month - timedelta(days=1)).replace(day=1)
    return [
        (_("Tháng này"), month, now),
        (_("Tháng trước"), last_month, month - timedelta(days=1)),
        (_("Quý này"), quarter, now),
        (_("Năm nay"), year, now),
        (_("Năm trước"), date(now.year - 1, 1, 1), year - timedelta(days=1)),
    ]
