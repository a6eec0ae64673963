"""What is foreseen is what a loudspeaker does: its own loop, turned every minute, finds the same plays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tinlang.broadcasting.queries import foreseen
from tinlang.broadcasting.queries.foreseen import TAKEN, Rules
from tinlang_wire.documents import DailyWindow, Item, Variant
from tinlang_wire.ids import new_uid
from tinlang_wire.resolve import Play, ending, resolve

MINUTE, TURNS = timedelta(minutes=1), 9 * 60
START = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""Nine in the evening: the hours that are followed lie around midnight."""
END, CHANGE = START + TURNS * MINUTE, START + 180 * MINUTE
VILLAGES = [new_uid(), new_uid()]
LANGUAGES = ["vi", "tyz"]


def item(start: int, room: int, priority: str, targets: set[str], lengths: dict[str, int]) -> Item:
    """`start`, `room` and lengths in minutes; a window is never shorter than its longest sound."""
    begins = START + start * MINUTE
    return Item(
        uid=new_uid(),
        release=new_uid(),
        title="Tin",
        start_at=begins,
        end_at=begins + max(room, *lengths.values()) * MINUTE,
        priority=priority,
        targets=tuple(sorted(targets)),
        variants=tuple(
            Variant(language=name, media=name[0] * 64, size=1, length_ms=minutes * 60_000, text_sha256="b" * 64)
            for name, minutes in sorted(lengths.items())
        ),
    )


items = st.builds(
    item,
    st.integers(-120, TURNS),
    st.integers(0, 240),
    st.sampled_from(["normal", "priority"]),
    st.sets(st.sampled_from(VILLAGES), min_size=1),
    st.dictionaries(st.sampled_from(LANGUAGES), st.integers(1, 40), min_size=1),
)
hours = st.builds("{:02}:{:02}".format, st.sampled_from([21, 22, 23, 0, 1, 2, 4]), st.sampled_from([0, 30]))
windows = st.builds(lambda start, end: DailyWindow(start=start, end=end), hours, hours)
rules = st.builds(
    lambda units, languages, quiet: Rules(START, frozenset(units), tuple(languages), tuple(quiet)),
    st.sets(st.sampled_from(VILLAGES), min_size=1),
    st.lists(st.sampled_from(LANGUAGES), unique=True, min_size=1),
    st.lists(windows.filter(lambda window: window.start != window.end), max_size=2),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(items, max_size=6), rules, rules, st.integers(0, TURNS - 1))
def test_the_loop_of_a_loudspeaker_finds_what_is_foreseen(some, before, after, asked):
    obeyed = [before, replace(after, begins_at=CHANGE)]
    plan, done, running, heard, said = foreseen.plan(some, START), {}, None, [], None
    for turn in range(TURNS):
        now = START + turn * MINUTE
        config = obeyed[now >= CHANGE].config
        if running is not None and ending(now, config, plan, running, done[running]) is not None:
            done[running], running = replace(done[running], ended=True), None
        decision = resolve(now, config, plan, done)
        if running is None and decision.play is not None:
            running = decision.play
            done[running] = Play(now, decision.offset_ms, False, decision.variant.media, decision.item.uid)
            heard.append((decision.item.uid, decision.variant.language, now, decision.reason))
        if turn == asked:
            said = decision.item, decision.variant, done[running].started_at if running else now
    course = foreseen.follow_by(obeyed, plan, START, END, {})
    assert [(play.item.uid, play.variant.language, play.starts_at, play.reason) for play in course.plays] == heard
    answered, since = foreseen.decision_at(obeyed, plan, START, START + asked * MINUTE, {})
    assert (answered.item, answered.variant, since) == said


@settings(max_examples=40, deadline=None)
@given(st.lists(items, max_size=6), rules, st.integers(0, TURNS - 60))
def test_of_some_hours_only_what_bears_on_them_need_be_followed(some, obeyed, begins):
    start = START + begins * MINUTE
    end = start + 60 * MINUTE
    bearing, since = foreseen.bearing(some, start, end)
    earliest = min([START, *(each.start_at for each in some)])
    whole = foreseen.follow(obeyed.config, foreseen.plan(some, earliest), earliest, end, {})
    part = foreseen.follow(obeyed.config, foreseen.plan(bearing, since), since, end, {})
    assert [play for play in part.plays if play.starts_at >= start] == [
        play for play in whole.plays if play.starts_at >= start
    ]


def test_what_others_leave_no_minute_says_so():
    first, second = (item(0, 10, "normal", {VILLAGES[0]}, {"vi": 10}) for _ in range(2))
    obeyed = Rules(START, frozenset(VILLAGES), ("vi",), ())
    course = foreseen.follow(obeyed.config, foreseen.plan([first, second], START), START, END, {})
    (play,) = course.plays
    assert course.silent == {({first.uid, second.uid} - {play.item.uid}).pop(): TAKEN}
