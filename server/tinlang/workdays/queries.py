"""The calendar of a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

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

    A row of the area goes before one of the area above it, and that before the country's.
    """
    rank = nearness(unit) if unit is not None else {}
    places = Q(unit=None) | Q(unit__in=list(rank))
    days: dict[date, tuple[int, Special]] = {}
    for place, on, kind, name, provisional in SpecialDay.objects.filter(places).values_list(
        "unit", "on", "kind", "name", "is_provisional"
    ):
        special = Special(on, kind == DayKind.OFF, name, provisional, is_national=place is None)
        if on not in days or days[on][0] < rank.get(place, 0):
            days[on] = rank.get(place, 0), special
    hours = sorted(OfficeHours.objects.filter(places), key=lambda row: (rank.get(row.unit_id, 0), row.valid_from))
    return _made(tuple(map(_hours, hours)), tuple(special for _rank, special in days.values()))


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


def nearness(unit: Unit) -> dict[int | None, int]:
    """The unit and all that it ever lay in, with how near each is: the province 1, a commune 3."""
    above = Closure.objects.filter(descendant=unit).values("ancestor")
    order = list(UnitLevel)
    rows: Iterable[tuple[int, str]] = UnitVersion.objects.filter(unit__in=above).values_list("unit", "level")
    return {pk: order.index(UnitLevel(level)) + 1 for pk, level in rows}


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
    rank = nearness(unit)
    rows = SpecialDay.objects.filter(Q(unit=None) | Q(unit__in=list(rank)), on__year=year)
    said = sorted(
        rows.select_related("unit").prefetch_related("unit__versions"),
        key=lambda row: (row.on, rank.get(row.unit_id, 0)),
    )
    nearest = {row.on: row.pk for row in said}
    return [SaidDay(row, str(row.unit or ""), row.unit_id == unit.pk, nearest[row.on] == row.pk) for row in said]


def hours_said(unit: Unit) -> list[SaidHours]:
    """The hours of the country, of the areas above and of the unit, the nearest and the latest first."""
    rank = nearness(unit)
    rows = OfficeHours.objects.filter(Q(unit=None) | Q(unit__in=list(rank)))
    said = sorted(
        rows.select_related("unit").prefetch_related("unit__versions"),
        key=lambda row: (-rank.get(row.unit_id, 0), -row.valid_from.toordinal()),
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
