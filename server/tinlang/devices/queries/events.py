"""What devices proved, and what was refused in their names."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from tinlang.devices.models import Device, DeviceEvent, DeviceRefusal, EventKind


def events_of_items(item_uids: Iterable[UUID | str]) -> QuerySet[DeviceEvent]:
    """All proven events of these plan items, oldest first."""
    return DeviceEvent.objects.filter(item__in=[str(uid) for uid in item_uids]).order_by("at", "seq")


def events_of_releases(release_uids: Iterable[UUID | str]) -> QuerySet[DeviceEvent]:
    """All proven events of these releases, oldest first."""
    return DeviceEvent.objects.filter(release__in=[str(uid) for uid in release_uids]).order_by("at", "seq")


def last_events(device: Device, limit: int = 20) -> QuerySet[DeviceEvent]:
    """What the device proved last, newest first."""
    return DeviceEvent.objects.filter(device=device.uid).order_by("-at", "-seq")[:limit]


def refusals_of(device: Device) -> QuerySet[DeviceRefusal]:
    """What the server refused in this device's name, by the refusal's name; the latest first."""
    return DeviceRefusal.objects.filter(device=device.uid).order_by("-last_at")


def refusals_of_documents(sha256s: Iterable[str]) -> QuerySet[DeviceEvent]:
    """Every proven word of a device that it refused one of these documents, oldest first."""
    return DeviceEvent.objects.filter(kind=EventKind.REFUSED, document__in=list(sha256s)).order_by("at", "seq")
