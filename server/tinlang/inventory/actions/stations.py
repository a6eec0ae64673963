"""Stations: made known, changed from a day on, ended and handed over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit
from tinlang.common.ids import uuid7
from tinlang.inventory.errors import EndsBeforeItBegan, StationHasEnded
from tinlang.inventory.models import Station, StationKind, StationVersion
from tinlang.units.closing import HAND_OVER, require_successor
from tinlang.units.models import Organisation, Unit, in_force

MANAGE = "inventory.manage"


@dataclass(frozen=True)
class Equipment:
    """What a station is called in its papers and consists of."""

    name: str
    technology: str
    year: int | None
    clusters: int
    organisation: Organisation | None = None

    def as_detail(self) -> dict[str, object]:
        return {
            "name": self.name,
            "technology": str(self.technology),
            "year": self.year,
            "clusters": self.clusters,
            "organisation": str(self.organisation or ""),
        }


@transaction.atomic
def register_station(
    *,
    unit: Unit,
    equipment: Equipment,
    begun_on: date,
    by: Person,
    kind: str = StationKind.COMMUNE,
    place: str = "",
    position: tuple[float, float] | None = None,
    covers: Iterable[Unit] = (),
    reason: str = "",
    uid: UUID | None = None,
) -> Station:
    """Make a station of a unit known, as it was from its first day on.

    What was sent before under the same `uid` is returned as it is.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    require(by, MANAGE, unit)
    if uid and (sent := Station.objects.filter(uid=uid, unit=unit).first()):
        return sent
    lat, lon = position or (None, None)
    where: dict[str, Any] = {"kind": kind, "place": place, "lat": lat, "lon": lon}
    since: dict[str, Any] = {"begun_on": begun_on, "begun_reason": reason}
    station = Station.objects.create(uid=uid or uuid7(), unit=unit, **where, **since)
    station.covers.set(covers)
    _begin_version(station, unit.pk, equipment, begun_on)
    detail = {**equipment.as_detail(), "kind": str(kind), "begun_on": begun_on}
    audit.record(action="inventory.register_station", by=by, target=station, unit=unit, detail=detail)
    return station


@transaction.atomic
def change_station(*, station: Station, equipment: Equipment, on: date, by: Person) -> StationVersion:
    """From that day on, up to the next change, it is called so and consists of this. StationHasEnded."""
    station = _locked(station)
    require(by, MANAGE, station.unit)
    if not station.stood(on):
        raise StationHasEnded(on=on)
    current = station.versions.filter(in_force(on)).first()
    following = station.versions.filter(valid_from__gt=on).order_by("valid_from").first()
    if current is not None and current.valid_from == on:
        current.delete()
    elif current is not None:
        current.valid_to = on
        current.save(update_fields=["valid_to"])
    unit = current.unit_id if current is not None else station.unit_id
    version = _begin_version(station, unit, equipment, on, following.valid_from if following else None)
    audit.record(
        action="inventory.change_station",
        by=by,
        target=station,
        unit=station.unit,
        detail={**equipment.as_detail(), "on": on},
    )
    return version


@transaction.atomic
def end_station(
    *, station: Station, on: date, reason: str, by: Person, handed_to: Unit | None = None, handover: str = ""
) -> Station:
    """`on` is the first day without it. What stood there may pass to another unit, by a record of the handover."""
    station = _locked(station)
    require(by, MANAGE, station.unit)
    if station.ended_on is not None:
        raise StationHasEnded(on=on)
    if on <= station.begun_on:
        raise EndsBeforeItBegan(on=on)
    station.ended_on, station.ended_reason = on, reason
    station.handed_to, station.handover = handed_to, handover
    station.save()
    audit.record(
        action="inventory.end_station",
        by=by,
        target=station,
        unit=station.unit,
        detail={"on": on, "reason": reason, "handed_to": str(handed_to or ""), "handover": handover},
    )
    return station


@transaction.atomic
def hand_over(*, station: Station, to: Unit, reason: str, by: Person) -> Station:
    """The station of a unit that has ended belongs to its successor, from the day on which that took over.

    What was counted of earlier days stays so. StationHasEnded, NotASuccessor; `units.hand_over` in both units.
    """
    station = _locked(station)
    require(by, HAND_OVER, station.unit)
    if station.ended_on is not None:
        raise StationHasEnded(on=station.ended_on)
    before = station.unit
    since = require_successor(to, before)
    require(by, HAND_OVER, to)
    spanning = station.versions.filter(in_force(since), valid_from__lt=since).first()
    if spanning is not None:
        spanning.pk, until = None, spanning.valid_to
        station.versions.filter(in_force(since), valid_from__lt=since).update(valid_to=since)
        spanning.valid_from, spanning.valid_to = since, until
        spanning.save(force_insert=True)
    station.versions.filter(valid_from__gte=since).update(unit=to)
    station.unit = to
    station.save(update_fields=["unit"])
    detail = {"from": str(before), "to": str(to), "since": since, "reason": reason}
    audit.record(action="inventory.hand_over", by=by, target=station, unit=to, detail=detail)
    return station


def _locked(station: Station) -> Station:
    return Station.objects.select_for_update(of=("self",)).select_related("unit").get(pk=station.pk)


def _begin_version(
    station: Station, unit: int, equipment: Equipment, on: date, until: date | None = None
) -> StationVersion:
    return StationVersion.objects.create(
        station=station,
        unit_id=unit,
        name=equipment.name,
        technology=equipment.technology,
        year=equipment.year,
        clusters=equipment.clusters,
        organisation=equipment.organisation,
        valid_from=on,
        valid_to=until,
    )
