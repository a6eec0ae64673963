"""What a clerk chooses from when somebody stands at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from tinlang.accounts.access import units_visible_to
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.text import alphabetical
from tinlang.services.models import CodeSeries, ProcedureVersion
from tinlang.units.models import Level, Unit, UnitVersion, in_force
from tinlang.workdays.counting import Deadline, deadline
from tinlang.workdays.queries import calendar_of
from tinlang.workdays.said import explained

MOST_AREAS = 300


def desks_of(by: Person) -> list[Unit]:
    """Where the person takes in dossiers, and can: the units that give codes today."""
    giving = CodeSeries.objects.filter(in_force(clock.today())).values("unit")
    return list(units_visible_to(by, "services.receive").filter(pk__in=giving).prefetch_related("versions"))


def procedures_in_force(words: Sequence[str] = ()) -> QuerySet[ProcedureVersion]:
    """Those of today whose name has all the folded words; or, for one word, whose code begins so."""
    rows = ProcedureVersion.objects.filter(in_force(clock.today())).select_related("field", "procedure")
    if len(words) == 1 and words[0][:1].isdigit():
        return rows.filter(procedure__code__startswith=words[0].upper())
    for word in words:
        rows = rows.filter(name__fold__contains=word)
    return rows


def procedures_offered(words: Sequence[str], most: int) -> list[ProcedureVersion]:
    """Of those the first so many by the alphabet, in which Đ follows D: no database sorts so. Two queries."""
    named = procedures_in_force(words).values_list("pk", "name")
    first = [pk for pk, _name in sorted(named, key=lambda one: alphabetical(one[1]))[:most]]
    found = procedures_in_force().in_bulk(first)
    return [found[pk] for pk in first]


def appointment(version: ProcedureVersion, unit: Unit, at: datetime) -> tuple[Deadline, list[str]]:
    """When it would be due if it were received then, and how that was counted, in words."""
    counted = deadline(at, version.term, calendar_of(unit))
    return counted, explained(counted, version.term, at)


def areas_suggested() -> list[str]:
    """The communes of today, as they are told apart: what a field that asks for an area offers, besides any words."""
    rows = UnitVersion.objects.filter(in_force(clock.today()), level=Level.COMMUNE).order_by("in_order")
    return [str(row) for row in rows[:MOST_AREAS]]
