"""One commune's day on the air: what its loudspeakers told of the hours that have passed, and what they will play.

What passed is counted from their signed reports; what comes is what `tinlang_wire.resolve`, which they obey, decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from tinlang.accounts.models import Person
from tinlang.broadcasting.plan import items_of
from tinlang.broadcasting.queries import foreseen
from tinlang.broadcasting.queries.foreseen import Course, Foreseen
from tinlang.broadcasting.queries.lines import Line, Stands
from tinlang.broadcasting.queries.plans import Ground, Material, ground_of, loudspeakers_for, material_for
from tinlang.broadcasting.queries.reported import ONE_DAY, Told, told_of
from tinlang.bulletins.models import Release, State, Version
from tinlang.common import clock
from tinlang.common.dates import midnight
from tinlang.devices.models import Device
from tinlang.devices.queries.ground import Ground as Place
from tinlang.devices.queries.ground import grounds_of, policies_of
from tinlang.units.models import Unit
from tinlang_wire.clock import ZONE
from tinlang_wire.documents import DailyWindow, Item
from tinlang_wire.resolve import Play

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
    """The day of a commune, its lines in the order in which they begin, and the loudspeakers that stand there today."""

    unit: Unit
    on: date
    now: datetime
    lines: list[Line]
    loudspeakers: list[Device]
    silences: list[Silence] = field(default_factory=list)

    @property
    def starts_at(self) -> datetime:
        return midnight(self.on)

    @property
    def ends_at(self) -> datetime:
        return midnight(self.on + ONE_DAY)

    def free(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """The stretches of [start, end) in which nothing sounds and something might."""
        taken = sorted(
            [(line.starts_at, line.ends_at) for line in self.lines if line.sounds]
            + [(silence.starts_at, silence.ends_at) for silence in self.silences if silence.is_everywhere]
        )
        found, at = [], start
        for begins, ends in [*taken, (end, end)]:
            if min(begins, end) - at >= WORTH_FILLING:
                found.append((at, min(begins, end)))
            at = max(at, ends)
        return found


@dataclass(frozen=True)
class Alike:
    """Loudspeakers that obey the same: so many of them, by uid."""

    units: frozenset[str]
    languages: tuple[str, ...]
    quiet: tuple[DailyWindow, ...]
    devices: frozenset[UUID]


def day_of(unit: Unit, on: date, seen_by: Person) -> Day:
    """One day of the commune, with its hours of silence."""
    day = days_of(unit, on, 1, seen_by)[0]
    return replace(day, silences=_silences(_quiet_hours(unit, day.loudspeakers, on), day.starts_at))


def days_of(unit: Unit, first: date, count: int, seen_by: Person) -> list[Day]:
    """So many days of the commune: all that its loudspeakers sound, whoever had it aired; of what nobody has approved,
    what this person may see. As many queries however much is aired."""
    now, days = clock.now(), [first + n * ONE_DAY for n in range(count)]
    start, end = midnight(first), midnight(days[-1] + ONE_DAY)
    ground = ground_of(unit)
    releases = _touching(ground, start, end)
    devices = list(loudspeakers_for([str(unit.uid)]))
    told = told_of(releases, unit, now)
    lines = [line for on in days for release in releases if (line := told.line(release, on)) is not None]
    if end > now:
        lines += _ahead(releases, devices, told, material_for(ground, now), start, end)
        lines += _waiting(ground, seen_by, start, end, now)
    by_day: dict[date, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (line.starts_at, line.ends_at, line.version.pk)):
        by_day[line.starts_at.astimezone(ZONE).date()].append(line)
    return [Day(unit=unit, on=on, now=now, lines=by_day[on], loudspeakers=devices) for on in days]


def _touching(ground: Ground, start: datetime, end: datetime) -> list[Release]:
    """What may have sounded in the commune that day, alerts too."""
    of_day = Release.objects.filter(start_at__lt=end, end_at__gt=start, version__areas__in=list(ground.targets))
    return list(
        Release.objects.filter(pk__in=of_day.values("pk"))
        .select_related("version__source", "unit")
        .prefetch_related("version__variants__media")
        .order_by("start_at", "pk")
    )


# -- what they will play ----------------------------------------------------------------------------------------------


def _alike(devices: Collection[Device], items: Collection[Item]) -> list[Alike]:
    """Loudspeakers by what they obey; of the units that they belong to, those that any item is for."""
    meant = {target for item in items for target in item.targets}
    places = grounds_of({device.unit_id for device in devices})
    groups: dict[tuple[frozenset[str], tuple[str, ...], tuple[DailyWindow, ...]], set[UUID]] = defaultdict(set)
    for device in devices:
        place = places.get(device.unit_id)
        if place is not None:
            groups[_obeyed(place, meant)].add(device.uid)
    return [Alike(*obeyed, frozenset(found)) for obeyed, found in groups.items()]


def _obeyed(place: Place, meant: Collection[str]) -> tuple[frozenset[str], tuple[str, ...], tuple[DailyWindow, ...]]:
    units = frozenset(str(unit.uid) for unit in place.placement.units)
    return units & frozenset(meant), tuple(place.policy.languages), place.policy.quiet_windows()


def _ahead(
    releases: Collection[Release],
    devices: Collection[Device],
    told: Told,
    material: Material,
    start: datetime,
    end: datetime,
) -> Iterator[Line]:
    """A line for each item that some will play then, or that would have its hour and that none will."""
    by_uid = {str(release.uid): release for release in releases}
    items = [item for item in items_of(material.airings, told.now) if item.release in by_uid]
    alike, begins = _alike(devices, items), max(told.now, min([start, *(item.start_at for item in items)]))
    courses = [(_course(items, each, told.done(each.devices), begins, end), each) for each in alike]
    for item in items:
        plays = [(play, each) for course, each in courses for play in course.plays if play.item.uid == item.uid]
        of_then = [(play, each) for play, each in plays if play.starts_at >= start]
        if item.uid in told.begun:
            continue
        if of_then:
            yield _will_sound(by_uid[item.release], of_then, alike)
        elif not plays and item.end_at <= end:
            why = next((course.silent[item.uid] for course, _ in courses if item.uid in course.silent), "")
            yield _will_not(by_uid[item.release], item.end_at, why)
    for release in releases:
        if release.is_live and release.uid in material.left_out:
            yield _will_not(release, min(release.end_at, end), material.left_out[release.uid])


def _course(items: Collection[Item], alike: Alike, done: Mapping[str, Play], start: datetime, end: datetime) -> Course:
    obeyed = foreseen.config(units=alike.units, languages=alike.languages, quiet=alike.quiet, at=start)
    return foreseen.follow(obeyed, foreseen.plan(items, start), start, end, done)


def _will_sound(release: Release, plays: list[tuple[Foreseen, Alike]], alike: Collection[Alike]) -> Line:
    targets = set(plays[0][0].item.targets)
    starts: Counter[datetime] = Counter()
    languages: Counter[str] = Counter()
    for play, each in plays:
        starts[play.starts_at] += len(each.devices)
        languages[play.variant.language] += len(each.devices)
    return Line(
        version=release.version,
        release=release,
        stands=Stands.AHEAD,
        starts_at=min(starts),
        ends_at=max(play.ends_at for play, _each in plays),
        expected=sum(len(each.devices) for each in alike if each.units & targets),
        languages=languages,
        starts=dict(sorted(starts.items())) if len(starts) > 1 else {},
    )


def _will_not(release: Release, end_at: datetime, why: str) -> Line:
    """On the last day of its window."""
    day = midnight((end_at - timedelta(microseconds=1)).astimezone(ZONE).date())
    return Line(release.version, release, Stands.SILENT, max(release.start_at, day), end_at, why=why)


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
    spans = [[part for window in rule for part in _parts(window, start)] for rule in rules]
    edges = sorted({edge for rule in spans for part in rule for edge in part})
    found: list[Silence] = []
    for begins, ends in pairwise(edges):
        silent = sum(any(a <= begins and ends <= b for a, b in rule) for rule in spans)
        if silent:
            found.append(Silence(begins, ends, silent == len(spans)))
    return found


def _parts(window: DailyWindow, start: datetime) -> list[tuple[datetime, datetime]]:
    """A window of every day as it lies in one: over midnight it is two parts."""
    begins, ends = (_at(hour, start) for hour in (window.start, window.end))
    whole = start + ONE_DAY
    parts = [(begins, ends)] if begins < ends else [(start, ends), (begins, whole)]
    return [(a, b) for a, b in parts if a < b]


def _at(hour: str, start: datetime) -> datetime:
    hours, minutes = map(int, hour.split(":"))
    return start + timedelta(hours=hours, minutes=minutes)
