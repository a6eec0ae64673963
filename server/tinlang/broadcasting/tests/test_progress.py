"""How a release goes, loudspeaker by loudspeaker, from what each proved."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection, transaction

from tinlang.broadcasting.actions import approve_and_release, sign_waiting, withdraw_release
from tinlang.broadcasting.models import Outbox
from tinlang.broadcasting.queries import Stage, Tally, airing, over, release_progress, tallies
from tinlang.broadcasting.queries.told import told_of
from tinlang.broadcasting.tests.many import all_played, many_loudspeakers
from tinlang.broadcasting.tests.reports import report
from tinlang.bulletins.models import Release, ReleaseState
from tinlang.common import clock
from tinlang.devices import intake
from tinlang.devices.models import DeviceEvent, EventKind, Road
from tinlang.devices.tests.factories import DeviceFactory

pytestmark = pytest.mark.django_db(databases="__all__")


@contextmanager
def rolled_back() -> Iterator[None]:
    """What is done within leaves nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def release(loudspeakers, aired) -> Release:
    return aired()


@pytest.fixture
def alive(loudspeakers):
    """Each loudspeaker has just given a sign of life."""
    for device in loudspeakers:
        intake.take(device.machine.heartbeat(), device.uid, Road.HTTP)


def stages(release: Release) -> list[str]:
    return [row.stage for row in release_progress(Release.objects.get(pk=release.pk)).rows]


def row_of(release: Release, device):
    progress = release_progress(Release.objects.get(pk=release.pk))
    return next(row for row in progress.rows if row.device == device.uid)


def test_who_lives_and_has_said_nothing_is_waited_for(release, alive):
    assert stages(release) == [Stage.EXPECTED] * 5


def test_who_gave_no_sign_of_life_is_silent(release):
    assert stages(release) == [Stage.SILENT] * 5


@pytest.mark.parametrize(
    "reading", [lambda release: release_progress(release).tally, lambda release: tallies([release])[release.uid]]
)
def test_one_who_looks_while_it_is_being_signed_is_never_told_that_it_reaches_nobody(
    reading, loudspeakers, submitted, approver, server_keys
):
    release = Release.objects.get(pk=approve_and_release(version=submitted, by=approver).pk)

    def look(signed_before: int) -> tuple[Tally, int]:
        """Read it; before that query somebody else signs the order. How many queries there were."""
        asked: list[str] = []

        def ask(execute, sql, *more):
            asked.append(sql)
            if len(asked) == signed_before:
                with patch.object(connection, "execute_wrappers", []):
                    assert sign_waiting()
            return execute(sql, *more)

        with rolled_back(), connection.execute_wrapper(ask):
            return reading(release), len(asked)

    before, queries = look(0)
    assert (before.is_signed, before.expected) == (False, 0)
    assert queries >= 2
    for number in range(1, queries + 1):
        tally, _ = look(number)
        assert tally.expected == 5 or not tally.is_signed, number
    assert look(1)[0].is_signed


def test_each_step_shows_with_its_time(release, loudspeakers, alive):
    device, at = loudspeakers[0], release.approved_at
    for kind, seconds, stage in (
        ("received", 1, Stage.RECEIVED),
        ("fetched", 2, Stage.FETCHED),
        ("started", 3, Stage.STARTED),
        ("finished", 4, Stage.FINISHED),
    ):
        report(device, release, kind, at=at + seconds * SECOND)
        assert row_of(release, device).stage == stage
    row = row_of(release, device)
    times = (row.received_at, row.fetched_at, row.started_at, row.ended_at)
    assert times == tuple(at + n * SECOND for n in (1, 2, 3, 4))
    assert stages(release).count(Stage.EXPECTED) == 4


def test_an_interruption_shows_its_reason_in_words(release, loudspeakers):
    report(loudspeakers[0], release, "started", at=release.approved_at)
    report(loudspeakers[0], release, "interrupted", at=release.approved_at + SECOND, reason="restarted", offset_ms=900)
    row = row_of(release, loudspeakers[0])
    assert (row.stage, row.reason, row.heard_ms) == (Stage.INTERRUPTED, "restarted", 900)
    assert row.reason_in_words == "Loa mất điện hoặc khởi động lại giữa chừng"


