"""From order to signed plan: everything is asked anew at the moment of signing, and one bad release stops no other."""

from datetime import timedelta
from uuid import UUID

import pytest

from tinlang.broadcasting import actions
from tinlang.broadcasting.actions import approve_and_release, order_renewals, sign_waiting, withdraw_release
from tinlang.broadcasting.actions.signing import LEASE
from tinlang.broadcasting.models import Attempt, Cause, Delivery, Outbox, OutboxState
from tinlang.broadcasting.tests.many import many_loudspeakers
from tinlang.bulletins.models import Release, ReleaseState, Variant
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock
from tinlang.common.models import AuditEntry
from tinlang.devices.models import DocumentSeries, Kind, OutgoingDocument, SignedDocument
from tinlang.devices.tests.factories import DeviceFactory
from tinlang.media import store
from tinlang_wire import subjects
from tinlang_wire.documents import Plan
from tinlang_wire.jws import open_signed

pytestmark = pytest.mark.django_db(databases="__all__")

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def plan_in_force(server_keys):
    def read() -> Plan:
        signed = bytes(SignedDocument.objects.filter(type="plan").latest("sequence").signed)
        plan = open_signed(signed, lambda _: server_keys.signer("plan"))[1]
        assert isinstance(plan, Plan)
        return plan

    return read


def releases_in(plan: Plan) -> set[UUID]:
    return {UUID(item.release) for item in plan.items}


def test_the_plan_holds_what_was_approved_word_for_word_and_sound_for_sound(aired, plan_in_force, dong_dang, na_pai):
    release = aired(areas=[na_pai])
    plan, variant = plan_in_force(), release.version.main_variant
    [item] = plan.items
    assert (plan.unit, plan.audience) == (str(dong_dang.uid), f"u:{dong_dang.uid}")
    assert (item.release, item.title, item.targets) == (str(release.uid), release.version.title, (str(na_pai.uid),))
    assert (item.start_at, item.end_at) == (release.start_at, release.end_at)
    [said] = item.variants
    assert (said.language, said.media, said.text_sha256) == ("vi", variant.media_id, variant.text_sha256)
    assert (said.size, said.length_ms) == (variant.media.size, variant.media.length_ms)


def test_it_is_signed_once_queued_for_its_unit_and_recorded(aired, dong_dang):
    aired()
    order, document = Outbox.objects.get(), SignedDocument.objects.get(type="plan")
    assert (order.state, order.document, order.tries) == (OutboxState.SIGNED, document, 1)
    assert order.outgoing == OutgoingDocument.objects.get()
    assert order.outgoing.subject == subjects.unit(str(dong_dang.uid))
    assert list(Attempt.objects.values_list("ok", "detail")) == [(True, "")]
    assert AuditEntry.objects.filter(action="broadcasting.sign_plan", target_uid=str(dong_dang.uid)).count() == 1
    assert not sign_waiting()


def test_several_orders_of_a_commune_are_answered_by_one_plan(aired, editor, approver, dong_dang, plan_in_force):
    versions = VersionFactory.create_batch(3, unit=dong_dang, edited_by=editor, submitted=True)
    releases = {approve_and_release(version=version, by=approver).uid for version in versions}
    assert sign_waiting() and not sign_waiting()
    assert releases_in(plan_in_force()) == releases
    assert Outbox.objects.values("document").distinct().count() == 1


def test_signing_again_changes_no_item(aired, plan_in_force):
    aired()
    before = plan_in_force()
    aired()
    after = plan_in_force()
    assert after.sequence > before.sequence
    assert set(before.items) < set(after.items)


def test_what_was_withdrawn_before_signing_is_not_in_the_plan(submitted, approver, editor, server_keys, plan_in_force):
    release = approve_and_release(version=submitted, by=approver)
    withdraw_release(release=release, by=editor, reason="Sai ngày")
    sign_waiting()
    assert plan_in_force().items == ()
    assert "thu hồi trước khi gửi" in Attempt.objects.get(outbox__cause=Cause.RELEASE).detail


def test_a_withdrawal_is_signed_and_takes_the_item_out(aired, editor, plan_in_force):
    release = aired()
    withdraw_release(release=release, by=editor, reason="Sai ngày")
    assert sign_waiting()
    assert plan_in_force().items == ()


def test_what_came_too_late_is_not_in_the_plan(submitted, approver, server_keys, plan_in_force):
    release = approve_and_release(version=submitted, by=approver)
    with clock.frozen_at(release.end_at):
        sign_waiting()
    assert plan_in_force().items == ()
    assert "hết hạn" in Attempt.objects.get().detail


def test_a_release_without_its_approval_is_parked_and_others_go_out(
    submitted, approver, editor, dong_dang, server_keys, plan_in_force
):
    bad = approve_and_release(version=submitted, by=approver)
    other = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    good = approve_and_release(version=other, by=approver)
    Variant.objects.filter(version=submitted).update(approved_text_sha256="", approved_media_sha256="")
    sign_waiting()
    assert releases_in(plan_in_force()) == {good.uid}
    parked = Outbox.objects.get(release=bad)
    assert (parked.state, parked.document) == (OutboxState.PARKED, None)
    assert "không có bản ngôn ngữ nào" in parked.problem
    assert Outbox.objects.get(release=good).state == OutboxState.SIGNED


