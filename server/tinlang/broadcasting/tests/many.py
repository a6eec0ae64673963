"""Rows by the hundred, made quickly: what they report is written as if it had been verified already."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from tinlang.accounts.models import Person
from tinlang.broadcasting.tests.reports import item_of
from tinlang.bulletins.models import Release
from tinlang.common.ids import uuid7
from tinlang.devices.models import Device, DeviceEvent
from tinlang.devices.tests.factories import DeviceFactory
from tinlang.units.models import Unit
from tinlang_wire.resolve import play_uid


def many_loudspeakers(unit: Unit, by: Person, count: int) -> list[Device]:
    """Loudspeakers in one unit that differ in name and keys only."""
    one = DeviceFactory(unit=unit, by=by, name="Loa 000")
    rows = [
        Device(
            uid=uuid7(),
            unit=unit,
            organisation=one.organisation,
            name=f"Loa {n:03}",
            key=one.key,
            thumbprint=f"thumb-{n}",
            nats_key=f"nats-{n}",
            plan_unit=one.plan_unit,
            enrolled_by=by,
        )
        for n in range(1, count)
    ]
    return [one, *Device.objects.bulk_create(rows)]


def all_played(release: Release, devices: list[UUID], begun: datetime) -> None:
    """Every one of these received, fetched, started and finished, each a little later than the one before."""
    item, rows = item_of(release), []
    for place, device in enumerate(devices):
        for seq, kind in enumerate(("received", "fetched", "started", "finished"), 1):
            at = begun + timedelta(milliseconds=10 * place, seconds=seq)
            rows.append(
                DeviceEvent(
                    device=device,
                    store_epoch=device,
                    seq=seq,
                    event_on=at.date(),
                    at=at,
                    received_at=at,
                    kind=kind,
                    item=item.uid,
                    release=release.uid,
                    play=play_uid(item) if seq > 2 else "",
                    clock="trusted",
                    sha256=f"{place:032x}{seq:032x}",
                    batch=0,
                )
            )
    DeviceEvent.objects.bulk_create(rows)
