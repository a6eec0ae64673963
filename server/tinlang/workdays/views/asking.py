"""Who asks, and of which area."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest

from tinlang.accounts.access import units_visible_to
from tinlang.accounts.models import Person
from tinlang.common.clock import today
from tinlang.units.models import UnitVersion
from tinlang.workdays.queries import places

VIEW, MANAGE = "units.view", "workdays.manage"
AREA, YEAR = "dia-ban", "nam"


def person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def places_of(request: HttpRequest, action: str = VIEW) -> list[UnitVersion]:
    """The areas of today in which the person may do that, the largest first."""
    return places(units_visible_to(person(request), action), today())


def place_asked(asked: str, offered: list[UnitVersion]) -> UnitVersion:
    """The one that was asked for; 404 for what is out of reach."""
    try:
        uid = UUID(asked)
    except ValueError as error:
        raise Http404 from error
    found = next((place for place in offered if place.unit.uid == uid), None)
    if found is None:
        raise Http404
    return found