def test_a_sound_that_is_not_in_the_store_is_parked_until_it_is_there(submitted, approver, operator, server_keys):
    path = store.path(submitted.main_variant.media_id)
    sound = path.read_bytes()
    path.unlink()
    approve_and_release(version=submitted, by=approver)
    sign_waiting()
    parked = Outbox.objects.get()
    assert (parked.state, parked.problem) == (OutboxState.PARKED, "thiếu tệp âm thanh trong kho")
    assert not SignedDocument.objects.filter(type="plan").exists()
    store.put(sound)
    actions.repeat(outbox=parked, by=operator)
    sign_waiting()
    parked.refresh_from_db()
    assert (parked.state, parked.problem) == (OutboxState.SIGNED, "")


def test_without_a_key_it_waits_says_so_and_tries_again(submitted, approver, settings, tmp_path, key_files):
    settings.KEYS = tmp_path / "none"
    approve_and_release(version=submitted, by=approver)
    with clock.frozen_at(clock.now()) as now:
        assert sign_waiting()
        order = Outbox.objects.get()
        assert (order.state, order.tries, order.claimed_until) == (OutboxState.WAITING, 1, None)
        assert "KeyMissing" in order.problem
        assert Attempt.objects.get().ok is False
        assert order.next_at > now
        assert not sign_waiting()
    settings.KEYS = key_files.path
    with clock.frozen_at(order.next_at):
        assert sign_waiting()
    assert Outbox.objects.get().state == OutboxState.SIGNED


def test_an_order_whose_dispatcher_died_is_taken_up_when_its_lease_ends(submitted, approver, server_keys):
    approve_and_release(version=submitted, by=approver)
    with clock.frozen_at(clock.now()) as now:
        Outbox.objects.update(claim="01939a00-0000-7000-8000-000000000001", claimed_until=now + LEASE)
        assert not sign_waiting()
    with clock.frozen_at(now + LEASE):
        assert sign_waiting()
    assert Outbox.objects.get().state == OutboxState.SIGNED


def test_the_loudspeakers_of_the_area_are_expected_from_then_on(aired, loudspeakers, na_pai, hoang_van_thu, technician):
    release = aired(areas=[na_pai])
    DeviceFactory(unit=na_pai, by=technician, name="Loa mới")
    aired()
    expected = Delivery.objects.filter(release=release.uid)
    assert {row.device for row in expected} == {device.uid for device in loudspeakers[2:]}
    assert {(row.unit_name, row.place) for row in expected} == {("Thôn Nà Pài", "Nhà văn hóa thôn")}


def test_screens_and_revoked_loudspeakers_are_not_expected(aired, loudspeakers):
    loudspeakers[0].kind = Kind.SCREEN
    loudspeakers[0].save()
    loudspeakers[1].state, loudspeakers[1].revoked_at = "revoked", clock.now()
    loudspeakers[1].save()
    assert Delivery.objects.filter(release=aired().uid).count() == 3


def test_far_ahead_it_is_expected_only_once_the_plan_reaches_it(aired, loudspeakers, plan_in_force):
    start = clock.now() + 40 * DAY
    release = aired(start_at=start)
    assert plan_in_force().items == ()
    assert not Delivery.objects.filter(release=release.uid).exists()
    with clock.frozen_at(start - 30 * DAY):
        assert order_renewals() == 1
        sign_waiting()
    assert releases_in(plan_in_force()) == {release.uid}
    assert Delivery.objects.filter(release=release.uid).count() == 5


def test_a_plan_is_renewed_once_a_day(aired):
    aired()
    signed_at = SignedDocument.objects.get(type="plan").issued_at
    with clock.frozen_at(signed_at + DAY - MINUTE):
        assert order_renewals() == 0
    with clock.frozen_at(signed_at + DAY + MINUTE):
        assert order_renewals() == 1
        assert order_renewals() == 0
        sign_waiting()
        assert order_renewals() == 0
    assert Outbox.objects.filter(cause=Cause.RENEWAL, state=OutboxState.SIGNED).count() == 1


def test_a_plan_that_devices_hold_newer_is_signed_above_it(aired, plan_in_force):
    aired()
    ahead = plan_in_force().sequence + 10**9
    DocumentSeries.objects.filter(type="plan").update(ahead=ahead)
    assert order_renewals() == 1
    sign_waiting()
    assert plan_in_force().sequence > ahead
    assert order_renewals() == 0


def test_releases_begin_and_end_by_the_clock(aired):
    start = clock.now() + HOUR
    release = aired(start_at=start)
    assert release.state == ReleaseState.SCHEDULED
    for at, state in (
        (start - MINUTE, ReleaseState.SCHEDULED),
        (start, ReleaseState.RELEASED),
        (release.end_at - MINUTE, ReleaseState.RELEASED),
        (release.end_at, ReleaseState.EXPIRED),
    ):
        with clock.frozen_at(at):
            actions.move_releases()
        assert Release.objects.get(pk=release.pk).state == state


def test_what_was_never_begun_ends_all_the_same(aired):
    release = aired(start_at=clock.now() + HOUR)
    with clock.frozen_at(release.end_at + DAY):
        assert actions.move_releases() == 1
    assert Release.objects.get().state == ReleaseState.EXPIRED


def test_five_hundred_loudspeakers_are_expected_in_few_queries(
    submitted, approver, na_pai, technician, server_keys, django_assert_max_num_queries
):
    many_loudspeakers(na_pai, technician, 500)
    release = approve_and_release(version=submitted, by=approver)
    with django_assert_max_num_queries(70):
        sign_waiting()
    assert Delivery.objects.filter(release=release.uid).count() == 500
