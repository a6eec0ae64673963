"""What machines proved of stations, written down by the floors above. Again changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tinlang.inventory.models import Evidence, EvidenceKind, EvidenceMark, Station, StationKind, StationVersion
from tinlang.units.models import Closure, Via, in_force
from tinlang_wire.clock import ZONE

AT_ONCE = 500


@dataclass(frozen=True)
class Shown:
    """Something was proven to sound in that unit at that instant, by the loudspeaker of that name."""

    unit: int
    kind: EvidenceKind
    at: datetime
    name: str = ""

    @property
    def on(self) -> date:
        return self.at.astimezone(ZONE).date()


Key = tuple[int, str, date]
"""Station, kind, day."""


@transaction.atomic
def record_evidence(shown: Iterable[Shown], *, source: str = "", read_to: int = 0) -> int:
    """Keep, of each station, kind and day, when first and when last it was shown; how many rows are new or grew.

    The station is that of the commune in which the unit lay that day. Three queries a day that is told of, and three
    for each 500 rows, however many are told. A source that is read in turn gives the place up to which this was; it is
    kept with the rows (`queries.evidence_read_to`).
    """
    told = list(shown)
    found = _by_station_and_day(told)
    keys = sorted(found)
    slices = (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
    kept = sum(_keep({key: found[key] for key in some}) for some in slices)
    if source:
        EvidenceMark.objects.update_or_create(source=source, defaults={"read_to": read_to})
    return kept


def _by_station_and_day(told: Collection[Shown]) -> dict[Key, list[Shown]]:
    by_day: dict[date, list[Shown]] = defaultdict(list)
    for one in told:
        by_day[one.on].append(one)
    found: dict[Key, list[Shown]] = defaultdict(list)
    for day, ones in by_day.items():
        stations = _stations_of({one.unit for one in ones}, day)
        for one in ones:
            for station in stations.get(one.unit, ()):
                found[station, str(one.kind), day].append(one)
    return found


def _stations_of(units: Collection[int], day: date) -> dict[int, list[int]]:
    """Unit → the commune stations that stood that day where the unit lies."""
    above = Closure.objects.filter(in_force(day), descendant__in=units, via=Via.TREE)
    standing = Station.objects.in_force(day).filter(kind=StationKind.COMMUNE).values("pk")
    held = StationVersion.objects.filter(in_force(day), station__in=standing, unit__in=above.values("ancestor"))
    of_unit: dict[int, list[int]] = defaultdict(list)
    for pk, unit in held.values_list("station", "unit"):
        of_unit[unit].append(pk)
    found: dict[int, list[int]] = defaultdict(list)
    for unit, ancestor in above.filter(ancestor__in=of_unit).values_list("descendant", "ancestor"):
        found[unit].extend(of_unit[ancestor])
    return found


def _keep(found: dict[Key, list[Shown]]) -> int:
    """New rows in, rows that are there widened where the day was longer than known."""
    new = [_row(key, ones) for key, ones in found.items()]
    before = {(row.station_id, row.kind, row.on): row for row in _known(found)}
    Evidence.objects.bulk_create([row for row in new if _key(row) not in before], ignore_conflicts=True)
    grown = []
    for row in new:
        known = before.get(_key(row))
        if known is not None and (row.first_at < known.first_at or row.last_at > known.last_at):
            known.first_at, known.last_at = min(row.first_at, known.first_at), max(row.last_at, known.last_at)
            grown.append(known)
    if grown:
        Evidence.objects.bulk_update(grown, ["first_at", "last_at"])
    return len(new) - len(before) + len(grown)


def _known(found: dict[Key, list[Shown]]) -> list[Evidence]:
    stations, kinds, days = (set(part) for part in zip(*found, strict=True))
    rows = Evidence.objects.select_for_update().filter(station__in=stations, kind__in=kinds, on__in=days)
    return [row for row in rows if _key(row) in found]


def _key(row: Evidence) -> Key:
    return row.station_id, row.kind, row.on


def _row(key: Key, ones: list[Shown]) -> Evidence:
    station, kind, day = key
    first, last = min(ones, key=lambda one: one.at), max(ones, key=lambda one: one.at)
    source = _("nhật ký đã ký của %(name)s") % {"name": first.name or _("loa")}
    return Evidence(station_id=station, kind=kind, on=day, first_at=first.at, last_at=last.at, source=source[:160])
