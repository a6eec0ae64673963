"""What was changed between two texts: nothing is lost on either side, and words are marked, not letters."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tinlang.bulletins.comparing import Change, compared

BEFORE = "Điện lực tạm ngừng cấp điện từ 7h30 ngày 16/5.\n\nMời bà con chú ý."
AFTER = "Điện lực tạm ngừng cấp điện từ 7h30 ngày 17/5.\n\nMời bà con chú ý và báo cho nhau."

words = st.lists(st.sampled_from(["từ", "Điện", "lực,", "16/5", " ", "\n", "\n\n", "  ", "a"])).map("".join)


def test_only_the_words_that_changed_are_marked():
    found = compared(BEFORE, AFTER)
    assert [change for change in found.changes if not change.is_same] == [
        Change("16/5.", "17/5."),
        Change("ý.", "ý và báo cho nhau."),
    ]
    assert (found.taken, found.put) == (2, 6)


def test_neighbouring_words_are_one_change():
    assert [change for change in compared("a một hai b", "a ba bốn b").changes if not change.is_same] == [
        Change("một hai", "ba bốn")
    ]


def test_the_same_text_has_no_change():
    assert compared(BEFORE, BEFORE).is_same and compared("", "").is_same
    assert not compared("", "a").is_same


def test_a_text_of_one_word_a_thousand_times_is_compared_by_paragraphs():
    one, other = "từ " * 6000 + "a", "b" + "từ " * 6000
    found = compared(one, other)
    assert (found.before, found.after) == (one, other)
    assert len(found.changes) == 1


@given(st.one_of(st.text(), words), st.one_of(st.text(), words))
def test_joining_the_parts_gives_back_both_texts(one, other):
    found = compared(one, other)
    assert found.before == one
    assert found.after == other
    assert found.is_same == (one == other)


@given(st.one_of(st.text(), words), st.one_of(st.text(), words))
def test_same_and_changed_stretches_take_turns(one, other):
    sorts = [change.is_same for change in compared(one, other).changes]
    assert all(sort != following for sort, following in pairwise(sorts))
