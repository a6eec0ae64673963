"""Reads across areas and organisations. `on` is a day; where it may be left out it is today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tinlang.common.clock import today
from tinlang.common.text import alphabetical
from tinlang.units.models import (
    Closure,
    Level,
    Organisation,
    Scheme,
    Unit,
    UnitCode,
    UnitVersion,
    Via,
    in_force,
)


def by_uid(uid: str | UUID) -> Unit:
    """The unit of that uid; Unit.DoesNotExist, also for a text that is no uid."""
    try:
        return Unit.objects.get(uid=UUID(str(uid)))
    except ValueError as error:
        raise Unit.DoesNotExist(str(uid)) from error


def unit_by_code(code: str, on: date, scheme: str = Scheme.GSO) -> Unit:
    """The unit that bore the code that day: codes are used again. Unit.DoesNotExist."""
    found = UnitCode.objects.filter(in_force(on), scheme=scheme, code=code).select_related("unit").first()
    if found is None:
        raise Unit.DoesNotExist(f"{scheme}:{code} on {on}")
    return found.unit


def code_of(unit: Unit, on: date | None = None, scheme: str = Scheme.GSO) -> str:
    """The code of the unit that day; empty if it had none."""
    return (
        UnitCode.objects.filter(in_force(on or today()), scheme=scheme, unit=unit)
        .values_list("code", flat=True)
        .first()
        or ""
    )


def name_of(unit: Unit, on: date | None = None, long: bool = False) -> str:
    """Its name that day: "Xã Mẫu Sơn"; `long` tells namesakes apart: "Xã Mẫu Sơn, huyện Cao Lộc, đến 30/6/2025"."""
    version = unit.version_at(on or today())
    if version is None:
        return str(unit.uid)
    if not long:
        return version.title
    above = version.parent.version_at(_last_day(version, on)) if version.parent is not None else None
    note = _note(version.valid_to, above.title if above else "")
    return f"{version.title}, {note}" if note else version.title


def committee_of(unit: Unit, on: date) -> str:
    """ "Ủy ban nhân dân xã Đồng Đăng": as it is called that day where a paper begins."""
    return f"Ủy ban nhân dân {_inside_a_sentence(name_of(unit, on))}"


def place_of(unit: Unit, on: date) -> str:
    """ "Đồng Đăng": its name that day without what it is, as a paper is dated."""
    version = unit.version_at(on)
    return version.name if version else name_of(unit, on)


def _last_day(version: UnitVersion, on: date | None) -> date:
    day = on or today()
    return day if version.is_in_force(day) or version.valid_to is None else version.valid_to - timedelta(days=1)


def _inside_a_sentence(title: str) -> str:
    return title[:1].lower() + title[1:]


def descendants(unit: Unit, on: date | None = None) -> QuerySet[Unit]:
    """The unit and all that lies in it that day."""
    return Unit.objects.filter(pk__in=_reached([unit.pk], on or today(), (Via.TREE,)))


def ancestors(unit: Unit, on: date | None = None) -> QuerySet[Unit]:
    """The unit and all that it lies in that day."""
    above = Closure.objects.filter(in_force(on or today()), descendant=unit, via=Via.TREE)
    return Unit.objects.filter(pk__in=above.values("ancestor"))


def ended_in(unit: Unit, on: date | None = None) -> QuerySet[Unit]:
    """The units that had ended by that day, merged into this one. A part of a split one took nothing by itself."""
    past = Closure.objects.filter(in_force(on or today()), ancestor=unit, via=Via.SUCCESSION)
    return Unit.objects.filter(pk__in=past.values("descendant"))


def nearness(unit: Unit, on: date | None = None) -> dict[int | None, int]:
    """By key, how near is what was said there: the unit and all that it lies in that day, a province 1, a village 4.

    Of a unit that has ended: what it was merged into, and all that this lies in.
    """
    order, day = list(Level), on or today()
    above = Closure.objects.filter(in_force(day), descendant=unit).values("ancestor")
    levels = UnitVersion.objects.filter(in_force(day), unit__in=above).values_list("unit", "level")
    return {unit.pk: len(order), **{pk: order.index(Level(level)) + 1 for pk, level in levels}}


def commune_of(unit: Unit, on: date | None = None) -> Unit | None:
    """The commune, ward or township that the unit is or lies in that day; none above that level."""
    day = on or today()
    communes = UnitVersion.objects.filter(in_force(day), level=Level.COMMUNE).values("unit")
    return ancestors(unit, day).filter(pk__in=communes).first()


def reachable(unit_ids: Iterable[int], on: date | None = None) -> QuerySet[Closure, int]:
    """The ids of what these units hold that day: all that lies in them, and what ended in or was merged into it.

    To be read. Behind `__in`, `Within` is the same for less.
    """
    return _reached(unit_ids, on or today(), (Via.TREE, Via.SUCCESSION))


class Within(Expression):
    """The same ids, only to stand behind `__in`: nearly every question of the desk asks it, some of them four times.

    Written down as it is: built from a queryset each time, it took longer than the database took to answer.
    """

    output_field = BigIntegerField()

    def __init__(self, unit_ids: Iterable[int], on: date | None = None) -> None:
        super().__init__()
        self.unit_ids, self.day = list(unit_ids), on or today()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        if not self.unit_ids:
            raise EmptyResultSet
        day: Any = connection.ops.adapt_datefield_value(self.day)
        marks = ", ".join(["%s"] * len(self.unit_ids))
        rows = f"SELECT descendant_id FROM {Closure._meta.db_table} WHERE ancestor_id IN ({marks})"
        return f"({rows} AND valid_from <= %s AND (valid_to IS NULL OR valid_to > %s))", (*self.unit_ids, day, day)


class Around(Within):
    """Those ids, and all that those units ever lay in: whatever was said to them was said by one of these."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        inside, facts = super().as_sql(compiler, connection)
        return f"(SELECT ancestor_id FROM {Closure._meta.db_table} WHERE descendant_id IN {inside})", facts


