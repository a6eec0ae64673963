"""Roles held in units that have ended, handed over to those that took over."""

from __future__ import annotations

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.actions.roles import OwnRole, end_role, give_role
from tinlang.accounts.models import Person, RoleHolding
from tinlang.accounts.queries import holdings_left
from tinlang.accounts.roles import Role
from tinlang.common import audit
from tinlang.common.clock import today
from tinlang.units.closing import HAND_OVER, NotASuccessor, may_take, require_successor
from tinlang.units.models import Level, Organisation, Unit


@transaction.atomic
def hand_over(*, person: Person, to: Unit, reason: str, by: Person) -> list[RoleHolding]:
    """The roles that somebody still holds where `to` took over end, and are theirs there from today; what they hold.

    In the body that followed theirs, if it serves that area. OwnRole, NotASuccessor; `units.hand_over` in both units.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if by == person:
        raise OwnRole
    require(by, HAND_OVER, to)
    left = [(holding, unit) for holding, unit in holdings_left([person])[person.pk] if may_take(to, unit.pk)]
    now = to.version_at(today())
    if not left or now is None or now.level != Level.COMMUNE:
        raise NotASuccessor(unit=str(to.uid))
    given = []
    for holding, unit in left:
        require(by, HAND_OVER, unit)
        require_successor(to, unit)
        end_role(holding=holding, by=by)
        place = _place_in(to, holding)
        if not _holds(person, holding.role, place):
            given.append(give_role(person=person, role=Role(holding.role), place=place, by=by))
    detail = {"to": str(to), "roles": [str(holding) for holding, _unit in left], "reason": reason}
    audit.record(action="accounts.hand_over", by=by, target=person, unit=to, detail=detail)
    return given


def _place_in(to: Unit, holding: RoleHolding) -> Unit | Organisation:
    body = holding.organisation.successor if holding.organisation is not None else None
    version = body.version_at(today()) if body is not None else None
    if body is None or version is None or not version.is_in_force(today()) or version.unit_id != to.pk:
        return to
    return body


def _holds(person: Person, role: str, place: Unit | Organisation) -> bool:
    where = {"unit": place} if isinstance(place, Unit) else {"organisation": place}
    return any(held.is_in_force(today()) for held in person.holdings.filter(role=role, **where))
