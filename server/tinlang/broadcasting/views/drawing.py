"""The picture of a release: one lane for each loudspeaker, or for each step where there are many. Numbers for SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter

from django.utils.translation import gettext as _

from tinlang.broadcasting.queries import Progress, Row, Stage
from tinlang.common.templatetags.ui import duration, number, span

MOST_LANES = 12
LANE_PX, TOP_PX, AXIS_PX = 40, 8, 26
BAR_PX, TALLEST_PX = 8, 13
"""A bar of one loudspeaker; and where there are many, of the moment at which most of them came."""
NARROWEST = 0.7
"""Per cent of the picture: seconds of sound must still be seen in a day."""
COLUMNS = 100
LEAST_SPAN = timedelta(seconds=10)
STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400)
MOST_TICKS = 5


@dataclass(frozen=True)
class Bar:
    """A stretch of sound: left edge and width in per cent of the picture."""

    x: str
    width: str
    tone: str


@dataclass(frozen=True)
class Lane:
    """One line: its name above, marks and bars on it. `said`: what it shows, in words.

    `columns`: instead of bars, one outline of how many came when, in hundredths of the width and pixels, of one `tone`.
    """

    y: int
    name: str
    said: str
    bars: list[Bar] = field(default_factory=list)
    columns: str = ""
    tone: str = ""
    received: str = ""
    fetched: str = ""

    @property
    def track_y(self) -> int:
        return self.y + 24

    @property
    def bar_y(self) -> int:
        return self.y + 20

    @property
    def columns_y(self) -> int:
        return self.bar_y + BAR_PX - TALLEST_PX

    @property
    def name_y(self) -> int:
        return self.y + 13


@dataclass(frozen=True)
class Tick:
    x: str
    label: str
    anchor: str


@dataclass(frozen=True)
class Lanes:
    """All of it. `height` in pixels, everything across in per cent, so that it fits any screen."""

    lanes: list[Lane]
    ticks: list[Tick]
    height: int
    start: datetime
    is_by_step: bool = False

    @property
    def axis_y(self) -> int:
        return self.height - AXIS_PX + 6

    @property
    def label_y(self) -> int:
        return self.height - 6


@dataclass(frozen=True)
class Axis:
    """The stretch of time that a picture shows."""

    start: datetime
    end: datetime

    def share(self, at: datetime) -> float:
        share = (at - self.start) / (self.end - self.start)
        return min(max(share, 0.0), 1.0) * 100

    def x(self, at: datetime) -> str:
        return f"{self.share(at):.2f}%"

    def bar(self, start: datetime, end: datetime, tone: str) -> Bar:
        """Never narrower than can be seen, also at the right edge."""
        left = self.share(start)
        width = max(self.share(end) - left, NARROWEST)
        return Bar(f"{min(left, 100 - width):.2f}%", f"{width:.2f}%", tone)


def lanes(progress: Progress) -> Lanes | None:
    """The picture, once any loudspeaker has said anything."""
    heard = [row for row in progress.rows if row.received_at or row.fetched_at or row.started_at]
    if not heard:
        return None
    axis = _axis(progress, heard)
    by_step = len(progress.rows) > MOST_LANES
    drawn = _by_step(progress, axis) if by_step else _by_loudspeaker(progress, axis)
    return Lanes(
        lanes=drawn,
        ticks=_ticks(axis),
        height=TOP_PX + LANE_PX * len(drawn) + AXIS_PX,
        start=axis.start,
        is_by_step=by_step,
    )


def _axis(progress: Progress, heard: Sequence[Row]) -> Axis:
    """From the approval or the start until the last sound; what was said earlier stands at the left edge."""
    start = progress.first_from
    if not any(row.started_at for row in heard):
        start = min(start, *(at for row in heard for at in (row.received_at, row.fetched_at) if at))
    length = timedelta(milliseconds=progress.release.version.length_ms)
    ends = [row.started_at + length for row in heard if row.started_at and row.stage == Stage.STARTED]
    for step in ("received_at", "fetched_at", "started_at", "ended_at"):
        ends += filter(None, map(attrgetter(step), heard))
    if progress.playing:
        ends.append(progress.now)
    return Axis(start, max(*ends, start + LEAST_SPAN) + timedelta(seconds=1))


def _by_loudspeaker(progress: Progress, axis: Axis) -> list[Lane]:
    drawn = []
    for place, row in enumerate(progress.rows):
        bars = []
        if row.started_at is not None:
            end = row.ended_at or progress.now
            bars.append(axis.bar(row.started_at, end, row.tone if row.tone != "info" else "wait"))
        drawn.append(
            Lane(
                y=TOP_PX + LANE_PX * place,
                name=row.name,
                said=f"{row.name}: {row.label}",
                bars=bars,
                received=axis.x(row.received_at) if row.received_at else "",
                fetched=axis.x(row.fetched_at) if row.fetched_at else "",
            )
        )
    return drawn


def _by_step(progress: Progress, axis: Axis) -> list[Lane]:
    """When loudspeakers came to each step, and how many did."""
    steps = (
        (_("Nhận lệnh"), "info", [row.received_at for row in progress.rows]),
        (_("Tải xong âm thanh"), "info", [row.fetched_at for row in progress.rows]),
        (_("Bắt đầu phát"), "now", [row.started_at for row in progress.rows]),
        (_("Phát xong"), "ok", [row.ended_at for row in progress.rows if row.stage == Stage.FINISHED]),
    )
    drawn = []
    for place, (name, tone, instants) in enumerate(steps):
        came = [at for at in instants if at]
        said = _("%(name)s: %(count)s trên %(all)s loa") % {
            "name": name,
            "count": number(len(came)),
            "all": number(len(progress.rows)),
        }
        drawn.append(
            Lane(y=TOP_PX + LANE_PX * place, name=said, said=said, columns=_columns(came, axis), tone=tone),
        )
    return drawn


def _columns(came: Sequence[datetime], axis: Axis) -> str:
    """How many came when: the taller, the more. One path for all, "M12 13v-5h1v5z…": a page has hundreds of columns."""
    start, width = axis.start, (axis.end - axis.start) / COLUMNS
    counts: Counter[int] = Counter()
    for column, count in Counter((at - start) // width for at in came).items():
        counts[min(max(column, 0), COLUMNS - 1)] += count
    most = max(counts.values(), default=1)
    tall = {column: max(2, round(TALLEST_PX * count / most)) for column, count in sorted(counts.items())}
    return "".join(f"M{column} {TALLEST_PX}v-{height}h1v{height}z" for column, height in tall.items())


def _ticks(axis: Axis) -> list[Tick]:
    length = (axis.end - axis.start).total_seconds()
    step = next((step for step in STEPS_S if length / step <= MOST_TICKS), STEPS_S[-1])
    ticks = []
    for count in range(int(length // step) + 1):
        passed = timedelta(seconds=count * step)
        share = axis.share(axis.start + passed)
        if share > 94:
            break
        ticks.append(Tick(f"{share:.2f}%", f"+{_passed(passed)}" if count else "0", "middle" if count else "start"))
    return ticks


def _passed(amount: timedelta) -> str:
    """ "30 giây", "1:30", "2 phút", "1 giờ 30": no two marks of an axis read alike."""
    seconds = int(amount.total_seconds())
    if seconds >= 3600 and seconds % 3600:
        return _("%(hours)s giờ %(minutes)s") % {"hours": seconds // 3600, "minutes": seconds % 3600 // 60}
    if 60 <= seconds < 3600 and seconds % 60:
        return duration(seconds * 1000)
    return span(amount)
