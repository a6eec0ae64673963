"""Every refusal by its name, on the desk's side: what a device hands in, and the samples of the wire."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

import tinlang_wire
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.devices import intake, keys
from tinlang.devices.models import Device, DeviceEvent, DeviceRefusal, EventBatch, Heartbeat, Road
from tinlang.devices.tests.factories import DeviceFactory, Machine
from tinlang.units.models import Unit
from tinlang_wire.documents import MAX_DOCUMENT_BYTES
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import decode_segment, key_from_jwk, sign_bytes
from tinlang_wire.refusals import Reason, Refused

pytestmark = pytest.mark.django_db(databases="__all__")

SAMPLES = Path(tinlang_wire.__file__).parent.parent / "samples"


def refused(signed: bytes, device: UUID | str) -> Reason:
    with pytest.raises(Refused) as found:
        intake.take(signed, device, Road.HTTP)
    return found.value.reason


def counted(device: UUID) -> dict[str, int]:
    return dict(DeviceRefusal.objects.filter(device=device).values_list("reason", "count"))


def changed(machine: Machine, signed: bytes, **said: Any) -> bytes:
    """The same document with other fields, signed anew by its own key."""
    payload = json.loads(decode_segment(signed.split(b".")[1])) | said
    return sign_bytes(msgspec.json.encode(payload), machine.key)


LATE, SOON = timedelta(hours=-1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("reason", "made"),
    [
        (Reason.MALFORMED, lambda m: b"eyJ.eyJ"),
        (Reason.MALFORMED, lambda m: m.events(m.event(1), m.event(3))),
        (Reason.MALFORMED, lambda m: m.events(m.event(2**60))),
        (Reason.MALFORMED, lambda m: m.events(m.event(1, at=datetime.fromisoformat("9999-12-31T23:59:59+00:00")))),
        (Reason.MALFORMED, lambda m: m.heartbeat(last_seq=2**70)),
        (Reason.MALFORMED, lambda m: changed(m, m.events(1), events=[])),
        (Reason.MALFORMED, lambda m: changed(m, m.events(1), store_epoch="\x00")),
        (Reason.TOO_LARGE, lambda m: b"x" * (MAX_DOCUMENT_BYTES + 1)),
        (Reason.UNSUPPORTED_VERSION, lambda m: changed(m, m.events(1), version=2)),
        (Reason.UNSUPPORTED_VERSION, lambda m: changed(m, m.events(1), crit=["a_field_of_tomorrow"])),
        (Reason.NOT_ENTITLED, lambda m: m.events(1, device=new_uid())),
        (Reason.WRONG_AUDIENCE, lambda m: m.events(1, audience="all")),
        (Reason.WRONG_AUDIENCE, lambda m: m.heartbeat(audience=f"d:{m.uid}")),
        (Reason.UNKNOWN_KEY, lambda m: m.heartbeat(key=Machine().key)),
        (Reason.EXPIRED, lambda m: m.heartbeat(issued_at=clock.now() + LATE, expires_at=clock.now() + LATE)),
        (Reason.NOT_YET_VALID, lambda m: m.heartbeat(issued_at=clock.now() + SOON)),
    ],
)
def test_what_is_not_right_is_refused_by_name_and_counted(device: Device, reason: Reason, made: Any) -> None:
    assert refused(made(device.machine), device.uid) == reason
    assert counted(device.uid) == {reason: 1}
    assert EventBatch.objects.count() == DeviceEvent.objects.count() == Heartbeat.objects.count() == 0


def test_a_field_of_tomorrow_that_need_not_be_understood_is_ignored(device: Device) -> None:
    intake.take(changed(device.machine, device.machine.events(1), a_field_of_tomorrow=1), device.uid, Road.HTTP)
    assert DeviceEvent.objects.count() == 1


def test_long_text_from_a_device_is_cut_to_its_column(device: Device) -> None:
    machine = device.machine
    event = machine.event(1, reason="x" + "y" * 400, play="z" * 300, document_type="t" * 99)
    intake.take(machine.events(event), device.uid, Road.HTTP)
    row = DeviceEvent.objects.get()
    assert row.reason == "x" + "y" * 63 and len(row.play) == 64 and len(row.document_type) == 12


def samples() -> list[dict[str, Any]]:
    found = json.loads((SAMPLES / "manifest.json").read_text(encoding="utf-8"))["samples"]
    return [sample for sample in found if sample["judge"]["devices"]]


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample["file"])
def test_the_desk_judges_what_devices_send_as_the_samples_say(
    sample: dict[str, Any], village: Unit, technician: Person, server_keys: keys.KeyFolder
) -> None:
    for uid, jwk in sample["judge"]["devices"].items():
        machine = Machine(uid)
        machine.key = key_from_jwk(jwk)
        DeviceFactory(unit=village, by=technician, machine=machine)
    signed = (SAMPLES / sample["file"]).read_bytes()
    claimed = json.loads(decode_segment(signed.split(b".")[1]))["device"]
    with clock.frozen_at(datetime.fromisoformat(sample["judge"]["now"])):
        try:
            intake.take(signed, claimed, Road.HTTP)
            verdict = "accepted"
        except Refused as found:
            verdict = f"refused {found.reason}"
    assert sample["expected"].startswith(verdict)
