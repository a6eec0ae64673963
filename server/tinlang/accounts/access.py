"""Who may do what where. The only door to a row is `Model.objects.visible_to(person, action)`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models import Delegation, Person, RoleHolding
from tinlang.accounts.roles import roles_for
from tinlang.common.clock import today
from tinlang.common.errors import DomainError
from tinlang.units.models import Closure, Unit, in_force
from tinlang.units.queries import Within

if TYPE_CHECKING:
    from django.db.models import QuerySet

Model = TypeVar("Model", bound=models.Model)


class NotAllowed(DomainError):
    """The person's roles do not permit this in this area."""

    message = _("Vai trò của anh/chị không được làm việc này ở địa bàn này.")
    todo = _("Nếu cần làm, đề nghị quản trị hệ thống giao vai trò.")
    status = 403


class AccountClosed(DomainError):
    """The account was deleted or put out of use after the page was sent."""

    message = _("Tài khoản của anh/chị vừa bị xóa hoặc ngừng sử dụng nên chưa lưu được gì.")
    kept = _("Chữ đã viết vẫn còn trên trang này.")
    todo = _("Chép lại chữ đó, rồi hỏi người quản trị hệ thống.")
    status = 403


def take_turns(by: Person, *about: Person) -> None:
    """What somebody sends twice at once is done one after the other, as is what is about the same people.
    AccountClosed; inside a transaction.
    """
    rows = Person.objects.select_for_update().filter(pk__in={by.pk, *(one.pk for one in about)})
    if not any(row.pk == by.pk and row.is_active for row in rows.order_by("pk")):
        raise AccountClosed


DELEGABLE = frozenset({"bulletins.approve"})
"""What a written delegation can carry; everything else is done by a role of one's own."""
SEES = "bulletins.view"
"""Whoever may do this in an area works there: only they are delegated to, and only as long as they do."""


def units_where(by: Person | AnonymousUser, action: str, on: date | None = None) -> list[int]:
    """The ids of the units in which the person may do it: by a role of their own, or by a delegation of today.

    One query a request for roles, two more for what can be delegated: each entry of the menu asks again.
    """
    if on not in (None, today()) or not isinstance(by, Person) or not by.is_active:
        return units_held(by, action, on)
    found = by.units_today.get(action)
    if found is None:
        carried = delegations_that_carry(by, action) if action in DELEGABLE else []
        found = sorted({*units_held(by, action), *(delegation.unit_id for delegation in carried)})
        by.units_today[action] = found
    return found


def units_held(by: Person | AnonymousUser, action: str, on: date | None = None) -> list[int]:
    """The ids of the units in which the person holds a role of their own that permits the action."""
    day, roles = on or today(), roles_for(action)
    if not isinstance(by, Person) or not by.is_active:
        return []
    found: set[int] = set()
    for holding in _holdings(by, day):
        if holding.role in roles:
            found.update(_unit_ids(holding, day))
    return sorted(found)


def delegations_that_carry(by: Person, action: str) -> list[Delegation]:
    """The delegations to the person that count today: whoever gave them may still do it there by a role of their own,
    and whoever holds them still works there.

    One query more if there are any.
    """
    given = {delegation: _held_by_principal(delegation, action) for delegation in by.delegations_today}
    holders = {unit for units in given.values() for unit in units}
    if not holders:
        return []
    works_in = units_held(by, SEES)
    areas = [one.unit_id for one in given]
    found = Closure.objects.filter(in_force(today()), ancestor_id__in={*holders, *works_in}, descendant_id__in=areas)
    reached = set(found.values_list("ancestor_id", "descendant_id"))

    def reach(units: Iterable[int], area: int) -> bool:
        return any((unit, area) in reached for unit in units)

    return [one for one, units in given.items() if reach(units, one.unit_id) and reach(works_in, one.unit_id)]


def _held_by_principal(delegation: Delegation, action: str) -> set[int]:
    """As `units_held` of who gave it, from rows that were read along."""
    if not delegation.principal.is_active:
        return set()
    day, roles = today(), roles_for(action)
    held = [one for one in delegation.principal.holdings.all() if one.role in roles and one.is_in_force(day)]
    return {unit for holding in held for unit in _unit_ids(holding, day)}


def delegation_for(by: Person, action: str, unit: Unit, *, other_than: Collection[int] = ()) -> Delegation | None:
    """The delegation under which the person may do it there, if not by one whose key is among `other_than`."""
    carrying = delegations_that_carry(by, action) if action in DELEGABLE else []
    return next((one for one in carrying if one.principal_id not in other_than and _reaches([one.unit_id], unit)), None)


def _reaches(holders: list[int], unit: Unit, on: date | None = None) -> bool:
    if not holders:
        return False
    return Closure.objects.filter(in_force(on or today()), ancestor_id__in=holders, descendant=unit).exists()


def _holdings(by: Person, day: date) -> list[RoleHolding]:
    if day == today():
        return by.holdings_today
    return list(by.holdings.filter(in_force(day)).prefetch_related("organisation__versions"))


def _unit_ids(holding: RoleHolding, day: date) -> list[int]:
    """The unit of the holding, or the area that its organisation serves that day."""
    if holding.organisation is None:
        return [holding.unit_id] if holding.unit_id is not None else []
    return [version.unit_id for version in holding.organisation.versions.all() if version.is_in_force(day)]


def may(by: Person | AnonymousUser, action: str, unit: Unit, on: date | None = None) -> bool:
    """Whether the person may do it that day, by role or delegation, in an area that reaches the unit."""
    return _reaches(units_where(by, action, on), unit, on)


def may_by_role(by: Person | AnonymousUser, action: str, unit: Unit, on: date | None = None) -> bool:
    """As `may`, by a role of their own alone: what was delegated is not handed on."""
    return _reaches(units_held(by, action, on), unit, on)


def permit(holdings: Iterable[RoleHolding], action: str, unit: Unit) -> bool:
    """Whether some of these roles, taken for themselves, permits it today in an area that reaches the unit."""
    day, roles = today(), roles_for(action)
    held = [one for one in holdings if one.role in roles and one.is_in_force(day)]
    return _reaches([unit_id for holding in held for unit_id in _unit_ids(holding, day)], unit)


def may_somewhere(by: Person | AnonymousUser, action: str) -> bool:
    """Whether the person may do it anywhere: for menus, never for a row."""
    return bool(units_where(by, action))


def require(by: Person | AnonymousUser, action: str, unit: Unit) -> None:
    """Refuse with NotAllowed what `may` does not permit today."""
    if not may(by, action, unit):
        raise NotAllowed(action=action, unit=str(unit.uid))


def units_visible_to(by: Person | AnonymousUser, action: str) -> QuerySet[Unit]:
    """The units, ended ones too, in which the person may do it today."""
    return Unit.objects.filter(pk__in=Within(units_where(by, action)))


class UnitScopedQuerySet(models.QuerySet[Model]):
    """Rows that belong to a unit, at the end of `unit_path`. Use as `objects = UnitScopedQuerySet.as_manager()`.

    `unit_path` is the way to the unit's foreign key: "unit", "version__bulletin__unit".
    """

    unit_path = "unit"

    def visible_to(self, user: Any, action: str) -> UnitScopedQuerySet[Model]:
        """Those rows whose unit the person reaches by a role that permits the action; none for a stranger."""
        holders = units_where(user, action)
        if not holders:
            return self.none()
        return self.filter(**{f"{self.unit_path}__under": Within(holders)})
