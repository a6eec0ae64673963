"""The hour at which releases are tested: none may be heard by night, and the tests may be started by night."""

from __future__ import annotations

import time
from datetime import datetime
from datetime import time as time_of_day

import pytest

from tinlang.common import clock
from tinlang_wire.clock import ZONE, Clock


@pytest.fixture(autouse=True)
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """From nine in the morning on the clock runs, in every thread (`frozen_at` stops it, and in one thread only)."""
    morning = datetime.combine(clock.today(), time_of_day(9), tzinfo=ZONE)
    showing = Clock(shown=morning.timestamp(), real=time.time())
    monkeypatch.setattr(clock, "_clock", showing)
    monkeypatch.setenv("TINLANG_CLOCK", showing.spec())
