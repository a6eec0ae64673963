"""Bulletins being written in units that have ended, handed over to those that took over."""

from __future__ import annotations

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.bulletins.errors import NotUnfinished
from tinlang.bulletins.models import Bulletin, State, Version
from tinlang.bulletins.queries import UNFINISHED
from tinlang.common import audit
from tinlang.units.closing import HAND_OVER, require_successor
from tinlang.units.models import Unit
from tinlang.units.queries import descendants


@transaction.atomic
def hand_over(*, bulletin: Bulletin, to: Unit, reason: str, by: Person) -> Bulletin:
    """Its writers of today go on with it in the unit that took over. NotUnfinished, NotASuccessor.

    Areas that ended leave its draft: whoever goes on chooses where it is heard. `units.hand_over` in both units.
    """
    bulletin = Bulletin.objects.select_for_update(of=("self",)).select_related("unit").get(pk=bulletin.pk)
    require(by, HAND_OVER, bulletin.unit)
    before, newest = bulletin.unit, bulletin.versions.order_by("-number").first()
    if newest is None or newest.state not in UNFINISHED or newest.releases.exists():
        raise NotUnfinished
    require_successor(to, before)
    require(by, HAND_OVER, to)
    bulletin.unit = to
    bulletin.save(update_fields=["unit"])
    Version.objects.filter(bulletin=bulletin).update(home=to)
    if newest.state == State.DRAFT:
        inside = descendants(to).values("pk")
        newest.areas.remove(*newest.areas.exclude(pk__in=inside))
    detail = {"from": str(before), "to": str(to), "reason": reason}
    audit.record(action="bulletins.hand_over", by=by, target=bulletin, unit=to, detail=detail)
    return bulletin
