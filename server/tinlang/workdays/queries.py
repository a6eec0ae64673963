"""The calendar of a place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db.models import Q

from tinlang.units.models import Closure, Unit, UnitVersion
from tinlang.units.models import Level as UnitLevel
from tinlang.workdays.calendar import Hours, Special, WorkCalendar
from tinlang.workdays.models import DayKind, OfficeHours, SpecialDay
from tinlang.workdays.national import UsualHours, national_days, usual_hours

CALENDARS = 64
"""So many made calendars are kept: an area without rows of its own shares the one of the area above."""


def calendar_of(unit: Unit | None = None) -> WorkCalendar:
    """The working days of that area; without one, of the whole country. Three small queries; ask once for many rows.

    A row of the area goes before one of the area above it, and that before the country's.
    """
    rank = _ranks(unit) if unit is not None else {}
    places = Q(unit=None) | Q(unit__in=list(rank))
    days: dict[date, tuple[int, Special]] = {}
    for place, on, kind, name, provisional in SpecialDay.objects.filter(places).values_list(
        "unit", "on", "kind", "name", "is_provisional"
    ):
        special = Special(on, kind == DayKind.OFF, name, provisional)
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


def _ranks(unit: Unit) -> dict[int | None, int]:
    """The unit and all that it ever lay in, with how near each is: the province 1, a commune 3."""
    above = Closure.objects.filter(descendant=unit).values("ancestor")
    order = list(UnitLevel)
    rows: Iterable[tuple[int, str]] = UnitVersion.objects.filter(unit__in=above).values_list("unit", "level")
    return {pk: order.index(UnitLevel(level)) + 1 for pk, level in rows}