def test_a_fault_that_we_have_no_words_for_is_still_a_fault(release, loudspeakers):
    report(loudspeakers[0], release, "failed", at=release.approved_at, reason="ALSA lib pcm.c: no such device")
    row = row_of(release, loudspeakers[0])
    assert (row.stage, row.reason_in_words) == (Stage.FAILED, "Loa báo lỗi")


def test_a_refused_plan_shows_on_the_loudspeaker_that_refused_it(release, loudspeakers, alive):
    plan = Outbox.objects.get().document
    said = {"reason": "untrusted_time", "document": plan.sha256, "document_type": "plan"}
    report(loudspeakers[1], None, "refused", at=release.approved_at, **said)
    row = row_of(release, loudspeakers[1])
    assert (row.stage, row.reason, row.tone) == (Stage.REFUSED, "untrusted_time", "bad")
    assert stages(release).count(Stage.REFUSED) == 1


def test_who_refused_first_and_took_it_later_is_no_longer_refusing(release, loudspeakers):
    plan = Outbox.objects.get().document
    said = {"reason": "untrusted_time", "document": plan.sha256, "document_type": "plan"}
    report(loudspeakers[1], None, "refused", at=release.approved_at, **said)
    report(loudspeakers[1], release, "received", at=release.approved_at + SECOND)
    assert row_of(release, loudspeakers[1]).stage == Stage.RECEIVED


def test_the_delay_is_median_and_worst_of_those_that_began(release, loudspeakers):
    for device, seconds in zip(loudspeakers[:3], (2, 3, 10), strict=True):
        report(device, release, "started", at=release.approved_at + seconds * SECOND)
    delay = release_progress(release).delay
    assert (delay.median_ms, delay.worst_ms, delay.base) == (3000, 10000, 3)


def test_before_any_sound_there_is_no_delay(release):
    assert release_progress(release).delay is None


def test_a_loudspeaker_without_true_time_does_not_count_for_the_delay(release, loudspeakers):
    report(loudspeakers[0], release, "started", at=release.approved_at + SECOND)
    report(loudspeakers[1], release, "started", at=release.approved_at + 9 * MINUTE, clock="untrusted")
    assert release_progress(release).delay.base == 1


def test_of_a_scheduled_release_the_delay_counts_from_its_start(loudspeakers, aired):
    start = clock.now() + 10 * MINUTE
    release = aired(start_at=start)
    report(loudspeakers[0], release, "started", at=start + SECOND)
    assert release_progress(release).delay.worst_ms == 1000


def test_who_began_and_does_not_end_is_overdue_after_a_while(release, loudspeakers):
    report(loudspeakers[0], release, "started", at=release.approved_at)
    assert row_of(release, loudspeakers[0]).stage == Stage.STARTED
    with clock.frozen_at(release.approved_at + MINUTE):
        assert row_of(release, loudspeakers[0]).stage == Stage.OVERDUE
        report(loudspeakers[0], release, "finished", at=release.approved_at + MINUTE)
        assert row_of(release, loudspeakers[0]).stage == Stage.FINISHED


def test_after_a_withdrawal_nobody_is_waited_for(release, loudspeakers, editor, alive):
    report(loudspeakers[0], release, "received", "fetched", "started", at=release.approved_at)
    report(loudspeakers[0], release, "interrupted", at=release.approved_at + SECOND, reason="withdrawn", offset_ms=900)
    report(loudspeakers[1], release, "received", at=release.approved_at)
    withdrawn = withdraw_release(release=release, by=editor, reason="Sai ngày")
    progress = release_progress(withdrawn)
    rows = {row.device: row for row in progress.rows}
    assert rows[loudspeakers[0].uid].label == "Đã dừng phát"
    assert rows[loudspeakers[1].uid].stage == Stage.WITHHELD
    assert all(row.is_withdrawn for row in progress.rows)
    assert (progress.wrong, progress.poll_s, progress.tally.headline[1]) == (0, 0, "Đã thu hồi")


def test_at_its_end_who_took_it_and_did_not_play_is_to_be_looked_at(release, loudspeakers):
    report(loudspeakers[0], release, "received", "fetched", at=release.approved_at)
    Release.objects.update(state=ReleaseState.EXPIRED)
    expired = Release.objects.get()
    assert row_of(expired, loudspeakers[0]).stage == Stage.WITHHELD
    assert stages(expired).count(Stage.SILENT) == 4
    progress = release_progress(expired)
    assert (progress.wrong, progress.poll_s, progress.tally.headline) == (5, 0, ("warn", "Hết hạn, chưa phát đủ"))


