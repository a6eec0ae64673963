"""A year of a place as twelve months to look at. Pure, like `calendar`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tinlang.workdays.calendar import Special, WorkCalendar

WEEK = 7


@dataclass(frozen=True)
class DayShown:
    """A day as the page draws it. `special`: it is off or worked against its weekday, or has a name."""

    on: date
    is_worked: bool
    special: Special | None = None

    @property
    def mark(self) -> str:
        """off, made-up, weekend, or "" for a day like most."""
        if self.special is not None:
            return "off" if self.special.is_off else "made-up"
        return "" if self.is_worked else "weekend"


@dataclass(frozen=True)
class MonthShown:
    """`weeks` begin on Monday; None is a day of another month."""

    first: date
    weeks: Sequence[Sequence[DayShown | None]]
    worked: int


def months_of(calendar: WorkCalendar, year: int) -> list[MonthShown]:
    return [_month(calendar, date(year, number, 1)) for number in range(1, 13)]


def _month(calendar: WorkCalendar, first: date) -> MonthShown:
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    days: list[DayShown | None] = [
        DayShown(day, calendar.is_working(day), calendar.named.get(day))
        for day in (first + timedelta(days=number) for number in range((following - first).days))
    ]
    cells = [None] * first.weekday() + days
    cells += [None] * (-len(cells) % WEEK)
    weeks = [cells[start : start + WEEK] for start in range(0, len(cells), WEEK)]
    return MonthShown(first, weeks, sum(day.is_worked for day in days if day is not None))
