"""When the device knows what time it is, and when it must not believe anybody."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from time import monotonic, time

import pytest

from tinlang_agent.clock import TrustedClock
from tinlang_wire.clock import Clock

TRUE = datetime(2026, 3, 2, 5, tzinfo=UTC)
YEARS = timedelta(days=3652)


def clock(shown=TRUE, *, chip=True, floor=None):
    return TrustedClock(Clock(shown=shown.timestamp(), real=time()), chip=chip, floor=floor)


def near(instant, other):
    return abs(instant - other) < timedelta(minutes=1)


def test_a_clock_chip_is_believed():
    assert near(clock().now(), TRUE)


def test_without_a_chip_nobody_knows_until_the_server_says():
    device = clock(datetime(1970, 1, 1, tzinfo=UTC), chip=False)
    assert device.now() is None

    assert device.set_by_server(TRUE, asked_at=monotonic())

    assert near(device.now(), TRUE)


@pytest.mark.parametrize("shown", [TRUE - timedelta(days=1), TRUE - YEARS, datetime(1970, 1, 1, tzinfo=UTC)])
def test_a_chip_that_lags_behind_what_was_signed_is_not_believed(shown):
    assert clock(shown, floor=TRUE).now() is None


def test_a_few_minutes_of_difference_are_no_contradiction():
    assert clock(TRUE - timedelta(minutes=4), floor=TRUE).trusted


@pytest.mark.parametrize("wrong", [-YEARS, -timedelta(hours=1), timedelta(hours=1), YEARS])
def test_the_server_s_time_wins_over_a_chip_that_contradicts_it(wrong):
    device = clock(TRUE + wrong)
    assert device.set_by_server(TRUE, asked_at=monotonic())
    assert near(device.now(), TRUE)


def test_a_chip_that_agrees_with_the_server_goes_on_deciding():
    assert not clock().set_by_server(TRUE + timedelta(minutes=2), asked_at=monotonic())


def test_a_time_before_the_floor_is_not_believed():
    device = clock(chip=False, floor=TRUE)
    assert not device.set_by_server(TRUE - timedelta(days=1), asked_at=monotonic())
    assert device.now() is None


def test_only_a_new_epoch_takes_the_floor_back():
    device = clock(floor=TRUE + YEARS)  # someone stole a key and dated a document ten years ahead
    assert not device.trusted
    device.raise_floor(TRUE)
    assert not device.trusted
    device.reset_floor(TRUE)
    assert device.trusted


@pytest.mark.parametrize("chip", [True, False])
@pytest.mark.parametrize("wrong", [timedelta(days=1), -timedelta(hours=1)])
def test_a_later_time_corrects_a_wrong_one(chip, wrong):
    device = clock(TRUE - YEARS, chip=chip, floor=TRUE - timedelta(days=2))
    assert device.set_by_server(TRUE + wrong, asked_at=monotonic())
    assert device.set_by_server(TRUE, asked_at=monotonic())
    assert near(device.now(), TRUE)


def test_while_the_clock_is_trusted_no_document_s_date_outweighs_it():
    device = clock(floor=TRUE)
    device.raise_floor(TRUE + YEARS)
    assert device.trusted
    assert device.floor < TRUE + timedelta(minutes=6)


def test_an_accelerated_clock_still_says_how_long_to_wait():
    fast = TrustedClock(Clock(shown=TRUE.timestamp(), real=time(), rate=60), chip=True)
    assert 50 < fast.real_seconds(TRUE + timedelta(hours=1)) <= 60
    assert fast.real_seconds(TRUE - timedelta(hours=1)) == 0


def test_a_device_without_time_zone_files_knows_the_hour_in_viet_nam():
    program = (
        "import sys; sys.modules['tzdata'] = None\n"
        "from datetime import datetime; from tinlang_wire.clock import ZONE\n"
        "sys.stdout.write(datetime.fromisoformat('2026-03-02T20:30:00+00:00').astimezone(ZONE).isoformat())"
    )
    environment = {**os.environ, "PYTHONTZPATH": "/nowhere"}
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout == "2026-03-03T03:30:00+07:00"
