"""From when until when something may be aired, and until when that must be decided."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from tinlang_wire.clock import ZONE

ONE_DAY = timedelta(days=1)


def is_by_days(start: datetime | None, end: datetime | None) -> bool:
    """Whether a window is one of whole days: then a first day that has come is no mistake, it airs when approved."""
    return end is not None and all(at.astimezone(ZONE).time() == time(0) for at in (end, start or end))


def due_at(start: datetime | None, end: datetime | None) -> datetime | None:
    """Until when a window must be decided to be kept: its start; of one of whole days the end of the first."""
    return start + ONE_DAY if start is not None and is_by_days(start, end) else start
