"""Airing: from approval to its end, and cut short."""

from datetime import timedelta

import pytest
from django.db import transaction

from tinlang.accounts.access import NotAllowed
from tinlang.bulletins import actions, errors, queries
from tinlang.bulletins.models import Release, ReleaseState, State, Version
from tinlang.bulletins.tests.factories import ReleaseFactory, VersionFactory, a_sound
from tinlang.common import clock

pytestmark = pytest.mark.django_db(databases="__all__")

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def now():
    with clock.frozen_at(clock.now()) as instant:
        yield instant


def test_without_a_time_it_airs_at_once_for_two_hours(approver, dong_dang, now):
    release = actions.release(version=VersionFactory(unit=dong_dang, approved=True), by=approver)
    assert (release.state, release.start_at, release.end_at) == (ReleaseState.RELEASED, now, now + 2 * HOUR)
    assert (release.unit, release.released_by, release.approved_at) == (dong_dang, approver, now)


def test_with_a_time_to_come_it_is_scheduled(approver, dong_dang, now):
    version = VersionFactory(unit=dong_dang, approved=True, start_at=now + HOUR)
    release = actions.release(version=version, by=approver)
    assert (release.state, release.start_at, release.end_at) == (ReleaseState.SCHEDULED, now + HOUR, now + 3 * HOUR)


def test_approved_late_it_airs_from_then_to_its_end(approver, dong_dang, now):
    version = VersionFactory(unit=dong_dang, approved=True, start_at=now - HOUR, end_at=now + MINUTE)
    release = actions.release(version=version, by=approver)
    assert (release.state, release.start_at, release.end_at) == (ReleaseState.RELEASED, now, now + MINUTE)


def test_a_long_sound_has_time_to_be_heard(approver, dong_dang, now):
    version = VersionFactory(unit=dong_dang, approved=True, media=a_sound(10))
    version.main_variant.media.__class__.objects.update(length_ms=3 * 3600 * 1000)
    release = actions.release(version=version, by=approver)
    assert release.end_at == now + 3 * HOUR


@pytest.mark.parametrize(("start", "end"), [(-3 * HOUR, None), (-HOUR, -MINUTE), (-HOUR, timedelta(milliseconds=500))])
def test_approved_too_late_nothing_of_it_happens(editor, approver, dong_dang, now, start, end):
    times = {"start_at": now + start, "end_at": end and now + end}
    version = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, **times)
    with pytest.raises(errors.TooLateToRelease), transaction.atomic():
        approved = actions.approve(version=version, by=approver)
        actions.release(version=approved, by=approver)
    assert Version.objects.get().state == State.SUBMITTED
    assert not Release.objects.exists()


def test_only_what_is_approved_airs_and_only_once(approver, dong_dang, now):
    with pytest.raises(errors.NotApproved):
        actions.release(version=VersionFactory(unit=dong_dang, submitted=True), by=approver)
    version = VersionFactory(unit=dong_dang, approved=True)
    actions.release(version=version, by=approver)
    with pytest.raises(errors.AlreadyReleased):
        actions.release(version=version, by=approver)


def test_who_may_not_approve_here_does_not_release(editor, neighbour, dong_dang):
    version = VersionFactory(unit=dong_dang, approved=True)
    for person in (editor, neighbour):
        with pytest.raises(NotAllowed):
            actions.release(version=version, by=person)


def newer(release: Release, **fields) -> Version:
    return VersionFactory(bulletin=release.version.bulletin, number=2, approved=True, **fields)


def test_a_newer_version_replaces_what_is_on_air(approver, dong_dang, now):
    old = ReleaseFactory(unit=dong_dang, start_at=now - MINUTE)
    actions.release(version=newer(old), by=approver)
    old.refresh_from_db()
    assert (old.state, old.reason, old.withdrawn_by) == (ReleaseState.WITHDRAWN, "Thay bằng bản 2.", approver)


def test_what_is_on_air_goes_on_until_the_newer_version_begins(approver, dong_dang, now):
    old = ReleaseFactory(unit=dong_dang, start_at=now)
    actions.release(version=newer(old, start_at=now + HOUR), by=approver)
    old.refresh_from_db()
    assert (old.state, old.end_at) == (ReleaseState.RELEASED, now + HOUR)


