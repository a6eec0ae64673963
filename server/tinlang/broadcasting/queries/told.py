"""What loudspeakers told of a release, without a model for each event: a page that asks every second must be quick.

Instants and keys come as text, which both databases write the same way every time, and are read once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import CharField, Count
from django.db.models.functions import Cast

from tinlang.broadcasting.queries.stages import Told
from tinlang.bulletins.models import Release
from tinlang.devices.models import DeviceEvent

Read = TypeVar("Read")


class Remembered(Generic[Read]):
    """What was read of some releases, as long as there is no more to read of them.

    What devices told is only ever added to (0005), so the number of events says whether anything came since.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: OrderedDict[UUID, tuple[int, Read]] = OrderedDict()

    def get(self, release: UUID, count: int) -> Read | None:
        """What is known of a release of which there are so many events."""
        known = self.kept.get(release)
        return known[1] if known is not None and known[0] == count else None

    def put(self, release: UUID, count: int, read: Read) -> None:
        self.kept[release] = count, read
        self.kept.move_to_end(release)
        while len(self.kept) > self.most:
            self.kept.popitem(last=False)


def counts_of(releases: Collection[UUID]) -> dict[UUID, int]:
    """How many events there are of each."""
    counted = DeviceEvent.objects.filter(release__in=releases).order_by().values_list("release")
    return {release: count for release, count in counted.annotate(Count("pk")) if release is not None}


COLUMNS = ("device_text", "at_text", "seq", "kind", "clock", "offset_ms", "reason", "play", "language")


_told: Remembered[list[Told]] = Remembered(most=4)


def told_of(release: Release) -> list[Told]:
    """All proven events of a release, oldest first; `device` as hexadecimal digits."""
    count = counts_of([release.uid]).get(release.uid, 0)
    told = _told.get(release.uid, count)
    if told is None:
        told = _read(release)
        _told.put(release.uid, len(told), told)
    return told


def _read(release: Release) -> list[Told]:
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
