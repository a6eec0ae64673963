"""What loudspeakers told of a release, without a model for each event: a page that asks every second must be quick.

Instants and keys come as text, which both databases write the same way every time, and are read once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import CharField, Count
from django.db.models.functions import Cast

from tinlang.broadcasting.queries.stages import Told
from tinlang.bulletins.models import Release
from tinlang.devices.models import DeviceEvent

Read = TypeVar("Read")


class Remembered(Generic[Read]):
    """What was read of some releases, and of how many rows. Others read it at the same time: nobody changes it.

    What devices told is only ever added to (0005), so the number of events says whether anything came since.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: OrderedDict[UUID, tuple[int, Read]] = OrderedDict()

    def get(self, release: UUID, count: int) -> Read | None:
        """What is known of a release of which there are so many rows."""
        known = self.kept.get(release)
        return known[1] if known is not None and known[0] == count else None

    def last(self, release: UUID) -> Read | None:
        """What was known last, whatever came since."""
        known = self.kept.get(release)
        return known[1] if known is not None else None

    def put(self, release: UUID, count: int, read: Read) -> None:
        self.kept.pop(release, None)
        self.kept[release] = count, read
        while len(self.kept) > self.most:
            self.kept.popitem(last=False)


def counts_of(releases: Collection[UUID]) -> dict[UUID, int]:
    """How many events there are of each."""
    counted = DeviceEvent.objects.filter(release__in=releases).order_by().values_list("release")
    return {release: count for release, count in counted.annotate(Count("pk")) if release is not None}


COLUMNS = ("pk", "device_text", "at_text", "seq", "kind", "clock", "offset_ms", "reason", "play", "language")


class AllTold(NamedTuple):
    """By the hexadecimal digits of the device what it told, oldest first; how many events, and their highest key."""

    by_device: Mapping[str, Sequence[Told]]
    events: int
    newest: int


NOTHING = AllTold({}, 0, 0)

_told: Remembered[AllTold] = Remembered(most=4)


def told_of(release: Release) -> Mapping[str, Sequence[Told]]:
    """All proven events of a release: by the hexadecimal digits of the device, oldest first.

    Of a device that told nothing since the last question it is the same object as then.
    """
    known = _told.last(release.uid) or NOTHING
    if known.events == _count(release):
        return known.by_device
    told = _and_what_follows(known, release)
    # Several listeners commit out of order: one with a lower key may have come late, and then the number tells.
    if known.events and told.events != _count(release):
        told = _and_what_follows(NOTHING, release)
    _told.put(release.uid, told.events, told)
    return told.by_device


def _count(release: Release) -> int:
    return counts_of([release.uid]).get(release.uid, 0)


def _and_what_follows(known: AllTold, release: Release) -> AllTold:
    """What is known, and what has a higher key."""
    found = DeviceEvent.objects.filter(release=release.uid, pk__gt=known.newest).order_by()
    as_text = found.annotate(device_text=Cast("device", CharField()), at_text=Cast("at", CharField()))
    rows, newest = list(as_text.values_list(*COLUMNS)), known.newest
    added: dict[str, list[Told]] = {}
    for key, device, at, *others in rows:
        newest = max(newest, key)
        added.setdefault(device, []).append(Told(instant(at), *others))
    by_device = dict(known.by_device)
    for text, told in added.items():
        device = text.replace("-", "")
        by_device[device] = sorted([*by_device.get(device, ()), *told], key=_when)
    return AllTold(by_device, known.events + len(rows), newest)


def instant(text: str) -> datetime:
    """SQLite writes UTC without saying so, PostgreSQL says its zone."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


_when = itemgetter(Told._fields.index("at"), Told._fields.index("seq"))
