"""Where many devices stand and what holds there, in as many queries as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tinlang.common.clock import today
from tinlang.devices.models import DevicePolicy
from tinlang.devices.queries.devices import NEAREST_FIRST, NoPlanUnit, Placement
from tinlang.units.models import Closure, Level, Unit, UnitVersion, Via, in_force

RANK: dict[str, int] = {level: place for place, level in enumerate(NEAREST_FIRST)}


@dataclass(frozen=True)
class Ground:
    """The placement and the policy of a unit."""

    placement: Placement
    policy: DevicePolicy


def grounds_of(unit_ids: Collection[int], on: date | None = None) -> dict[int, Ground]:
    """`placement_of` and `policy_for` of these units that day; one in which no device may stand is left out.

    DevicePolicy.DoesNotExist only if somebody removed the country's.
    """
    day = on or today()
    above = _above(unit_ids, day)
    ids = {area for areas in above.values() for area in areas}
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=ids)}
    levels = dict(UnitVersion.objects.filter(in_force(day), unit__in=ids).values_list("unit", "level"))
    policies = policies_of(above, day)
    grounds = {}
    for unit_id, areas in above.items():
        nearest = sorted(areas, key=lambda area: RANK.get(levels.get(area, ""), len(RANK)))
        commune = next((area for area in nearest if levels.get(area) == Level.COMMUNE), None)
        if commune is not None:
            placement = Placement(units=tuple(units[area] for area in nearest), plan_unit=units[commune])
            grounds[unit_id] = Ground(placement, policies[unit_id])
    return grounds


def policies_of(unit_ids: Collection[int], on: date | None = None) -> dict[int, DevicePolicy]:
    """`policy_for` of these units that day. What lies where is asked only of areas that have a policy of their own.

    DevicePolicy.DoesNotExist only if somebody removed the country's.
    """
    day = on or today()
    policies = {row.unit_id: row for row in DevicePolicy.objects.filter(in_force(day)).order_by("valid_from")}
    ruled = policies.keys() - {None}
    levels = dict(UnitVersion.objects.filter(in_force(day), unit__in=ruled).values_list("unit", "level"))
    inside = Closure.objects.filter(in_force(day), descendant__in=set(unit_ids), ancestor__in=ruled, via=Via.TREE)
    nearest: dict[int, tuple[int, int]] = {}
    for unit_id, area in inside.values_list("descendant", "ancestor"):
        distance = RANK.get(levels.get(area, ""), len(RANK))
        nearest[unit_id] = min(nearest.get(unit_id, (distance, area)), (distance, area))
    try:
        return {unit_id: policies[nearest[unit_id][1] if unit_id in nearest else None] for unit_id in unit_ids}
    except KeyError:
        raise DevicePolicy.DoesNotExist("no policy for the country") from None


def ground_of(unit: Unit) -> Ground:
    """The ground of one unit today; NoPlanUnit where no device may stand."""
    found = grounds_of([unit.pk]).get(unit.pk)
    if found is None:
        raise NoPlanUnit(unit=str(unit.uid))
    return found


def _above(unit_ids: Collection[int], day: date) -> dict[int, list[int]]:
    rows = Closure.objects.filter(in_force(day), descendant__in=set(unit_ids), via=Via.TREE).order_by("ancestor")
    above: dict[int, list[int]] = defaultdict(list)
    for descendant, ancestor in rows.values_list("descendant", "ancestor").distinct():
        above[descendant].append(ancestor)
    return above
