"""The demo's clock: in hours when nothing may play it begins at nine in the morning, and it never goes back."""

import time
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from tinlang_wire.clock import ZONE, Clock

BEGINS_AT = time_of_day(9, 0)
ROOM = timedelta(minutes=30)  # so long at least the demo can be played with before the quiet hours begin


def clock_for(data: Path, quiet: tuple[str, str], *, real: Clock | None = None) -> str:
    """The `TINLANG_CLOCK` for a start now; empty for the real clock.

    Documents that were signed under a clock that ran ahead would lie in the future of a clock that went back: what was
    last shown in this folder is remembered.
    """
    now = max((real or Clock()).now(), _last_shown(data))
    if not _is_quiet(now, quiet) and not _is_quiet(now + ROOM, quiet):
        return "" if now - (real or Clock()).now() < timedelta(seconds=1) else _starting_at(now)
    local = now.astimezone(ZONE)
    morning = datetime.combine(local.date(), BEGINS_AT, tzinfo=ZONE)
    return _starting_at(morning if morning >= local else morning + timedelta(days=1))


def shown(spec: str) -> str:
    """What a clock shows now, as people write it."""
    local = Clock.from_spec(spec).now().astimezone(ZONE)
    return f"{local:%H:%M} ngày {local.day}/{local.month}/{local.year}"


def remember(data: Path, spec: str) -> None:
    """Keep what the clock showed last, for the next start in this folder."""
    if data.exists():
        _memory(data).write_text(Clock.from_spec(spec).now().isoformat(), encoding="ascii")


def _starting_at(instant: datetime) -> str:
    return Clock(shown=instant.timestamp(), real=time.time()).spec()


def _is_quiet(instant: datetime, quiet: tuple[str, str]) -> bool:
    start, end = (time_of_day.fromisoformat(text) for text in quiet)
    hour = instant.astimezone(ZONE).time()
    return start <= hour < end if start <= end else hour >= start or hour < end


def _memory(data: Path) -> Path:
    return data / "last-shown"


def _last_shown(data: Path) -> datetime:
    try:
        return datetime.fromisoformat(_memory(data).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return datetime.min.replace(tzinfo=UTC)
