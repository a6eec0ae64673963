"""What a term becomes: by days worked, by days, by hours; what a pause, a new count and an extension do to it."""

from datetime import date, datetime, time

import pytest

from tinlang.workdays.counting import Deadline, NewDate, OnSupplement, Pause, Reason, Term, TermUnit, deadline
from tinlang.workdays.queries import shipped_calendar
from tinlang.workdays.said import explained
from tinlang_wire.clock import ZONE


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def counted(received: str, term: Term, **more: object) -> Deadline:
    return deadline(at(received), term, shipped_calendar(), **more)  # type: ignore[arg-type]


DAYS = TermUnit.CALENDAR_DAYS
HOURS = TermUnit.HOURS
MONTHS = TermUnit.MONTHS


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2018-02-09T10:00", 5, "2018-02-23"),  # over Tết
        ("2018-02-09T16:59", 5, "2018-02-23"),
        ("2018-02-09T17:00", 5, "2018-02-26"),  # at the last call: counts as Monday's
        ("2018-02-09T06:10", 5, "2018-02-23"),  # before the doors open: that day's
        ("2018-02-10T10:00", 5, "2018-02-26"),  # a Saturday: counts as Monday's
        ("2018-02-15T23:59", 1, "2018-02-22"),  # in Tết: counts as 21/2's
        ("2026-01-10T09:00", 1, "2026-01-12"),  # a Saturday that is worked
        ("2026-01-10T09:00", 0, "2026-01-10"),
        ("2018-03-05T09:00", 0, "2018-03-05"),  # within the day
        ("2018-03-02T18:00", 0, "2018-03-05"),
    ],
)
def test_working_days(received: str, days: int, due: str) -> None:
    assert counted(received, Term(days)).due_on.isoformat() == due


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2018-03-05T09:00", 15, "2018-03-20"),  # the first day is not counted
        ("2018-03-02T09:00", 15, "2018-03-19"),  # would end on Saturday 17/3: the next working day
        ("2018-02-01T09:00", 15, "2018-02-21"),  # would end in Tết
    ],
)
def test_calendar_days_end_on_a_day_that_is_worked(received: str, days: int, due: str) -> None:
    assert counted(received, Term(days, DAYS)).due_on.isoformat() == due


@pytest.mark.parametrize(
    ("received", "months", "due"),
    [
        ("2018-03-05T09:00", 1, "2018-04-05"),  # the day of the same number, a Thursday
        ("2018-03-05T17:30", 1, "2018-04-06"),  # in the evening: counts as the 6th's
        ("2018-01-31T09:00", 1, "2018-02-28"),  # February has no 31st
        ("2020-01-31T09:00", 1, "2020-03-02"),  # ends on 29/2 of a leap year, a Saturday: the next working day
        ("2018-08-31T09:00", 1, "2018-10-01"),  # ends on Sunday 30/9: the next working day
        ("2018-11-30T09:00", 3, "2019-02-28"),  # over the year's end, and February again
        ("2018-01-15T09:00", 1, "2018-02-21"),  # would end on 15/2, in Tết
        ("2018-12-05T09:00", 12, "2019-12-05"),
    ],
)
def test_months_end_on_the_day_of_the_same_number(received: str, months: int, due: str) -> None:
    assert counted(received, Term(months, MONTHS)).due_on.isoformat() == due


def test_of_a_month_that_is_too_short_it_is_told_how_it_was_counted() -> None:
    term = Term(1, MONTHS)
    assert explained(counted("2018-08-31T09:00", term), term, at("2018-08-31T09:00")) == [
        "Nhận 31/8/2018 09:00; thời hạn 1 tháng.",
        "Ngày đầu được tính: 1/9/2018.",
        "Tháng cuối không có ngày 31: tính đến ngày cuối tháng, 30/9/2018.",
        "Ngày cuối là ngày nghỉ: lùi đến ngày làm việc tiếp theo, 1/10/2018.",
        "Hết hạn ngày 1/10/2018.",
    ]


def test_a_pause_and_a_new_date_of_a_term_in_months_are_of_days() -> None:
    week = Pause(at("2018-03-06T09:00"), at("2018-03-13T09:00"))
    assert counted("2018-03-05T09:00", Term(1, MONTHS), pauses=[week]).due_on == date(2018, 4, 12)
    behind = Pause(at("2018-04-10T09:00"), at("2018-04-12T09:00"))
    new_date = NewDate(at("2018-04-02T09:00"), date(2018, 4, 16))
    told = counted("2018-03-05T09:00", Term(1, MONTHS), pauses=[behind], new_date=new_date)
    assert (told.original_at, told.due_on) == (at("2018-04-09T17:00"), date(2018, 4, 18))


