"""What loudspeakers told of a release, without a model for each event: a page that asks every second must be quick.

Instants and keys come as text, which both databases write the same way every time, and are read once.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import CharField
from django.db.models.functions import Cast

from tinlang.broadcasting.queries.stages import Told
from tinlang.bulletins.models import Release
from tinlang.devices.models import DeviceEvent

COLUMNS = ("device_text", "at_text", "seq", "kind", "clock", "offset_ms", "reason", "play", "language")


def told_of(release: Release) -> list[Told]:
    """All proven events of a release, oldest first; `device` as hexadecimal digits."""
    found = DeviceEvent.objects.filter(release=release.uid).annotate(
        device_text=Cast("device", CharField()), at_text=Cast("at", CharField())
    )
    told = [Told(device.replace("-", ""), instant(at), *others) for device, at, *others in found.values_list(*COLUMNS)]
    told.sort(key=_when)
    return told


def instant(text: str) -> datetime:
    """SQLite writes UTC without saying so, PostgreSQL says its zone."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _when(told: Told) -> tuple[datetime, int]:
    return told.at, told.seq
