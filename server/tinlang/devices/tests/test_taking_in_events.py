"""Events: kept before they are acknowledged, proof once verified; twice is once, a gap waits, a lie is counted."""

from datetime import timedelta
from uuid import UUID

import pytest

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.devices import intake
from tinlang.devices.intake import Incoming, allowance
from tinlang.devices.keys import KeyFolder
from tinlang.devices.models import (
    BatchState,
    Device,
    DeviceEvent,
    DeviceRefusal,
    DeviceStream,
    EventBatch,
    Road,
)
from tinlang.devices.queries import events_of_items
from tinlang.devices.tests.factories import DeviceFactory, Machine
from tinlang.units.models import Unit
from tinlang_wire.documents import Receipt
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import encode_segment, generate_key, open_signed, sha256
from tinlang_wire.refusals import Reason, Refused

pytestmark = pytest.mark.django_db(databases="__all__")


def receipt_in(answer: bytes, server_keys: KeyFolder) -> Receipt:
    _, receipt = open_signed(answer, lambda _: server_keys.signer("receipt"))
    assert isinstance(receipt, Receipt)
    return receipt


def committed(device: Device, *batches: bytes) -> list[int]:
    """What the receipts of the listener's road say, one after the other, before anything is verified."""
    said = []
    for signed in batches:
        taken = intake.take_all([Incoming(signed, device.uid)])[0]
        assert taken.refused is None, taken.refused
        said.append(taken.committed_seq)
    return said


def counted(device: Device) -> dict[str, int]:
    return dict(DeviceRefusal.objects.filter(device=device.uid).values_list("reason", "count"))


def stream_of(device: Device) -> DeviceStream:
    return DeviceStream.objects.get(device=device.uid)


def test_a_batch_is_kept_and_answered_before_its_signature_is_looked_at(device: Device, server_keys: KeyFolder) -> None:
    signed = device.machine.events(1, 2, 3)
    taken = intake.take_all([Incoming(signed, device.uid)])[0]
    receipt = receipt_in(taken.receipt, server_keys)
    assert receipt.committed_seq == 3 and receipt.answers == sha256(signed)
    assert receipt.audience == f"d:{device.uid}" and receipt.store_epoch == device.machine.store_epoch
    assert EventBatch.objects.get().state == BatchState.RAW
    assert DeviceEvent.objects.count() == 0
    assert intake.verify_waiting() == 1
    assert list(DeviceEvent.objects.values_list("seq", flat=True).order_by("seq")) == [1, 2, 3]
    assert stream_of(device).verified_seq == 3


def test_an_event_is_kept_in_all_its_facts(device: Device) -> None:
    item, release = new_uid(), new_uid()
    event = device.machine.event(
        1, kind="interrupted", item=item, release=release, play="ab" * 16, language="vi", media="a" * 64,
        text_sha256="b" * 64, offset_ms=4200, reason="withdrawn",
    )  # fmt: skip
    intake.take(device.machine.events(event), device.uid, Road.HTTP)
    row = events_of_items([item]).get()
    assert (row.device, row.kind, row.reason, row.offset_ms) == (device.uid, "interrupted", "withdrawn", 4200)
    assert (row.release, row.media, row.language) == (UUID(release), "a" * 64, "vi")
    assert row.at == event.at and row.received_at >= event.at


def test_the_same_batch_again_is_one_row_and_an_equal_answer(device: Device, server_keys: KeyFolder) -> None:
    """As after a listener that was killed between its commit and its answer."""
    signed = device.machine.events(1, 2)
    answers = [receipt_in(intake.take(signed, device.uid, Road.NATS), server_keys) for _ in range(3)]
    assert [answer.committed_seq for answer in answers] == [2, 2, 2]
    assert EventBatch.objects.count() == 1 and DeviceEvent.objects.count() == 2


def test_events_handed_in_again_in_other_batches_are_one(device: Device) -> None:
    machine = device.machine
    events = [machine.event(seq) for seq in range(1, 8)]
    for batch in (events[:3], events[1:5], events):
        intake.take(machine.events(*batch), device.uid, Road.HTTP)
    assert DeviceEvent.objects.count() == 7
    assert counted(device) == {}


def test_a_gap_waits_for_what_is_missing(device: Device) -> None:
    machine = device.machine
    first, lost, later = machine.events(1, 2), machine.events(3), machine.events(4, 5)
    assert committed(device, first, later, lost) == [2, 2, 5]
    intake.verify_waiting()
    assert stream_of(device).verified_seq == 5


