"""Every holiday of 2018-2027, counted by hand with the printed calendars: one working day from the day before it."""

from datetime import date, datetime

import pytest

from tinlang.workdays.counting import Term, deadline
from tinlang.workdays.national import national_days
from tinlang.workdays.queries import shipped_calendar
from tinlang_wire.clock import ZONE

AROUND_A_HOLIDAY = """
2017-12-29 2018-01-02
2018-02-13 2018-02-21
2018-04-24 2018-04-26
2018-04-27 2018-05-02
2018-08-31 2018-09-04
2018-12-28 2019-01-02
2019-01-04 2019-01-05
2019-02-01 2019-02-11
2019-04-12 2019-04-16
2019-04-26 2019-05-02
2019-05-03 2019-05-04
2019-08-30 2019-09-03
2019-12-31 2020-01-02
2020-01-22 2020-01-30
2020-04-01 2020-04-03
2020-04-29 2020-05-04
2020-09-01 2020-09-03
2020-12-31 2021-01-04
2021-02-09 2021-02-17
2021-04-20 2021-04-22
2021-04-29 2021-05-04
2021-09-01 2021-09-06
2021-12-31 2022-01-04
2022-01-28 2022-02-07
2022-04-08 2022-04-12
2022-04-29 2022-05-04
2022-08-31 2022-09-05
2022-12-30 2023-01-03
2023-01-19 2023-01-27
2023-04-28 2023-05-04
2023-08-31 2023-09-05
2023-12-29 2024-01-02
2024-02-07 2024-02-15
2024-04-17 2024-04-19
2024-04-26 2024-05-02
2024-05-03 2024-05-04
2024-08-30 2024-09-04
2024-12-31 2025-01-02
2025-01-24 2025-02-03
2025-04-04 2025-04-08
2025-04-25 2025-04-26
2025-04-29 2025-05-05
2025-08-29 2025-09-03
2025-12-31 2026-01-05
2026-01-09 2026-01-10
2026-02-13 2026-02-23
2026-04-24 2026-04-28
2026-04-29 2026-05-04
2026-08-21 2026-08-22
2026-08-28 2026-09-03
2026-11-23 2026-11-25
2026-12-31 2027-01-04
2027-02-03 2027-02-11
2027-04-15 2027-04-19
2027-04-29 2027-05-04
2027-09-01 2027-09-06
2027-11-23 2027-11-25
"""


@pytest.mark.parametrize("vector", AROUND_A_HOLIDAY.split("\n")[1:-1])
def test_one_working_day_from_before_a_holiday_ends_behind_it(vector: str) -> None:
    received, due = vector.split()
    counted = deadline(datetime.fromisoformat(f"{received}T10:00").replace(tzinfo=ZONE), Term(1), shipped_calendar())
    assert counted.due_on.isoformat() == due


def test_each_row_is_a_weekday_off_or_a_saturday_worked_and_says_where_it_is_from() -> None:
    for day in national_days():
        assert (day.kind == "off") == (day.on.weekday() < 5), day
        assert day.source
        assert day.is_provisional == (day.on.year == 2027), day


def test_each_day_that_was_exchanged_has_its_other() -> None:
    days = {day.on: day for day in national_days()}
    exchanged = [day for day in days.values() if day.instead_of]
    assert {day.on for day in exchanged} >= {date(2026, 1, 2), date(2026, 1, 10), date(2018, 12, 31), date(2019, 1, 5)}
    for day in exchanged:
        other = days[day.instead_of]
        assert other.instead_of == day.on
        assert {day.kind, other.kind} == {"off", "made_up"}


def test_what_rests_on_a_year_that_nobody_announced_says_so() -> None:
    calendar = shipped_calendar()
    for received, provisional in (
        ("2026-12-29", False),
        ("2026-12-31", True),
        ("2027-12-29", False),
        ("2030-05-04", True),
    ):
        counted = deadline(datetime.fromisoformat(f"{received}T10:00").replace(tzinfo=ZONE), Term(1), calendar)
        assert counted.is_provisional is provisional, received
