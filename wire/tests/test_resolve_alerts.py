"""What is heard of alerts: the rules one by one."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from scenes import COMMON, ELSEWHERE, NIGHT, UNIT, VILLAGE, at, config, item, plan, silent, started

from tinlang_wire.documents import Alert, AlertVariant, DailyWindow
from tinlang_wire.ids import new_uid
from tinlang_wire.resolve import (
    ATTEMPTS,
    Decision,
    Ending,
    Play,
    Why,
    ending,
    next_change,
    resolve,
    round_at,
    round_uid,
)

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def words(language: str = "vi", seconds: int = 20, media: str = "e" * 64) -> AlertVariant:
    return AlertVariant(
        language=language, media=media, size=1, length_ms=seconds * 1000, text_sha256="b" * 64, text="Sơ tán ngay."
    )


def alert(issued_at: datetime, *variants: AlertVariant, minutes: int = 30, **changes: Any) -> Alert:
    fields = {"unit": UNIT, "release": new_uid(), "title": "Lũ quét", "targets": (UNIT,), "every_s": 300}
    life = {"issued_at": issued_at, "expires_at": issued_at + minutes * MINUTE}
    return Alert(**COMMON | life | fields | {"variants": variants or (words(),)} | changes)


def round_of(one: Alert, begins_at: datetime, when: datetime, *, attempt: int = 0, **play: Any) -> dict[str, Play]:
    fields = {"offset_ms": 0, "ended": True, "media": one.variants[0].media, "item": one.uid} | play
    return {round_uid(one, begins_at, attempt): Play(started_at=when, **fields)}


# -- rounds -------------------------------------------------------------------------------------------------------


def test_an_alert_is_heard_at_once_whatever_the_plan_says() -> None:
    one = alert(at(10))
    decision = resolve(at(10), config(), plan(item(at(9), at(11))), {}, [one])
    assert decision == Decision(one, one.variants[0], round_uid(one, at(10)), 0, Why.URGENT)


def test_it_needs_no_plan_and_no_plan_of_this_unit() -> None:
    one = alert(at(10))
    for nothing in (None, plan(unit=ELSEWHERE)):
        assert resolve(at(10), config(), nothing, {}, [one]).reason is Why.URGENT


def test_rounds_keep_the_time_of_the_server_whenever_a_device_heard_the_last_one() -> None:
    one = alert(at(10))
    heard = round_of(one, at(10), at(10, 3))
    assert resolve(at(10, 4, 59), config(), None, heard, [one]).item is None
    decision = resolve(at(10, 5), config(), None, heard, [one])
    assert (decision.reason, decision.play) == (Why.URGENT, round_uid(one, at(10, 5)))
    assert round_at(at(10, 14, 59), one) == at(10, 10)


def test_each_round_is_heard_once() -> None:
    one = alert(at(10))
    assert silent(resolve(at(10, 1), config(), None, round_of(one, at(10), at(10)), [one]))
    assert silent(resolve(at(10, 1), config(), None, round_of(one, at(10), at(10), cut_short=False), [one]))


def test_a_device_that_comes_back_hears_what_is_still_valid_and_nothing_that_is_over() -> None:
    one = alert(at(10), minutes=30)
    assert resolve(at(10, 29, 59), config(), None, {}, [one]).reason is Why.URGENT
    assert silent(resolve(at(10, 30), config(), None, {}, [one]))


def test_a_round_that_began_before_the_end_is_heard_to_its_own() -> None:
    one = alert(at(10), words(seconds=60), minutes=5, every_s=60)
    running = round_of(one, at(10, 4), at(10, 4, 50), ended=False)
    assert resolve(at(10, 5, 30), config(), None, running, [one]).reason is Why.CONTINUES
    assert silent(resolve(at(10, 5, 50), config(), None, running, [one]))


def test_an_alert_that_is_dated_a_little_ahead_is_heard_now() -> None:
    one = alert(at(10, 2))
    assert resolve(at(10), config(), None, {}, [one]).play == round_uid(one, at(10, 2))


def test_a_round_goes_on_in_the_words_that_it_began_with() -> None:
    vi, tyz = words("vi"), words("tyz", 40, "f" * 64)
    one = alert(at(10), vi, tyz)
    running = round_of(one, at(10), at(10), ended=False, media=tyz.media)
    decision = resolve(at(10, 0, 30), config(languages=("vi",)), None, running, [one])
    assert (decision.reason, decision.variant, decision.offset_ms) == (Why.CONTINUES, tyz, 30_000)


# -- for whom -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "heard"),
    [
        ({"targets": (VILLAGE,)}, True),
        ({"targets": (ELSEWHERE, UNIT)}, True),
        ({"targets": (ELSEWHERE,)}, False),
        ({"targets": ()}, False),
        ({"unit": ELSEWHERE}, False),
    ],
)
def test_an_alert_is_for_the_units_of_this_device(changes: dict[str, Any], heard: bool) -> None:
    one = alert(at(10), **changes)
    assert silent(resolve(at(10), config(), None, {}, [one])) is not heard


def test_a_device_that_is_moved_away_falls_silent() -> None:
    one = alert(at(10))
    running = round_of(one, at(10), at(10), ended=False)
    uid, play = next(iter(running.items()))
    for moved, why in [
        (config(units=(ELSEWHERE,)), Ending.NOT_TARGETED),
        (config(plan_unit=ELSEWHERE), Ending.WITHDRAWN),
    ]:
        assert silent(resolve(at(10, 0, 5), moved, plan(unit=moved.plan_unit), running, [one]))
        assert ending(at(10, 0, 5), moved, None, uid, play, done=running, alerts=[one]) is why


def test_words_in_another_language_are_better_than_none() -> None:
    one = alert(at(10), words("vi"), words("tyz"))
    for languages, heard in [(("tyz", "vi"), "tyz"), (("vi",), "vi"), (("hmn",), "vi")]:
        variant = resolve(at(10), config(languages=languages), None, {}, [one]).variant
        assert variant is not None and variant.language == heard


# -- hours --------------------------------------------------------------------------------------------------------


def test_quiet_hours_do_not_hold_back_what_is_urgent() -> None:
    one = alert(at(23))
    assert resolve(at(23), config(quiet=NIGHT), None, {}, [one]).reason is Why.URGENT


def test_a_drill_keeps_quiet_hours_and_is_cut_when_they_begin() -> None:
    drill = alert(at(20, 59, 50), drill=True)
    quiet = config(quiet=NIGHT)
    running = round_of(drill, at(20, 59, 50), at(20, 59, 50), ended=False)
    uid, play = next(iter(running.items()))
    assert resolve(at(20, 59, 55), quiet, None, running, [drill]).reason is Why.CONTINUES
    assert silent(resolve(at(21), quiet, plan(), running, [drill]))
    assert ending(at(21), quiet, None, uid, play, done=running, alerts=[drill]) is Ending.QUIET_HOURS
    assert silent(resolve(at(21, 1), quiet, plan(), {}, [drill]))
    assert resolve(at(21, 1), config(), None, {}, [drill]).reason is Why.URGENT


# -- which one ----------------------------------------------------------------------------------------------------


def test_the_most_severe_is_heard_first_and_a_drill_last() -> None:
    ranked = [alert(at(10), severity=severity) for severity in ("extreme", "severe", "moderate", "minor")]
    ranked.append(alert(at(10), severity="extreme", drill=True))
    done: dict[str, Play] = {}
    for expected in ranked:
        for order in (ranked, ranked[::-1]):
            assert resolve(at(10, 1), config(), None, done, order).item == expected
        done |= round_of(expected, at(10), at(10))
    assert silent(resolve(at(10, 1), config(), plan(), done, ranked))


def test_of_equals_the_one_that_was_not_heard_for_the_longest_is_next() -> None:
    """Rounds of ten seconds, words of twenty: both are always due, and neither keeps the other from being heard."""
    one, other = (alert(at(10), every_s=10) for _ in range(2))
    now, done, heard = at(10), dict[str, Play](), []
    for _ in range(6):
        decision = resolve(now, config(), None, done, [one, other])
        assert decision.item is not None and decision.play is not None
        heard.append(decision.item.uid)
        done[decision.play] = Play(now, 0, ended=True, item=decision.item.uid)
        now += 20 * SECOND
    assert heard == [*dict.fromkeys(heard)] * 3
    assert len(set(heard)) == 2


def test_what_runs_is_pre_empted_by_the_more_severe_and_by_nothing_else() -> None:
    running = alert(at(10), severity="severe")
    done = round_of(running, at(10), at(10), ended=False)
    uid, play = next(iter(done.items()))
    for severity, drill, pre_empts in [
        ("extreme", False, True),
        ("severe", False, False),
        ("minor", False, False),
        ("extreme", True, False),
    ]:
        other = alert(at(10, 0, 5), severity=severity, drill=drill)
        decision = resolve(at(10, 0, 6), config(), None, done, [running, other])
        assert (decision.item == other) is pre_empts
        why = ending(at(10, 0, 6), config(), None, uid, play, done=done, alerts=[running, other])
        assert why is (Ending.PRE_EMPTED if pre_empts else None)


def test_an_alert_pre_empts_an_item_which_is_not_begun_again() -> None:
    one, news = alert(at(6, 1)), item(at(6), at(7))
    done = started(news, at(6, 0, 30))
    uid, play = next(iter(done.items()))
    assert ending(at(6, 1), config(), plan(news), uid, play, done=done, alerts=[one]) is Ending.PRE_EMPTED
    after = {uid: Play(play.started_at, 0, ended=True, cut_short=True)} | round_of(one, at(6, 1), at(6, 1))
    assert silent(resolve(at(6, 2), config(), plan(news), after, [one]))


def test_between_rounds_the_plan_goes_on() -> None:
    one, news = alert(at(6)), item(at(6), at(7))
    decision = resolve(at(6, 1), config(), plan(news), round_of(one, at(6), at(6)), [one])
    assert (decision.item, decision.reason) == (news, Why.PLAYING)


# -- cut short ----------------------------------------------------------------------------------------------------


def test_a_round_that_was_cut_short_is_begun_again_a_bounded_number_of_times() -> None:
    one = alert(at(10))
    done: dict[str, Play] = {}
    for attempt in range(ATTEMPTS):
        decision = resolve(at(10, 1), config(), None, done, [one])
        assert (decision.play, decision.offset_ms) == (round_uid(one, at(10), attempt), 0)
        assert decision.play not in done
        done |= round_of(one, at(10), at(10, 1), attempt=attempt, cut_short=True)
    assert silent(resolve(at(10, 1), config(), None, done, [one]))
    assert resolve(at(10, 5), config(), None, done, [one]).play == round_uid(one, at(10, 5))


def test_a_round_that_somebody_stopped_waits_for_the_next() -> None:
    one = alert(at(10))
    stopped = round_of(one, at(10), at(10), cut_short=False)
    assert silent(resolve(at(10, 1), config(), None, stopped, [one]))
    assert resolve(at(10, 5), config(), None, stopped, [one]).reason is Why.URGENT


def test_a_cancelled_alert_is_one_that_is_no_longer_there() -> None:
    one = alert(at(10))
    running = round_of(one, at(10), at(10), ended=False)
    uid, play = next(iter(running.items()))
    assert silent(resolve(at(10, 0, 5), config(), plan(), running, []))
    assert ending(at(10, 0, 5), config(), plan(), uid, play, done=running) is Ending.WITHDRAWN


# -- when to ask again --------------------------------------------------------------------------------------------


def test_one_asks_again_at_the_next_round_at_the_end_and_when_words_are_over() -> None:
    one = alert(at(10), minutes=8)
    heard = round_of(one, at(10), at(10))
    assert next_change(at(10, 1), config(), None, heard, [one]) == at(10, 5)
    assert next_change(at(10, 6), config(), None, heard, [one]) == at(10, 8)
    running = round_of(one, at(10), at(10, 1), ended=False)
    assert next_change(at(10, 1), config(), None, running, [one]) == at(10, 1, 20)
    assert next_change(at(10, 8), config(), None, heard, [one]) == at(11, 8)
    drill = alert(at(20, 58), drill=True)
    assert next_change(at(20, 59), config(quiet=(DailyWindow(start="21:00", end="05:00"),)), None, {}, [drill]) == at(
        21
    )
