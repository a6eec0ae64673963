"""What loudspeakers say, signed and taken in as by the real road."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from tinlang.broadcasting.plan import item_uid
from tinlang.bulletins.models import Release
from tinlang.devices import intake
from tinlang.devices.models import Device, Road
from tinlang_wire.documents import Event, Item
from tinlang_wire.resolve import play_uid

_told: dict[UUID, int] = {}


def item_of(release: Release) -> Item:
    """The item of the release, as far as its identity goes."""
    uid = item_uid(str(release.uid), release.start_at)
    return Item(
        uid=uid,
        release=str(release.uid),
        title="",
        start_at=release.start_at,
        end_at=release.end_at,
        targets=(),
        variants=(),
    )


def report(device: Device, release: Release | None, *kinds: str, at: datetime, **said: Any) -> None:
    """The device proves these events, in this order, at this instant."""
    events = []
    for kind in kinds:
        _told[device.uid] = _told.get(device.uid, 0) + 1
        about: dict[str, Any] = {}
        if release is not None:
            item = item_of(release)
            about = {"item": item.uid, "release": item.release}
            if kind in ("started", "finished", "interrupted"):
                about["play"] = play_uid(item)
        events.append(Event(seq=_told[device.uid], at=at, kind=kind, **{**about, **said}))  # type: ignore[arg-type]
    intake.take(device.machine.events(*events), device.uid, Road.HTTP)
