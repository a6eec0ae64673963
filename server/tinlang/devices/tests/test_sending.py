"""Sending: the same bytes until they went; a link that is down is tried later; what no longer matters is dropped."""

from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.devices.actions import enqueue, payload_of, send_command, send_pending, sign_requested
from tinlang.devices.actions.sending import LinkDown
from tinlang.devices.actions.signing import sign_config
from tinlang.devices.models import Device, OutgoingDocument, SendAttempt, SignedDocument
from tinlang.devices.tests.test_signing import sign_plan
from tinlang_wire import subjects
from tinlang_wire.documents import Reference

pytestmark = pytest.mark.django_db(databases="__all__")


class Wire:
    """A link in memory; `is_down` cuts it."""

    def __init__(self) -> None:
        self.carried: list[tuple[str, bytes]] = []
        self.is_down = False

    def publish(self, subject: str, payload: bytes) -> None:
        if self.is_down:
            raise LinkDown("no connection")
        self.carried.append((subject, payload))


@pytest.fixture
def wire() -> Iterator[Wire]:
    return Wire()


def sent(device: Device) -> OutgoingDocument:
    plan = sign_plan(str(device.plan_unit))
    return enqueue(plan, subjects.unit(str(device.plan_unit)))


def test_what_waits_is_sent_once_and_the_attempt_is_a_row(device: Device, wire: Wire) -> None:
    outgoing = sent(device)
    assert send_pending(wire) == 1 and send_pending(wire) == 0
    assert wire.carried == [(outgoing.subject, bytes(outgoing.document.signed))]
    outgoing.refresh_from_db()
    assert outgoing.sent_at is not None and outgoing.tries.get().ok


def test_a_link_that_is_down_is_tried_again_later_with_the_same_bytes(device: Device, wire: Wire) -> None:
    wire.is_down = True
    outgoing = sent(device)
    now = clock.now()
    tried = []
    for seconds in range(0, 20):
        with clock.frozen_at(now + timedelta(seconds=seconds)):
            before = SendAttempt.objects.count()
            assert send_pending(wire) == 0
            if SendAttempt.objects.count() > before:
                tried.append(seconds)
    assert tried == [0, 1, 3, 7, 15]
    wire.is_down = False
    with clock.frozen_at(now + timedelta(seconds=60)):
        assert send_pending(wire) == 1
    assert wire.carried == [(outgoing.subject, bytes(outgoing.document.signed))]
    assert list(outgoing.tries.values_list("ok", flat=True)) == [False] * 5 + [True]


def test_when_the_link_is_down_one_is_tried_and_the_others_wait_with_it(
    device: Device, operator: Person, wire: Wire
) -> None:
    for command in ("stop", "test_tone", "restart"):
        send_command(device=device, command=command, by=operator)
    sign_requested()
    wire.is_down = True
    assert send_pending(wire) == 0
    assert SendAttempt.objects.count() == 1
    wire.is_down = False
    with clock.frozen_at(clock.now() + timedelta(seconds=2)):
        assert send_pending(wire) == 3
    assert {subject for subject, _ in wire.carried} == {subjects.down(str(device.uid))}


def test_a_plan_that_a_newer_one_replaced_is_not_sent_any_more(device: Device, wire: Wire) -> None:
    old, new = sent(device), sent(device)
    assert send_pending(wire) == 1
    old.refresh_from_db()
    assert old.dropped_why == "superseded" and wire.carried[0][1] == bytes(new.document.signed)


def test_a_command_that_is_too_late_is_not_sent_any_more(device: Device, operator: Person, wire: Wire) -> None:
    send_command(device=device, command="stop", by=operator)
    sign_requested()
    with clock.frozen_at(clock.now() + timedelta(seconds=61)):
        assert send_pending(wire) == 0
    assert OutgoingDocument.objects.get().dropped_why == "expired" and wire.carried == []


def test_a_second_dispatcher_leaves_alone_what_the_first_has_claimed(device: Device, wire: Wire) -> None:
    sent(device)
    OutgoingDocument.objects.update(claimed_until=clock.now() + timedelta(seconds=30))
    assert send_pending(wire) == 0
    with clock.frozen_at(clock.now() + timedelta(seconds=31)):
        assert send_pending(wire) == 1, "the first was killed"


@pytest.mark.parametrize("kind", ["plan", "alert"])
def test_a_long_document_is_announced_and_then_fetched(device: Device, kind: str) -> None:
    plan = sign_plan(str(device.plan_unit))
    assert payload_of(plan) == bytes(plan.signed)
    long = SignedDocument(
        type=kind, audience=plan.audience, epoch=1, sequence=7, sha256="d" * 64, signed=b"x" * (48 * 1024 + 1)
    )
    said = msgspec.json.decode(payload_of(long), type=dict[str, Reference])
    assert said["newer"].sha256 == "d" * 64 and said["newer"].sequence == 7


def test_plans_and_commands_overtake_what_thousands_are_told(device: Device, operator: Person, wire: Wire) -> None:
    config = sign_config(device)
    for number in range(60):
        enqueue(config, subjects.down(f"{number}"))
    plan = sent(device)
    send_command(device=device, command="stop", by=operator)
    sign_requested()
    sent_at_first = send_pending(wire)
    assert wire.carried[0][0] == plan.subject and wire.carried[1][0] == subjects.down(str(device.uid))
    assert sent_at_first < 30, "what comes next does not wait for all of them"
