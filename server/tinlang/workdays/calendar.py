"""Which days and hours are worked. Pure: made from rows by `queries.calendar_of`, asked by `counting`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from tinlang_wire.clock import ZONE

YEARS_AROUND = 5
"""A calendar reaches so many years beyond the years of its rows, by weekdays alone, and says that it is provisional."""
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """Office hours during some days, the end exclusive; `weekdays` with Monday as 0."""

    weekdays: frozenset[int]
    opens: time
    lunch_from: time
    lunch_to: time
    closes: time
    cutoff: time | None = None
    valid_from: date = date.min
    valid_to: date | None = None

    @property
    def last_call(self) -> time:
        """What comes in at this hour or later counts as the next working day's."""
        return self.cutoff or self.closes

    def spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The morning and the afternoon of that day in Viet Nam."""
        for begin, end in ((self.opens, self.lunch_from), (self.lunch_to, self.closes)):
            yield datetime.combine(day, begin, ZONE), datetime.combine(day, end, ZONE)


@dataclass(frozen=True)
class Special:
    """One day off or made up, with its name."""

    on: date
    is_off: bool
    name: str
    is_provisional: bool = False
    is_national: bool = True


@dataclass(frozen=True)
class WorkCalendar:
    """Working days of one place.

    Of `hours` the last one that is in force on a day counts; of `special` there is one a day. A day outside the years
    of `special` is judged by its weekday, and is provisional: nobody has announced its holidays.
    """

    hours: Sequence[Hours]
    special: Collection[Special] = field(default_factory=tuple)

    @cached_property
    def named(self) -> dict[date, Special]:
        return {one.on: one for one in self.special}

    @cached_property
    def years(self) -> range:
        """Those whose holidays are in the country's table: what one place adds announces no year."""
        told = {one.on.year for one in self.special if one.is_off and one.is_national}
        return range(min(told), max(told) + 1) if told else range(0)

    @cached_property
    def _worked(self) -> list[int]:
        """Every working day, as its ordinal."""
        years = self.years or range(2000, 2100)
        first, last = date(years.start - YEARS_AROUND, 1, 1), date(years.stop + YEARS_AROUND, 12, 31)
        days = (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
        return [day.toordinal() for day in days if self._is_worked(day)]

    def _is_worked(self, day: date) -> bool:
        special = self.named.get(day)
        return not special.is_off if special else day.weekday() in self.hours_on(day).weekdays

    def hours_on(self, day: date) -> Hours:
        """The office hours of that day, or what they would be if it is a day off."""
        inside = [one for one in self.hours if one.valid_from <= day and (one.valid_to is None or day < one.valid_to)]
        return (inside or self.hours)[-1]

    def is_working(self, day: date) -> bool:
        place = bisect_left(self._worked, day.toordinal())
        return place < len(self._worked) and self._worked[place] == day.toordinal()

    def on_or_after(self, day: date) -> date:
        """The first working day from that day on."""
        return self._at(bisect_left(self._worked, day.toordinal()), day)

    def after(self, day: date, working_days: int) -> date:
        """The n-th working day behind that day; n ≥ 1."""
        return self._at(bisect_right(self._worked, day.toordinal()) + working_days - 1, day)

    def between(self, begin: date, end: date) -> int:
        """How many working days lie behind `begin`, up to and with `end`; 0 if it is not later."""
        return max(0, bisect_right(self._worked, end.toordinal()) - bisect_right(self._worked, begin.toordinal()))

    def _at(self, place: int, day: date) -> date:
        if day.toordinal() < self._worked[0] - 7 or place >= len(self._worked):
            raise OutsideCalendar(day)
        return date.fromordinal(self._worked[place])

    def is_provisional(self, begin: date, end: date) -> bool:
        """Whether a count over these days rests on holidays that nobody has announced."""
        if not (begin.year in self.years and end.year in self.years):
            return True
        return any(one.is_provisional and begin <= one.on <= end for one in self.special)

    def days_off(self, begin: date, end: date) -> list[Special]:
        """The named days off and made up from `begin` to `end`, both with them, in their order."""
        return sorted((one for one in self.special if begin <= one.on <= end), key=lambda one: one.on)


class OutsideCalendar(ValueError):
    """A day decades away from every row of the table: a slip of the pen."""
