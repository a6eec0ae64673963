"""A unit says against a figure about it what it holds to be right, and why."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.common.ids import uuid7
from tinlang.inventory.errors import NothingToExplain, NotYet
from tinlang.inventory.models import Explanation, Fact, Station
from tinlang.units.models import Unit


@transaction.atomic
def explain(
    *,
    unit: Unit,
    fact: Fact,
    on: date,
    counted: str,
    stated: str,
    reason: str,
    by: Person,
    station: Station | None = None,
    uid: UUID | None = None,
) -> Explanation:
    """Keep the unit's word beside the figure of that day; it changes no count. NotYet, NothingToExplain.

    What was sent before under the same `uid` is returned as it is.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    require(by, "inventory.explain", unit)
    if uid and (sent := Explanation.objects.filter(uid=uid, unit=unit, by=by).first()):
        return sent
    if on > clock.today():
        raise NotYet(on=on)
    if not stated.strip() or not reason.strip():
        raise NothingToExplain
    words: dict[str, Any] = {"on": on, "counted": counted, "stated": stated, "reason": reason}
    said = Explanation.objects.create(uid=uid or uuid7(), unit=unit, station=station, fact=fact, by=by, **words)
    detail = {"fact": str(fact), **words}
    audit.record(action="inventory.explain", by=by, target=said, unit=unit, detail=detail)
    return said
