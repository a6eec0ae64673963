"""The calendar of a place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinlang.common.text import alphabetical
from tinlang.units.models import Closure, Unit, UnitVersion, in_force
from tinlang.units.models import Level as UnitLevel
from tinlang.workdays.calendar import A_DAY, Hours, Special, WorkCalendar
from tinlang.workdays.models import DayKind, OfficeHours, SpecialDay
from tinlang.workdays.national import UsualHours, national_days, usual_hours

WEEKDAYS = (
    gettext_lazy("Thứ hai"),
    gettext_lazy("Thứ ba"),
    gettext_lazy("Thứ tư"),
    gettext_lazy("Thứ năm"),
    gettext_lazy("Thứ sáu"),
    gettext_lazy("Thứ bảy"),
    gettext_lazy("Chủ nhật"),
)
CALENDARS = 64
"""So many made calendars are kept: an area without rows of its own shares the one of the area above."""


def calendar_of(unit: Unit | None = None) -> WorkCalendar:
    """The working days of that area; without one, of the whole country. Three small queries; ask once for many rows.

    A row of the area goes before one of the area above it, and that before the country's. Of an area above only what it
    said of days on which the unit lay in it.
    """
    above = _Above(_lay_in([unit.pk]).get(unit.pk, ()) if unit is not None else ())
    return _calendar(above, *_said_in(above.places))


def calendars_of(unit_ids: Iterable[int] | QuerySet[Any, int]) -> dict[int | None, WorkCalendar]:
    """By key, of those of these units where an area has days or hours of its own; under None the country's, which holds
    in all others. Three queries, however many units.
    """
    said = _said_in(Q())
    places = {row.unit_id for rows in said for row in rows} - {None}
    concerned = Closure.objects.filter(ancestor__in=places, descendant__in=unit_ids).values("descendant")
    found: dict[int | None, WorkCalendar] = {None: _calendar(_Above(()), *said)}
    for pk, rows in (_lay_in(concerned) if places else {}).items():
        found[pk] = _calendar(_Above(rows), *said)
    return found


def _said_in(places: Q) -> tuple[list[SpecialDay], list[OfficeHours]]:
    return list(SpecialDay.objects.filter(places)), list(OfficeHours.objects.filter(places))


def _calendar(above: _Above, said: Iterable[SpecialDay], office: Iterable[OfficeHours]) -> WorkCalendar:
    """Of these rows those that hold for the unit."""
    days: dict[date, tuple[int, Special]] = {}
    for row in said:
        rank = above.rank(row.unit_id)
        if above.holds(row.unit_id, row.on) and (row.on not in days or days[row.on][0] < rank):
            is_off, is_national = row.kind == DayKind.OFF, row.unit_id is None
            days[row.on] = rank, Special(row.on, is_off, row.name, row.is_provisional, is_national=is_national)
    rows = sorted(office, key=lambda row: (above.rank(row.unit_id), row.valid_from))
    hours = tuple(part for row in rows for part in above.parts(row.unit_id, _hours(row)))
    return _made(hours, tuple(special for _rank, special in days.values()))


def shipped_calendar() -> WorkCalendar:
    """The country's calendar as it comes with the program, without a database."""
    hours = tuple(map(_hours, usual_hours()))
    return _made(hours, tuple(Special(o.on, o.kind == DayKind.OFF, o.name, o.is_provisional) for o in national_days()))


@lru_cache(CALENDARS)
def _made(hours: tuple[Hours, ...], special: tuple[Special, ...]) -> WorkCalendar:
    """Made once for the same rows: to list the working days of twenty years takes some milliseconds."""
    return WorkCalendar(hours, special)


def _hours(row: OfficeHours | UsualHours) -> Hours:
    weekdays = frozenset(int(number) - 1 for number in row.weekdays)
    span = (row.opens, row.lunch_from, row.lunch_to, row.closes)
    return Hours(weekdays, *span, row.cutoff, row.valid_from, row.valid_to)


class _Lay(NamedTuple):
    """That a unit lay in that area from day to day: the area's key, the end exclusive, a level that it had."""

    pk: int
    begin: date
    end: date | None
    level: str


def _lay_in(unit_ids: Collection[int] | QuerySet[Any, Any]) -> dict[int, list[_Lay]]:
    """By key. One query."""
    found: dict[int, list[_Lay]] = {}
    columns = ("descendant", "ancestor", "valid_from", "valid_to", "ancestor__versions__level")
    for pk, *row in Closure.objects.filter(descendant__in=unit_ids).values_list(*columns):
        found.setdefault(pk, []).append(_Lay(*row))
    return found


