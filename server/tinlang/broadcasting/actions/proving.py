"""What loudspeakers proved, handed down to the network's evidence: a few rows a day, however often they play."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import Max

from tinlang.broadcasting.models import Delivery
from tinlang.devices.models import Device, DeviceEvent, EventKind, SigningKind, SigningRequest
from tinlang.inventory.actions import Shown, record_evidence
from tinlang.inventory.models import EvidenceKind
from tinlang.inventory.queries import evidence_read_to

SOURCE = "events"
AT_ONCE = 2000
AGAIN = 1000
"""So many events before the mark are read again with every new one: several listeners commit out of order."""
TELLING = (EventKind.FINISHED, EventKind.COMMANDED)
TRUSTED = "trusted"
"""The clock by which a day is believed."""


def project_evidence() -> int:
    """Read what was proven since the last time, and write down which stations played or passed a test that day.

    Events are there only after their signature was verified. The rows and the mark are one transaction, and rows that
    are there already stay: killed anywhere, it reads again and changes nothing. Returns how many events were new.
    """
    newest = DeviceEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    mark = evidence_read_to(SOURCE)
    if newest < mark:  # the events are those of an older back-up: all of them again
        mark = 0
    if newest == mark:
        return 0
    since = DeviceEvent.objects.filter(pk__gt=max(mark - AGAIN, 0)).order_by("pk")
    read = list(since.values_list("pk", flat=True)[: AGAIN + AT_ONCE])
    events = list(since.filter(pk__lte=read[-1], kind__in=TELLING))
    record_evidence([*_plays(events), *_tests(events)], source=SOURCE, read_to=read[-1])
    return sum(pk > mark for pk in read)


def _plays(events: Collection[DeviceEvent]) -> Iterator[Shown]:
    """What was played to its end, in the unit in which the loudspeaker was expected to play it."""
    played = [event for event in events if event.kind == EventKind.FINISHED and event.release and _is_dated(event)]
    expected = Delivery.objects.filter(
        release__in={event.release for event in played}, device__in={event.device for event in played}
    )
    stood: dict[tuple[UUID, UUID], tuple[int, str]] = {
        (release, device): (unit, name)
        for release, device, unit, name in expected.values_list("release", "device", "unit", "name")
    }
    for event in played:
        if event.release is not None and (where := stood.get((event.release, event.device))):
            yield Shown(where[0], EvidenceKind.ON_AIR, event.at, where[1])


def _tests(events: Collection[DeviceEvent]) -> Iterator[Shown]:
    """Test tones that the desk ordered and the loudspeaker sounded."""
    done = [event for event in events if event.kind == EventKind.COMMANDED and not event.reason and _is_dated(event)]
    asked = SigningRequest.objects.filter(
        kind=SigningKind.COMMAND, detail__command="test_tone", document__sha256__in={event.document for event in done}
    )
    tones = set(asked.values_list("document__sha256", flat=True))
    sounded = [event for event in done if event.document in tones]
    devices = {device.uid: device for device in Device.objects.filter(uid__in={event.device for event in sounded})}
    for event in sounded:
        if device := devices.get(event.device):
            yield Shown(device.unit_id, EvidenceKind.TEST, event.at, device.name)


def _is_dated(event: DeviceEvent) -> bool:
    return event.clock == TRUSTED
