"""Every refusal by its name, on the desk's side: what a device hands in, and the samples of the wire."""

import contextlib
import json
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tinlang_wire
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.devices import intake, keys
from tinlang.devices.models import Device, DeviceEvent, DeviceRefusal, EventBatch, Heartbeat, Road
from tinlang.devices.tests.factories import DeviceFactory, Machine
from tinlang.units.models import Unit
from tinlang_wire import documents
from tinlang_wire.documents import MAX_DOCUMENT_BYTES, Events
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


def named(sample: dict[str, Any]) -> str:
    """Its file, after the attack that it shows: `pytest -k arbitrary`."""
    attacks = json.loads((SAMPLES / "attacks.json").read_text(encoding="utf-8"))
    return " ".join([*(attack for attack, files in attacks.items() if sample["file"] in files), sample["file"]])


@pytest.mark.parametrize("sample", samples(), ids=named)
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


@given(
    start=st.sampled_from(["events", "heartbeat", *sorted(path.name for path in SAMPLES.glob("*.jws"))]),
    seed=st.integers(0, 2**32),
)
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_whatever_is_handed_in_is_taken_or_refused_by_name(device: Device, start: str, seed: int) -> None:
    """Bytes changed anywhere, of what devices send and of everything else on the wire: no other exception, ever."""
    chance, machine = random.Random(seed), device.machine
    made = {"events": lambda: machine.events(1), "heartbeat": machine.heartbeat}
    signed = made[start]() if start in made else (SAMPLES / start).read_bytes()[:MAX_DOCUMENT_BYTES]
    changed_bytes = bytearray(signed)
    for _ in range(chance.randint(1, 4)):
        changed_bytes[chance.randrange(len(changed_bytes))] = chance.randrange(256)
    assert bytes(changed_bytes) == signed or refused(bytes(changed_bytes), device.uid)


ODD = st.none() | st.integers() | st.text(max_size=20) | st.just(10**400) | st.lists(st.integers(), max_size=3)


@given(
    field=st.sampled_from([*Events.__struct_fields__, *documents.Heartbeat.__struct_fields__, "type"]),
    value=ODD,
    beats=st.booleans(),
)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_what_a_device_signs_with_any_field_of_any_value_is_taken_or_refused_by_name(
    device: Device, field: str, value: Any, beats: bool
) -> None:
    machine = device.machine
    signed = changed(machine, machine.heartbeat() if beats else machine.events(1), **{field: value})
    with contextlib.suppress(Refused):
        intake.take(signed, device.uid, Road.HTTP)
