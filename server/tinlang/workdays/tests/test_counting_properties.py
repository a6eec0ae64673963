"""What holds of every deadline, whatever was received when."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tinlang.workdays.counting import Pause, Term, TermUnit, deadline, months_after, received_on
from tinlang.workdays.queries import shipped_calendar
from tinlang_wire.clock import ZONE

CALENDAR = shipped_calendar()
A_MINUTE = timedelta(minutes=1)

moments = st.datetimes(datetime(2018, 1, 1), datetime(2027, 6, 30)).map(lambda at: at.replace(tzinfo=ZONE))
amounts = st.integers(1, 60)
terms = (
    st.builds(Term, amounts, st.sampled_from([unit for unit in TermUnit if unit is not TermUnit.MONTHS]))
    | st.builds(Term, st.integers(1, 40), st.just(TermUnit.MONTHS))  # the calendar ends five years behind its rows
    | st.just(Term(0))
)
of_days = st.builds(Term, amounts, st.just(TermUnit.WORKING_DAYS))


@given(moments, terms)
def test_it_never_ends_on_a_day_off(received_at: datetime, term: Term) -> None:
    assert CALENDAR.is_working(deadline(received_at, term, CALENDAR).due_on)


@given(moments, moments, terms)
def test_what_comes_in_later_is_never_due_earlier(one: datetime, other: datetime, term: Term) -> None:
    earlier, later = sorted((one, other))
    assert deadline(earlier, term, CALENDAR).due_at <= deadline(later, term, CALENDAR).due_at


@given(moments, terms, st.integers(1, 20))
def test_a_longer_term_is_never_due_earlier(received_at: datetime, term: Term, more: int) -> None:
    longer = Term(term.amount + more, term.unit)
    assert deadline(received_at, term, CALENDAR).due_at <= deadline(received_at, longer, CALENDAR).due_at


@given(moments, of_days, st.data(), st.integers(1, 30))
def test_a_pause_of_whole_working_days_begun_in_time_moves_it_by_as_many(
    received_at: datetime, term: Term, data: st.DataObject, days: int
) -> None:
    without = deadline(received_at, term, CALENDAR)
    begun = data.draw(st.datetimes(received_at.replace(tzinfo=None), without.due_at.replace(tzinfo=None)))
    begun_at = begun.replace(tzinfo=ZONE)
    ended_at = datetime.combine(CALENDAR.after(received_on(begun_at, CALENDAR), days), time(9), ZONE)
    paused = deadline(received_at, term, CALENDAR, pauses=[Pause(begun_at, ended_at)])
    assert paused.due_on == CALENDAR.after(without.due_on, days)


@given(moments, amounts)
def test_working_days_between_receipt_and_deadline_are_the_term(received_at: datetime, days: int) -> None:
    counted = deadline(received_at, Term(days), CALENDAR)
    begin = deadline(received_at, Term(0), CALENDAR).due_on
    assert CALENDAR.between(begin, counted.due_on) == days
    worked = [begin + timedelta(days=n) for n in range(1, (counted.due_on - begin).days + 1)]
    assert sum(CALENDAR.is_working(day) for day in worked) == days


@given(st.dates(date(2018, 1, 1), date(2027, 12, 31)), st.integers(1, 200))
def test_counting_on_and_counting_between_agree(day: date, days: int) -> None:
    assert CALENDAR.between(day, CALENDAR.after(day, days)) == days


@given(st.dates(date(2018, 1, 1), date(2027, 12, 31)), st.integers(1, 40), st.integers(1, 40))
def test_months_end_on_the_same_number_or_with_the_month_and_never_in_another_month(
    day: date, months: int, more: int
) -> None:
    end = months_after(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)
    assert end < months_after(day, months + more)


@given(moments, st.integers(1, 40), st.data(), st.integers(1, 60))
def test_a_pause_of_a_term_in_months_moves_it_by_its_days(
    received_at: datetime, months: int, data: st.DataObject, days: int
) -> None:
    term = Term(months, TermUnit.MONTHS)
    without = deadline(received_at, term, CALENDAR)
    begun = data.draw(st.datetimes(received_at.replace(tzinfo=None), without.due_at.replace(tzinfo=None)))
    begun_at = begun.replace(tzinfo=ZONE)
    first = received_on(begun_at, CALENDAR)
    ended_at = datetime.combine(CALENDAR.on_or_after(first + timedelta(days=days)), time(9), ZONE)
    paused = deadline(received_at, term, CALENDAR, pauses=[Pause(begun_at, ended_at)])
    last = months_after(received_on(received_at, CALENDAR), months) + (ended_at.date() - first)
    assert paused.due_on == CALENDAR.on_or_after(last)