def _reached(unit_ids: Iterable[int], day: date, roads: Sequence[str]) -> QuerySet[Closure, int]:
    rows = Closure.objects.filter(in_force(day), ancestor_id__in=list(unit_ids), via__in=roads)
    return rows.values_list("descendant_id", flat=True)


@dataclass
class Node:
    """One unit of a tree: its name, its level and what lies in it, in the order of names.

    `note` tells it from its namesakes: "huyện Cao Lộc, đến 30/6/2025"; a village has none.
    """

    pk: int
    uid: str
    name: str
    kind: str
    level: str
    note: str = ""
    children: list[Node] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{self.kind} {self.name}"


def tree(root: Unit, on: date | None = None, *, villages: bool = True) -> Node:
    """The unit and all that lies in it that day, nested, in two queries. Unit.DoesNotExist if it is not in force."""
    day = on or today()
    rows = UnitVersion.objects.filter(in_force(day), unit_id__in=_reached([root.pk], day, (Via.TREE,)))
    if not villages:
        rows = rows.exclude(level=Level.VILLAGE)
    nodes: dict[int, Node] = {}
    lies_in: dict[int, int | None] = {}
    ends: dict[int, date | None] = {}
    # values, not rows made into objects: a province has thousands, and each page for writing draws its tree
    for pk, uid, name, kind, level, parent, end in rows.values_list(
        "unit_id", "unit__uid", "name", "kind", "level", "parent_id", "valid_to"
    ):
        nodes[pk], lies_in[pk], ends[pk] = Node(pk, str(uid), name, kind, level), parent, end
    if root.pk not in nodes:
        raise Unit.DoesNotExist(f"{root} on {day}")
    titles = {pk: node.title for pk, node in nodes.items()}
    titles |= _titles({parent for parent in lies_in.values() if parent is not None} - titles.keys(), day)
    for node in sorted(nodes.values(), key=lambda node: alphabetical(node.title)):
        parent = lies_in[node.pk] or 0
        if node.level != Level.VILLAGE:
            node.note = _note(ends[node.pk], titles.get(parent, ""))
        if parent in nodes:
            nodes[parent].children.append(node)
    return nodes[root.pk]


def province_of(unit: Unit, on: date | None = None) -> Unit | None:
    """The province in which the unit lies that day, or lay at its end."""
    day = on or today()
    above = Closure.objects.filter(in_force(day), descendant=unit).values("ancestor")
    provinces = UnitVersion.objects.filter(in_force(day), level=Level.PROVINCE, unit__in=above)
    found = provinces.select_related("unit").first()
    return found.unit if found is not None else None


def _titles(unit_ids: Collection[int], day: date) -> dict[int, str]:
    """What these units were called that day: "Huyện Cao Lộc"."""
    versions = UnitVersion.objects.filter(in_force(day), unit_id__in=unit_ids) if unit_ids else ()
    return {version.unit_id: version.title for version in versions}


def _note(end: date | None, above: str) -> str:
    parts = [_inside_a_sentence(above)] if above else []
    if end is not None:
        last = end - timedelta(days=1)
        parts.append(_("đến %(day)s") % {"day": date_format(last, "j/n/Y")})
    return ", ".join(parts)


def units_named(unit_ids: Iterable[int]) -> QuerySet[Unit]:
    """Those units with their versions at hand: `str` and `name_of` need no further query."""
    return Unit.objects.filter(pk__in=list(unit_ids)).prefetch_related("versions__parent__versions")


def organisation_by_uid(uid: str | UUID) -> Organisation:
    """The organisation of that uid; Organisation.DoesNotExist, also for a text that is no uid."""
    try:
        return Organisation.objects.get(uid=UUID(str(uid)))
    except ValueError as error:
        raise Organisation.DoesNotExist(str(uid)) from error


def organisations_serving(unit_ids: Iterable[int], on: date | None = None) -> QuerySet[Organisation]:
    """The bodies whose area that day is one of these units."""
    day = on or today()
    return (
        Organisation.objects.filter(in_force(day, "versions__"), versions__unit_id__in=list(unit_ids))
        .distinct()
        .prefetch_related("versions")
    )


def by_name(versions: Iterable[UnitVersion]) -> list[UnitVersion]:
    """In the order of their names, whatever their kinds."""
    return sorted(versions, key=lambda version: (alphabetical(version.name), version.kind))


def takers(unit_ids: Collection[int], *, within: QuerySet[Unit], villages: bool) -> list[tuple[str, str]]:
    """Of these units of today the communes, each with its villages if those count too: (uid, name), as a choice.

    `within`: the units among which a person may choose.
    """
    day, levels = today(), [Level.COMMUNE, *([Level.VILLAGE] if villages else [])]
    reach = Closure.objects.filter(in_force(day), ancestor_id__in=list(unit_ids), via=Via.TREE).values("descendant")
    rows = UnitVersion.objects.filter(in_force(day), unit__in=reach, level__in=levels).filter(unit__in=within)
    versions = sorted(rows.select_related("unit"), key=alphabetical)
    below: dict[int | None, list[UnitVersion]] = defaultdict(list)
    for version in versions:
        if version.level == Level.VILLAGE:
            below[version.parent_id].append(version)
    offered = []
    for commune in versions:
        if commune.level == Level.COMMUNE:
            offered.append((str(commune.unit.uid), commune.title))
            offered += [(str(one.unit.uid), f"{one.title}, {commune.title.lower()}") for one in below[commune.unit_id]]
    return offered