class _Above:
    """The unit, and all in which it lay on some days: how near each is, and on which days.

    Days before the first and behind the last of these count as those: what it has to do began or ends elsewhere.
    """

    def __init__(self, rows: Iterable[_Lay]) -> None:
        self._ranks: dict[int | None, int] = {}
        self._spans: dict[int | None, set[tuple[date, date]]] = {}
        order = list(UnitLevel)
        for pk, begin, end, level in rows:
            self._ranks[pk] = order.index(UnitLevel(level)) + 1
            self._spans.setdefault(pk, set()).add((begin, end or date.max))
        every = [span for spans in self._spans.values() for span in spans] or [(date.min, date.max)]
        self._first, self._end = min(begin for begin, _end in every), max(end for _begin, end in every)
        self.places = Q(unit=None) | Q(unit__in=list(self._ranks))

    def rank(self, place: int | None) -> int:
        """The province 1, a commune 3; the country 0."""
        return self._ranks.get(place, 0)

    def holds(self, place: int | None, on: date) -> bool:
        """Whether what that place says of the day holds for the unit."""
        return any(begin <= on < end for begin, end in self._of(place))

    def parts(self, place: int | None, hours: Hours) -> Iterator[Hours]:
        """The hours of that place, on those of their days that hold for the unit."""
        for begin, end in self._of(place):
            since, until = max(begin, hours.valid_from), min(end, hours.valid_to or date.max)
            if since < until:
                yield replace(hours, valid_from=since, valid_to=None if until == date.max else until)

    def _of(self, place: int | None) -> list[tuple[date, date]]:
        spans = sorted(self._spans.get(place, ())) if place is not None else [(date.min, date.max)]
        return [
            (date.min if begin == self._first else begin, date.max if end == self._end else end) for begin, end in spans
        ]


@dataclass(frozen=True)
class SaidDay:
    """A row of a year's list. `place`: "" is the whole country. `counts`: no nearer area says otherwise."""

    row: SpecialDay
    place: str
    is_own: bool
    counts: bool


@dataclass(frozen=True)
class SaidHours:
    """A row of the list of hours. `place`: "" is wherever none are told."""

    row: OfficeHours
    place: str
    is_own: bool

    @property
    def last_day(self) -> date | None:
        return self.row.valid_to - A_DAY if self.row.valid_to else None

    @property
    def weekdays(self) -> str:
        """“Thứ hai đến thứ sáu” where the days follow each other, else each."""
        days = sorted(int(number) for number in set(self.row.weekdays))
        names = [str(WEEKDAYS[day - 1]) for day in days]
        if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
            return _("%(first)s đến %(last)s") % {"first": names[0], "last": names[-1].lower()}
        return ", ".join([names[0], *(name.lower() for name in names[1:])])


def days_said(unit: Unit, year: int) -> list[SaidDay]:
    """What the country, the areas above and the unit itself have said of days of that year, the nearest last."""
    above = _Above(_lay_in([unit.pk]).get(unit.pk, ()))
    rows = SpecialDay.objects.filter(above.places, on__year=year).select_related("unit")
    said = sorted(
        (row for row in rows.prefetch_related("unit__versions") if above.holds(row.unit_id, row.on)),
        key=lambda row: (row.on, above.rank(row.unit_id)),
    )
    nearest = {row.on: row.pk for row in said}
    return [SaidDay(row, str(row.unit or ""), row.unit_id == unit.pk, nearest[row.on] == row.pk) for row in said]


def hours_said(unit: Unit) -> list[SaidHours]:
    """The hours of the country, of the areas above and of the unit, the nearest and the latest first."""
    above = _Above(_lay_in([unit.pk]).get(unit.pk, ()))
    rows = OfficeHours.objects.filter(above.places).select_related("unit").prefetch_related("unit__versions")
    said = sorted(
        (row for row in rows if any(above.parts(row.unit_id, _hours(row)))),
        key=lambda row: (-above.rank(row.unit_id), -row.valid_from.toordinal()),
    )
    return [SaidHours(row, str(row.unit or ""), row.unit_id == unit.pk) for row in said]


def places(within: QuerySet[Unit], on: date) -> list[UnitVersion]:
    """Those units that stand that day, in the order of the tree and of names; villages only where there is no other."""
    versions = list(UnitVersion.objects.filter(in_force(on), unit__in=within).select_related("unit"))
    larger = [version for version in versions if version.level != UnitLevel.VILLAGE] or versions
    order = list(UnitLevel)
    return sorted(larger, key=lambda version: (order.index(UnitLevel(version.level)), alphabetical(version)))


LAST_MONTH = 12


def unannounced(calendar: WorkCalendar, today: date) -> str:
    """In December: whether next year's days are "missing" or "provisional"; "" for neither, and before."""
    year = today.year + 1
    if today.month != LAST_MONTH:
        return ""
    if year not in calendar.years:
        return "missing"
    return "provisional" if calendar.is_provisional(date(year, 1, 1), date(year, 12, 31)) else ""
