"""Dates, times, numbers, bars: as people here write and read them."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tinlang.common.clock import frozen_at
from tinlang.common.templatetags import ui

NOON = datetime(2018, 5, 11, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (timedelta(0), "12:00 hôm nay"),
        (timedelta(hours=17, minutes=15), "05:15 ngày mai"),
        (timedelta(hours=-13), "23:00 hôm qua"),
        (timedelta(days=3), "12:00 ngày 14/5/2018"),
    ],
)
def test_a_moment_is_said_as_people_say_it(after, said):
    with frozen_at(NOON):
        assert ui.moment(NOON + after) == said


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (timedelta(seconds=-3), "vừa xong"),
        (timedelta(seconds=-40), "40 giây trước"),
        (timedelta(minutes=-5), "5 phút trước"),
        (timedelta(hours=2), "còn 2 giờ"),
        (timedelta(days=-2, hours=-3), "2 ngày trước"),
    ],
)
def test_how_long_ago_or_how_long_still(after, said):
    with frozen_at(NOON):
        assert ui.ago(NOON + after) == said


def test_days_and_numbers_have_vietnamese_marks():
    assert ui.day(NOON) == "11/5/2018"
    assert ui.weekday(NOON.date()) == "Thứ sáu, 11/5/2018"
    assert ui.number(1234.5) == "1.234,5"
    assert (ui.duration(52_400), ui.duration(61_000), ui.seconds(4_240)) == ("0:52", "1:01", "4,2 giây")


def test_the_day_is_that_of_viet_nam():
    assert ui.day(datetime(2018, 5, 10, 17, 30, tzinfo=UTC)) == "11/5/2018"


def test_nothing_is_drawn_for_nothing():
    assert {ui.day(None), ui.moment(None), ui.ago(None), ui.duration(None), ui.number(None), ui.seconds(None)} == {""}


def test_a_bar_is_read_out_and_has_no_inline_style():
    drawn = ui.bar([("ok", 3, "đã phát"), ("bad", 1, "từ chối"), ("wait", 0, "chưa nhận")], 5)
    assert 'aria-label="3 đã phát, 1 từ chối"' in drawn
    assert 'width="60.00%"' in drawn
    assert "style" not in drawn


def test_an_asset_carries_a_fingerprint_of_what_is_in_it():
    assert re.fullmatch(r"/static/common/tinlang\.css\?[0-9a-f]{10}", ui.asset("common/tinlang.css"))
    assert ui.asset("common/tinlang.css") != ui.asset("common/parts.css")


def test_a_label_is_never_markup():
    assert "<b>" not in ui.bar([("ok", 1, "<b>")])


def test_printed_a_moment_says_its_day_and_how_long_ago_its_moment():
    with frozen_at(NOON):
        assert ui.moment_shown(NOON) == '12:00 hôm nay<span class="on-paper"> (11/5/2018)</span>'
        assert ui.moment_shown(NOON + timedelta(days=3)) == "12:00 ngày 14/5/2018"
        assert ui.ago_shown(NOON - timedelta(minutes=5)) == (
            '5 phút trước<span class="on-paper"> (11:55 ngày 11/5/2018)</span>'
        )


def test_a_deadline_at_midnight_is_the_end_of_the_day_before():
    midnight = datetime(2026, 12, 15, 17, 0, tzinfo=UTC)
    with frozen_at(NOON):
        assert ui.deadline(midnight) == "hết ngày 15/12/2026"
        assert ui.deadline(midnight + timedelta(minutes=1)) == "00:01 ngày 16/12/2026"
        assert ui.deadline(None) == ""
    with frozen_at(midnight - timedelta(hours=1)):
        assert ui.deadline(midnight) == 'hết hôm nay<span class="on-paper"> (15/12/2026)</span>'
