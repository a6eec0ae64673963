"""The picture of a commune's day: its hours from left to right. Numbers for SVG."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tinlang.broadcasting.queries.day import Day
from tinlang.broadcasting.queries.lines import Line, Stands
from tinlang.broadcasting.views.drawing import Axis, Bar
from tinlang.common.templatetags.ui import time_of_day
from tinlang_wire.clock import ZONE

FIRST_HOUR, LAST_HOUR = 5, 20
"""The hours that the picture shows at least."""
EVERY_HOURS, CLOSE = 3, timedelta(hours=1)
TONES = {
    Stands.PLAYED: "ok",
    Stands.PLAYING: "now",
    Stands.PARTLY: "warn",
    Stands.MISSED: "bad",
    Stands.AHEAD: "info",
    Stands.SILENT: "bad",
    Stands.WAITING: "warn",
    Stands.WITHDRAWN: "wait",
}


def hours(start: datetime, end: datetime) -> str:
    """ "17:00–17:12"; what begins and ends in the same minute has one."""
    first, last = time_of_day(start), time_of_day(end)
    return first if first == last else f"{first}–{last}"


@dataclass(frozen=True)
class Picture:
    """The hours of the day as numbers for SVG: everything across in per cent."""

    quiet: list[Bar]
    bars: list[tuple[Bar, str]]
    ticks: list[tuple[str, str, str]]
    now: str
    now_anchor: str
    said: str


def _shown_hours(found: Day) -> tuple[datetime, datetime]:
    """From 5 to 20 o'clock, and farther where something sounds."""
    sounds = [line for line in found.lines if line.sounds]
    start = min([found.starts_at + timedelta(hours=FIRST_HOUR), *(line.starts_at for line in sounds)])
    end = max([found.starts_at + timedelta(hours=LAST_HOUR), *(line.ends_at for line in sounds)])
    return _whole_hour(start), min(_whole_hour(end + timedelta(minutes=59)), found.ends_at)


def free(found: Day) -> list[tuple[datetime, datetime]]:
    """Where something might still be put."""
    start, end = _shown_hours(found)
    return found.free(max(start, found.now), end)


def _whole_hour(at: datetime) -> datetime:
    return at.astimezone(ZONE).replace(minute=0, second=0, microsecond=0)


def picture(found: Day) -> Picture:
    """The day as it is drawn."""
    start, end = _shown_hours(found)
    axis = Axis(start, end)
    here = axis.share(found.now)
    return Picture(
        quiet=[
            axis.bar(max(each.starts_at, start), min(each.ends_at, end), "" if each.is_everywhere else "some")
            for each in found.silences
            if each.starts_at < end and each.ends_at > start
        ],
        bars=[(axis.bar(*part, TONES[line.stands]), _said(line)) for line in found.lines for part in line.sounding],
        ticks=list(_ticks(axis)),
        now=f"{here:.2f}%" if start <= found.now < end else "",
        now_anchor="start" if here < 6 else "end" if here > 94 else "middle",
        said=". ".join(_said(line) for line in found.lines if line.sounds) or _("Không có tin nào phát."),
    )


def _said(line: Line) -> str:
    return f"{hours(line.starts_at, line.ends_at)} {line.version.title}"


def _ticks(axis: Axis) -> Iterator[tuple[str, str, str]]:
    """Every third hour, by the clock."""
    hour = axis.start
    while hour <= axis.end:
        is_edge = hour in (axis.start, axis.end)
        if is_edge or (hour.hour % EVERY_HOURS == 0 and min(hour - axis.start, axis.end - hour) > CLOSE):
            label = "24" if hour == axis.end and hour.hour == 0 else str(hour.hour)
            yield axis.x(hour), label, "start" if hour == axis.start else "end" if hour == axis.end else "middle"
        hour += timedelta(hours=1)
