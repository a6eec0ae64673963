"""The province's system is asked for the list of a place. Nothing is brought over by that."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.common.errors import DomainError
from tinlang.services.actions.intake import RECEIVE
from tinlang.services.models import LastAsked
from tinlang.services.models.outside import PROBLEM_CHARACTERS
from tinlang.services.outside import ProvinceNotSetUp
from tinlang.services.outside_http import answered, province
from tinlang.services.queries.outside import place_code
from tinlang.units.models import Unit


def ask_for_list(*, unit: Unit, since: date, by: Person) -> bytes:
    """What the province's system has of that place since that day, as it tells it. How that went is kept.

    Outside any transaction: it lasts as long as the other side takes, half a minute at most. NoCodeSeries,
    TooManyLines, and those of `ProvinceSystem`.
    """
    require(by, RECEIVE, unit)
    try:
        system = province()
        if system is None:
            raise ProvinceNotSetUp(why="PROVINCE_URL is not set")
        place = place_code(unit)
        content = system.listed(place, since)
        told = len(answered(content, place).told)
    except DomainError as error:
        _remember(unit, by, since, problem=str(error.message))
        raise
    _remember(unit, by, since, told=told)
    return content


@transaction.atomic
def _remember(unit: Unit, by: Person, since: date, *, told: int = 0, problem: str = "") -> None:
    went = {"at": clock.now(), "by": by, "told": told, "problem": problem[:PROBLEM_CHARACTERS]}
    LastAsked.objects.update_or_create(unit=unit, defaults=went)
    detail = {"since": since, "rows": told, "problem": problem}
    audit.record(action="services.ask_province", by=by, target=unit, unit=unit, detail=detail)
