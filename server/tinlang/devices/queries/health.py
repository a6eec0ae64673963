"""How devices are, by their last signed heartbeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _

from tinlang.common import clock
from tinlang.devices.models import Device, DeviceRefusal, DeviceState, Heartbeat, Line

MISSED_BEFORE_LATE, MISSED_BEFORE_OFFLINE = 2, 5
GRACE = timedelta(seconds=10)


class Condition(TextChoices):
    ONLINE = "online", _("đang kết nối")
    LATE = "late", _("báo muộn")
    OFFLINE = "offline", _("mất kết nối")
    NEVER = "never", _("chưa báo lần nào")
    REVOKED = "revoked", _("đã thu hồi quyền")


TONES = {
    Condition.ONLINE: "ok",
    Condition.LATE: "warn",
    Condition.OFFLINE: "bad",
    Condition.NEVER: "wait",
    Condition.REVOKED: "info",
}


@dataclass(frozen=True)
class Health:
    """One device as it last said it was, and how long ago that is against what it promised."""

    device: Device
    condition: Condition
    heard_at: datetime | None = None
    heartbeat: Heartbeat | None = None
    refused_here: int = 0
    """what the server refused in its name"""
    refused_there: int = 0
    """what it says it refused"""

    @property
    def tone(self) -> str:
        return TONES[self.condition]

    @property
    def refused(self) -> int:
        return self.refused_here + self.refused_there

    @property
    def waiting_events(self) -> int:
        """Events that the device had not yet handed in when it last spoke."""
        return max(self.heartbeat.last_seq - self.heartbeat.acknowledged_seq, 0) if self.heartbeat else 0


@dataclass
class Counts:
    """How many devices are in each state: the line of figures."""

    by_condition: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, conditions: Iterable[Condition]) -> Counts:
        counted = Counter(conditions)
        return cls({condition.value: counted[condition] for condition in Condition})

    def __getitem__(self, state: str) -> int:
        return self.by_condition.get(state, 0)

    @property
    def in_use(self) -> int:
        return sum(self.by_condition.values()) - self[Condition.REVOKED]


def condition_at(device: Device, heard_at: datetime | None, now: datetime) -> Condition:
    """Online while at most one heartbeat is missing, late up to four, then offline."""
    return Condition.REVOKED if device.is_revoked else condition_after(device.heartbeat_s, heard_at, now)


def condition_after(heartbeat_s: int, heard_at: datetime | None, now: datetime) -> Condition:
    """The condition of a device in use that promises a heartbeat so often."""
    if heard_at is None:
        return Condition.NEVER
    beat = timedelta(seconds=heartbeat_s)
    silent = now - heard_at - GRACE
    if silent <= MISSED_BEFORE_LATE * beat:
        return Condition.ONLINE
    return Condition.LATE if silent <= MISSED_BEFORE_OFFLINE * beat else Condition.OFFLINE


def changes_at(heartbeat_s: int, now: datetime) -> tuple[datetime, ...]:
    """The earliest instants at which such a device may have been heard from last to be still online, and still late."""
    return tuple(
        now - GRACE - missed * timedelta(seconds=heartbeat_s) for missed in (MISSED_BEFORE_LATE, MISSED_BEFORE_OFFLINE)
    )


def health_of(devices: Collection[Device] | QuerySet[Device]) -> list[Health]:
    """The health of each, in the order given; two queries for all."""
    uids = [device.uid for device in devices]
    beats = {beat.device: beat for beat in Heartbeat.objects.filter(device__in=uids).defer("signed", "holds")}
    refused: dict[UUID, int] = dict(
        DeviceRefusal.objects.filter(device__in=uids).values_list("device").annotate(Sum("count"))
    )
    now = clock.now()
    return [_health(device, beats.get(device.uid), refused.get(device.uid, 0), now) for device in devices]


def health_of_one(device: Device) -> Health:
    return health_of([device])[0]


def _health(device: Device, beat: Heartbeat | None, refused_here: int, now: datetime) -> Health:
    heard_at = beat.received_at if beat else None
    return Health(
        device=device,
        condition=condition_at(device, heard_at, now),
        heard_at=heard_at,
        heartbeat=beat,
        refused_here=refused_here,
        refused_there=sum(beat.refused.values()) if beat else 0,
    )


def offline_count(devices: Iterable[Device]) -> int:
    """How many of these devices are offline: for a menu or a morning page."""
    in_use = [device for device in devices if device.state == DeviceState.ENROLLED]
    return sum(health.condition == Condition.OFFLINE for health in health_of(in_use))


def line_silent_since() -> datetime | None:
    """Since when NATS delivers nothing of what the server says to itself; None while it does."""
    return Line.objects.values_list("silent_since", flat=True).first()
