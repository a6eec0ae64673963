"""Heartbeats: the latest counts, an older one is a replay; what devices hold tells a restored server what to sign."""

from datetime import timedelta

import pytest

from tinlang.common import clock
from tinlang.devices import intake
from tinlang.devices.models import (
    Device,
    DeviceRefusal,
    DocumentSeries,
    Heartbeat,
    Road,
    SignedDocument,
    SigningRequest,
)
from tinlang.devices.queries import Condition, documents_behind, health_of_one
from tinlang.devices.signing import unix_ms
from tinlang.devices.tests.test_signing import sign_plan
from tinlang_wire.documents import Reference, audience_device, audience_unit
from tinlang_wire.ids import new_uid
from tinlang_wire.refusals import Reason, Refused

pytestmark = pytest.mark.django_db(databases="__all__")


def beat(device: Device, **said: object) -> Heartbeat:
    intake.take(device.machine.heartbeat(**said), device.uid, Road.NATS)
    return Heartbeat.objects.get(device=device.uid)


def test_only_the_latest_is_kept(device: Device) -> None:
    beat(device, last_seq=3, acknowledged_seq=1, volume=60)
    latest = beat(device, last_seq=5, acknowledged_seq=5, volume=70)
    assert (latest.last_seq, latest.volume, Heartbeat.objects.count()) == (5, 70, 1)
    health = health_of_one(device)
    assert (health.condition, health.waiting_events) == (Condition.ONLINE, 0)


def test_only_refusals_with_names_are_kept(device: Device) -> None:
    latest = beat(device, refused={"forged": 2, "nonsense": 9, "expired": 0}, software="0.1" + " bản thử" * 50)
    assert latest.refused == {"forged": 2} and len(latest.software) == 80
    assert health_of_one(device).refused == 2


def test_an_older_one_is_a_replay_and_the_same_again_is_not(device: Device) -> None:
    old = device.machine.heartbeat()
    new = device.machine.heartbeat()
    for signed in (new, new):
        intake.take(signed, device.uid, Road.NATS)
    with pytest.raises(Refused) as refused:
        intake.take(old, device.uid, Road.NATS)
    assert refused.value.reason == Reason.REPLAYED
    assert DeviceRefusal.objects.get().reason == "replayed"


def test_a_new_store_may_count_from_the_beginning_and_the_old_one_is_over(device: Device) -> None:
    machine = device.machine
    machine.sequence = 1000
    beat(device)
    replay, first_store = machine.heartbeat(), machine.store_epoch
    machine.store_epoch, machine.sequence = new_uid(), 0
    assert str(beat(device).store_epoch) == machine.store_epoch != first_store
    with pytest.raises(Refused) as refused:
        intake.take(replay, device.uid, Road.NATS)
    assert refused.value.reason == Reason.REPLAYED


def test_a_device_without_a_trusted_clock_is_heard(device: Device) -> None:
    long_ago = clock.now() - timedelta(days=20000)
    assert beat(device, clock="untrusted", issued_at=long_ago, expires_at=long_ago).clock == "untrusted"


@pytest.mark.parametrize(
    ("silent_s", "condition"),
    [(0, "online"), (129, "online"), (140, "late"), (309, "late"), (320, "offline")],
)
def test_silence_makes_a_device_late_and_then_offline(device: Device, silent_s: int, condition: str) -> None:
    beat(device)
    with clock.frozen_at(clock.now() + timedelta(seconds=silent_s)):
        assert health_of_one(device).condition == condition


def test_a_device_that_never_spoke_is_not_offline_but_never_heard(device: Device) -> None:
    assert health_of_one(device).condition == Condition.NEVER


def reference(kind: str, audience: str, sequence: int, epoch: int = 1) -> Reference:
    return Reference(type=kind, audience=audience, epoch=epoch, sequence=sequence, sha256="c" * 64)


def test_a_device_that_holds_a_later_plan_shows_that_this_database_is_older(device: Device) -> None:
    plan = sign_plan(str(device.plan_unit))
    with clock.frozen_at(clock.now() + timedelta(hours=2)):
        beat(device, holds=[reference("plan", plan.audience, plan.sequence + 3_600_000)])
        assert [behind.audience for behind in documents_behind()] == [plan.audience]
        assert sign_plan(str(device.plan_unit)).sequence > plan.sequence + 3_600_000
        assert documents_behind() == []


def test_a_plan_that_this_database_never_saw_is_signed_again_too(device: Device) -> None:
    audience = audience_unit(str(device.plan_unit))
    beat(device, holds=[reference("plan", audience, unix_ms(clock.now()) - 5000)])
    assert [behind.audience for behind in documents_behind()] == [audience]


def test_another_content_under_our_own_sequence_is_signed_anew_above_it(device: Device) -> None:
    plan = sign_plan(str(device.plan_unit))
    beat(device, holds=[reference("plan", plan.audience, plan.sequence)])
    assert documents_behind() != []


def test_a_later_config_or_keys_is_asked_of_the_dispatcher(device: Device) -> None:
    now = unix_ms(clock.now())
    beat(device, holds=[reference("config", audience_device(str(device.uid)), now), reference("keys", "all", now)])
    assert sorted(SigningRequest.objects.values_list("kind", flat=True)) == ["config", "keys"]


def test_a_claim_from_beyond_the_clock_is_refused_and_counted(device: Device) -> None:
    plan = sign_plan(str(device.plan_unit))
    far = unix_ms(clock.now() + timedelta(minutes=6))
    beat(device, holds=[reference("plan", plan.audience, far), reference("keys", "all", 1, epoch=7)])
    assert documents_behind() == []
    assert {(row.reason, row.document_type, row.count) for row in DeviceRefusal.objects.all()} == {
        ("not_yet_valid", "plan", 1), ("not_yet_valid", "keys", 1),
    }  # fmt: skip


def test_documents_that_are_none_of_the_devices_business_prove_nothing(device: Device) -> None:
    beat(device, holds=[reference("plan", audience_unit(new_uid()), 1), reference("config", f"d:{new_uid()}", 1)])
    assert documents_behind() == [] and SigningRequest.objects.count() == 0


def test_what_it_holds_of_ours_is_not_ahead(device: Device, published_keys: SignedDocument) -> None:
    plan = sign_plan(str(device.plan_unit))
    held = [
        Reference(type=one.type, audience=one.audience, epoch=one.epoch, sequence=one.sequence, sha256=one.sha256)
        for one in (published_keys, plan)
    ]
    beat(device, holds=held)
    assert not DocumentSeries.objects.filter(ahead__gt=0).exists() and SigningRequest.objects.count() == 0


def test_a_heartbeat_from_a_wrong_clock_does_not_hide_the_device_until_that_day(device: Device) -> None:
    machine = device.machine
    machine.sequence = unix_ms(clock.now() + timedelta(days=365))
    beat(device)
    machine.sequence = unix_ms(clock.now())
    assert beat(device).sequence == machine.sequence