@pytest.mark.parametrize(
    ("received", "hours", "due"),
    [
        ("2018-03-05T09:00", 2, "2018-03-05T11:00"),
        ("2018-03-05T09:00", 4, "2018-03-05T15:00"),  # over noon
        ("2018-03-05T11:45", 1, "2018-03-05T14:30"),  # received at noon
        ("2018-03-05T09:00", 8, "2018-03-06T09:30"),  # 2.5 hours, 3.5 hours, then the next morning
        ("2018-03-02T17:30", 1, "2018-03-05T08:30"),  # a Friday evening
        ("2018-02-13T16:00", 2, "2018-02-21T08:30"),  # over Tết
        ("2018-03-05T06:00", 4, "2018-03-05T11:30"),  # ends with the morning
    ],
)
def test_hours_are_those_of_the_office(received: str, hours: int, due: str) -> None:
    assert counted(received, Term(hours, HOURS)).due_at.astimezone(ZONE) == at(due)


def test_a_procedure_may_close_its_desk_earlier_than_the_office() -> None:
    """“Within the day; what comes in after 15:00, the next working day.”"""
    within_the_day = Term(0, cutoff=time(15))
    assert counted("2018-03-05T14:59", within_the_day).due_on == date(2018, 3, 5)
    assert counted("2018-03-05T15:00", within_the_day).due_on == date(2018, 3, 6)


def test_a_term_in_days_is_due_when_the_office_closes() -> None:
    assert counted("2018-03-05T09:00", Term(1)).due_at == at("2018-03-06T17:00")


def test_a_pause_moves_the_deadline_by_the_working_days_it_lasted() -> None:
    two_days = Pause(at("2018-03-06T09:00"), at("2018-03-08T09:00"))
    assert counted("2018-03-05T09:00", Term(5)).due_on == date(2018, 3, 12)
    assert counted("2018-03-05T09:00", Term(5), pauses=[two_days]).due_on == date(2018, 3, 14)


def test_a_pause_within_a_day_moves_nothing() -> None:
    a_morning = Pause(at("2018-03-06T09:00"), at("2018-03-06T11:00"))
    assert counted("2018-03-05T09:00", Term(5), pauses=[a_morning]).due_on == date(2018, 3, 12)


def test_a_supplement_that_comes_in_the_evening_came_the_next_day() -> None:
    evening = Pause(at("2018-03-06T09:00"), at("2018-03-08T17:30"))
    assert counted("2018-03-05T09:00", Term(5), pauses=[evening]).due_on == date(2018, 3, 15)


def test_where_the_rule_says_so_the_term_begins_anew_with_the_supplement() -> None:
    anew = Pause(at("2018-03-08T09:00"), at("2018-03-12T09:00"), OnSupplement.RESTART)
    assert counted("2018-03-05T09:00", Term(5), pauses=[anew]).due_on == date(2018, 3, 19)


def test_a_pause_of_hours_moves_an_hour() -> None:
    pause = Pause(at("2018-03-05T10:00"), at("2018-03-05T14:00"))  # an hour was left
    assert counted("2018-03-05T09:00", Term(2, HOURS), pauses=[pause]).due_at == at("2018-03-05T15:00")


def test_while_a_supplement_is_awaited_the_clock_stands() -> None:
    waiting = counted("2018-03-05T09:00", Term(5), pauses=[Pause(at("2018-03-06T09:00"))])
    assert waiting.is_paused
    assert not counted("2018-03-05T09:00", Term(5)).is_paused


@pytest.mark.parametrize("then", OnSupplement)
def test_who_asks_for_a_supplement_when_the_term_is_over_is_late_all_the_same(then: OnSupplement) -> None:
    late = Pause(at("2018-03-13T09:00"), at("2018-03-20T09:00"), then)
    told = counted("2018-03-05T09:00", Term(5), pauses=[late])
    assert told.due_on == date(2018, 3, 12)
    assert Reason.TOO_LATE in {step.reason for step in told.steps}
    assert not counted("2018-03-05T09:00", Term(5), pauses=[Pause(at("2018-03-13T09:00"))]).is_paused


