"""One commune's day on the air: what its loudspeakers told of the hours that have passed, and what they will play.

What passed is counted from their signed reports; what comes is what `tinlang_wire.resolve`, which they obey, decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from tinlang.accounts.models import Person
from tinlang.broadcasting.plan import items_of
from tinlang.broadcasting.queries import foreseen
from tinlang.broadcasting.queries.ahead import followed, lines_ahead, lines_left_out
from tinlang.broadcasting.queries.lines import Line, Stands
from tinlang.broadcasting.queries.plans import Ground, Material, ground_of, loudspeakers_for, material_for
from tinlang.broadcasting.queries.reported import ONE_DAY, told_of
from tinlang.bulletins.models import Release, State, Version
from tinlang.common import clock
from tinlang.common.dates import midnight
from tinlang.devices.models import Device
from tinlang.devices.queries.ground import policies_of
from tinlang.units.models import Unit
from tinlang_wire.clock import ZONE
from tinlang_wire.documents import DailyWindow

LATELY = timedelta(days=8)
"""Of the whole country few end in so many days: they are read by their end, not by all that an area ever aired."""
WORTH_FILLING = timedelta(minutes=15)
"""A shorter silence between two programmes is no gap that anybody would fill."""


@dataclass(frozen=True)
class Silence:
    """Hours of silence of the day; `is_everywhere`: of all loudspeakers, else of some."""

    starts_at: datetime
    ends_at: datetime
    is_everywhere: bool


@dataclass(frozen=True)
class Day:
    """The day of a commune, its lines in the order in which they begin, and the loudspeakers that stand there today.

    `alerts`: what sounds now over everything, round after round; the lines that come are told without it.
    """

    unit: Unit
    on: date
    now: datetime
    lines: list[Line]
    loudspeakers: list[Device]
    silences: list[Silence] = field(default_factory=list)
    alerts: list[Release] = field(default_factory=list)

    @property
    def starts_at(self) -> datetime:
        return midnight(self.on)

    @property
    def ends_at(self) -> datetime:
        return midnight(self.on + ONE_DAY)

    def free(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """The stretches of [start, end) in which nothing sounds and something might."""
        taken = sorted(
            [part for line in self.lines for part in line.sounding]
            + [(silence.starts_at, silence.ends_at) for silence in self.silences if silence.is_everywhere]
        )
        found, at = [], start
        for begins, ends in [*taken, (end, end)]:
            if min(begins, end) - at >= WORTH_FILLING:
                found.append((at, min(begins, end)))
            at = max(at, ends)
        return found


def day_of(unit: Unit, on: date, seen_by: Person) -> Day:
    """One day of the commune, with its hours of silence."""
    day = days_of(unit, on, 1, seen_by)[0]
    return replace(day, silences=_silences(_quiet_hours(unit, day.loudspeakers, on), day.starts_at))


def days_of(unit: Unit, first: date, count: int, seen_by: Person) -> list[Day]:
    """So many days of the commune: all that its loudspeakers sound, whoever had it aired; of what nobody has approved,
    what this person may see. As many queries however much is aired."""
    now, days = clock.now(), [first + n * ONE_DAY for n in range(count)]
    start, end = midnight(first), midnight(days[-1] + ONE_DAY)
    ground, devices = ground_of(unit), list(loudspeakers_for([str(unit.uid)]).prefetch_related("unit__versions"))
    material = material_for(ground, now) if end > now else Material()
    items, since = foreseen.bearing(items_of(material.airings, now), max(start, now), end)
    releases = _touching(ground, min(start, since), end)
    told = told_of(releases, unit, now, [device.uid for device in devices])
    lines = [line for on in days for release in releases if (line := told.line(release, on)) is not None]
    if end > now:
        course = followed(items, devices, told, max(since, now), end)
        lines += lines_ahead({str(release.uid): release for release in releases}, items, course, told, start, end)
        lines += lines_left_out(releases, material, end)
        lines += _waiting(ground, seen_by, start, end, now)
    by_day: dict[date, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (line.starts_at, line.ends_at, line.version.pk)):
        by_day[line.starts_at.astimezone(ZONE).date()].append(line)
    alerts = [each for each in releases if each.version.is_urgent and each.is_live and each.end_at > now]
    return [Day(unit=unit, on=on, now=now, lines=by_day[on], loudspeakers=devices, alerts=alerts) for on in days]


def _touching(ground: Ground, start: datetime, end: datetime) -> list[Release]:
    """What may have sounded in the commune that day, alerts too."""
    within = Release.objects.filter(start_at__lt=end, end_at__gt=start)
    if start > clock.now() - LATELY:
        within = Release.objects.filter(pk__in=list(within.order_by().values_list("pk", flat=True)))
    of_day = within.filter(version__areas__in=list(ground.targets))
    return list(
        Release.objects.filter(pk__in=of_day.values("pk"))
        .select_related("version__source", "unit")
        .prefetch_related("version__variants__media", "unit__versions")
        .order_by("start_at", "pk")
    )


def _waiting(ground: Ground, seen_by: Person, start: datetime, end: datetime, now: datetime) -> Iterator[Line]:
    """What somebody asked to be aired in these hours, and nobody has approved."""
    asked = Version.objects.visible_to(seen_by, "bulletins.view").filter(
        state=State.SUBMITTED, start_at__gte=max(start, now - ONE_DAY), start_at__lt=end, home__in=list(ground.targets)
    )
    rows = asked.filter(areas__in=list(ground.targets)).distinct().select_related("source")
    for version in rows.prefetch_related("variants__media").order_by("start_at", "pk"):
        begins, ends = version.window_from(now)
        if begins < end:
            length = timedelta(milliseconds=version.length_ms)
            yield Line(version, None, Stands.WAITING, begins, min(begins + length, ends))


# -- hours of silence -------------------------------------------------------------------------------------------------


def _quiet_hours(unit: Unit, devices: Collection[Device], on: date) -> list[tuple[DailyWindow, ...]]:
    """The rules of silence that hold where the loudspeakers stand that day; of the commune, where there are none."""
    places = {device.unit_id for device in devices} or {unit.pk}
    return [policy.quiet_windows() for policy in policies_of(places, on).values()]


def _silences(rules: Collection[tuple[DailyWindow, ...]], start: datetime) -> list[Silence]:
    """The day cut where any rule begins or ends: silent everywhere, somewhere, nowhere."""
    spans = [[part for window in rule for part in parts_of(window, start)] for rule in rules]
    edges = sorted({edge for rule in spans for part in rule for edge in part})
    found: list[Silence] = []
    for begins, ends in pairwise(edges):
        silent = sum(any(a <= begins and ends <= b for a, b in rule) for rule in spans)
        if silent:
            found.append(Silence(begins, ends, silent == len(spans)))
    return found


def parts_of(window: DailyWindow, start: datetime) -> list[tuple[datetime, datetime]]:
    """A window of every day as it lies in one: over midnight it is two parts."""
    begins, ends = (_at(hour, start) for hour in (window.start, window.end))
    whole = start + ONE_DAY
    parts = [(begins, ends)] if begins < ends else [(start, ends), (begins, whole)]
    return [(a, b) for a, b in parts if a < b]


def _at(hour: str, start: datetime) -> datetime:
    hours, minutes = map(int, hour.split(":"))
    return start + timedelta(hours=hours, minutes=minutes)