def test_what_the_device_no_longer_keeps_is_not_waited_for(device: Device) -> None:
    """The server lost everything; of what it had acknowledged the device still keeps events from 40 on."""
    intake.take(device.machine.events(40, 41, kept_from=40), device.uid, Road.HTTP)
    assert stream_of(device).committed_seq == 41


def test_a_restored_older_server_says_so_and_gets_the_events_again(device: Device, server_keys: KeyFolder) -> None:
    machine = device.machine
    batches = [machine.events(1, 2), machine.events(3, 4)]
    for batch in batches:
        intake.take(batch, device.uid, Road.NATS)
    for model in (EventBatch, DeviceEvent):
        model.objects.filter(**{"last_seq__gt" if model is EventBatch else "seq__gt": 2}).delete()
    DeviceStream.objects.update(committed_seq=2, verified_seq=2, highest_seq=2)
    beat = intake.take(machine.heartbeat(last_seq=4, acknowledged_seq=4), device.uid, Road.NATS)
    assert receipt_in(beat, server_keys).committed_seq == 2
    assert receipt_in(intake.take(batches[1], device.uid, Road.NATS), server_keys).committed_seq == 4
    assert DeviceEvent.objects.count() == 4


def test_a_new_store_begins_a_new_stream(device: Device) -> None:
    intake.take(device.machine.events(1, 2), device.uid, Road.NATS)
    device.machine.store_epoch = new_uid()
    intake.take(device.machine.events(1), device.uid, Road.NATS)
    assert sorted(DeviceStream.objects.values_list("committed_seq", flat=True)) == [1, 2]
    assert DeviceEvent.objects.count() == 3 and counted(device) == {}


def test_events_of_a_device_that_was_away_for_a_month_are_taken(device: Device) -> None:
    with clock.frozen_at(clock.now() - timedelta(days=30)):
        signed = device.machine.events(1)
    intake.take(signed, device.uid, Road.HTTP)
    assert DeviceEvent.objects.get().seq == 1


def test_an_event_signed_by_another_devices_key_is_refused_and_counted(
    device: Device, village: Unit, technician: Person
) -> None:
    other = DeviceFactory(unit=village, by=technician, name="Loa khác")
    with pytest.raises(Refused) as refused:
        intake.take(device.machine.events(1, key=other.machine.key), device.uid, Road.NATS)
    assert refused.value.reason == Reason.NOT_ENTITLED
    with pytest.raises(Refused) as refused:
        intake.take(other.machine.events(1, device=str(device.uid), key=other.machine.key), other.uid, Road.NATS)
    assert refused.value.reason == Reason.NOT_ENTITLED
    assert counted(device) == {"not_entitled": 1} and counted(other) == {"not_entitled": 1}
    assert EventBatch.objects.count() == DeviceEvent.objects.count() == 0


def forged(signed: bytes) -> bytes:
    head, _, signature = signed.rpartition(b".")
    return head + b"." + (b"A" if signature[:1] != b"A" else b"B") + signature[1:]


def test_a_forged_batch_takes_back_what_it_was_acknowledged_so_that_the_honest_device_sends_again(
    device: Device, server_keys: KeyFolder
) -> None:
    machine = device.machine
    honest = machine.events(1, 2)
    assert committed(device, honest, forged(machine.events(3, 4, 5))) == [2, 5]
    intake.verify_waiting()
    assert stream_of(device).committed_seq == 2 and counted(device) == {"forged": 1}
    beat = intake.take(machine.heartbeat(), device.uid, Road.NATS)
    assert receipt_in(beat, server_keys).committed_seq == 2
    assert committed(device, machine.events(3, 4, 5)) == [5]


def test_a_forged_batch_over_proven_events_takes_nothing_back(device: Device) -> None:
    machine = device.machine
    assert committed(device, machine.events(1, 2, 3)) == [3]
    intake.verify_waiting()
    committed(device, forged(machine.events(1, 2, 3, 4)))
    intake.verify_waiting()
    assert stream_of(device).committed_seq == 3
    assert DeviceEvent.objects.count() == 3


def test_what_was_refused_is_refused_again_and_never_acknowledged(device: Device) -> None:
    bad = forged(device.machine.events(1))
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            intake.take(bad, device.uid, Road.NATS)
        assert refused.value.reason == Reason.FORGED
    assert stream_of(device).committed_seq == 0 and counted(device) == {"forged": 2}


