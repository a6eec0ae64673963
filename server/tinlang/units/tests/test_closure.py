"""Who reaches whom, worked out from small histories."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinlang.units.closure import Cycle, Passing, Span, joined, overlap, succession_reach, tree_reach

EARLY = date(2000, 1, 1)
Y2020, Y2025, Y2030 = date(2020, 1, 1), date(2025, 7, 1), date(2030, 1, 1)
PROVINCE, DISTRICT, OLD, LOST, VILLAGE, NEW, NEWER = range(1, 8)


def reached(reach, ancestor, day):
    """What the ancestor reaches that day."""
    return {
        below
        for (above, below), pieces in reach.items()
        if above == ancestor and any(start <= day and (end is None or day < end) for start, end in pieces)
    }


def history():
    """A district with two communes; one is lost in 2020, the other and the district end in 2025."""
    spans = [
        Span(PROVINCE, None, (EARLY, None)),
        Span(DISTRICT, PROVINCE, (EARLY, Y2025)),
        Span(OLD, DISTRICT, (EARLY, Y2025)),
        Span(LOST, DISTRICT, (EARLY, Y2020)),
        Span(VILLAGE, OLD, (EARLY, Y2025)),
        Span(NEW, PROVINCE, (Y2025, None)),
    ]
    return spans, [Passing(OLD, NEW, Y2025), Passing(LOST, NEW, Y2025)]


def past(spans, passings):
    return succession_reach(tree_reach(spans), passings)


def test_the_tree_holds_what_lies_in_it_while_it_does():
    tree = tree_reach(history()[0])
    assert reached(tree, PROVINCE, Y2020 - timedelta(days=1)) == {PROVINCE, DISTRICT, OLD, LOST, VILLAGE}
    assert reached(tree, PROVINCE, Y2020) == {PROVINCE, DISTRICT, OLD, VILLAGE}
    assert reached(tree, PROVINCE, Y2025) == {PROVINCE, NEW}
    assert reached(tree, NEW, Y2025 - timedelta(days=1)) == set()


def test_a_merged_commune_is_reached_by_the_new_one_with_its_villages():
    reach = past(*history())
    assert reached(reach, NEW, Y2025) == {OLD, LOST, VILLAGE}
    assert reached(reach, NEW, Y2025 - timedelta(days=1)) == set()


def test_a_living_ancestor_goes_on_reaching_what_ended_in_it():
    reach = past(*history())
    assert reached(reach, DISTRICT, Y2020) == {LOST}
    assert reached(reach, PROVINCE, Y2025) == {DISTRICT, OLD, LOST, VILLAGE}


def test_an_ended_ancestor_reaches_nothing():
    assert reached(past(*history()), DISTRICT, Y2025) == set()


def test_what_was_merged_is_passed_on_by_the_next_merger():
    spans, passings = history()
    spans = [span for span in spans if span.unit != NEW]
    spans += [Span(NEW, PROVINCE, (Y2025, Y2030)), Span(NEWER, PROVINCE, (Y2030, None))]
    reach = past(spans, [*passings, Passing(NEW, NEWER, Y2030)])
    assert reached(reach, NEWER, Y2030) == {NEW, OLD, LOST, VILLAGE}
    assert reached(reach, PROVINCE, Y2030) == {NEW, OLD, LOST, VILLAGE, DISTRICT}


def test_a_unit_that_moves_is_not_kept_by_what_it_left():
    spans = [
        Span(1, None, (EARLY, None)),
        Span(2, None, (EARLY, None)),
        Span(3, 1, (EARLY, Y2020)),
        Span(3, 2, (Y2020, None)),
    ]
    tree = tree_reach(spans)
    assert reached(tree, 1, Y2020) == {1}
    assert reached(tree, 2, Y2020) == {2, 3}
    assert succession_reach(tree, []) == {}


def test_a_renamed_unit_is_one_stretch():
    spans = [Span(1, None, (EARLY, Y2020)), Span(1, None, (Y2020, None))]
    assert tree_reach(spans) == {(1, 1): [(EARLY, None)]}


def test_a_unit_in_itself_is_refused():
    with pytest.raises(Cycle):
        tree_reach([Span(1, 2, (EARLY, None)), Span(2, 1, (EARLY, None))])


days = st.dates(EARLY, date(2040, 1, 1))
stretches = st.tuples(days, st.none() | days).filter(lambda piece: piece[1] is None or piece[1] > piece[0])


def covers(pieces, day):
    return any(start <= day and (end is None or day < end) for start, end in pieces)


@given(st.lists(stretches, max_size=6), days)
def test_joining_keeps_exactly_the_same_days(pieces, day):
    whole = joined(pieces)
    assert covers(whole, day) == covers(pieces, day)
    assert all(one[1] is not None and one[1] < other[0] for one, other in pairwise(whole))


@given(stretches, stretches, days)
def test_an_overlap_is_in_both(one, other, day):
    both = overlap(one, other)
    assert covers([both] if both else [], day) == (covers([one], day) and covers([other], day))


@st.composite
def trees(draw):
    """Units numbered from 0; each lies in one with a smaller number, and some end."""
    spans = []
    for unit in range(draw(st.integers(1, 8))):
        parent = draw(st.none() | st.integers(0, unit - 1)) if unit else None
        spans.append(Span(unit, parent, draw(stretches)))
    return spans


@given(trees(), days)
def test_reach_is_the_same_as_climbing_that_day(spans, day):
    """The closure against the plain walk upwards through the versions in force."""
    tree = tree_reach(spans)
    for span in spans:
        climbed, at = set(), span
        while covers([at.days], day):
            climbed.add(at.unit)
            if at.parent is None:
                break
            at = spans[at.parent]
        assert {a for (a, b), pieces in tree.items() if b == span.unit and covers(pieces, day)} == climbed


@given(trees(), days)
def test_no_living_unit_is_reached_as_past(spans, day):
    for (_, below), pieces in past(spans, []).items():
        if covers(pieces, day):
            assert not covers([spans[below].days], day)
