"""Devices by area, and what holds where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tinlang.common.clock import now, today
from tinlang.common.errors import DomainError
from tinlang.devices.models import Device, DevicePolicy, DeviceState, Enrolment, EnrolmentState
from tinlang.units.models import Level, Unit, in_force
from tinlang.units.queries import Within, ancestors, commune_of

NEAREST_FIRST = (Level.VILLAGE, Level.COMMUNE, Level.DISTRICT, Level.PROVINCE)


class NoPlanUnit(DomainError):
    """A device stands in a commune or in one of its villages: plans are the communes'."""

    message = _("Thiết bị phải đặt ở một xã, phường, thị trấn, hoặc một thôn của xã đó.")
    kept = _("Chưa có gì thay đổi.")
    todo = _("Chọn lại địa bàn: xã hoặc thôn nơi đặt thiết bị.")
    status = 400


def devices_in(unit_uids: Iterable[UUID | str], on: date | None = None) -> QuerySet[Device]:
    """The enrolled devices that stand in these units or in what lies in them that day."""
    ids = Unit.objects.filter(uid__in=[str(uid) for uid in unit_uids]).values_list("pk", flat=True)
    return Device.objects.filter(state=DeviceState.ENROLLED, unit__in=Within(ids, on)).select_related("unit")


def pending_enrolments(code: str) -> QuerySet[Enrolment]:
    """Machines that show this code ("12345 67890") and still wait."""
    return Enrolment.objects.filter(code=code, state=EnrolmentState.PENDING, expires_at__gt=now())


def revoked_nats_keys() -> list[str]:
    """The keys that NATS must not let in."""
    return list(
        Device.objects.filter(state=DeviceState.REVOKED).order_by("nats_key").values_list("nats_key", flat=True)
    )


@dataclass(frozen=True)
class Placement:
    """Where a device stands, as its Config says it: the units it belongs to, nearest first, and whose plan it obeys."""

    units: tuple[Unit, ...]
    plan_unit: Unit


def placement_of(unit: Unit, on: date | None = None) -> Placement:
    """The units around a village or a commune that day; NoPlanUnit for anything larger or no longer in force."""
    day = on or today()
    commune = commune_of(unit, day)
    if commune is None:
        raise NoPlanUnit(unit=str(unit.uid))
    return Placement(units=_nearest_first(unit, day), plan_unit=commune)


def policy_for(unit: Unit, on: date | None = None) -> DevicePolicy:
    """The policy in force that day of the nearest area: the unit, what it lies in, at last the country.

    DevicePolicy.DoesNotExist only if somebody removed the country's.
    """
    day = on or today()
    around = _nearest_first(unit, day)
    rows = DevicePolicy.objects.filter(Q(unit__isnull=True) | Q(unit__in=around), in_force(day)).order_by("valid_from")
    by_unit = {row.unit_id: row for row in rows}
    for area in around:
        if area.pk in by_unit:
            return by_unit[area.pk]
    if None not in by_unit:
        raise DevicePolicy.DoesNotExist("no policy for the country")
    return by_unit[None]


def _nearest_first(unit: Unit, day: date) -> tuple[Unit, ...]:
    found = ancestors(unit, day).prefetch_related("versions")
    rank = {level: place for place, level in enumerate(NEAREST_FIRST)}

    def distance(area: Unit) -> int:
        version = area.version_at(day)
        return rank.get(Level(version.level), len(rank)) if version else len(rank)

    return tuple(sorted(found, key=distance))