def test_what_would_begin_after_the_newer_version_never_begins(approver, dong_dang, now):
    old = ReleaseFactory(unit=dong_dang, scheduled=True, start_at=now + DAY)
    actions.release(version=newer(old, start_at=now + HOUR), by=approver)
    old.refresh_from_db()
    assert old.state == ReleaseState.WITHDRAWN


def ends(release: Release):
    release.refresh_from_db()
    return release.end_at


def third(release: Release, **fields) -> Version:
    return VersionFactory(bulletin=release.version.bulletin, number=3, approved=True, **fields)


def test_what_was_cut_short_goes_on_to_its_own_end_when_the_newer_one_is_withdrawn_in_time(approver, dong_dang, now):
    old = ReleaseFactory(unit=dong_dang, start_at=now)
    new = actions.release(version=newer(old, start_at=now + HOUR), by=approver)
    assert queries.older_after_withdrawal(new, now) == queries.Older(1, now + 2 * HOUR)
    actions.withdraw(release=new, by=approver, reason="Sai ngày")
    assert (ends(old), old.state) == (now + 2 * HOUR, ReleaseState.RELEASED)


@pytest.mark.parametrize("late", [timedelta(0), MINUTE])
@pytest.mark.parametrize("has_begun", [True, False])
def test_once_the_newer_one_has_started_the_older_one_stays_over(approver, dong_dang, now, late, has_begun):
    """Also when the dispatcher has not yet written down that one began and the other ended."""
    old = ReleaseFactory(unit=dong_dang, start_at=now)
    new = actions.release(version=newer(old, start_at=now + HOUR), by=approver)
    with clock.frozen_at(now + HOUR + late) as then:
        if has_begun:
            actions.begin(release=new, at=then)
        assert queries.older_after_withdrawal(new, then) == queries.Older(1, None)
        actions.withdraw(release=new, by=approver, reason="Sai ngày")
    assert ends(old) == now + HOUR


def test_one_of_two_newer_ones_withdrawn_leaves_the_time_of_the_other(approver, dong_dang, now):
    old = ReleaseFactory(unit=dong_dang, start_at=now, end_at=now + DAY)
    second = actions.release(version=newer(old, start_at=now + HOUR), by=approver)
    last = actions.release(version=third(old, start_at=now + 2 * HOUR), by=approver)
    assert (ends(old), ends(second)) == (now + HOUR, now + 2 * HOUR)
    assert queries.older_after_withdrawal(second, now) == queries.Older(1, now + 2 * HOUR)
    actions.withdraw(release=second, by=approver, reason="Sai ngày")
    assert ends(old) == now + 2 * HOUR
    assert queries.older_after_withdrawal(last, now) == queries.Older(1, now + DAY)
    actions.withdraw(release=last, by=approver, reason="Sai ngày")
    assert ends(old) == now + DAY


def test_a_third_version_that_comes_sooner_takes_the_place_of_the_second(approver, dong_dang, now):
    old = ReleaseFactory(unit=dong_dang, start_at=now, end_at=now + DAY)
    second = actions.release(version=newer(old, start_at=now + 3 * HOUR), by=approver)
    sooner = actions.release(version=third(old, start_at=now + 2 * HOUR), by=approver)
    second.refresh_from_db()
    assert (ends(old), second.state) == (now + 2 * HOUR, ReleaseState.WITHDRAWN)
    actions.withdraw(release=sooner, by=approver, reason="Sai ngày")
    assert (ends(old), old.state) == (now + DAY, ReleaseState.RELEASED)


def test_one_that_would_have_ended_anyway_gains_nothing(approver, dong_dang, now):
    old = ReleaseFactory(unit=dong_dang, start_at=now)
    new = actions.release(version=newer(old, start_at=now + DAY), by=approver)
    assert queries.older_after_withdrawal(new, now) is None
    actions.withdraw(release=new, by=approver, reason="Sai ngày")
    assert ends(old) == now + 2 * HOUR


def test_what_was_withdrawn_for_a_newer_one_stays_so(approver, dong_dang, now):
    old = ReleaseFactory(unit=dong_dang, start_at=now - MINUTE)
    new = actions.release(version=newer(old), by=approver)
    assert queries.older_after_withdrawal(new, now) == queries.Older(1, None)
    actions.withdraw(release=new, by=approver, reason="Sai ngày")
    assert (ends(old), old.state) == (now + 2 * HOUR - MINUTE, ReleaseState.WITHDRAWN)


