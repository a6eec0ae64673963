"""Who may do what where. The only door to a row is `Model.objects.visible_to(person, action)`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models import Person, RoleHolding
from tinlang.accounts.roles import roles_for
from tinlang.common.clock import today
from tinlang.common.errors import DomainError
from tinlang.units.models import Closure, Unit, in_force
from tinlang.units.queries import reachable

if TYPE_CHECKING:
    from django.db.models import QuerySet

Model = TypeVar("Model", bound=models.Model)


class NotAllowed(DomainError):
    """The person's roles do not permit this in this area."""

    message = _("Vai trò của anh/chị không được làm việc này ở địa bàn này.")
    todo = _("Nếu cần làm, đề nghị quản trị hệ thống giao vai trò.")
    status = 403


def units_where(by: Person | AnonymousUser, action: str, on: date | None = None) -> list[int]:
    """The ids of the units in which the person holds a role that permits the action. One query a request."""
    day, roles = on or today(), roles_for(action)
    if not isinstance(by, Person) or not by.is_active:
        return []
    found: set[int] = set()
    for holding in _holdings(by, day):
        if holding.role in roles:
            found.update(_unit_ids(holding, day))
    return sorted(found)


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
    """Whether the person holds, that day, a role that permits the action in an area that reaches the unit."""
    holders = units_where(by, action, on)
    if not holders:
        return False
    return Closure.objects.filter(in_force(on or today()), ancestor_id__in=holders, descendant=unit).exists()


def may_somewhere(by: Person | AnonymousUser, action: str) -> bool:
    """Whether the person may do it anywhere: for menus, never for a row."""
    return bool(units_where(by, action))


def require(by: Person | AnonymousUser, action: str, unit: Unit) -> None:
    """Refuse with NotAllowed what `may` does not permit today."""
    if not may(by, action, unit):
        raise NotAllowed(action=action, unit=str(unit.uid))


def units_visible_to(by: Person | AnonymousUser, action: str) -> QuerySet[Unit]:
    """The units, ended ones too, in which the person may do it today."""
    return Unit.objects.filter(pk__in=reachable(units_where(by, action)))


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
        return self.filter(**{f"{self.unit_path}__in": reachable(holders)})
