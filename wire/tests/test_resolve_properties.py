"""What plays now, for any plan, config and history that hypothesis can think of."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from itertools import permutations
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tinlang_wire.acceptance import Judge
from tinlang_wire.documents import Config, DailyWindow, Item, Plan, Variant
from tinlang_wire.hours import quiet_at
from tinlang_wire.ids import new_uid
from tinlang_wire.refusals import Refused
from tinlang_wire.resolve import Decision, Ending, Play, Why, ending, next_change, play_uid, resolve

UNITS = [new_uid() for _ in range(3)]
ITEMS = [new_uid() for _ in range(5)]
BASE = datetime(2028, 2, 28, 12, 0, tzinfo=UTC)  # 19:00 at home; the night leads into a leap day
COMMON: dict[str, Any] = {"audience": "all", "sequence": 1, "epoch": 1, "issued_at": BASE, "expires_at": BASE}
STARTS = {Why.PLAYING, Why.JOINED_LATE}

instants = st.integers(0, 60 * 16 * 60_000).map(lambda ms: BASE + timedelta(milliseconds=ms)) | st.integers(
    0, 16 * 12
).map(lambda step: BASE + step * timedelta(minutes=5))
times_of_day = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 5, 30, 59]))
windows = st.builds(DailyWindow, start=times_of_day, end=times_of_day)
variants = st.builds(
    Variant,
    language=st.sampled_from(["vi", "tyz", "nut"]),
    media=st.sampled_from(["a" * 64, "b" * 64]),
    size=st.just(1),
    length_ms=st.integers(1, 3 * 3600_000) | st.sampled_from([1_000, 29_999, 30_000, 60_000, 600_000]),
    text_sha256=st.just("c" * 64),
)
spans = st.sampled_from([-1, 0, 1, 30, 31, 60, 600, 3600, 6 * 3600, 12 * 3600]).map(lambda s: timedelta(seconds=s))


@st.composite
def items(draw: st.DrawFn) -> Item:
    start = draw(instants)
    return Item(
        uid=draw(st.sampled_from(ITEMS)),
        release=ITEMS[0],
        title="Tin",
        start_at=start,
        end_at=start + draw(spans),
        order=draw(st.integers(0, 2)),
        priority=draw(st.sampled_from(["normal", "priority"])),
        targets=tuple(draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=2))),
        variants=tuple(draw(st.lists(variants, max_size=3) | st.lists(variants, min_size=2, max_size=3))),
    )


plans = st.builds(
    lambda items: Plan(**COMMON, unit=UNITS[0], items=tuple(items)), st.lists(items(), min_size=1, max_size=6)
)
configs = st.builds(
    lambda quiet, languages, units: Config(
        **COMMON, plan_unit=UNITS[0], units=tuple(units), languages=tuple(languages), quiet_hours=tuple(quiet)
    ),
    st.just([]) | st.lists(windows, max_size=2),
    st.permutations(["vi", "tyz", "nut"]).map(lambda languages: languages[:2]),
    st.just(UNITS[:2]) | st.lists(st.sampled_from(UNITS), min_size=1, max_size=3),
)


def moments(plan: Plan) -> st.SearchStrategy[datetime]:
    """Any instant, or one in or about the window of an item."""
    within = st.tuples(
        st.sampled_from(plan.items), st.sampled_from([0.0, 0.0001, 0.3, 0.6, 0.95, 0.999, 1.0]) | st.floats(-0.01, 1.01)
    )
    inside = within.map(lambda pair: pair[0].start_at + pair[1] * (pair[0].end_at - pair[0].start_at))
    return st.integers(0, 5).flatmap(lambda die: instants if die == 0 else inside)


@st.composite
def situations(draw: st.DrawFn) -> tuple[datetime, Config, Plan, dict[str, Play]]:
    plan = draw(plans)
    now = draw(moments(plan))
    plays = st.builds(
        Play,
        started_at=instants | st.integers(-1, 900).map(lambda seconds: now - timedelta(seconds=seconds)),
        offset_ms=st.just(0) | st.integers(0, 60_000),
        ended=st.booleans(),
        media=st.none() | st.sampled_from(["a" * 64, "b" * 64]),
    )
    history = draw(st.lists(plays, max_size=len(plan.items)))
    begun = draw(st.permutations(plan.items))
    return now, draw(configs), plan, dict(zip(map(play_uid, begun), history, strict=False))


def left_of(decision: Decision) -> timedelta:
    assert decision.variant is not None
    return timedelta(milliseconds=decision.variant.length_ms - decision.offset_ms)


@given(situations())
@settings(max_examples=400)
def test_at_most_one_item_inside_its_window_for_this_device_and_in_its_language(situation: Any) -> None:
    now, config, plan, done = situation
    decision = resolve(now, config, plan, done)
    if decision.item is None:
        assert (decision.variant, decision.play, decision.offset_ms) == (None, None, 0)
        return
    assert decision.item in plan.items
    assert decision.variant in decision.item.variants
    assert decision.play == play_uid(decision.item)
    assert decision.item.start_at <= now < decision.item.end_at
    assert set(decision.item.targets) & set(config.units)
    assert 0 <= decision.offset_ms < decision.variant.length_ms
    assert not quiet_at(now, config)
    if decision.reason in STARTS:
        assert decision.variant.language in config.languages


@given(situations())
@settings(max_examples=400)
def test_what_starts_was_never_begun_and_ends_inside_its_window_and_outside_quiet_hours(situation: Any) -> None:
    now, config, plan, done = situation
    decision = resolve(now, config, plan, done)
    if decision.reason not in STARTS:
        return
    assert decision.item is not None and decision.play not in done
    over = now + left_of(decision)
    assert over <= decision.item.end_at + timedelta(milliseconds=1)
    minute = timedelta(minutes=1)
    steps = int((over - now) / minute) + 1
    assert not any(quiet_at(now + step * minute, config) for step in range(steps) if now + step * minute < over)
    assert not quiet_at(max(now, over - timedelta(milliseconds=2)), config)
    if decision.reason is Why.JOINED_LATE:
        assert decision.item.end_at - now >= timedelta(seconds=30)
    else:
        assert decision.offset_ms == 0


@given(situations(), st.randoms())
@settings(max_examples=150)
def test_the_answer_depends_on_what_is_known_and_not_on_how_it_is_laid_out(situation: Any, chance: Any) -> None:
    now, config, plan, done = situation
    assume(len({play_uid(item) for item in plan.items}) == len(plan.items))
    shuffled = Plan(**COMMON, unit=plan.unit, items=tuple(chance.sample(plan.items, len(plan.items))))
    history = dict(chance.sample(list(done.items()), len(done)))
    assert resolve(now, config, plan, done) == resolve(now, config, plan, done)
    assert resolve(now, config, plan, done) == resolve(now, config, shuffled, history)
    assert resolve(now.astimezone(UTC), config, plan, done) == resolve(
        now.astimezone(timezone(timedelta(hours=-5))), config, plan, done
    )


@given(situations())
@settings(max_examples=250)
def test_a_play_goes_on_exactly_while_nothing_ends_it(situation: Any) -> None:
    now, config, plan, done = situation
    decision = resolve(now, config, plan, done)
    going = {uid for uid, play in done.items() if not play.ended and ending(now, config, plan, uid, play) is None}
    assert (decision.reason is Why.CONTINUES) is bool(going)
    if going:
        assert decision.play in going


def probes(now: datetime, until: datetime) -> Iterator[datetime]:
    span = until - now
    for part in (0.1, 0.25, 0.5, 0.75, 0.9):
        yield min(now + span * part, until - timedelta(microseconds=1))
    yield until - timedelta(microseconds=1)


@given(situations())
@settings(max_examples=400)
def test_the_decision_stays_until_the_next_change_but_for_its_offset(situation: Any) -> None:
    now, config, plan, done = situation
    until = next_change(now, config, plan, done)
    assert now < until
    first = resolve(now, config, plan, done)
    for probe in probes(now, until):
        later = resolve(probe, config, plan, done)
        assert (later.item, later.variant, later.play, later.reason) == (
            first.item,
            first.variant,
            first.play,
            first.reason,
        )


def lived(config: Config, plan: Plan, done: Mapping[str, Play], now: datetime) -> Iterator[tuple[datetime, Decision]]:
    """A device that obeys: it asks at each change, begins what it is told, and remembers it until the plan is over."""
    memory = dict(done)
    until = now + timedelta(hours=40)
    while now < until:
        for uid, play in list(memory.items()):
            if not play.ended and ending(now, config, plan, uid, play) is not None:
                memory[uid] = Play(play.started_at, play.offset_ms, ended=True, media=play.media)
        decision = resolve(now, config, plan, memory)
        yield now, decision
        if decision.reason in STARTS:
            assert decision.play is not None and decision.variant is not None
            memory[decision.play] = Play(now, decision.offset_ms, ended=False, media=decision.variant.media)
        now = next_change(now, config, plan, memory)


@given(plans, configs, instants)
@settings(max_examples=100)
def test_a_device_that_obeys_plays_nothing_twice_and_one_thing_at_a_time(plan: Plan, config: Config, now: Any) -> None:
    begun: set[str] = set()
    busy_until = now
    for at, decision in lived(config, plan, {}, now):
        if decision.reason in STARTS:
            assert decision.play is not None and decision.play not in begun
            assert at >= busy_until - timedelta(milliseconds=1)
            begun.add(decision.play)
            busy_until = at + left_of(decision)


@given(plans, configs, instants, st.integers(1, 5))
@settings(max_examples=100)
def test_a_device_that_was_killed_in_mid_play_restarts_nothing(plan: Plan, config: Config, now: Any, nth: int) -> None:
    starts = [(at, decision) for at, decision in lived(config, plan, {}, now) if decision.reason in STARTS]
    if len(starts) < nth:
        return
    done = {
        decision.play: Play(at, decision.offset_ms, ended=True)
        for at, decision in starts[:nth]
        if decision.play is not None
    }
    killed_at = starts[nth - 1][0] + timedelta(milliseconds=500)
    for _, decision in lived(config, plan, done, killed_at):
        assert decision.play not in done


@given(situations())
@settings(max_examples=250)
def test_a_withdrawn_item_ends_at_once(situation: Any) -> None:
    now, config, plan, _ = situation
    decision = resolve(now, config, plan, {})
    if decision.item is None:
        return
    assert decision.play is not None and decision.variant is not None
    play = Play(now, decision.offset_ms, ended=False, media=decision.variant.media)
    gone = tuple(item for item in plan.items if play_uid(item) != decision.play)
    newer = Plan(**COMMON, unit=plan.unit, items=gone)
    assert resolve(now, config, newer, {decision.play: play}).item in (*gone, None)
    assert ending(now, config, newer, decision.play, play) is Ending.WITHDRAWN


# -- the order in which documents arrive --------------------------------------------------------------------------


def in_force(judge: Judge, arrivals: tuple[bytes, ...]) -> tuple[Judge, Config | None, Plan | None]:
    """What a device obeys after these arrivals and, as a pull would bring them, whatever it refused before, again."""
    config: Config | None = None
    held_plans: dict[str, Plan] = {}
    for signed in arrivals + arrivals:
        try:
            accepted = judge.accept(signed)
        except Refused:
            continue
        if not accepted.fresh:
            continue
        judge = judge.after(accepted)
        if isinstance(accepted.document, Config):
            config = accepted.document
        elif isinstance(accepted.document, Plan):
            held_plans[accepted.document.unit] = accepted.document
    return judge, config, held_plans.get(config.plan_unit) if config is not None else None


@given(
    now=instants,
    plan_parts=st.lists(st.tuples(plans, st.integers(1, 3), st.booleans()), min_size=1, max_size=3),
    config_parts=st.lists(st.tuples(configs, st.integers(1, 3), st.booleans()), min_size=1, max_size=2),
)
@settings(max_examples=30)
def test_the_answer_is_the_same_whatever_order_documents_arrived_in(
    desk: Any, now: datetime, plan_parts: Any, config_parts: Any
) -> None:
    """Two units, documents of equal and unequal sequence, a device that may move: every order ends in one decision."""
    units = (desk.commune, desk.neighbour)
    assume(len({(moved, sequence) for _, sequence, moved in plan_parts}) == len(plan_parts))
    assume(len({sequence for _, sequence, _ in config_parts}) == len(config_parts))
    arrivals = [
        desk.signed(desk.plan(*plan.items, unit=units[moved], sequence=sequence))
        for plan, sequence, moved in plan_parts
    ] + [
        desk.signed(
            desk.config(
                plan_unit=units[moved], units=config.units, languages=config.languages, quiet_hours=config.quiet_hours,
                sequence=sequence,
            )
        )
        for config, sequence, moved in config_parts
    ]  # fmt: skip
    outcomes = []
    for order in permutations(arrivals):
        judge, config, plan = in_force(desk.judge(now=None), order)
        assert config is not None
        outcomes.append((judge.plan_unit, config, plan, resolve(now, config, plan, {})))
    assert all(outcome == outcomes[0] for outcome in outcomes)


@given(st.lists(st.integers(1, 4), min_size=2, max_size=4, unique=True))
@settings(max_examples=20)
def test_documents_of_one_audience_leave_the_same_state_in_any_order(desk: Any, sequences: list[int]) -> None:
    arrivals = [desk.signed(desk.plan(sequence=sequence)) for sequence in sequences]
    arrivals += [desk.signed(desk.config(sequence=sequence)) for sequence in sequences]
    states = [in_force(desk.judge(), order)[0].held for order in permutations(arrivals[:4])]
    assert all(state == states[0] for state in states)