def test_an_extension_keeps_what_was_due_first() -> None:
    told = counted("2018-03-05T09:00", Term(5), new_date=NewDate(at("2018-03-08T09:00"), date(2018, 3, 17)))  # Saturday
    assert (told.original_at, told.due_on) == (at("2018-03-12T17:00"), date(2018, 3, 19))


@pytest.mark.parametrize(
    ("begun", "ended", "due"),
    [
        ("2018-03-06T09:00", "2018-03-08T09:00", "2018-03-16"),  # before the new date: it does not move that
        ("2018-03-13T09:00", "2018-03-15T09:00", "2018-03-20"),  # behind it, and behind the first date
        ("2018-03-06T09:00", "2018-03-20T09:00", "2018-03-26"),  # what was left of the term is longer
        ("2018-03-19T09:00", "2018-03-21T09:00", "2018-03-16"),  # when the new date was over too
    ],
)
def test_a_new_date_makes_no_term_shorter_and_a_pause_behind_it_moves_it(begun: str, ended: str, due: str) -> None:
    new_date = NewDate(at("2018-03-09T09:00"), date(2018, 3, 16))
    told = counted("2018-03-05T09:00", Term(5), pauses=[Pause(at(begun), at(ended))], new_date=new_date)
    assert told.due_on.isoformat() == due


def test_a_supplement_asked_for_in_the_evening_of_the_last_day_is_in_time() -> None:
    evening = Pause(at("2018-03-12T17:05"), at("2018-03-14T09:00"))
    assert counted("2018-03-05T09:00", Term(5), pauses=[evening]).due_on == date(2018, 3, 13)


@pytest.mark.parametrize("term", [Term(5), Term(5, DAYS)])
def test_what_is_asked_for_and_brought_on_a_day_off_costs_no_day(term: Term) -> None:
    sunday = Pause(at("2018-03-11T09:00"), at("2018-03-11T09:01"))
    without = counted("2018-03-09T09:00", term)
    assert counted("2018-03-09T09:00", term, pauses=[sunday]).due_on == without.due_on


def test_no_day_of_two_pauses_is_counted_twice() -> None:
    first = Pause(at("2018-03-06T09:00"), at("2018-03-07T17:30"))  # came on the 8th
    second = Pause(at("2018-03-07T17:40"), at("2018-03-09T09:00"))
    assert counted("2018-03-05T09:00", Term(5), pauses=[first, second]).due_on == date(2018, 3, 15)


@pytest.mark.parametrize("term", [(-1, TermUnit.WORKING_DAYS), (0, DAYS), (0, HOURS), (0, MONTHS), (61, MONTHS)])
def test_there_is_no_term_of_less_than_nothing(term: tuple[int, TermUnit]) -> None:
    with pytest.raises(ValueError, match="no term"):
        Term(*term)


def test_the_count_is_told_step_by_step() -> None:
    term = Term(5)
    pause = Pause(at("2018-02-12T09:00"), at("2018-02-13T09:00"))
    told = counted("2018-02-09T18:00", term, pauses=[pause])
    assert explained(told, term, at("2018-02-09T18:00")) == [
        "Nhận 9/2/2018 18:00; thời hạn 5 ngày làm việc.",
        "Nhận khi đã hết giờ nhận trong ngày: coi như nhận ngày 12/2/2018.",
        "Tạm dừng chờ bổ sung đến 13/2/2018: không tính 1 ngày làm việc.",
        "Ngày đầu được tính: 13/2/2018.",
        "Không tính 14/2/2018 đến 16/2/2018: Tết Nguyên đán.",
        "Không tính 19/2/2018 đến 20/2/2018: Tết Nguyên đán (nghỉ bù).",
        "Hết hạn ngày 27/2/2018.",
    ]


def test_a_receipt_on_a_day_off_is_told_as_one_and_a_late_one_as_late() -> None:
    term = Term(5)
    for received, why in (
        ("2018-02-10T10:00", "Nhận vào ngày nghỉ: coi như nhận ngày 12/2/2018."),
        ("2018-02-09T18:00", "Nhận khi đã hết giờ nhận trong ngày: coi như nhận ngày 12/2/2018."),
    ):
        assert explained(counted(received, term), term, at(received))[1] == why
