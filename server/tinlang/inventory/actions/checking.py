"""A check: somebody went there and saw whether the station is able to work."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.common.ids import uuid7
from tinlang.inventory.errors import (
    BrokenAfterTheCheck,
    FaultNotSaid,
    NoClusterWorks,
    NotYet,
    StationHasEnded,
    TooManyClusters,
)
from tinlang.inventory.models import Check, Station


@transaction.atomic
def record_check(
    *,
    station: Station,
    on: date,
    works: bool,
    clusters_working: int,
    by: Person,
    fault: str = "",
    broken_on: date | None = None,
    photo_sha256: str = "",
    from_phone: bool = False,
    uid: UUID | None = None,
) -> Check:
    """Write down what somebody saw of the station that day. A slip is mended by another check, never by changing one.

    What was sent before under the same `uid` is returned as it is. The photo, if there is one, lies in the store
    already (`common.photos`). NotYet, StationHasEnded, TooManyClusters, NoClusterWorks, FaultNotSaid,
    BrokenAfterTheCheck.
    """
    station = Station.objects.select_for_update(of=("self",)).select_related("unit").get(pk=station.pk)
    require(by, "inventory.check", station.unit)
    if uid and (sent := station.checks.filter(uid=uid, by=by).first()):
        return sent
    clusters = _clusters(station, on)
    _refuse_what_cannot_be(on, works, clusters_working, clusters, fault, broken_on)
    check = Check.objects.create(
        uid=uid or uuid7(),
        station=station,
        on=on,
        works=works,
        clusters_working=clusters_working,
        clusters=clusters,
        fault=fault,
        broken_on=broken_on,
        photo_sha256=photo_sha256,
        from_phone=from_phone,
        by=by,
    )
    detail = {"on": on, "works": works, "clusters": f"{clusters_working}/{clusters}", "fault": fault}
    audit.record(action="inventory.record_check", by=by, target=check, unit=station.unit, detail=detail)
    return check


def _clusters(station: Station, on: date) -> int:
    """How many clusters it had that day. NotYet, StationHasEnded."""
    if on > clock.today():
        raise NotYet(on=on)
    version = station.version_at(on)
    if version is None or not station.stood(on):
        raise StationHasEnded(on=on)
    return version.clusters


def _refuse_what_cannot_be(
    on: date, works: bool, working: int, clusters: int, fault: str, broken_on: date | None
) -> None:
    if working > clusters:
        raise TooManyClusters(working=working, clusters=clusters)
    if works and not working:
        raise NoClusterWorks
    if not works and not fault.strip():
        raise FaultNotSaid
    if broken_on is not None and (works or broken_on > on):
        raise BrokenAfterTheCheck(on=on, broken_on=broken_on)
