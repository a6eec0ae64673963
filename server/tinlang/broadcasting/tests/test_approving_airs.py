"""Approving puts a bulletin on air: in one transaction with the orders to sign, once, and for whom it is meant."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import RoleHolding
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import TWO_TIERS, person_with
from tinlang.broadcasting.actions import approve_and_release, withdraw_release
from tinlang.broadcasting.models import Cause, Outbox, OutboxState
from tinlang.broadcasting.queries import ground_of
from tinlang.bulletins import actions as bulletins
from tinlang.bulletins.errors import NotSubmitted, SameAuthor
from tinlang.bulletins.models import Release, ReleaseState, State, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock
from tinlang.units.actions import rebuild_closure
from tinlang.units.models import Succession, SuccessionKind
from tinlang.units.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db(databases="__all__")

HOUR = timedelta(hours=1)


def orders() -> list[tuple[str, str, str]]:
    return [(str(order.unit), order.cause, order.state) for order in Outbox.objects.order_by("pk")]


def test_approving_releases_it_and_orders_the_communes_plan(submitted, approver, dong_dang):
    release = approve_and_release(version=submitted, by=approver)
    assert (release.state, release.unit) == (ReleaseState.RELEASED, dong_dang)
    assert orders() == [("Xã Đồng Đăng", Cause.RELEASE, OutboxState.WAITING)]
    assert Outbox.objects.get().asked_by == approver


def test_for_a_village_the_plan_of_its_commune_is_ordered(editor, approver, dong_dang, na_pai):
    version = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, areas=[na_pai])
    approve_and_release(version=version, by=approver)
    assert orders() == [("Xã Đồng Đăng", Cause.RELEASE, OutboxState.WAITING)]


def test_for_the_province_every_communes_plan_is_ordered(editor, lang_son, dong_dang, ky_lua, neighbour):
    chief = person_with("tinh", "Lãnh đạo tỉnh", lang_son, Role.APPROVER)
    version = VersionFactory(unit=lang_son, edited_by=editor, submitted=True)
    approve_and_release(version=version, by=chief)
    assert {unit for unit, _, _ in orders()} == {"Xã Đồng Đăng", "Phường Kỳ Lừa"}


def test_an_area_that_was_merged_since_reaches_its_successor(editor, approver, dong_dang):
    old = UnitFactory(name="Thụy Hùng")
    old.versions.update(valid_to=TWO_TIERS)
    Succession.objects.create(predecessor=old, successor=dong_dang, kind=SuccessionKind.MERGED, on=TWO_TIERS)
    rebuild_closure()
    version = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, areas=[old])
    approve_and_release(version=version, by=approver)
    assert orders() == [("Xã Đồng Đăng", Cause.RELEASE, OutboxState.WAITING)]
    assert ground_of(dong_dang).targets[old.pk] == {str(dong_dang.uid)}


def test_whoever_submitted_does_not_approve_and_nothing_is_ordered(submitted, editor, dong_dang):
    RoleHolding.objects.create(person=editor, role=Role.APPROVER, unit=dong_dang)
    with pytest.raises(SameAuthor), transaction.atomic():
        approve_and_release(version=submitted, by=editor)
    assert not Release.objects.exists()
    assert not Outbox.objects.exists()


def test_of_two_approvals_exactly_one_counts_and_the_other_is_told(submitted, approver):
    approve_and_release(version=submitted, by=approver)
    stale = Version.objects.get(pk=submitted.pk)
    stale.state = State.SUBMITTED
    with pytest.raises(NotSubmitted):
        approve_and_release(version=stale, by=approver)
    assert (Release.objects.count(), Outbox.objects.count()) == (1, 1)


def test_the_neighbour_approves_nothing_here(submitted, neighbour):
    with pytest.raises(NotAllowed):
        approve_and_release(version=submitted, by=neighbour)
    assert not Outbox.objects.exists()


@pytest.fixture
def newer(submitted, editor):
    """Submit the next version of the bulletin, with the same words and sound."""

    def submit(**fields: object) -> Version:
        draft = bulletins.edit_again(version=Version.objects.get(pk=submitted.pk), by=editor)
        said = submitted.main_variant
        draft.variants.update(
            text=said.text, text_sha256=said.text_sha256, media=said.media, sound_state=said.sound_state
        )
        fields = {"state": State.SUBMITTED, "submitted_by": editor, "submitted_at": clock.now(), **fields}
        Version.objects.filter(pk=draft.pk).update(**fields)
        return Version.objects.get(pk=draft.pk)

    return submit


def causes() -> set[tuple[str, int]]:
    return set(Outbox.objects.values_list("cause", "release"))


def test_a_newer_version_takes_the_older_one_off_the_air(submitted, newer, approver):
    first = approve_and_release(version=submitted, by=approver)
    second = approve_and_release(version=newer(), by=approver)
    first.refresh_from_db()
    assert (first.state, second.state) == (ReleaseState.WITHDRAWN, ReleaseState.RELEASED)
    assert causes() == {(Cause.RELEASE, first.pk), (Cause.RELEASE, second.pk), (Cause.WITHDRAWAL, first.pk)}


def test_one_that_starts_later_shortens_the_older_and_gives_the_time_back_when_withdrawn(
    submitted, newer, editor, approver
):
    first = approve_and_release(version=submitted, by=approver)
    own_end = first.end_at
    second = approve_and_release(version=newer(start_at=first.start_at + HOUR), by=approver)
    first.refresh_from_db()
    assert first.end_at == second.start_at
    assert causes() == {(Cause.RELEASE, first.pk), (Cause.RELEASE, second.pk), (Cause.CHANGE, first.pk)}
    Outbox.objects.all().delete()
    withdraw_release(release=second, by=editor, reason="Không cần đổi nữa")
    first.refresh_from_db()
    assert first.end_at == own_end
    assert causes() == {(Cause.WITHDRAWAL, second.pk), (Cause.CHANGE, first.pk)}


def test_approving_on_the_page_leads_to_the_release(submitted, approver, client_of):
    answer = client_of(approver).post(reverse("broadcasting:approve", args=[submitted.uid]))
    release = Release.objects.get()
    assert answer.headers["Location"] == reverse("broadcasting:release", args=[release.uid])


def test_a_second_click_is_told_in_words(submitted, approver, client_of):
    client, address = client_of(approver), reverse("broadcasting:approve", args=[submitted.uid])
    client.post(address)
    answer = client.post(address)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "không còn chờ duyệt" in shown and f"bởi {approver}." in shown
    seen = (submitted.bulletin.uid, submitted.number)
    for address in (
        reverse("bulletins:version", args=seen),
        reverse("broadcasting:release", args=[Release.objects.get().uid]),
    ):
        assert f'href="{address}"' in shown
        assert client.get(address).status_code == 200
    assert Outbox.objects.count() == 1


def test_approving_is_never_done_by_looking(submitted, approver, client_of):
    assert client_of(approver).get(reverse("broadcasting:approve", args=[submitted.uid])).status_code == 200
    submitted.refresh_from_db()
    assert submitted.is_submitted
    assert not Release.objects.exists()
