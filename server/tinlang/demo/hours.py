"""The demo's clock: in hours when nothing may play it shows nine in the morning, and it never goes back."""

import time
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from tinlang_wire.clock import ZONE, Clock

BEGINS_AT = time_of_day(9, 0)
ROOM = timedelta(minutes=30)  # so long at least the demo can be played with before the quiet hours begin


def clock_for(data: Path, quiet: tuple[str, str], *, real: Clock | None = None) -> str:
    """The `TINLANG_CLOCK` for a start now; empty for the real clock.

    The morning is one that has passed, so that what is signed is not of the future. Yet a clock that goes back in one
    folder would make the future of what was signed there: what was last shown in it is remembered.
    """
    now, before = (real or Clock()).now(), _last_shown(data)
    if (before is None or before <= now) and _may_play(now, quiet):
        return ""
    if before is not None and before > _morning(now) and _may_play(before, quiet):
        return _starting_at(before)
    return _starting_at(_morning(now, not_before=before))


def _may_play(instant: datetime, quiet: tuple[str, str]) -> bool:
    return not _is_quiet(instant, quiet) and not _is_quiet(instant + ROOM, quiet)


def _morning(now: datetime, *, not_before: datetime | None = None) -> datetime:
    """The last nine o'clock that has passed, or the first one after `not_before` if that is later."""
    morning = datetime.combine(now.astimezone(ZONE).date(), BEGINS_AT, tzinfo=ZONE)
    if morning > now:
        morning -= timedelta(days=1)
    while not_before is not None and morning < not_before:
        morning += timedelta(days=1)
    return morning


def shown(spec: str) -> str:
    """What a clock shows now, as people write it."""
    local = Clock.from_spec(spec).now().astimezone(ZONE)
    return f"{local:%H:%M} ngày {local.day}/{local.month}/{local.year}"


def remember(data: Path, spec: str) -> None:
    """Keep the latest that the clock showed, for the next start in this folder."""
    now, before = Clock.from_spec(spec).now(), _last_shown(data)
    if data.exists() and (before is None or before < now):
        _memory(data).write_text(now.isoformat(), encoding="ascii")


def _starting_at(instant: datetime) -> str:
    return Clock(shown=instant.timestamp(), real=time.time()).spec()


def _is_quiet(instant: datetime, quiet: tuple[str, str]) -> bool:
    start, end = (time_of_day.fromisoformat(text) for text in quiet)
    hour = instant.astimezone(ZONE).time()
    return start <= hour < end if start <= end else hour >= start or hour < end


def _memory(data: Path) -> Path:
    return data / "last-shown"


def _last_shown(data: Path) -> datetime | None:
    try:
        return datetime.fromisoformat(_memory(data).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
