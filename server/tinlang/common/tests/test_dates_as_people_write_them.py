"""Days and hours as they are typed here, whatever the browser's language."""

from datetime import date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tinlang.common import dates
from tinlang.common.dates import DayAndMaybeTimeField, DayField, MomentField, Told, understood
from tinlang_wire.clock import ZONE

TODAY = date(2018, 5, 11)
FIVE = time(17, 0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("11/5/2018 17:00", Told(TODAY, FIVE)),
        ("17:00 11/5/2018", Told(TODAY, FIVE)),
        ("17h ngày 11/5", Told(TODAY, FIVE)),
        ("17 giờ 30 phút ngày 11-5-2018", Told(TODAY, time(17, 30))),
        ("Lúc 17h30, thứ sáu 11.05.18", Told(TODAY, time(17, 30))),
        ("5/11/2018", Told(date(2018, 11, 5), None)),
        ("10/5", Told(date(2019, 5, 10), None)),
        ("7h30", Told(None, time(7, 30))),
        ("2018-05-11T17:00", Told(TODAY, FIVE)),
        ("2018-05-11", Told(TODAY, None)),
    ],
)
def test_what_people_write_is_understood_with_the_day_first(text, told):
    assert understood(text, TODAY) == told


@pytest.mark.parametrize(
    "text",
    [
        *("", "hôm nào", "31/2/2018", "11/13/2018", "25:00 11/5/2018", "11/5/2018 17:60", "11/5/2018 xong", "1/2/3/4"),
        *("2018-05-11 25:00", "2018-05-11T7:61", "1/1/0001", "31/12/9999", "9999-12-31"),
    ],
)
def test_what_is_not_clear_is_not_guessed(text):
    assert understood(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "coming", "been"),
    [
        ("10/5", date(2019, 5, 10), date(2018, 5, 10)),
        ("11/5", TODAY, TODAY),
        ("12/5", date(2018, 5, 12), date(2017, 5, 12)),
    ],
)
def test_a_day_without_a_year_is_the_next_or_where_it_is_about_what_has_been_the_last(text, coming, been):
    assert understood(text, TODAY) == Told(coming, None)
    assert understood(text, TODAY, past=True) == Told(been, None)


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2199, 12, 31)))
def test_what_is_written_is_read_back_the_same(instant):
    instant = instant.replace(second=0, microsecond=0, tzinfo=ZONE)
    assert MomentField().clean(dates.written_moment(instant)) == instant
    assert DayField().clean(dates.written_day(instant.date())) == instant.date()
    told = Told(instant.date(), instant.time())
    assert DayAndMaybeTimeField().clean(DayAndMaybeTimeField().prepare_value(told)) == told


@given(st.text())
def test_any_text_is_a_day_or_an_error_in_words(text):
    for field in (DayField(), MomentField(), DayAndMaybeTimeField()):
        try:
            field.clean(text)
        except ValidationError as error:
            assert error.messages


def test_a_moment_says_which_half_is_missing():
    for text, said in (("11/5/2018", "Chưa có giờ"), ("17:00", "Chưa có ngày")):
        with pytest.raises(ValidationError, match=said):
            MomentField().clean(text)


def test_nothing_is_nothing():
    assert [field.clean(" ") for field in (DayField(), MomentField(), DayAndMaybeTimeField())] == [None, None, None]
