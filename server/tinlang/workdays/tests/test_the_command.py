"""`tinlang deadline`: the day on a line, the way to it where one asks, slips refused in words."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from tinlang.workdays.management.commands.deadline import REFUSED


def said(*words: str, **options: Any) -> str:
    out = StringIO()
    call_command("deadline", *words, stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_it_prints_the_day() -> None:
    assert said("--received", "2018-02-09T10:00", "--working-days", "5") == "2018-02-23\n"
    assert said("--received", "2018-03-01", "--calendar-days", "15") == "2018-03-16\n"
    four_hours = ("--received", "2018-03-05T09:00", "--hours", "4")
    assert said(*four_hours) == "2018-03-05T15:00\n"
    assert said(*four_hours, "--why").splitlines()[-1].strip() == "Hết hạn 5/3/2018 15:00."
    assert said("--received", "2018-01-31", "--months", "1") == "2018-02-28\n"


@pytest.mark.django_db
def test_it_tells_how_it_counted() -> None:
    told = said("--received", "2018-02-09T10:00", "--working-days", "5", "--why")
    assert "Không tính 14/2/2018 đến 16/2/2018: Tết Nguyên đán." in told
    answer = json.loads(said("--received", "2027-02-01T10:00", "--working-days", "5", "--json"))
    assert answer["due_on"] == "2027-02-15"
    assert answer["is_provisional"] is True


@pytest.mark.django_db
def test_pauses_and_new_counts() -> None:
    asked = ("--received", "2018-03-05T09:00", "--working-days", "5")
    assert said(*asked, "--pause", "2018-03-06T09:00", "2018-03-08T09:00") == "2018-03-14\n"
    assert said(*asked, "--restart", "2018-03-06T09:00", "2018-03-08T09:00") == "2018-03-15\n"
    assert said(*asked, "--cutoff", "09:00") == "2018-03-13\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        ("--received", "hôm qua", "--working-days", "5"),
        ("--received", "9999-12-31T10:00", "--working-days", "5"),
        ("--received", "0001-01-01T10:00", "--working-days", "5"),
        ("--received", "2018-02-09T10:00", "--working-days", "-1"),
        ("--received", "2018-02-09T10:00", "--working-days", "9999999"),
        ("--received", "2018-02-09T10:00", "--calendar-days", "99999999"),
        ("--received", "2018-02-09T10:00", "--hours", "0"),
        ("--received", "2018-02-09T10:00", "--months", "61"),
        ("--received", "2018-02-09T10:00", "--working-days", "5", "--unit", "99999"),
        ("--received", "2018-02-09T10:00", "--working-days", "5", "--cutoff", "chiều"),
        ("--received", "2018-02-09T10:00", "--working-days", "5", "--pause", "2018-02-12", "2018-02-10"),
    ],
)
def test_slips_are_refused_in_words(words: tuple[str, ...]) -> None:
    err = StringIO()
    with pytest.raises(SystemExit) as refused:
        call_command("deadline", *words, stderr=err)
    assert refused.value.code == REFUSED
    assert err.getvalue().strip()


@pytest.mark.django_db
def test_without_a_database_it_counts_by_the_list_that_comes_with_the_program() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE workdays_specialday RENAME TO elsewhere")
    assert said("--received", "2018-02-09T10:00", "--working-days", "5") == "2018-02-23\n"
