"""Who would hear a version, in words for the one who decides: by commune, so many villages, so many loudspeakers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count
from django.utils.translation import gettext as _

from tinlang.bulletins.models import Language, Version
from tinlang.common.clock import today
from tinlang.common.text import alphabetical
from tinlang.devices.models import Device, DevicePolicy, DeviceState, Kind
from tinlang.devices.queries import policies_of
from tinlang.units.models import Closure, Level, Unit, UnitVersion, Via, in_force
from tinlang_wire.documents import DailyWindow

Hours = tuple[DailyWindow, ...]
VILLAGES_NAMED, SILENT_NAMED = 3, 6


@dataclass(frozen=True)
class Part:
    """One commune's part of a version: the villages that hear it, and how many loudspeakers stand there.

    `silent`: the villages in which none stands. What rules hold there is read when it is first asked.
    """

    commune: Unit
    villages: int
    loudspeakers: int
    is_whole: bool
    named: tuple[str, ...]
    silent: tuple[str, ...]
    ground: _Ground
    units: Collection[int]

    @cached_property
    def quiet(self) -> tuple[Hours, ...]:
        """The hours of silence of the loudspeakers, or of the commune; several where villages have their own rules."""
        return self.ground.quiet(self.commune.pk, self.units)

    @cached_property
    def languages(self) -> Mapping[tuple[str, ...], int]:
        """The languages of the loudspeakers in their order, as their villages say, with how many have them so."""
        return self.ground.languages(self.units)


@dataclass(frozen=True)
class Reach:
    """All communes of a version, in the order of names. `languages_named`: tag → "tiếng Tày"."""

    parts: list[Part] = field(default_factory=list)
    languages_named: Mapping[str, str] = field(default_factory=dict)

    @property
    def loudspeakers(self) -> int:
        return sum(part.loudspeakers for part in self.parts)

    @property
    def villages(self) -> int:
        return sum(part.villages for part in self.parts)

    @property
    def silent(self) -> list[str]:
        """The villages without a loudspeaker."""
        return [village for part in self.parts for village in part.silent]

    @property
    def silent_named(self) -> str:
        """The first of them: "Còn Kéo, Nà Pài và 3 thôn khác"."""
        names = ", ".join(self.silent[:SILENT_NAMED])
        more = len(self.silent) - SILENT_NAMED
        return _("%(names)s và %(more)s thôn khác") % {"names": names, "more": more} if more > 0 else names


def reach_of(versions: Collection[Version]) -> dict[int, Reach]:
    """The reach of each version, by its key, as of today; a fixed number of queries where areas are prefetched."""
    areas = {version.pk: {area.pk for area in version.areas.all()} for version in versions}
    ground = _Ground(set[int]().union(*areas.values()))
    return {version: ground.reach(of_it) for version, of_it in areas.items()}


class _Ground:
    """The units below and the communes around some areas, with the loudspeakers that stand in them."""

    def __init__(self, areas: Collection[int]) -> None:
        tree = Closure.objects.filter(in_force(today()), via=Via.TREE)
        self._below: dict[int, set[int]] = defaultdict(set)
        for area, unit in tree.filter(ancestor__in=areas).values_list("ancestor", "descendant"):
            self._below[area].add(unit)
        # Behind `__in` stands the question, not its answer: a province has so many units that naming them takes longer.
        inside = tree.filter(ancestor__in=areas).values("descendant")
        in_communes = tree.filter(in_force(today(), "ancestor__versions__"), ancestor__versions__level=Level.COMMUNE)
        self._commune = dict(in_communes.filter(descendant__in=inside).values_list("descendant", "ancestor"))
        villages = UnitVersion.objects.filter(in_force(today()), unit__in=inside, level=Level.VILLAGE)
        self._village = {row[0]: f"{row[1]} {row[2]}".strip() for row in villages.values_list("unit", "kind", "name")}
        standing = Device.objects.filter(unit__in=inside, state=DeviceState.ENROLLED, kind=Kind.LOUDSPEAKER)
        self._loudspeakers = dict(standing.order_by().values_list("unit").annotate(Count("pk")))
        self._languages_named = {language.tag: language.inside_a_sentence for language in Language.objects.all()}
        around = Unit.objects.filter(pk__in=set(self._commune.values()))
        self._named = {unit.pk: unit for unit in around.prefetch_related("versions")}

    @cached_property
    def _policies(self) -> dict[int, DevicePolicy]:
        return policies_of([*self._named, *self._loudspeakers])

    def reach(self, areas: Collection[int]) -> Reach:
        inside = set[int]().union(*(self._below[area] for area in areas))
        by_commune: dict[int, set[int]] = defaultdict(set)
        for unit in inside:
            if unit in self._commune:
                by_commune[self._commune[unit]].add(unit)
        parts = [self._part(commune, units) for commune, units in by_commune.items()]
        return Reach(sorted(parts, key=lambda part: alphabetical(part.commune)), self._languages_named)

    def _part(self, commune: int, units: set[int]) -> Part:
        villages = [self._village[unit] for unit in units if unit in self._village]
        is_whole = commune in units
        return Part(
            commune=self._named[commune],
            villages=len(villages),
            loudspeakers=sum(self._loudspeakers.get(unit, 0) for unit in units),
            is_whole=is_whole,
            named=() if is_whole or len(villages) > VILLAGES_NAMED else tuple(sorted(villages, key=alphabetical)),
            silent=tuple(sorted((self._village[unit] for unit in units if self._is_silent(unit)), key=alphabetical)),
            ground=self,
            units=units,
        )

    def languages(self, units: Collection[int]) -> dict[tuple[str, ...], int]:
        found: Counter[tuple[str, ...]] = Counter()
        for unit in units:
            if unit in self._loudspeakers:
                found[tuple(self._policies[unit].languages)] += self._loudspeakers[unit]
        return dict(found)

    def _is_silent(self, unit: int) -> bool:
        return unit in self._village and unit not in self._loudspeakers

    def quiet(self, commune: int, units: Collection[int]) -> tuple[Hours, ...]:
        asked = [unit for unit in units if unit in self._loudspeakers] or [commune]
        rules = {tuple(map(tuple, self._policies[unit].quiet_hours)) for unit in asked}
        return tuple(tuple(DailyWindow(start=start, end=end) for start, end in rule) for rule in sorted(rules))
