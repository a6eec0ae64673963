"""What is heard of alerts, for any alerts, plan, config and history that hypothesis can think of."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tinlang_wire.documents import Alert, AlertVariant, Config, DailyWindow, Item, Plan, Variant
from tinlang_wire.hours import quiet_at
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
    round_at,
    round_uid,
)

UNITS = [new_uid() for _ in range(3)]
UIDS = [new_uid() for _ in range(4)]
BASE = datetime(2028, 2, 28, 13, 0, tzinfo=UTC)  # 20:00 at home; quiet hours are near, and a leap day
COMMON: dict[str, Any] = {"audience": "all", "sequence": 1, "epoch": 1, "issued_at": BASE, "expires_at": BASE}
SEVERITIES = ["extreme", "severe", "moderate", "minor"]
SPAN_S = 3 * 3600

instants = st.integers(0, SPAN_S * 1000).map(lambda ms: BASE + timedelta(milliseconds=ms)) | st.integers(
    0, SPAN_S // 300
).map(lambda step: BASE + step * timedelta(minutes=5))
windows = st.builds(
    DailyWindow, start=st.sampled_from(["20:00", "21:00", "22:30"]), end=st.sampled_from(["20:30", "21:05", "05:00"])
)
lengths = st.integers(1, 120_000) | st.sampled_from([1_000, 20_000, 60_000, 300_000])
words = st.builds(
    AlertVariant,
    language=st.sampled_from(["vi", "tyz", "hmn"]),
    media=st.sampled_from(["a" * 64, "b" * 64]),
    size=st.just(1),
    length_ms=lengths,
    text_sha256=st.just("c" * 64),
    text=st.just("Sơ tán ngay."),
)


@st.composite
def alerts(draw: st.DrawFn, uid: str) -> Alert:
    issued_at = draw(instants)
    lasts = draw(st.sampled_from([1, 60, 600, 3600, 2 * 3600]))
    life = {"issued_at": issued_at, "expires_at": issued_at + timedelta(seconds=lasts)}
    return Alert(
        **COMMON | life,
        uid=uid,
        unit=draw(st.sampled_from([UNITS[0], UNITS[0], UNITS[0], UNITS[1]])),
        release=UIDS[0],
        title="Lũ quét",
        targets=tuple(draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=2))),
        severity=draw(st.sampled_from(SEVERITIES)),
        drill=draw(st.sampled_from([False, False, True])),
        every_s=draw(st.sampled_from([10, 60, 300, 1800, 24 * 3600])),
        variants=tuple(draw(st.lists(words, min_size=1, max_size=3))),
    )


sets_of_alerts = st.integers(1, len(UIDS)).flatmap(lambda count: st.tuples(*(alerts(uid) for uid in UIDS[:count])))
items = st.builds(
    lambda start, lasts, length: Item(
        uid=new_uid(), release=UIDS[0], title="Tin", start_at=start, end_at=start + timedelta(seconds=lasts),
        targets=(UNITS[0],),
        variants=(Variant(language="vi", media="d" * 64, size=1, length_ms=length, text_sha256="c" * 64),),
    ),
    instants, st.sampled_from([60, 600, 3600]), lengths,
)  # fmt: skip
plans = st.none() | st.lists(items, max_size=3).map(lambda items: Plan(**COMMON, unit=UNITS[0], items=tuple(items)))
configs = st.builds(
    lambda quiet, languages, units: Config(
        **COMMON, plan_unit=UNITS[0], units=tuple(units), languages=tuple(languages), quiet_hours=tuple(quiet)
    ),
    st.just([]) | st.lists(windows, max_size=2),
    st.permutations(["vi", "tyz", "nut"]).map(lambda languages: languages[:2]),
    st.just(UNITS) | st.lists(st.sampled_from(UNITS), min_size=1, max_size=3),
)


@st.composite
def situations(draw: st.DrawFn) -> tuple[datetime, Config, Plan | None, dict[str, Play], tuple[Alert, ...]]:
    known, plan, now = draw(sets_of_alerts), draw(plans), draw(instants)
    done: dict[str, Play] = {}
    for alert in known:
        for begins_at in {alert.issued_at, round_at(now, alert)}:
            for attempt in range(draw(st.integers(0, 3))):
                ended = draw(st.booleans())
                done[round_uid(alert, begins_at, attempt)] = Play(
                    started_at=now - timedelta(milliseconds=draw(st.integers(-500, 130_000))),
                    offset_ms=0,
                    ended=ended,
                    media=draw(st.sampled_from([None, "a" * 64, "b" * 64])),
                    item=alert.uid,
                    cut_short=ended and draw(st.booleans()),
                )
    if plan is not None and plan.items and draw(st.booleans()):
        item = plan.items[0]
        done[play_uid(item)] = Play(now, 0, ended=draw(st.booleans()), media="d" * 64, item=item.uid)
    return now, draw(configs), plan, done, known


def rank(alert: Alert) -> int:
    return len(SEVERITIES) if alert.drill else SEVERITIES.index(alert.severity)


def may_begin(now: datetime, config: Config, alert: Alert) -> bool:
    """What docs/wire.md says, written down a second time."""
    targeted = alert.unit == config.plan_unit and set(alert.targets) & set(config.units)
    return bool(targeted) and now < alert.expires_at and not (alert.drill and quiet_at(now, config))


@given(situations())
@settings(max_examples=400)
def test_what_is_heard_of_alerts_is_for_this_device_and_in_force(situation: Any) -> None:
    now, config, plan, done, known = situation
    decision = resolve(now, config, plan, done, known)
    if not isinstance(decision.item, Alert):
        return
    assert decision.item in known
    assert decision.variant in decision.item.variants
    assert decision.item.unit == config.plan_unit and set(decision.item.targets) & set(config.units)
    assert not (decision.item.drill and quiet_at(now, config))
    if decision.reason is Why.URGENT:
        assert decision.offset_ms == 0
        assert decision.play not in done
        assert may_begin(now, config, decision.item)
    else:
        assert decision.reason is Why.CONTINUES
        assert decision.play is not None and not done[decision.play].ended


@given(situations())
@settings(max_examples=400)
def test_the_plan_is_heard_only_when_no_alert_is_due(situation: Any) -> None:
    now, config, plan, done, known = situation
    decision = resolve(now, config, plan, done, known)
    if isinstance(decision.item, Alert):
        return
    assert decision == resolve(now, config, plan, done)
    for alert in known:
        fresh = round_uid(alert, round_at(now, alert)) not in done
        assert not (may_begin(now, config, alert) and fresh)


@given(situations())
@settings(max_examples=400)
def test_what_begins_is_the_most_severe_and_what_runs_gives_way_only_to_the_more_severe(situation: Any) -> None:
    now, config, plan, done, known = situation
    decision = resolve(now, config, plan, done, known)
    if not isinstance(decision.item, Alert):
        return
    going = [
        next(alert for alert in known if alert.uid == play.item)
        for uid, play in done.items()
        if not play.ended
        and play.item in UIDS
        and ending(now, config, plan, uid, play, done=done, alerts=known) in (None, Ending.PRE_EMPTED)
    ]
    if decision.reason is Why.URGENT:
        assert all(rank(decision.item) < rank(other) for other in going)
        for other in known:
            if may_begin(now, config, other) and round_uid(other, round_at(now, other)) not in done:
                assert rank(decision.item) <= rank(other)
    else:
        assert rank(decision.item) == min(map(rank, going))


@given(situations())
@settings(max_examples=400)
def test_a_play_goes_on_exactly_if_it_is_what_resolve_says(situation: Any) -> None:
    now, config, plan, done, known = situation
    running = [uid for uid, play in done.items() if not play.ended][:1]  # a device sounds one thing at a time
    history = {uid: play for uid, play in done.items() if play.ended or uid in running}
    decision = resolve(now, config, plan, history, known)
    for uid in running:
        why = ending(now, config, plan, uid, history[uid], done=history, alerts=known)
        assert (why is None) is (decision.reason is Why.CONTINUES and decision.play == uid)


def probes(now: datetime, until: datetime) -> Iterator[datetime]:
    span = until - now
    for part in (0.1, 0.25, 0.5, 0.75, 0.9):
        yield min(now + span * part, until - timedelta(microseconds=1))
    yield until - timedelta(microseconds=1)


@given(situations())
@settings(max_examples=500)
def test_the_decision_stays_until_the_next_change_but_for_its_offset(situation: Any) -> None:
    now, config, plan, done, known = situation
    until = next_change(now, config, plan, done, known)
    assert now < until
    first = replace(resolve(now, config, plan, done, known), offset_ms=0)
    for probe in probes(now, until):
        assert replace(resolve(probe, config, plan, done, known), offset_ms=0) == first


def lived(
    config: Config, plan: Plan | None, known: Collection[Alert], now: datetime, until: datetime
) -> Iterator[tuple[datetime, Decision, dict[str, Play]]]:
    """A device that obeys, one change after another: what it is told, and what it remembers then."""
    memory: dict[str, Play] = {}
    while now < until:
        for uid, play in list(memory.items()):
            if play.ended:
                continue
            why = ending(now, config, plan, uid, play, done=memory, alerts=known)
            if why is not None:
                memory[uid] = replace(play, ended=True, cut_short=why is Ending.PRE_EMPTED)
        decision = resolve(now, config, plan, memory, known)
        if decision.play is not None and decision.reason is not Why.CONTINUES:
            assert decision.item is not None and decision.variant is not None
            assert not any(not play.ended for play in memory.values())
            memory[decision.play] = Play(
                now, decision.offset_ms, ended=False, media=decision.variant.media, item=decision.item.uid
            )
        yield now, decision, memory
        now = next_change(now, config, plan, memory, known)


@given(sets_of_alerts, plans, configs, instants)
@settings(max_examples=150, deadline=None)
def test_a_due_alert_waits_for_each_equal_once_and_for_no_lesser_one(
    known: Any, plan: Any, config: Config, now: datetime
) -> None:
    waited_for: dict[str, list[Alert]] = {}
    for at, decision, memory in lived(config, plan, known, now, now + timedelta(hours=1)):
        begun = decision.item if decision.reason is Why.URGENT else None
        over = {uid: play for uid, play in memory.items() if play.ended}
        for alert in known:
            if alert == begun or resolve(at, config, None, over, [alert]).reason is not Why.URGENT:
                waited_for.pop(alert.uid, None)
                continue
            others = waited_for.setdefault(alert.uid, [])
            if isinstance(begun, Alert):
                assert rank(begun) <= rank(alert)
                assert begun not in others or rank(begun) < rank(alert)
                others.append(begun)


@given(sets_of_alerts, plans, configs, instants)
@settings(max_examples=60, deadline=None)
def test_nothing_begins_after_a_cancel_or_at_an_end(known: Any, plan: Any, config: Config, now: datetime) -> None:
    cancelled_at = now + timedelta(minutes=7)
    for at, decision, _ in lived(config, plan, known, now, cancelled_at):
        if decision.reason is Why.URGENT:
            assert isinstance(decision.item, Alert)
            assert at < decision.item.expires_at
    left = known[1:]
    for at, decision, _ in lived(config, plan, left, cancelled_at, cancelled_at + timedelta(hours=1)):
        assert decision.item != known[0], at


@given(st.lists(st.integers(10_000, 90_000), min_size=2, max_size=4), st.sampled_from(SEVERITIES))
@settings(max_examples=60, deadline=None)
def test_equals_that_are_always_due_are_heard_one_after_the_other(lengths_ms: list[int], severity: str) -> None:
    """Their rounds begin more often than their words end, all at the same moment: none is left out."""
    life = {"issued_at": BASE, "expires_at": BASE + timedelta(hours=2)}
    known = tuple(
        Alert(
            **COMMON | life, uid=uid, unit=UNITS[0], release=UIDS[0], title="Lũ quét", targets=(UNITS[0],),
            severity=severity, every_s=10,
            variants=(
                AlertVariant(
                    language="vi", media="a" * 64, size=1, length_ms=length, text_sha256="c" * 64, text="Sơ tán ngay."
                ),
            ),
        )
        for uid, length in zip(UIDS, lengths_ms, strict=False)
    )  # fmt: skip
    config = Config(**COMMON, plan_unit=UNITS[0], units=(UNITS[0],), languages=("vi",))
    told = lived(config, None, known, BASE, BASE + timedelta(minutes=20))
    begun = [decision.item.uid for _, decision, _ in told if decision.reason is Why.URGENT and decision.item]
    assert len(begun) > 2 * len(known)
    for first in range(len(begun) - len(known) + 1):
        assert len(set(begun[first : first + len(known)])) == len(known)