def test_one_identity_with_two_contents_is_a_conflict_and_flags_a_clone(device: Device) -> None:
    machine = device.machine
    intake.take(machine.events(machine.event(1, kind="started")), device.uid, Road.NATS)
    clone = machine.events(machine.event(1, kind="finished"), 2)
    assert committed(device, clone) == [2]
    intake.verify_waiting()
    device.refresh_from_db()
    assert device.cloned_at is not None
    assert counted(device) == {"conflict": 1}
    assert DeviceEvent.objects.get().kind == "started"
    assert stream_of(device).committed_seq == 1
    assert bytes(EventBatch.objects.get(state=BatchState.REFUSED).signed) == clone, "the evidence is kept"
    assert committed(device, clone) == [1], "it is answered, so that neither machine sends for ever"


def test_a_revoked_device_is_refused_also_for_what_was_kept_before(device: Device, technician: Person) -> None:
    committed(device, device.machine.events(1))
    Device.objects.update(state="revoked", revoked_at=clock.now())
    intake.verify_waiting()
    with pytest.raises(Refused) as refused:
        intake.take(device.machine.events(2), device.uid, Road.HTTP)
    assert refused.value.reason == Reason.REVOKED_KEY
    assert counted(device) == {"revoked_key": 2} and DeviceEvent.objects.count() == 0


def test_a_stranger_is_an_unknown_key(server_keys: KeyFolder) -> None:
    stranger = Machine()
    with pytest.raises(Refused) as refused:
        intake.take(stranger.events(1), stranger.uid, Road.NATS)
    assert refused.value.reason == Reason.UNKNOWN_KEY


def test_many_devices_are_taken_in_one_go_in_a_fixed_number_of_queries(
    village: Unit, technician: Person, server_keys: KeyFolder, django_assert_max_num_queries
) -> None:
    devices = [DeviceFactory(unit=village, by=technician, name=f"Loa {n}") for n in range(12)]
    batches = [Incoming(device.machine.events(1, 2), device.uid) for device in devices]
    beats = [Incoming(device.machine.heartbeat(last_seq=2), device.uid) for device in devices]
    with django_assert_max_num_queries(14):
        assert all(taken.committed_seq == 2 for taken in intake.take_all(batches))
    with django_assert_max_num_queries(14):
        assert all(taken.receipt for taken in intake.take_all(beats))
    assert intake.verify_waiting() == 12


def test_one_bad_document_does_not_hold_up_the_others(device: Device) -> None:
    taken = intake.take_all(
        [
            Incoming(b"not a document", device.uid),
            Incoming(device.machine.events(1), device.uid),
            Incoming(device.machine.events(2, key=generate_key()), device.uid),
        ]
    )
    assert [one.refused.reason if one.refused else None for one in taken] == ["malformed", None, "unknown_key"]
    assert taken[1].committed_seq == 1


def broken(signed: bytes, number: int) -> bytes:
    """The same claim under a signature that does not fit; another one for each number."""
    head, body, _ = signed.split(b".")
    return b".".join((head, body, encode_segment(number.to_bytes(64, "big"))))


def test_of_a_flood_of_forged_batches_little_is_kept(device: Device) -> None:
    signed = device.machine.events(1)
    for begin in range(0, 90, 30):
        incoming = [Incoming(broken(signed, number), device.uid) for number in range(begin, begin + 30)]
        taken = intake.take_all(incoming)
        assert sum(one.refused is None for one in taken) == 10, "the signatures of the others were looked at first"
        intake.verify_waiting()
    assert counted(device) == {"forged": 90}
    rows = EventBatch.objects.all()
    assert len(rows) == 20 and all(row.state == BatchState.REFUSED and row.sha256 for row in rows)
    assert {bytes(row.signed) for row in rows} == {b""}
    assert stream_of(device).committed_seq == 0
    intake.take(signed, device.uid, Road.HTTP)
    assert stream_of(device).verified_seq == 1, "the true one is taken"


def test_a_device_may_hand_in_only_so_much_a_day(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = device.machine.events(1), device.machine.events(2)
    monkeypatch.setattr(allowance, "BYTES_A_DAY", len(first) + len(second) - 1)
    intake.take(first, device.uid, Road.HTTP)
    with pytest.raises(Refused, match="too_large"):
        intake.take(second, device.uid, Road.HTTP)
    assert counted(device) == {"too_large": 1}
    with clock.frozen_at(clock.now() + timedelta(days=1)):
        intake.take(second, device.uid, Road.HTTP)
    assert stream_of(device).verified_seq == 2
