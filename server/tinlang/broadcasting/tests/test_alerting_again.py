"""An alert and its stop through a change of keys, a repeat, and a page that is older than what it sends."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tinlang.broadcasting.actions import approve_and_release, order_alerts_again, repeat, sign_waiting, withdraw_release
from tinlang.broadcasting.models import Cause, Outbox
from tinlang.broadcasting.tests.test_alert_pages import ALERT, form, page
from tinlang.broadcasting.tests.test_alerting import signed, words
from tinlang.bulletins import errors
from tinlang.bulletins.actions import give_alert, write_alert
from tinlang.bulletins.actions.alerting import hand_over_alert
from tinlang.bulletins.models import Version
from tinlang.common import clock
from tinlang.common.clock import today
from tinlang.common.ids import new_uid
from tinlang.devices.actions import publish_keys
from tinlang.devices.models import SignedDocument
from tinlang.devices.tests.factories import keys_from_before_alerts
from tinlang.units.actions import rebuild_closure
from tinlang.units.models import Succession, SuccessionKind
from tinlang_wire.documents import audience_unit

pytestmark = pytest.mark.django_db(databases="__all__")


def sign_all() -> None:
    while sign_waiting():
        pass


@pytest.fixture
def alerted(dong_dang, na_pai, editor, approver, server_keys):
    publish_keys()
    version = give_alert(unit=dong_dang, by=editor, alert=words(na_pai), uid=uuid4())
    release = approve_and_release(version=version, by=approver)
    sign_all()
    return release


def test_a_stop_names_every_alert_that_a_device_may_still_hold(alerted, approver):
    publish_keys(epoch=2)
    order_alerts_again()
    sign_all()
    withdraw_release(release=alerted, by=approver, reason="Hết nguy hiểm")
    sign_all()
    both = {alert.uid for alert in signed("alert")}
    under_the_new_keys = {cancel.alert for cancel in signed("cancel") if cancel.epoch == 2}
    assert len(both) == 2 and under_the_new_keys == both


def test_an_alert_that_is_signed_anew_ends_the_one_it_stands_for(alerted):
    [former] = signed("alert")
    publish_keys(epoch=2)
    order_alerts_again()
    sign_all()
    assert [cancel.alert for cancel in signed("cancel")] == [former.uid]


def test_a_stop_too_is_signed_anew_under_a_new_epoch(alerted, approver):
    withdraw_release(release=alerted, by=approver, reason="Hết nguy hiểm")
    sign_all()
    publish_keys(epoch=2)
    assert order_alerts_again() == 1
    sign_all()
    assert order_alerts_again() == 0
    assert {one.epoch for one in SignedDocument.objects.filter(type="cancel", ended_at=None)} == {2}


def test_nothing_is_signed_again_and_again_while_devices_are_not_told_of_its_key(alerted):
    keys_from_before_alerts()
    for _ in range(2):
        assert order_alerts_again() == 0
    assert len(signed("alert")) == 1


def test_a_commune_that_the_place_was_merged_into_meanwhile_gets_the_alert(
    dong_dang, ky_lua, editor, approver, server_keys
):
    publish_keys()
    version = give_alert(unit=dong_dang, by=editor, alert=words(dong_dang), uid=uuid4())
    approve_and_release(version=version, by=approver)
    sign_all()
    dong_dang.versions.filter(valid_to=None).update(valid_to=today())
    Succession.objects.create(predecessor=dong_dang, successor=ky_lua, kind=SuccessionKind.MERGED, on=today())
    rebuild_closure()
    assert (order_alerts_again(), order_alerts_again()) == (1, 0)
    sign_all()
    assert [alert.audience for alert in signed("alert")] == [audience_unit(str(one.uid)) for one in (dong_dang, ky_lua)]


def test_repeating_a_stop_sends_the_same_bytes(alerted, approver, operator):
    withdraw_release(release=alerted, by=approver, reason="Hết nguy hiểm")
    sign_all()
    stop = Outbox.objects.get(cause=Cause.WITHDRAWAL)
    repeat(outbox=stop, by=operator)
    sign_all()
    again = Outbox.objects.get(cause=Cause.REPEAT)
    assert again.document == stop.document and again.outgoing != stop.outgoing


def test_words_changed_under_a_page_are_not_overwritten_by_it(dong_dang, na_pai, editor):
    uid, lasts = uuid4(), timedelta(hours=1)
    draft = write_alert(unit=dong_dang, by=editor, alert=words(na_pai, lasts=lasts), uid=uid)
    seen = draft.revision
    write_alert(
        unit=dong_dang, by=editor, alert=words(na_pai, text="Nước đã lên."), uid=uid, version=draft, revision=seen
    )
    with pytest.raises(errors.ChangedMeanwhile):
        write_alert(unit=dong_dang, by=editor, alert=words(na_pai), uid=uid, version=draft, revision=seen)
    assert Version.objects.get().main_variant.text == "Nước đã lên."


def test_the_same_form_again_while_the_first_is_being_spoken_is_its_alert(dong_dang, na_pai, editor):
    uid, alert = uuid4(), words(na_pai, lasts=timedelta(hours=1))
    first = write_alert(unit=dong_dang, by=editor, alert=alert, uid=uid)
    opened = {"uid": uid, "version": first, "revision": first.revision}
    with clock.frozen_at(clock.now() + timedelta(seconds=2)):
        second = write_alert(unit=dong_dang, by=editor, alert=alert, **opened)
    with clock.frozen_at(clock.now() + timedelta(seconds=4)):
        third = write_alert(unit=dong_dang, by=editor, alert=alert, **opened)
    handed_over = hand_over_alert(draft=second, by=editor, alert=alert)
    assert handed_over.is_submitted
    assert [hand_over_alert(draft=one, by=editor, alert=alert) for one in (first, third)] == [handed_over] * 2
    with pytest.raises(errors.AlertSent):
        hand_over_alert(draft=first, by=editor, alert=words(na_pai, text="Nước đã lên."))


def test_other_words_from_a_page_whose_alert_was_handed_over_are_kept_and_called_unsent(
    client_of, editor, approver, dong_dang, na_pai
):
    uid, browser = new_uid(), client_of(editor)
    browser.post(ALERT, form(dong_dang, na_pai, uid=uid), follow=True)
    answer = browser.post(ALERT, form(dong_dang, na_pai, uid=uid, text="Sạt lở ở Nà Pài."))
    assert answer.status_code == 409
    shown = page(answer)
    assert "CHƯA được gửi" in shown and "Sạt lở ở Nà Pài." in shown
    assert Version.objects.get().main_variant.text.startswith("Lũ quét")
