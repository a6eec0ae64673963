"""What plays now: the rules one by one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from scenes import (
    ELSEWHERE,
    MINUTE,
    NIGHT,
    SECOND,
    UNIT,
    VILLAGE,
    at,
    config,
    item,
    plan,
    silent,
    started,
    variant,
)

from tinlang_wire.documents import Config, DailyWindow, Item, Plan, Volume
from tinlang_wire.hours import quiet_at, volume_at
from tinlang_wire.ids import new_uid
from tinlang_wire.resolve import (
    Decision,
    Ending,
    Play,
    Why,
    ending,
    next_change,
    play_uid,
    resolve,
)

# -- windows ------------------------------------------------------------------------------------------------------


def test_an_item_starts_at_its_start_and_not_before() -> None:
    one = item(at(6), at(7))
    assert resolve(at(6) - SECOND, config(), plan(one), {}).reason is Why.NOTHING_DUE
    decision = resolve(at(6), config(), plan(one), {})
    assert decision == Decision(one, one.variants[0], play_uid(one), 0, Why.PLAYING)


def test_an_end_is_exclusive() -> None:
    one = item(at(6), at(7), variant(seconds=1))
    assert resolve(at(7) - SECOND, config(), plan(one), {}).reason is Why.PLAYING
    assert silent(resolve(at(7), config(), plan(one), {}))


def test_an_item_that_fits_whole_starts_at_its_beginning() -> None:
    one = item(at(6), at(7), variant(seconds=600))
    assert resolve(at(6, 50), config(), plan(one), {}).offset_ms == 0


def test_a_late_start_joins_so_as_to_end_with_the_window() -> None:
    one = item(at(6), at(7), variant(seconds=600))
    decision = resolve(at(6, 55), config(), plan(one), {})
    assert (decision.reason, decision.offset_ms) == (Why.JOINED_LATE, 300_000)


def test_below_thirty_seconds_it_is_not_worth_joining() -> None:
    one = item(at(6), at(7), variant(seconds=600))
    assert resolve(at(6, 59, 30), config(), plan(one), {}).offset_ms == 570_000
    decision = resolve(at(6, 59, 31), config(), plan(one), {})
    assert silent(decision) and decision.reason is Why.TOO_LATE


def test_a_short_sound_that_fits_whole_is_played_however_little_is_left() -> None:
    one = item(at(6), at(7), variant(seconds=5))
    assert resolve(at(6, 59, 55), config(), plan(one), {}).reason is Why.PLAYING
    assert resolve(at(6, 59, 56), config(), plan(one), {}).reason is Why.TOO_LATE


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (at(23, 30), at(0, 30, day=3)),
        (at(23, 30, day=31, month=1), at(0, 30, day=1, month=2)),
        (at(23, 30, day=28, month=2), at(0, 30, day=1)),
        (at(23, 30, day=28, month=2, year=2028), at(0, 30, day=29, month=2, year=2028)),
        (at(23, 30, day=29, month=2, year=2028), at(0, 30, day=1, year=2028)),
        (at(23, 30, day=31, month=12, year=2025), at(0, 30, day=1, month=1)),
    ],
    ids=["night", "month end", "end of February", "into leap day", "out of leap day", "new year"],
)
def test_a_window_may_pass_midnight_on_any_day(start: datetime, end: datetime) -> None:
    one = item(start, end)
    for now in (start, start + 30 * MINUTE - SECOND, start + 30 * MINUTE, end - MINUTE):
        assert resolve(now, config(), plan(one), {}).reason is Why.PLAYING
    assert silent(resolve(end, config(), plan(one), {}))
    assert silent(resolve(start - SECOND, config(), plan(one), {}))


# -- which one ----------------------------------------------------------------------------------------------------


def test_priority_goes_first_then_start_then_order_then_uid() -> None:
    low, high = sorted((new_uid(), new_uid()))
    ranked = [
        item(at(6, 1), at(7), priority="priority", order=9),
        item(at(5, 59), at(7), order=9),
        item(at(6), at(7), order=1),
        item(at(6), at(7), order=2, uid=low),
        item(at(6), at(7), order=2, uid=high),
    ]
    done: dict[str, Play] = {}
    for expected in ranked:
        for items in (ranked, ranked[::-1]):
            assert resolve(at(6, 5), config(), plan(*items), done).item == expected
        done |= started(expected, at(6, 2), ended=True)
    assert silent(resolve(at(6, 5), config(), plan(*ranked), done))


def test_what_runs_is_not_pre_empted() -> None:
    low, high = item(at(6), at(7)), item(at(6), at(7), priority="priority")
    decision = resolve(at(6, 0, 10), config(), plan(low, high), started(low, at(6)))
    assert (decision.item, decision.reason, decision.offset_ms) == (low, Why.CONTINUES, 10_000)
    assert resolve(at(6, 1), config(), plan(low, high), started(low, at(6))).item == high


def test_an_item_is_for_the_units_of_this_device() -> None:
    for targets, plays in [((VILLAGE,), True), ((ELSEWHERE, UNIT), True), ((ELSEWHERE,), False), ((), False)]:
        decision = resolve(at(6), config(), plan(item(at(6), at(7), targets=targets)), {})
        assert silent(decision) is not plays


def test_the_order_of_the_devices_languages_decides() -> None:
    one = item(at(6), at(7), variant("vi"), variant("tyz"), variant("nut"))
    for languages, heard in [(("tyz", "vi"), "tyz"), (("ium", "nut"), "nut"), (("vi", "tyz"), "vi")]:
        assert resolve(at(6), config(languages=languages), plan(one), {}).variant.language == heard
    decision = resolve(at(6), config(languages=("ium",)), plan(one), {})
    assert silent(decision) and decision.reason is Why.NO_LANGUAGE


def test_an_item_that_cannot_start_gives_way_to_one_that_can() -> None:
    long, short = item(at(20), at(21), variant(seconds=3000), priority="priority"), item(at(20), at(21))
    mute = item(at(20), at(21), variant("hmn"), priority="priority")
    quiet = config(quiet=(DailyWindow(start="20:40", end="05:00"),))
    assert resolve(at(20, 5), quiet, plan(long, mute, short), {}).item == short


def test_without_a_plan_of_its_unit_a_device_is_silent() -> None:
    one = item(at(6), at(7))
    assert resolve(at(6), config(), None, {}).reason is Why.NO_PLAN
    assert resolve(at(6), config(), plan(one, unit=ELSEWHERE), {}).reason is Why.WRONG_UNIT
    assert resolve(at(6), config(), None, started(one, at(6))).reason is Why.NO_PLAN
    assert ending(at(6), config(), None, play_uid(one), started(one, at(6))[play_uid(one)]) is Ending.WITHDRAWN


# -- what was begun -----------------------------------------------------------------------------------------------


def test_a_play_goes_on_from_where_it_would_be() -> None:
    one = item(at(6), at(7), variant(seconds=600))
    done = started(one, at(6, 2), offset_ms=5_000)
    decision = resolve(at(6, 2, 30), config(), plan(one), done)
    assert (decision.reason, decision.offset_ms, decision.play) == (Why.CONTINUES, 35_000, play_uid(one))
    assert resolve(at(6, 1), config(), plan(one), done).offset_ms == 5_000  # the clock was set back


@pytest.mark.parametrize("ended", [True, False])
def test_what_was_begun_never_starts_again(ended: bool) -> None:
    one = item(at(6), at(7))
    done = started(one, at(6), ended=ended)
    assert silent(resolve(at(6, 1), config(), plan(one), done))
    assert silent(resolve(at(6, 30), config(), plan(one), done))


def test_an_interrupted_play_is_not_restarted() -> None:
    one = item(at(6), at(7), variant(seconds=600))
    assert silent(resolve(at(6, 1), config(), plan(one), started(one, at(6), ended=True)))


def test_a_new_start_is_a_new_play_and_another_spelling_of_the_same_start_is_not() -> None:
    one = item(at(6), at(7))
    moved = item(at(6, 10), at(7), uid=one.uid)
    same = item(at(6).astimezone(UTC), at(7), uid=one.uid)
    assert play_uid(moved) != play_uid(one) == play_uid(same)
    assert len(play_uid(one)) == 32
    assert resolve(at(6, 10), config(), plan(moved), started(one, at(6), ended=True)).reason is Why.PLAYING


def ends(now: datetime, one: Item, then: Plan | None, *, of: Config | None = None, **play: Any) -> Ending | None:
    """Why a play of `one` since 6:00 ends under the plan of `now`; `resolve` must agree."""
    conf, done = of or config(), started(one, at(6), **play)
    why = ending(now, conf, then, play_uid(one), done[play_uid(one)])
    going_on = resolve(now, conf, then, done).reason is Why.CONTINUES
    assert going_on is (why is None)
    return why


def test_a_play_ends_when_it_may_not_go_on() -> None:
    one = item(at(6), at(6, 5), variant(seconds=600))
    assert ends(at(6, 1), one, plan(one)) is None
    assert ends(at(6, 1), one, plan()) is Ending.WITHDRAWN
    assert ends(at(6, 1), one, None) is Ending.WITHDRAWN
    assert ends(at(6, 1), one, plan(one, unit=ELSEWHERE)) is Ending.WITHDRAWN
    assert ends(at(6, 5), one, plan(one)) is Ending.WINDOW_OVER
    assert ends(at(6, 4), one, plan(one), offset_ms=360_000) is Ending.FINISHED
    assert ends(at(6, 4), one, plan(one), offset_ms=359_000) is None
    assert ends(at(6, 1), one, plan(one), of=config(units=(ELSEWHERE,))) is Ending.NOT_TARGETED
    quiet = (DailyWindow(start="06:01", end="06:02"),)
    assert ends(at(6, 1), one, plan(one), of=config(quiet=quiet)) is Ending.QUIET_HOURS


def test_a_play_goes_on_in_the_sound_that_it_began_with() -> None:
    tyz, vi = variant("tyz", 600, "c" * 64), variant("vi", 60, "d" * 64)
    one = item(at(6), at(7), tyz, vi)
    decision = resolve(at(6, 2), config(languages=("vi",)), plan(one), started(one, at(6), media=tyz.media))
    assert (decision.reason, decision.variant) == (Why.CONTINUES, tyz)
    replaced = item(at(6), at(7), vi, uid=one.uid)
    assert ends(at(6, 0, 30), one, plan(replaced), media=tyz.media) is Ending.WITHDRAWN
    assert silent(resolve(at(6, 0, 30), config(), plan(replaced), started(one, at(6), media=tyz.media)))


def test_of_two_languages_with_one_sound_the_devices_own_is_heard() -> None:
    one = item(at(6), at(7), variant("vi", 600), variant("tyz", 600))
    done = started(one, at(6), media="a" * 64)
    assert resolve(at(6, 2), config(languages=("tyz",)), plan(one), done).variant == one.variants[1]


# -- hours of the day ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hour", "minute", "second", "quiet"),
    [(20, 59, 59, False), (21, 0, 0, True), (23, 59, 59, True), (0, 0, 0, True), (4, 59, 59, True), (5, 0, 0, False)],
)
def test_quiet_hours_pass_midnight_and_end_exclusively(hour: int, minute: int, second: int, quiet: bool) -> None:
    assert quiet_at(at(hour, minute, second), config(quiet=NIGHT)) is quiet
    assert quiet_at(at(hour, minute, second).astimezone(UTC), config(quiet=NIGHT)) is quiet


def test_equal_hours_are_the_whole_day() -> None:
    always = config(quiet=(DailyWindow(start="07:00", end="07:00"),))
    assert all(quiet_at(at(hour), always) for hour in range(24))
    assert resolve(at(6), always, plan(item(at(6), at(7))), {}).reason is Why.QUIET_HOURS


def test_nothing_starts_that_would_run_into_quiet_hours_and_it_waits_for_their_end() -> None:
    one = item(at(20), at(6, day=3), variant(seconds=600))
    quiet = config(quiet=NIGHT)
    assert resolve(at(20, 50), quiet, plan(one), {}).reason is Why.PLAYING
    assert resolve(at(20, 50, 1), quiet, plan(one), {}).reason is Why.QUIET_HOURS_AHEAD
    assert resolve(at(21), quiet, plan(one), {}).reason is Why.QUIET_HOURS
    assert resolve(at(5, day=3), quiet, plan(one), {}).reason is Why.PLAYING


def test_quiet_hours_after_the_end_of_its_window_hold_up_nothing() -> None:
    one = item(at(20), at(20, 50), variant(seconds=3600))
    assert resolve(at(20, 15), config(quiet=NIGHT), plan(one), {}).reason is Why.JOINED_LATE


def test_quiet_hours_cut_what_plays() -> None:
    one = item(at(20), at(23), variant(seconds=7200))
    done = started(one, at(20))
    assert resolve(at(20, 59, 59), config(quiet=NIGHT), plan(one), done).reason is Why.CONTINUES
    decision = resolve(at(21), config(quiet=NIGHT), plan(one), done)
    assert silent(decision) and decision.reason is Why.QUIET_HOURS


def test_the_first_window_that_holds_the_hour_gives_the_volume() -> None:
    volumes = (
        Volume(window=DailyWindow(start="22:00", end="06:00"), percent=30),
        Volume(window=DailyWindow(start="05:00", end="07:00"), percent=50),
    )
    loud = config(volumes=volumes, default_volume=90)
    assert [volume_at(at(hour), loud) for hour in (22, 0, 5, 6, 7, 21)] == [30, 30, 30, 50, 90, 90]


# -- when to ask again --------------------------------------------------------------------------------------------


def test_one_asks_again_at_the_next_edge() -> None:
    one = item(at(6), at(7), variant(seconds=600))
    conf, tick = config(), timedelta(microseconds=1)
    assert next_change(at(5, 30), conf, plan(one), {}) == at(6)
    assert next_change(at(6), conf, plan(one), {}) == at(6, 50) + tick
    assert next_change(at(6, 51), conf, plan(one), {}) == at(6, 59, 30) + tick
    assert next_change(at(6), conf, plan(one), started(one, at(6))) == at(6, 10)
    assert next_change(at(2), conf, plan(one), {}) == at(3)
    assert next_change(at(2), conf, None, {}) == at(3)
    assert next_change(at(20, 30), config(quiet=NIGHT), None, {}) == at(21)
    assert next_change(at(20, 45), config(quiet=NIGHT), plan(item(at(6), at(23))), {}) == at(20, 59) + tick
