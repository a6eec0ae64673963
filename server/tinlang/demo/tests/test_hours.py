"""The clock of the demo: real by day, nine in the morning by night, and never back."""

from datetime import datetime
from pathlib import Path

import pytest

from tinlang.demo.hours import clock_for, remember, shown
from tinlang_wire.clock import ZONE, Clock

QUIET = ("21:00", "05:00")


def showing(text: str) -> Clock:
    """A clock that now shows this local time."""
    return Clock(shown=datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp(), real=Clock().now().timestamp())


@pytest.mark.parametrize("hour", ["05:00", "12:00", "20:25"])
def test_by_day_the_demo_runs_on_the_real_clock(tmp_path: Path, hour: str) -> None:
    assert clock_for(tmp_path, QUIET, real=showing(f"2026-11-23T{hour}")) == ""


@pytest.mark.parametrize(
    ("hour", "begins"),
    [("22:10", "09:00 ngày 23/11/2026"), ("20:45", "09:00 ngày 23/11/2026"), ("03:00", "09:00 ngày 22/11/2026")],
)
def test_in_quiet_hours_it_begins_at_the_last_nine_in_the_morning(tmp_path: Path, hour: str, begins: str) -> None:
    assert shown(clock_for(tmp_path, QUIET, real=showing(f"2026-11-23T{hour}"))) == begins


def test_it_does_not_go_back_behind_what_it_showed_before(tmp_path: Path) -> None:
    remember(tmp_path, showing("2026-11-24T09:50").spec())
    assert shown(clock_for(tmp_path, QUIET, real=showing("2026-11-24T08:00"))) == "09:50 ngày 24/11/2026"


def test_after_a_setup_in_the_night_it_begins_in_the_morning_that_comes(tmp_path: Path) -> None:
    remember(tmp_path, showing("2026-11-24T01:53").spec())
    assert shown(clock_for(tmp_path, QUIET, real=showing("2026-11-24T01:54"))) == "09:00 ngày 24/11/2026"


def test_what_was_shown_last_is_never_forgotten_for_something_earlier(tmp_path: Path) -> None:
    remember(tmp_path, showing("2026-11-24T09:50").spec())
    remember(tmp_path, showing("2026-11-24T08:00").spec())
    assert shown(clock_for(tmp_path, QUIET, real=showing("2026-11-24T08:10"))) == "09:50 ngày 24/11/2026"


def test_it_is_real_again_once_the_real_clock_has_caught_up(tmp_path: Path) -> None:
    remember(tmp_path, showing("2026-11-24T09:50").spec())
    assert clock_for(tmp_path, QUIET, real=showing("2026-11-24T10:00")) == ""


def test_after_an_evening_that_went_into_the_quiet_hours_it_begins_the_next_morning(tmp_path: Path) -> None:
    remember(tmp_path, showing("2026-11-23T21:40").spec())
    assert shown(clock_for(tmp_path, QUIET, real=showing("2026-11-23T22:10"))) == "09:00 ngày 24/11/2026"