def test_one_that_joined_later_and_played_is_shown_and_was_not_expected(release, na_pai, technician):
    late = DeviceFactory(unit=na_pai, by=technician, name="Loa đến sau")
    report(late, release, "received", "fetched", "started", "finished", at=release.approved_at)
    progress = release_progress(release)
    assert (progress.expected, len(progress.rows)) == (5, 6)
    assert not row_of(release, late).is_expected


def test_it_is_watched_closely_while_open_and_left_alone_when_over(release, loudspeakers):
    assert release_progress(release).poll_s == 1
    for device in loudspeakers:
        report(device, release, "received", "fetched", "started", "finished", at=release.approved_at + SECOND)
    done = release_progress(release)
    assert (done.poll_s, done.tally.headline) == (15, ("ok", "Đã phát xong"))
    Release.objects.update(state=ReleaseState.EXPIRED)
    assert release_progress(Release.objects.get()).poll_s == 0


def test_long_before_its_start_it_is_only_glanced_at(loudspeakers, aired):
    assert release_progress(aired(start_at=clock.now() + 60 * MINUTE)).poll_s == 15


def test_a_list_counts_expected_begun_and_played(release, loudspeakers):
    report(loudspeakers[0], release, "started", "finished", at=release.approved_at)
    report(loudspeakers[1], release, "started", at=release.approved_at)
    tally = tallies([release])[release.uid]
    assert (tally.expected, tally.playing, tally.played) == (5, 1, 1)
    assert tally.headline == ("now", "Đang phát")


@pytest.mark.parametrize("played", range(6))
def test_a_list_says_the_same_as_the_page(release, loudspeakers, played):
    for device in loudspeakers[:played]:
        report(device, release, "received", "fetched", "started", "finished", at=release.approved_at)
    tally = tallies([release])[release.uid]
    assert tally.headline == release_progress(release).tally.headline
    assert tally.is_open == release_progress(release).tally.is_open == (played < 5)


def test_when_all_have_played_nothing_is_on_air_though_its_hours_go_on(release, loudspeakers):
    releases = Release.objects.all()
    assert (airing(releases).count(), over(releases).count()) == (1, 0)
    for device in loudspeakers:
        report(device, release, "started", "finished", at=release.approved_at)
    assert (airing(releases).count(), over(releases).count()) == (0, 1)
    assert tallies([release])[release.uid].headline == ("ok", "Đã phát xong")


def test_who_did_not_play_to_the_end_has_nothing_more_to_play(release, loudspeakers):
    for device in loudspeakers[1:]:
        report(device, release, "started", "finished", at=release.approved_at)
    report(loudspeakers[0], release, "started", "interrupted", at=release.approved_at, reason="stopped", offset_ms=900)
    tally = tallies([release])[release.uid]
    assert (tally.is_open, tally.headline) == (False, ("warn", "Phát chưa đủ"))


def test_who_should_have_told_of_the_end_is_not_believed_to_play(release, loudspeakers):
    report(loudspeakers[0], release, "started", at=release.approved_at)
    length = timedelta(milliseconds=release.version.length_ms)
    with clock.frozen_at(release.approved_at + length + MINUTE):
        tally = tallies([release])[release.uid]
        assert (tally.playing, tally.headline) == (0, release_progress(release).tally.headline)


def test_a_release_that_no_loudspeaker_takes_is_not_on_air(aired, dong_dang):
    release = aired()
    tally = tallies([release])[release.uid]
    assert (tally.is_open, tally.headline) == (False, ("bad", "Không có loa nào"))


def test_until_it_is_signed_it_is_being_sent(submitted, approver, loudspeakers):
    release = approve_and_release(version=submitted, by=approver)
    tally = tallies([release])[release.uid]
    assert (tally.is_open, tally.headline) == (True, ("info", "Đang gửi lệnh phát"))


