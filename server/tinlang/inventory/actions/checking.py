"""A check: somebody went there and saw whether the station is able to work."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.common.errors import DomainError
from tinlang.common.ids import uuid7
from tinlang.inventory.errors import (
    BrokenAfterTheCheck,
    FaultNotSaid,
    NoClusterWorks,
    NotYet,
    Several,
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
    already (`common.photos`). What `wrong_with_check` finds, Several at once.
    """
    station = Station.objects.select_for_update(of=("self",)).select_related("unit").get(pk=station.pk)
    require(by, "inventory.check", station.unit)
    if uid and (sent := station.checks.filter(uid=uid, by=by).first()):
        return sent
    seen: dict[str, Any] = {
        "works": works,
        "clusters_working": clusters_working,
        "fault": fault,
        "broken_on": broken_on,
    }
    wrong = wrong_with_check(station=station, on=on, **seen)
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Several(wrong)
    clusters = _clusters_of(station, on)
    shown = {"photo_sha256": photo_sha256, "from_phone": from_phone}
    check = Check.objects.create(uid=uid or uuid7(), station=station, on=on, clusters=clusters, by=by, **seen, **shown)
    detail = {"on": on, "works": works, "clusters": f"{clusters_working}/{clusters}", "fault": fault}
    audit.record(action="inventory.record_check", by=by, target=check, unit=station.unit, detail=detail)
    return check


def _clusters_of(station: Station, on: date) -> int:
    version = station.version_at(on)
    assert version is not None
    return version.clusters


def wrong_with_check(
    *, station: Station, on: date, works: bool, clusters_working: int, fault: str, broken_on: date | None
) -> list[DomainError]:
    """All that cannot be of what somebody saw, so that it is said at once."""
    version, wrong = station.version_at(on), list[DomainError]()
    if on > clock.today():
        wrong.append(NotYet(on=on))
    elif version is None or not station.stood(on):
        wrong.append(StationHasEnded(on=on))
    if version is not None and clusters_working > version.clusters:
        wrong.append(TooManyClusters(working=clusters_working, clusters=version.clusters))
    if works and not clusters_working:
        wrong.append(NoClusterWorks())
    if not works and not fault.strip():
        wrong.append(FaultNotSaid())
    if broken_on is not None and (works or broken_on > on):
        wrong.append(BrokenAfterTheCheck(on=on, broken_on=broken_on))
    return wrong