def test_the_first_release_of_a_bulletin_and_one_long_after_replace_nothing(approver, dong_dang, now):
    old = ReleaseFactory(unit=dong_dang, start_at=now - DAY)
    assert queries.older_after_withdrawal(old, now) is None
    actions.expire(release=old, at=now)
    assert queries.older_after_withdrawal(actions.release(version=newer(old), by=approver), now) is None


def test_another_bulletin_replaces_nothing(approver, dong_dang, now):
    other = ReleaseFactory(unit=dong_dang)
    actions.release(version=VersionFactory(unit=dong_dang, approved=True), by=approver)
    other.refresh_from_db()
    assert other.state == ReleaseState.RELEASED


@pytest.mark.parametrize("who", ["editor", "approver"])
@pytest.mark.parametrize("scheduled", [True, False])
def test_what_airs_or_will_is_withdrawn_with_a_reason(request, dong_dang, who, scheduled):
    person = request.getfixturevalue(who)
    release = ReleaseFactory(unit=dong_dang, scheduled=scheduled)
    with pytest.raises(errors.ReasonMissing):
        actions.withdraw(release=release, by=person, reason=" ")
    actions.withdraw(release=release, by=person, reason="Sai ngày")
    stored = Release.objects.get()
    assert (stored.state, stored.reason, stored.withdrawn_by) == (ReleaseState.WITHDRAWN, "Sai ngày", person)


def test_what_is_over_is_not_withdrawn_again(approver, dong_dang):
    release = ReleaseFactory(unit=dong_dang)
    actions.withdraw(release=release, by=approver, reason="Sai ngày")
    with pytest.raises(errors.AlreadyOver):
        actions.withdraw(release=release, by=approver, reason="Sai ngày")


def test_the_neighbour_and_the_leader_withdraw_nothing(neighbour, leader, dong_dang):
    release = ReleaseFactory(unit=dong_dang)
    for person in (neighbour, leader):
        with pytest.raises(NotAllowed):
            actions.withdraw(release=release, by=person, reason="Sai ngày")


def test_the_dispatcher_begins_and_ends_releases_when_their_time_comes(dong_dang, now):
    release = ReleaseFactory(unit=dong_dang, scheduled=True, start_at=now + HOUR)
    assert not queries.releases_to_begin(now + HOUR - SECOND).exists()
    assert not actions.begin(release=release, at=now + HOUR - SECOND)
    assert list(queries.releases_to_begin(now + HOUR)) == [release]
    assert actions.begin(release=release, at=now + HOUR)
    assert not actions.begin(release=release, at=now + HOUR)
    assert list(queries.releases_to_expire(now + 3 * HOUR)) == [release]
    assert not actions.expire(release=release, at=now + 3 * HOUR - SECOND)
    assert actions.expire(release=release, at=now + 3 * HOUR)
    assert Release.objects.get().state == ReleaseState.EXPIRED


def test_a_withdrawn_release_neither_begins_nor_expires(approver, dong_dang, now):
    release = ReleaseFactory(unit=dong_dang, scheduled=True, start_at=now + HOUR)
    actions.withdraw(release=Release.objects.get(), by=approver, reason="Sai ngày")
    assert not actions.begin(release=release, at=now + HOUR)
    assert not actions.expire(release=release, at=now + 3 * HOUR)


def test_a_plan_holds_what_is_live_and_not_over_in_order_of_start(
    approver, dong_dang, ky_lua, now, django_assert_num_queries
):
    later = ReleaseFactory(unit=dong_dang, scheduled=True, start_at=now + DAY)
    sooner = ReleaseFactory(unit=dong_dang)
    ReleaseFactory(unit=dong_dang, start_at=now - 3 * HOUR)
    ReleaseFactory(unit=ky_lua)
    actions.withdraw(release=ReleaseFactory(unit=dong_dang), by=approver, reason="Sai ngày")
    with django_assert_num_queries(4):
        planned = list(queries.releases_for_plan(dong_dang, now))
        said = [
            (r.version.title, [a.uid for a in r.version.areas.all()], r.version.main_variant.media.size)
            for r in planned
        ]
    assert planned == [sooner, later]
    assert said[0][1] == [dong_dang.uid]
