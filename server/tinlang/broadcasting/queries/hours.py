"""When first a version can be heard, over the hours of silence: by the very function that the loudspeakers obey."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tinlang.broadcasting.queries import foreseen
from tinlang.broadcasting.queries.reach import Hours, Reach
from tinlang.bulletins.models import Version
from tinlang_wire.documents import Config, DailyWindow, Item, Plan, Variant
from tinlang_wire.hours import quiet_at
from tinlang_wire.ids import new_uid
from tinlang_wire.resolve import next_change, resolve

UNIT, LANGUAGE = new_uid(), "vi"


def first_sound(hours: Iterable[Hours], start: datetime, end: datetime, length_ms: int) -> datetime | None:
    """The first instant of the window at which some loudspeaker would begin; None: it stays silent all the time."""
    return min((at for quiet in hours if (at := _begins(quiet, start, end, length_ms))), default=None)


def first_heard(version: Version, reach: Reach, start: datetime, end: datetime) -> datetime | None:
    """When the first loudspeaker that is there would begin; None: none would."""
    parts = [part for part in reach.parts if part.loudspeakers]
    length_ms = version.length_ms
    found = [first_sound(part.quiet, start, end, length_ms) for part in parts]
    return min((at for at in found if at), default=None)


def is_never_heard(version: Version, reach: Reach, start: datetime, end: datetime) -> bool:
    """Whether wherever it is for there is silence as long as it may be aired, loudspeakers or no."""
    length_ms = version.length_ms
    found = [first_sound(part.quiet, start, end, length_ms) for part in reach.parts]
    return bool(found) and not any(found)


def holding(hours: Iterable[Hours], at: datetime) -> DailyWindow | None:
    """The hours of silence that hold at that instant."""
    for quiet in hours:
        for window in quiet:
            if quiet_at(at, _config((window,), at)):
                return window
    return None


def _begins(quiet: Hours, start: datetime, end: datetime, length_ms: int) -> datetime | None:
    obeyed, followed, at = _config(quiet, start), _plan(start, end, length_ms), start
    while at < end:
        if resolve(at, obeyed, followed, {}).item is not None:
            return at
        at = next_change(at, obeyed, followed, {})
    return None


def _config(quiet: Hours, at: datetime) -> Config:
    return foreseen.config(units=(UNIT,), languages=(LANGUAGE,), quiet=quiet, at=at)


def _plan(start: datetime, end: datetime, length_ms: int) -> Plan:
    sound = Variant(language=LANGUAGE, media="", size=0, length_ms=length_ms, text_sha256="")
    item = Item(uid=UNIT, release=UNIT, title="", start_at=start, end_at=end, targets=(UNIT,), variants=(sound,))
    return foreseen.plan([item], start)
