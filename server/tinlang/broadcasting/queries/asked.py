"""What one loudspeaker played at an hour, as it told, or will play, as it decides: and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from tinlang.broadcasting.plan import items_of
from tinlang.broadcasting.queries import foreseen
from tinlang.broadcasting.queries.ahead import rules_of
from tinlang.broadcasting.queries.plans import ground_of, material_for
from tinlang.broadcasting.queries.reported import told_of
from tinlang.broadcasting.queries.tallies import ENDS
from tinlang.bulletins.models import Release
from tinlang.common import clock
from tinlang.devices.models import Device, DeviceEvent, EventKind
from tinlang.units.models import Unit
from tinlang_wire.documents import Item


@dataclass(frozen=True)
class Answer:
    """`release`: what sounds, None for silence; `language`: in which; `since`: from when on, where that is known.

    `reason`: Why.… of what is to come; "" for what the loudspeaker itself told.
    """

    device: Device
    at: datetime
    release: Release | None = None
    language: str = ""
    since: datetime | None = None
    reason: str = ""


def answer(device: Device, unit: Unit, at: datetime) -> Answer:
    """Of a loudspeaker that stands in this commune."""
    return _told(device, at) if at < clock.now() else _foreseen(device, unit, at)


def _told(device: Device, at: datetime) -> Answer:
    """The last thing that it began before; nothing, if it ended, or must have."""
    events = DeviceEvent.objects.filter(device=device.uid, at__lte=at, kind__in=(EventKind.STARTED, *ENDS))
    last = events.order_by("-at", "-seq").first()
    if last is None or last.kind != EventKind.STARTED or last.release is None:
        return Answer(device, at)
    release = _with_sounds().filter(uid=last.release).first()
    if release is None or at - last.at >= timedelta(milliseconds=release.version.length_ms - (last.offset_ms or 0)):
        return Answer(device, at)
    return Answer(device, at, release, last.language, last.at)


def _with_sounds() -> QuerySet[Release]:
    return Release.objects.select_related("version").prefetch_related("version__variants__media")


def _foreseen(device: Device, unit: Unit, at: datetime) -> Answer:
    now = clock.now()
    found = items_of(material_for(ground_of(unit), now).airings, now)
    items, _since = foreseen.bearing(found, now, at + timedelta(microseconds=1))
    releases = _with_sounds().filter(uid__in=[item.release for item in items])
    by_uid = {str(release.uid): release for release in releases}
    rules = rules_of([device.unit_id], None, now, at)[device.unit_id]
    done = told_of(list(releases), unit, now, [device.uid]).done([device.uid])
    decision, since = foreseen.decision_at(rules, foreseen.plan(items, now), now, at, done)
    if not isinstance(decision.item, Item) or decision.variant is None:
        return Answer(device, at, reason=decision.reason)
    return Answer(device, at, by_uid[decision.item.release], decision.variant.language, since, decision.reason)