def test_five_hundred_loudspeakers_cost_as_many_queries_as_five(
    na_pai, technician, aired, django_assert_max_num_queries
):
    devices = many_loudspeakers(na_pai, technician, 500)
    release = Release.objects.select_related("version").get(pk=aired().pk)
    all_played(release, [device.uid for device in devices[:400]], release.approved_at)
    with django_assert_max_num_queries(12):
        progress = release_progress(release)
    assert (progress.expected, progress.played, progress.wrong) == (500, 400, 100)
    with django_assert_max_num_queries(3):
        tallies([release])


def test_a_round_that_was_heard_stays_heard_whatever_becomes_of_the_next(release, loudspeakers):
    begun = release.approved_at
    for device in loudspeakers:
        report(device, release, "started", at=begun)
        report(device, release, "finished", at=begun + SECOND, offset_ms=900)
    first, second = loudspeakers[:2]
    for device in (first, second):
        report(device, release, "started", at=begun + 2 * SECOND)
    report(first, release, "interrupted", at=begun + 3 * SECOND, reason="withdrawn", offset_ms=100)
    progress, tally = release_progress(release), tallies([release])[release.uid]
    assert (progress.played, progress.playing, progress.wrong) == (5, 1, 0)
    assert (tally.played, tally.playing, tally.again) == (5, 1, 1)
    assert [count for _tone, count, _word in progress.parts[:2]] == [4, 1]
    assert [count for _tone, count, _word in tally.parts] == [4, 1]
    row = row_of(release, first)
    assert (row.stage, row.started_at, row.ended_at, row.heard_ms) == (Stage.FINISHED, begun, begun + SECOND, 900)
    assert row_of(release, second).stage == Stage.STARTED


def test_who_takes_the_stop_of_what_was_never_to_sound_there_is_not_counted(release, loudspeakers, na_pai, technician):
    elsewhere = DeviceFactory(unit=na_pai, by=technician)
    report(elsewhere, release, "cancelled", at=release.approved_at)
    progress = release_progress(release)
    assert (progress.total, progress.expected) == (5, 5)
    report(elsewhere, release, "started", at=release.approved_at)
    assert release_progress(release).total == 6


def test_what_is_told_later_of_an_earlier_instant_takes_its_place(release, loudspeakers):
    device, begun = loudspeakers[0], release.approved_at
    report(device, release, "finished", at=begun + SECOND, offset_ms=900)
    assert row_of(release, device).started_at is None
    report(device, release, "started", at=begun)
    row = row_of(release, device)
    assert (row.stage, row.started_at, row.ended_at) == (Stage.FINISHED, begun, begun + SECOND)


def test_of_a_loudspeaker_that_told_nothing_since_nothing_is_read_again(release, loudspeakers):
    (first, second), begun = loudspeakers[:2], release.approved_at
    for device in (first, second):
        report(device, release, "started", at=begun)
    before, row = told_of(release), row_of(release, second)
    report(first, release, "finished", at=begun + SECOND)
    after = told_of(release)
    assert [event.kind for event in after[first.uid.hex]] == ["started", "finished"]
    assert after[second.uid.hex] is before[second.uid.hex]
    assert row_of(release, second) is row


def test_what_another_listener_commits_late_below_a_key_that_was_read_is_not_missed(release, loudspeakers):
    (first, second, third), begun = loudspeakers[:3], release.approved_at
    for device in (first, second, third):
        report(device, release, "started", at=begun)
    report(first, release, "finished", at=begun + SECOND)
    late = DeviceEvent.objects.get(device=first.uid, kind=EventKind.FINISHED)
    DeviceEvent.objects.filter(pk=late.pk).delete()
    report(second, release, "finished", at=begun + SECOND)
    assert release_progress(release).played == 1
    late.save(force_insert=True)
    report(third, release, "finished", at=begun + SECOND)
    assert release_progress(release).played == 3


def test_what_a_page_says_of_a_loudspeaker_is_not_kept_for_the_next(release, loudspeakers):
    report(loudspeakers[0], release, "started", at=release.approved_at)
    told = told_of(release)
    with clock.frozen_at(release.approved_at + 10 * MINUTE):
        assert row_of(release, loudspeakers[0]).stage == Stage.OVERDUE
    assert told_of(release) is told
    with clock.frozen_at(release.approved_at + SECOND):
        assert row_of(release, loudspeakers[0]).stage == Stage.STARTED
