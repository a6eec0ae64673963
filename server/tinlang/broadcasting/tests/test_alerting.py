"""What cannot wait: written in one go, confirmed by a second person, signed before every plan, cancelled as quickly."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tinlang.accounts.access import NotAllowed
from tinlang.broadcasting.actions import approve_and_release, order_alerts_again, repeat, sign_waiting, withdraw_release
from tinlang.broadcasting.errors import NeverHeard
from tinlang.broadcasting.models import Attempt, Cause, Delivery, Outbox, OutboxState
from tinlang.broadcasting.queries import cautions_for, reach_of
from tinlang.bulletins import errors
from tinlang.bulletins.actions import Alert, give_alert
from tinlang.bulletins.models import Bulletin, ReleaseState, State, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock
from tinlang.devices.actions import publish_keys, sign_requested
from tinlang.devices.actions.sending import payload_of, send_pending
from tinlang.devices.models import DevicePolicy, OutgoingDocument, SignedDocument
from tinlang.devices.queries import current_references
from tinlang.devices.tests.factories import keys_from_before_alerts
from tinlang.media import store
from tinlang_wire import documents, subjects
from tinlang_wire.frame import MAX_FRAME_BYTES, clips_of, unpack
from tinlang_wire.jws import open_signed, peek

pytestmark = pytest.mark.django_db(databases="__all__")

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WORDS = "Lũ quét đang về suối Nà Pài. Bà con ven suối lên nhà văn hóa thôn ngay."


def words(*areas, **changes):
    fields = {
        "title": "Lũ quét ở Nà Pài",
        "text": WORDS,
        "areas": frozenset(str(area.uid) for area in areas),
        "severity": "extreme",
        "every": 2 * MINUTE,
        "lasts": 3 * HOUR,
    }
    return Alert(**fields | changes)


@pytest.fixture
def given(dong_dang, na_pai, editor):
    """Write and submit an alert: `given(is_drill=True)`."""
    return lambda *areas, **changes: give_alert(
        unit=dong_dang, by=editor, alert=words(*(areas or [na_pai]), **changes), uid=uuid4()
    )


@pytest.fixture
def alerted(given, approver, server_keys):
    def alert(*areas, **changes):
        release = approve_and_release(version=given(*areas, **changes), by=approver)
        while sign_waiting():
            pass
        return release

    return alert


def signed(kind):
    found = SignedDocument.objects.filter(type=kind).order_by("pk")
    return [peek(bytes(row.signed))[1] for row in found]


def kinds_told(device):
    device.refresh_from_db()
    return [reference.type for reference in current_references(device) if reference.type in ("alert", "cancel")]


@pytest.fixture
def configured(loudspeakers, server_keys):
    while sign_requested():
        pass
    return loudspeakers


# -- written ---------------------------------------------------------------------------------------------------------


def test_it_is_written_spoken_and_submitted_in_one_go(given, dong_dang, na_pai, editor):
    version = given()
    variant = version.main_variant
    assert (version.state, version.priority, version.severity, version.every_s) == (
        "submitted",
        "urgent",
        "extreme",
        120,
    )
    assert list(version.areas.all()) == [na_pai] and version.submitted_by == editor
    assert variant.sound_is_ready and variant.media.size <= 24 * 1024, "small enough to travel along"


def test_the_same_form_sent_twice_is_one_alert(dong_dang, na_pai, editor):
    uid = uuid4()
    first = give_alert(unit=dong_dang, by=editor, alert=words(na_pai), uid=uid)
    assert give_alert(unit=dong_dang, by=editor, alert=words(na_pai), uid=uid) == first
    assert (Bulletin.objects.count(), Version.objects.count()) == (1, 1)


def test_what_nobody_could_take_in_is_refused_before_anything_is_stored(given):
    with pytest.raises(errors.AlertTooLong):
        given(text="Chạy đi. " * 60)
    with pytest.raises(errors.AlertLastsTooLong):
        given(lasts=25 * HOUR)
    assert not Version.objects.exists()


def test_words_that_no_voice_can_say_stay_a_draft_and_the_person_is_told(given):
    with pytest.raises(errors.AlertSilent):
        given(text="… !!!")
    assert Version.objects.get().state == State.DRAFT


def test_only_who_may_alert_there_can(dong_dang, na_pai, technician):
    with pytest.raises(NotAllowed):
        give_alert(unit=dong_dang, by=technician, alert=words(na_pai), uid=uuid4())
    assert not Bulletin.objects.exists()


def test_whoever_gave_it_does_not_confirm_it(given, approver, dong_dang, na_pai, server_keys):
    own = give_alert(unit=dong_dang, by=approver, alert=words(na_pai), uid=uuid4())
    with pytest.raises(errors.SameAuthor):
        approve_and_release(version=own, by=approver)
    assert not Outbox.objects.exists()


def test_two_who_confirm_at_once_give_one_alert(given, approver, server_keys):
    version = given()
    approve_and_release(version=version, by=approver)
    with pytest.raises(errors.NotSubmitted):
        approve_and_release(version=version, by=approver)
    assert Outbox.objects.count() == 1


# -- signed ----------------------------------------------------------------------------------------------------------


def test_it_says_what_was_approved_and_carries_its_sound(alerted, dong_dang, na_pai, server_keys):
    release = alerted()
    row = SignedDocument.objects.get(type="alert")
    alert = open_signed(bytes(row.signed), lambda _: server_keys.signer("alert"))[1]
    variant = release.version.main_variant
    assert (alert.unit, alert.targets, alert.release) == (str(dong_dang.uid), (str(na_pai.uid),), str(release.uid))
    assert (alert.severity, alert.every_s, alert.drill) == ("extreme", 120, False)
    assert alert.expires_at == release.end_at
    [said] = alert.variants
    assert (said.text, said.text_sha256, said.media) == (WORDS, variant.text_sha256, variant.media_id)
    frame = payload_of(row)
    assert len(frame) <= MAX_FRAME_BYTES
    assert clips_of(alert, unpack(frame)[1]) == {variant.media_id: variant.media.read()}


def test_it_is_signed_and_sent_before_every_plan(given, aired, approver, editor, dong_dang, server_keys):
    ordinary = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    approve_and_release(version=ordinary, by=approver)
    approve_and_release(version=given(), by=approver)
    assert sign_waiting()
    assert SignedDocument.objects.get(type__in=["alert", "plan"]).type == "alert"
    while sign_waiting():
        pass
    sent = []

    class Wire:
        def publish(self, subject, payload):
            sent.append((subject, unpack(payload)[0]))

    send_pending(Wire())
    assert [type(peek(payload)[1]).__name__ for _, payload in sent][:2] == ["Alert", "Plan"]
    assert sent[0][0] == subjects.unit(str(dong_dang.uid))


def test_no_plan_holds_it(alerted, aired):
    release = alerted()
    aired()
    [plan] = signed("plan")
    assert str(release.uid) not in {item.release for item in plan.items}


def test_who_must_sound_it_is_written_down(alerted, loudspeakers, na_pai):
    release = alerted()
    expected = Delivery.objects.filter(release=release.uid).values_list("device", flat=True)
    assert set(expected) == {device.uid for device in loudspeakers if device.unit == na_pai}
    assert Outbox.objects.get().expected_at is not None


def test_quiet_hours_are_open_for_it_and_closed_for_a_drill(alerted, given, approver, dong_dang, loudspeakers):
    DevicePolicy.objects.create(unit=dong_dang, quiet_hours=[["00:00", "00:00"]])
    assert alerted().state == ReleaseState.RELEASED
    with pytest.raises(NeverHeard):
        approve_and_release(version=given(is_drill=True), by=approver)


# -- told ------------------------------------------------------------------------------------------------------------


def test_a_device_is_told_of_it_until_it_is_over(alerted, configured, na_pai, approver):
    device = next(one for one in configured if one.unit == na_pai)
    release = alerted()
    assert kinds_told(device) == ["alert"]
    withdraw_release(release=release, by=approver, reason="Hết nguy hiểm")
    sign_waiting()
    assert kinds_told(device) == ["cancel"]
    SignedDocument.objects.filter(type="cancel").update(expires_at=clock.now() - MINUTE)
    assert kinds_told(device) == []


# -- cancelled -------------------------------------------------------------------------------------------------------


def test_a_cancel_names_the_alert_and_outlives_it(alerted, approver):
    release = alerted()
    withdraw_release(release=release, by=approver, reason="Hết nguy hiểm")
    assert sign_waiting() and not sign_waiting()
    [alert], [cancel] = signed("alert"), signed("cancel")
    assert (cancel.alert, cancel.release, cancel.audience) == (alert.uid, alert.release, alert.audience)
    assert cancel.expires_at > alert.expires_at
    assert Outbox.objects.get(cause=Cause.WITHDRAWAL).document.type == "cancel"


def test_one_that_was_taken_back_before_it_was_signed_never_sounds(given, approver, server_keys):
    release = approve_and_release(version=given(), by=approver)
    withdraw_release(release=release, by=approver, reason="Nhầm")
    while sign_waiting():
        pass
    assert signed("alert") == []
    assert set(Outbox.objects.values_list("state", flat=True)) == {OutboxState.SIGNED}
    assert Attempt.objects.filter(detail__contains="không phát").count() == 1


def test_an_alert_that_waits_to_be_sent_is_dropped_when_it_is_cancelled(alerted, approver):
    release = alerted()
    withdraw_release(release=release, by=approver, reason="Nhầm")
    sign_waiting()
    sent = []

    class Wire:
        def publish(self, subject, payload):
            sent.append(type(peek(unpack(payload)[0])[1]))

    send_pending(Wire())
    assert documents.Alert not in sent and documents.Cancel in sent
    assert OutgoingDocument.objects.get(document__type="alert").dropped_why == "cancelled"


def test_an_alert_goes_out_though_the_store_has_spoilt_its_sound(alerted, tmp_path, settings):
    alerted()
    (variant,) = signed("alert")[0].variants
    settings.MEDIA_STORE = str(tmp_path)
    path = store.path(variant.media)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * 40_000)
    sent = []

    class Wire:
        def publish(self, subject, payload):
            sent.append(unpack(payload))

    assert send_pending(Wire()) == 1
    ((_document, carried),) = sent
    assert variant.inline and carried == b""


# -- again -----------------------------------------------------------------------------------------------------------


def test_repeating_sends_the_same_bytes(alerted, operator):
    alerted()
    order = Outbox.objects.get()
    repeat(outbox=order, by=operator)
    sign_waiting()
    again = Outbox.objects.get(cause=Cause.REPEAT)
    assert again.document == order.document and again.outgoing != order.outgoing


def test_under_a_new_epoch_it_is_signed_anew(alerted, server_keys):
    publish_keys()
    alerted()
    assert order_alerts_again() == 0
    publish_keys(epoch=2)
    assert order_alerts_again() == 1 and order_alerts_again() == 0
    while sign_waiting():
        pass
    first, second = signed("alert")
    assert second.epoch > first.epoch and second.uid != first.uid
    assert SignedDocument.objects.get(type="alert", ended_at=None).epoch == second.epoch


def test_before_devices_are_told_of_alerts_whoever_gives_one_reads_so(given, server_keys):
    """A database from before there were alerts, whose root lies in a safe."""
    keys_from_before_alerts()
    version = given()
    reach = reach_of([version])[version.pk]
    assert any("công bố lại danh sách khóa" in caution.text for caution in cautions_for(version, reach))
    publish_keys()
    assert not any("danh sách khóa" in caution.text for caution in cautions_for(version, reach))
