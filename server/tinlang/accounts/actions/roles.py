"""Roles: given from a day on, and ended."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import require
from tinlang.accounts.models import Person, RoleHolding
from tinlang.accounts.roles import Role
from tinlang.common import audit
from tinlang.common.clock import now, today
from tinlang.common.errors import DomainError
from tinlang.units.models import Organisation, Unit


class RoleHeldAlready(DomainError):
    """The person holds that role there already."""

    message = _("Người này đang giữ vai trò đó ở nơi đó rồi.")


class RoleEndedAlready(DomainError):
    """The holding has ended."""

    message = _("Vai trò này đã kết thúc rồi.")


class OwnRole(DomainError):
    """Nobody gives roles to themselves."""

    message = _("Không tự giao vai trò cho mình được.")
    todo = _("Nhờ một người quản trị khác giao.")
    status = 403


@transaction.atomic
def give_role(
    *,
    person: Person,
    role: Role,
    place: Unit | Organisation,
    by: Person | audit.Program,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> RoleHolding:
    """Give the person a role in a unit or an organisation from a day on, today unless said.

    RoleHeldAlready; OwnRole; NotAllowed for who may not manage accounts there.
    """
    since = valid_from or today()
    where = _where(place)
    unit = _area(place, max(since, today()))
    _check_manager(by, unit)
    if by == person:
        raise OwnRole(role=role)
    Person.objects.select_for_update().get(pk=person.pk)
    if person.holdings.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=since), role=role, **where).exists():
        raise RoleHeldAlready(role=role)
    given = {"given_by": by if isinstance(by, Person) else None, "given_at": now()}
    holding = RoleHolding.objects.create(
        person=person, role=role, valid_from=since, valid_to=valid_to, **where, **given
    )
    person.forget_holdings()
    audit.record(
        action="accounts.give_role",
        by=by,
        target=person,
        unit=unit,
        detail={"role": role, "place": str(place), "from": since, "to": valid_to},
    )
    return holding


@transaction.atomic
def end_role(*, holding: RoleHolding, by: Person | audit.Program, on: date | None = None) -> None:
    """End the role: `on`, today unless said, is the first day without it. RoleEndedAlready.

    A role ended before its first day is over leaves no row; the audit keeps it.
    """
    first_day_without = on or today()
    held = RoleHolding.objects.select_for_update().get(pk=holding.pk)
    unit = _area(held.place, today())
    _check_manager(by, unit)
    if held.valid_to is not None and held.valid_to <= first_day_without:
        raise RoleEndedAlready(role=held.role)
    detail = {"role": held.role, "place": str(held.place), "from": held.valid_from, "to": first_day_without}
    if first_day_without <= held.valid_from:
        held.delete()
    else:
        held.valid_to = first_day_without
        held.save(update_fields=["valid_to"])
    holding.person.forget_holdings()
    audit.record(action="accounts.end_role", by=by, target=held.person, unit=unit, detail=detail)


def _where(place: Unit | Organisation) -> dict[str, Unit | Organisation]:
    return {"unit": place} if isinstance(place, Unit) else {"organisation": place}


def _area(place: Unit | Organisation, day: date) -> Unit:
    """The unit, or the area that the organisation serves that day, or served last."""
    if isinstance(place, Unit):
        return place
    version = place.version_at(day)
    assert version is not None
    return version.unit


def _check_manager(by: Person | audit.Program, unit: Unit) -> None:
    """People need `accounts.manage` there; our own loaders are the system."""
    if isinstance(by, Person):
        require(by, "accounts.manage", unit)
