"""What a plan says is what a loudspeaker does: `resolve`, obeyed minute by minute, plays each release exactly once."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tinlang.broadcasting.plan import Airing, build, items_of
from tinlang_wire.documents import Config, Plan, Variant
from tinlang_wire.ids import new_uid
from tinlang_wire.resolve import Play, next_change, resolve

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
UNIT, VILLAGE = new_uid(), new_uid()
LONGEST = timedelta(minutes=5)
ROOM = timedelta(hours=2)
"""Wider than all sounds of one test together: a loudspeaker that is always on has time for every one of them."""

CONFIG = Config(
    audience="all",
    sequence=1,
    epoch=1,
    issued_at=NOW,
    expires_at=NOW,
    plan_unit=UNIT,
    units=(VILLAGE, UNIT),
    languages=("vi",),
)


def sound(seconds: int) -> Variant:
    return Variant(language="vi", media="a" * 64, size=1, length_ms=seconds * 1000, text_sha256="b" * 64)


airings = st.builds(
    lambda start, seconds, priority, target: Airing(
        release=new_uid(),
        title="Tin",
        start_at=NOW + timedelta(minutes=start),
        end_at=NOW + timedelta(minutes=start) + ROOM,
        approved_at=NOW,
        priority=priority,
        targets=(target,),
        variants=(sound(seconds),),
    ),
    st.integers(-60, 600),
    st.integers(1, int(LONGEST.total_seconds())),
    st.sampled_from(["normal", "priority"]),
    st.sampled_from([UNIT, VILLAGE]),
)


def plan_at(some: list[Airing], now: datetime, sequence: int) -> Plan:
    return build(items_of(some, now), unit=UNIT, now=now, sequence=sequence, epoch=1)


@settings(max_examples=60, deadline=None)
@given(st.lists(airings, max_size=8), st.integers(1, 50))
def test_each_release_is_played_once_and_whole_however_often_the_plan_is_signed_again(some, signed_every):
    now, done, heard, turn = NOW, {}, [], 0
    plan = plan_at(some, now, 1)
    until = NOW + timedelta(minutes=600) + ROOM + LONGEST
    while now < until:
        decision = resolve(now, CONFIG, plan, done)
        if decision.play is not None and decision.play not in done:
            assert decision.offset_ms == 0
            done[decision.play] = Play(started_at=now, offset_ms=0, ended=False)
            heard.append(decision.item.release)
        for play, state in done.items():
            if play != decision.play and not state.ended:
                done[play] = Play(started_at=state.started_at, offset_ms=0, ended=True)
        now = next_change(now, CONFIG, plan, done)
        turn += 1
        if turn % signed_every == 0:
            plan = plan_at(some, now, turn)
    assert sorted(heard) == sorted(one.release for one in some)


@given(st.lists(airings, min_size=1, max_size=5))
def test_what_is_taken_out_of_the_plan_is_never_begun(some):
    withdrawn, *others = some
    plan = plan_at(others, NOW, 2)
    assert withdrawn.release not in {item.release for item in plan.items}
    decision = resolve(withdrawn.start_at, CONFIG, plan, {})
    assert decision.item is None or decision.item.release != withdrawn.release
