"""The loudspeakers of a release by area: by commune where it reaches several, else by village; and where those lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Avg
from django.utils.translation import gettext as _

from tinlang.broadcasting.queries.stages import ON_THE_WAY, WRONG, Row, Stage
from tinlang.common.clock import today
from tinlang.common.text import alphabetical
from tinlang.devices.models import Device
from tinlang.units.models import Unit, UnitVersion, in_force

NAMED_ALONE = 40
"""So many loudspeakers at most are each a dot on the map; more, and each area is one."""


@dataclass
class Group:
    """The loudspeakers of one area. `uid`: of the area, for its address; "" if that is not known any more."""

    uid: str
    name: str
    rows: list[Row]
    key: Any = None

    @cached_property
    def by_stage(self) -> Counter[Stage]:
        return Counter(row.stage for row in self.rows)

    def count(self, stages: Iterable[Stage]) -> int:
        return sum(self.by_stage[stage] for stage in stages)

    @property
    def total(self) -> int:
        return len(self.rows)

    @cached_property
    def played(self) -> int:
        return sum(row.was_heard for row in self.rows)

    @property
    def playing(self) -> int:
        return self.by_stage[Stage.STARTED]

    @property
    def on_the_way(self) -> int:
        return self.count(ON_THE_WAY)

    @cached_property
    def wrong(self) -> int:
        found = self.count(WRONG)
        return found - sum(row.is_withdrawn for row in self.rows) if found else 0

    @property
    def tone(self) -> str:
        """In one word: playing now, something to look at, all done, or still waiting."""
        if self.playing:
            return "now"
        if self.wrong:
            return "bad"
        return "ok" if self.played == self.total else "wait"

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        return [
            ("ok", self.by_stage[Stage.FINISHED], _("đã phát xong")),
            ("now", self.playing, _("đang phát")),
            ("bad", self.wrong, _("cần xem lại")),
        ]


@dataclass(frozen=True)
class Dot:
    """A place of the map: what it is called, how it stands, how many loudspeakers it is."""

    lat: float
    lon: float
    name: str
    said: str
    tone: str
    count: int
    group: str = ""
    device: UUID | None = None


def groups_of(rows: Collection[Row]) -> list[Group]:
    """The rows by commune, or by village where all are of one commune, in the order of names."""
    by_commune = len({row.plan_unit for row in rows if row.plan_unit}) > 1
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row.plan_unit if by_commune else row.unit, []).append(row)
    named = _named(found.keys() - {None}, by_commune)
    groups = []
    for key, members in found.items():
        uid, name = named.get(key, ("", "" if by_commune else members[0].unit_name))
        groups.append(Group(uid, name or _("Không rõ địa bàn"), members, key))
    return sorted(groups, key=lambda group: alphabetical(group.name))


def _named(keys: Collection[Any], by_commune: bool) -> dict[Any, tuple[str, str]]:
    """Uid and today's name of each area; nothing else of it is read."""
    column = "unit__uid" if by_commune else "unit"
    versions = UnitVersion.objects.filter(in_force(today()), **{f"{column}__in": keys})
    return {
        row[0]: (str(row[1]), f"{row[2]} {row[3]}".strip())
        for row in versions.values_list(column, "unit__uid", "kind", "name")
    }


def dots_of(groups: list[Group]) -> list[Dot]:
    """Where it is heard: loudspeakers if they are few, else areas at the middle of theirs; only what has a position."""
    if sum(group.total for group in groups) <= NAMED_ALONE:
        return _loudspeakers(groups)
    by_commune = any(isinstance(group.key, UUID) for group in groups)
    column = "plan_unit" if by_commune else "unit"
    keys = [group.key for group in groups if group.key]
    middles = Device.objects.filter(**{f"{column}__in": keys}, lat__isnull=False).order_by()
    at: dict[Any, tuple[float, float]] = {
        key: (lat, lon) for key, lat, lon in middles.values_list(column).annotate(Avg("lat"), Avg("lon"))
    }
    return [
        Dot(*at[group.key], group.name, _said(group), group.tone, group.total, group.uid)
        for group in groups
        if group.key in at
    ]


def _loudspeakers(groups: list[Group]) -> list[Dot]:
    """Each at its own place, or at that of its area."""
    rows = {row.device: (row, group) for group in groups for row in group.rows}
    devices = Device.objects.filter(uid__in=list(rows)).values_list("uid", "lat", "lon")
    units = Unit.objects.filter(pk__in={row.unit for row, _group in rows.values()}).values_list("pk", "lat", "lon")
    at, of_units = _places(devices), _places(units)
    return [
        Dot(*place, row.name, row.label, row.tone, 1, group.uid, uid)
        for uid, (row, group) in rows.items()
        if (place := at.get(uid) or of_units.get(row.unit or 0))
    ]


def _places(rows: Iterable[tuple[Any, float | None, float | None]]) -> dict[Any, tuple[float, float]]:
    """Latitude and longitude of what has both."""
    return {key: (lat, lon) for key, lat, lon in rows if lat is not None and lon is not None}


def _said(group: Group) -> str:
    return _("đã phát %(played)s/%(total)s loa") % {"played": group.played, "total": group.total}
