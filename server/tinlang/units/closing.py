"""What is still kept in units that have ended, and to which units of today it may be handed over.

A merger passes everything on by itself: whoever holds the successor reaches it. After a split, and for good order, rows
are handed over one by one. Each app that keeps rows by unit declares them in AppConfig.ready():

    closing.register(Left("tram", _("Trạm truyền thanh"), rows=left_in_closed_units, hand_over=_hand_over, …))
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tinlang.common.clock import today
from tinlang.common.errors import DomainError
from tinlang.units.models import Closure, Level, Succession, Unit, UnitVersion, Via, in_force

HAND_OVER = "units.hand_over"
"""What somebody must be able to do both where a row lies and where it goes."""

Label = str | Promise
Row = Any
HANDED_OVER = _("Đã bàn giao")


class NotASuccessor(DomainError):
    """The unit did not take over from the one where the row lies, or cannot hold such a row."""

    message = _("Nơi nhận không phải đơn vị kế thừa của địa bàn đang ghi.")
    kept = _("Mục này vẫn ở chỗ cũ.")
    todo = _("Chọn đơn vị hình thành từ địa bàn cũ; nếu danh mục còn thiếu, nạp lại danh mục địa bàn.")
    status = 422


@dataclass(frozen=True)
class Left:
    """What one app keeps by unit: which rows are left, what each is called, and how one is handed over.

    `rows(person)` is `queries.left_in_closed_units`; `hand_over(row, to, reason, by)` calls `actions.hand_over` and
    says how it went. None: such rows are shown and go to nobody; `consequence` says why, and what to do instead.
    `units_of(rows)` says, by the key of each row, where it is left; `units_in(rows)` where all of
    them are; `in_unit(rows, unit)` narrows to one such unit. They serve rows that have a column `unit`, unless given.
    `to_villages`: whether a village may take it, or the commune alone.
    """

    name: str
    label: Label
    order: int
    icon: str
    rows: Callable[[Any], QuerySet[Any]]
    hand_over: Callable[[Row, Unit, str, Any], Label] | None
    told: Callable[[Row], str]
    consequence: Label
    titled: Callable[[Row], str] = str
    units_of: Callable[[Sequence[Row]], dict[int, list[int]]] = lambda rows: {row.pk: [row.unit_id] for row in rows}
    units_in: Callable[[QuerySet[Any]], Collection[int]] = lambda rows: set(rows.values_list("unit", flat=True))
    in_unit: Callable[[QuerySet[Any], Unit], QuerySet[Any]] = lambda rows, unit: rows.filter(unit=unit)
    to_villages: bool = False


_left: dict[str, Left] = {}


def register(left: Left) -> None:
    """Declare what an app keeps by unit; the same name again replaces it, so that reloading is harmless."""
    _left[left.name] = left


def registered() -> list[Left]:
    return sorted(_left.values(), key=lambda left: left.order)


def closed_units(on: date | None = None) -> QuerySet[Unit]:
    """The units that have ended by that day, and begin no more."""
    alive = UnitVersion.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on or today()))
    return Unit.objects.exclude(pk__in=alive.values("unit"))


def successors_of(unit_ids: Collection[int], on: date | None = None) -> dict[int, set[int]]:
    """Of each unit, those that stand that day where it stood. Three queries, however many.

    By its successions, one after the other. Without any: of a village, where its commune went; of a district, where
    its communes went.
    """
    passed = _Passed(on or today())
    return {unit: passed.on_from(unit, frozenset()) for unit in unit_ids}


class _Passed:
    """Who took over from whom up to a day."""

    def __init__(self, day: date) -> None:
        self.alive = set(UnitVersion.objects.filter(in_force(day)).values_list("unit", flat=True))
        self.next: dict[int, set[int]] = defaultdict(set)
        pairs = Succession.objects.filter(on__lte=day).values_list("predecessor", "successor")
        for predecessor, successor in pairs:
            self.next[predecessor].add(successor)
        self.lay_in: dict[int, tuple[str, int | None]] = {}
        self.held: dict[int, set[int]] = defaultdict(set)
        ended = UnitVersion.objects.filter(valid_to__lte=day).order_by("valid_to")
        for unit, level, parent in ended.values_list("unit", "level", "parent"):
            self.lay_in[unit] = (level, parent)
        for ended_unit, (_level, above) in self.lay_in.items():
            if above is not None and ended_unit not in self.alive:
                self.held[above].add(ended_unit)

    def on_from(self, unit: int, seen: frozenset[int]) -> set[int]:
        if unit in self.alive:
            return {unit}
        if unit in seen:
            return set()
        found: set[int] = set()
        for other in self.next[unit] or self._around(unit):
            found |= self.on_from(other, seen | {unit})
        return found

    def _around(self, unit: int) -> set[int]:
        level, parent = self.lay_in.get(unit, ("", None))
        if level == Level.VILLAGE:
            return {parent} if parent is not None else set()
        return self.held[unit] if level == Level.DISTRICT else set()


def may_take(to: Unit, unit_id: int) -> bool:
    """Whether the unit of today is, or lies in, one that took over from that ended unit."""
    successors = successors_of([unit_id])[unit_id]
    reach = Closure.objects.filter(in_force(today()), ancestor__in=successors, descendant=to, via=Via.TREE)
    return reach.exists()


def require_successor(to: Unit, of: Unit, *, villages: bool = False) -> date:
    """The day from which `to` stands where `of` stood. NotASuccessor, also for a village where none may take it."""
    now = to.version_at(today())
    if now is None or not (villages or now.level == Level.COMMUNE) or not may_take(to, of.pk):
        raise NotASuccessor(unit=str(to.uid))
    ended = of.version_at(today())
    assert ended is not None and ended.valid_to is not None
    begun = min(version.valid_from for version in to.versions.all())
    return max(ended.valid_to, begun)
