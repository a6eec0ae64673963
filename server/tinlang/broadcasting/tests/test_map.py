"""The map of a release: every dot inside the picture, no name over a dot or another name."""

from hypothesis import given
from hypothesis import strategies as st

from tinlang.broadcasting.queries import Dot
from tinlang.broadcasting.views.mapping import LETTER_PX, WIDTH, drawn_map

PLACES = st.tuples(st.floats(8, 23.4), st.floats(102, 110), st.integers(1, 500))


def dots(places):
    return [Dot(lat, lon, f"Thôn Số {n}", "", "ok", count, str(n)) for n, (lat, lon, count) in enumerate(places)]


def test_one_place_alone_is_no_map():
    assert drawn_map([]) is None
    assert drawn_map(dots([(21.9, 106.7, 3)])) is None


@given(st.lists(PLACES, min_size=2, max_size=40))
def test_names_hide_no_dot_and_no_other_name(places):
    drawn = drawn_map(dots(places))
    assert drawn is not None
    boxes = [(one.x - one.r, one.y - one.r, one.x + one.r, one.y + one.r) for one in drawn.dots]
    named = [one for one in drawn.dots if one.name]
    names = [(one.name_x, one.name_y - 12, one.name_x + LETTER_PX * len(one.name), one.name_y + 3) for one in named]
    for place, name in enumerate(names):
        assert name[0] >= 0 and name[2] <= WIDTH
        for other in [*boxes, *names[:place]]:
            apart = name[2] <= other[0] or other[2] <= name[0] or name[3] <= other[1] or other[3] <= name[1]
            assert apart


@given(st.lists(PLACES, min_size=2, max_size=40))
def test_the_north_is_above(places):
    drawn = drawn_map(dots(places))
    assert drawn is not None
    north, south = max(drawn.dots, key=lambda one: one.dot.lat), min(drawn.dots, key=lambda one: one.dot.lat)
    assert north.dot.lat == south.dot.lat or north.y <= south.y + 13 * len(places)
