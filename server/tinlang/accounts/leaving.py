"""Roles still held in units that have ended, and delegations that ended with theirs, for the page of handing over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tinlang.accounts import actions
from tinlang.accounts.models import Person
from tinlang.accounts.queries import delegations_left_in_closed_units, holdings_left, left_in_closed_units
from tinlang.common.templatetags.ui import day
from tinlang.units.closing import HANDED_OVER, Label, Left
from tinlang.units.models import Unit


def _hand_over(person: Person, to: Unit, reason: str, by: Any) -> Label:
    actions.hand_over(person=person, to=to, reason=reason, by=by)
    return HANDED_OVER


def _roles(person: Person) -> str:
    """ "Người soạn, Người trực" """
    return ", ".join(str(holding.get_role_display()) for holding in person.roles_shown)


def _units_of(people: Sequence[Person]) -> dict[int, list[int]]:
    return {pk: [unit.pk for _holding, unit in held] for pk, held in holdings_left(people).items()}


def _in_unit(people: QuerySet[Person], unit: Unit) -> QuerySet[Person]:
    held = Q(holdings__unit=unit) | Q(holdings__organisation__versions__unit=unit)
    return people.filter(pk__in=Person.objects.filter(held).values("pk"))


ROLES = Left(
    name="vai-tro",
    label=_("Vai trò"),
    order=40,
    icon="people",
    rows=lambda by: left_in_closed_units(by).prefetch_related("holdings__unit__versions", "holdings__organisation"),
    hand_over=_hand_over,
    told=_roles,
    units_of=_units_of,
    units_in=lambda people: {unit for units in _units_of(list(people)).values() for unit in units},
    in_unit=_in_unit,
    consequence=_("Vai trò ở nơi cũ kết thúc hôm nay, và được giao lại ở nơi nhận. Những việc đã làm giữ nguyên tên."),
)

DELEGATIONS = Left(
    name="uy-quyen",
    label=_("Ủy quyền duyệt"),
    order=70,
    icon="person",
    rows=delegations_left_in_closed_units,
    hand_over=None,
    told=lambda delegation: gettext("ghi đến hết %(day)s") % {"day": day(delegation.last_day)},
    consequence=_(
        "Ủy quyền hết hiệu lực cùng đơn vị cũ, không chuyển sang đơn vị kế thừa. "
        "Lãnh đạo đơn vị kế thừa lập văn bản ủy quyền mới nếu cần."
    ),
)
