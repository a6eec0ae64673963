"""The dispatcher against a real NATS: what it sends, what it does while NATS is away, how it ends."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.broadcasting.actions import approve_and_release, withdraw_release
from tinlang.broadcasting.dispatcher import Dispatcher, Duty
from tinlang.broadcasting.models import Outbox, OutboxState
from tinlang.bulletins.actions import Alert, give_alert
from tinlang.bulletins.models import Release, ReleaseState
from tinlang.common import audit
from tinlang.common.models import AuditEntry
from tinlang.devices import keys
from tinlang.devices.link import Publisher
from tinlang.devices.models import (
    DocumentSeries,
    OutgoingDocument,
    SendAttempt,
    SignedDocument,
    SigningRequest,
)
from tinlang.devices.tests.ear import Ear
from tinlang.devices.tests.fixtures import Nats, lasting_port
from tinlang_wire import subjects
from tinlang_wire.documents import Plan
from tinlang_wire.jws import open_signed

pytestmark = pytest.mark.django_db(databases="__all__")

DAY = timedelta(days=1)


@pytest.fixture
def nats(real_nats) -> Nats:
    return real_nats()


@pytest.fixture
def ear(nats, tmp_path) -> Iterator[Ear]:
    one = Ear(nats.url, tmp_path)
    yield one
    one.close()


@pytest.fixture
def dispatcher(server_keys) -> Iterator[Callable[[str], Dispatcher]]:
    with contextlib.ExitStack() as stack:

        def to(url: str) -> Dispatcher:
            publisher = stack.enter_context(Publisher(url, keys.folder().credentials(keys.DISPATCH_CREDENTIALS)))
            publisher.connect(60)
            return Dispatcher(publisher)

        yield to


def plan_in(signed: bytes) -> Plan:
    plan = open_signed(signed, lambda _: keys.folder().signer("plan"))[1]
    assert isinstance(plan, Plan)
    return plan


def test_what_was_approved_is_on_its_way_in_one_turn(submitted, approver, dong_dang, nats, ear, dispatcher):
    turning = dispatcher(nats.url)
    release = approve_and_release(version=submitted, by=approver)
    assert turning.turn()
    subject, signed = ear.next()
    assert subject == subjects.unit(str(dong_dang.uid))
    assert [item.release for item in plan_in(signed).items] == [str(release.uid)]
    assert bytes(SignedDocument.objects.get(type="plan").signed) == signed
    assert Outbox.objects.get().is_sent
    assert SendAttempt.objects.get().ok


def test_with_nothing_to_do_it_rests(nats, dispatcher):
    turning = dispatcher(nats.url)
    turning.turn()
    assert not turning.turn()


def test_a_withdrawal_follows_on_the_same_way(submitted, approver, editor, nats, ear, dispatcher):
    turning = dispatcher(nats.url)
    release = approve_and_release(version=submitted, by=approver)
    turning.turn()
    withdraw_release(release=release, by=editor, reason="Sai ngày")
    turning.turn()
    first, second = plan_in(ear.next()[1]), plan_in(ear.next()[1])
    assert (len(first.items), len(second.items)) == (1, 0)
    assert second.sequence > first.sequence


def test_while_nats_is_away_it_goes_on_trying_and_sends_the_same_bytes(
    submitted, approver, real_nats, dispatcher, tmp_path, caplog
):
    gone = real_nats(lasting_port())
    port = int(gone.url.rsplit(":", 1)[1])
    turning = dispatcher(gone.url)
    gone.process.kill()
    gone.process.wait()
    approve_and_release(version=submitted, by=approver)
    turning.turn()
    document = SignedDocument.objects.get(type="plan")
    assert Outbox.objects.get().state == OutboxState.SIGNED
    assert not Outbox.objects.get().is_sent
    assert SendAttempt.objects.get().ok is False
    assert "NATS is away" in caplog.text
    again = real_nats(port)
    ear = Ear(again.url, tmp_path)
    with contextlib.ExitStack() as stack:
        stack.callback(ear.close)
        retry = dispatcher(again.url)
        OutgoingDocument.objects.update(next_at=document.issued_at)
        retry.turn()
        assert ear.next()[1] == bytes(document.signed)
    assert Outbox.objects.get().is_sent
    assert SignedDocument.objects.filter(type="plan").count() == 1


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_one_duty_that_fails_does_not_stop_the_others(submitted, approver, nats, ear, dispatcher, caplog):
    turning = dispatcher(nats.url)
    approve_and_release(version=submitted, by=approver)
    duty = next(duty for duty in turning._duties if duty.name == "sign what was asked for")

    def fail() -> int:
        raise RuntimeError("disk full")

    duty.run = fail
    turning.turn()
    assert plan_in(ear.next()[1]).items
    assert "could not sign what was asked for" in caplog.text


def test_it_moves_releases_and_seals_the_audit(submitted, approver, nats, dispatcher):
    release = approve_and_release(version=submitted, by=approver)
    Release.objects.update(start_at=release.start_at - 2 * DAY, end_at=release.start_at - DAY)
    dispatcher(nats.url).turn()
    assert Release.objects.get().state == ReleaseState.EXPIRED
    assert not AuditEntry.objects.filter(seq__isnull=True).exists()
    assert audit.verify().is_whole


def test_a_config_that_a_device_holds_newer_is_asked_for(loudspeakers, nats, dispatcher):
    device = loudspeakers[0]
    DocumentSeries.objects.create(type="config", audience=f"d:{device.uid}", sequence=5, ahead=9)
    dispatcher(nats.url).turn()
    assert SigningRequest.objects.filter(device=device).exists()


def test_what_is_approved_while_a_duty_takes_its_time_goes_before_the_next(
    submitted, approver, nats, dispatcher, monkeypatch
):
    monkeypatch.setattr("tinlang.broadcasting.dispatcher.A_WHILE_S", -1)
    turning, sent = dispatcher(nats.url), []
    turning._duties = [
        Duty("a long one", lambda: bool(approve_and_release(version=submitted, by=approver)), every=60),
        Duty("the next one", lambda: sent.append(Outbox.objects.get().is_sent) or 0, every=60),
    ]
    assert turning.turn() and sent == [True]


def test_it_ends_when_it_is_told_to(nats, dispatcher):
    stop = threading.Event()
    stop.set()
    dispatcher(nats.url).run(stop)


def test_the_alert_of_one_commune_does_not_wait_for_the_next_ones_signature(
    server_keys, dong_dang, ky_lua, lang_son, approver, editor
):
    """Signed, sent, and only then the next is signed: a province has many communes, and each takes a moment."""
    happened: list[str] = []

    class Wire:
        def publish(self, subject: str, payload: bytes) -> None:
            happened.append(f"sent after {SignedDocument.objects.filter(type='alert').count()} signed")

    province = person_with("ca-tinh", "Người soạn của tỉnh", lang_son, Role.EDITOR, Role.APPROVER)
    other = person_with("ca-tinh-2", "Người duyệt của tỉnh", lang_son, Role.APPROVER)
    words = Alert(
        title="Bão",
        text="Bão sắp vào. Ở trong nhà.",
        areas=frozenset({str(lang_son.uid)}),
        severity="severe",
        every=timedelta(minutes=5),
        lasts=timedelta(hours=1),
    )
    version = give_alert(unit=lang_son, by=province, alert=words, uid=uuid4())
    approve_and_release(version=version, by=other)
    Dispatcher(Wire()).turn()
    assert Outbox.objects.filter(is_urgent=True, state=OutboxState.SIGNED).count() == 2
    assert happened[:2] == ["sent after 1 signed", "sent after 2 signed"]
