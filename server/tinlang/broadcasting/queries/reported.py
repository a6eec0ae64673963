"""What the loudspeakers of a commune told of a day: counted from their signed reports."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Q, QuerySet

from tinlang.broadcasting.models import Delivery
from tinlang.broadcasting.queries.lines import Line, Stands, joined
from tinlang.broadcasting.queries.tallies import ENDS, TIME_TO_TELL
from tinlang.bulletins.models import Release
from tinlang.common.clock import today
from tinlang.common.dates import midnight
from tinlang.devices.models import DeviceEvent, EventKind
from tinlang.units.models import Closure, Unit, Via, in_force
from tinlang_wire.clock import ZONE
from tinlang_wire.resolve import Play

ONE_DAY = timedelta(days=1)


@dataclass
class Heard:
    """What one loudspeaker told of one release, of what it began that day.

    `sounds`: by play, from when to when, until its length has passed where no end was told; `is_open`: the last has
    none. `to_the_end`: whether any was heard whole.
    """

    language: str
    sounds: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
    is_open: bool = True
    to_the_end: bool = False

    @property
    def began_at(self) -> datetime:
        return min(began for began, _ended in self.sounds.values())

    @property
    def until(self) -> datetime:
        return max(ended for _began, ended in self.sounds.values())


@dataclass(frozen=True)
class Told:
    """What the commune's loudspeakers told of some releases.

    `expected`: by release, who was to play it; `heard`: by release and day; `plays`: by loudspeaker, all that it began.
    """

    expected: Mapping[UUID, frozenset[UUID]]
    heard: Mapping[tuple[UUID, date], Mapping[UUID, Heard]]
    plays: Mapping[UUID, Mapping[str, Play]]
    now: datetime

    def line(self, release: Release, on: date) -> Line | None:
        """The line of what has passed; None for what is still to come, or was another day."""
        expected = self.expected.get(release.uid, frozenset())
        heard = self.heard.get((release.uid, on))
        if heard:
            return self._sounded(release, list(heard.values()), len(expected | heard.keys()))
        over_at = release.withdrawn_at or release.end_at
        if not expected or over_at > self.now or release.uid in self.sounded:
            return None
        ends_at = max(over_at, release.start_at)
        last = ends_at if release.withdrawn_at else ends_at - timedelta(microseconds=1)
        if last.astimezone(ZONE).date() != on:
            return None
        return Line(
            version=release.version,
            release=release,
            stands=Stands.WITHDRAWN if release.withdrawn_at else Stands.MISSED,
            starts_at=max(release.start_at, midnight(on)),
            ends_at=ends_at,
            expected=len(expected),
        )

    def _sounded(self, release: Release, heard: Collection[Heard], expected: int) -> Line:
        playing = any(each.is_open and self.now < each.until + TIME_TO_TELL for each in heard)
        played = sum(each.to_the_end for each in heard)
        stands = Stands.PLAYED if played >= expected else Stands.PARTLY
        if playing:
            stands = Stands.PLAYING
        elif release.withdrawn_at:
            stands = Stands.WITHDRAWN
        parts = joined(span for each in heard for span in each.sounds.values())
        return Line(
            version=release.version,
            release=release,
            stands=stands,
            starts_at=parts[0][0],
            ends_at=parts[-1][1],
            expected=expected,
            played=played,
            languages=Counter(each.language for each in heard),
            parts=parts,
        )

    @cached_property
    def sounded(self) -> frozenset[UUID]:
        """The releases of which any sound was told, on any day."""
        return frozenset(release for release, _on in self.heard)

    @cached_property
    def begun(self) -> frozenset[str]:
        """The items that some loudspeaker began."""
        return frozenset(play.item for known in self.plays.values() for play in known.values() if play.item)

    def done(self, devices: Collection[UUID]) -> dict[str, Play]:
        """What these have begun: where one of them has, it is not foreseen for the others."""
        known: dict[str, Play] = {}
        for device in devices:
            for uid, play in self.plays.get(device, {}).items():
                known[uid] = play if uid not in known or play.ended else known[uid]
        return known


def told_of(releases: Collection[Release], unit: Unit, now: datetime, standing: Collection[UUID]) -> Told:
    """What the loudspeakers of the commune told of these releases, and those `standing` there now; three queries.

    Of a commune that others were merged into, theirs too. What one told of a release that it was to play in another
    commune was not heard here.
    """
    uids = [release.uid for release in releases]
    merged = Closure.objects.filter(in_force(today()), ancestor=unit, via=Via.SUCCESSION)
    here = {unit.uid, *merged.values_list("descendant__uid", flat=True)}
    expected: dict[UUID, set[UUID]] = defaultdict(set)
    elsewhere: set[tuple[UUID, UUID]] = set()
    rows = Delivery.objects.filter(Q(plan_unit__in=here) | Q(device__in=standing), release__in=uids)
    for uid, device, plan_unit in rows.values_list("release", "device", "plan_unit"):
        if plan_unit in here:
            expected[uid].add(device)
        else:
            elsewhere.add((uid, device))
    lengths = {release.uid: timedelta(milliseconds=release.version.length_ms) for release in releases}
    heard, plays = _read(_events(uids, {*standing}.union(*expected.values())), lengths, elsewhere)
    return Told(expected={uid: frozenset(found) for uid, found in expected.items()}, heard=heard, plays=plays, now=now)


def _events(uids: Collection[UUID], devices: Collection[UUID]) -> QuerySet[DeviceEvent]:
    """Of plays: a sound that was found damaged before it began is of none, and is fetched again."""
    told = DeviceEvent.objects.filter(release__in=uids, device__in=devices, kind__in=(EventKind.STARTED, *ENDS))
    return told.exclude(play="").order_by("at", "seq")


def _read(
    events: QuerySet[DeviceEvent], lengths: Mapping[UUID, timedelta], elsewhere: Collection[tuple[UUID, UUID]]
) -> tuple[dict[tuple[UUID, date], dict[UUID, Heard]], dict[UUID, dict[str, Play]]]:
    """A play belongs to the day on which it began, even if it ended after midnight."""
    heard: dict[tuple[UUID, date], dict[UUID, Heard]] = defaultdict(dict)
    plays: dict[UUID, dict[str, Play]] = defaultdict(dict)
    columns = ("release", "device", "at", "kind", "play", "language", "item", "media", "offset_ms")
    for uid, device, at, kind, play, language, item, media, offset_ms in events.values_list(*columns):
        assert uid is not None
        known = plays[device].get(play)
        if kind == EventKind.STARTED:
            offset_ms = offset_ms or 0
            plays[device][play] = Play(at, offset_ms, False, media or None, str(item))
            if (uid, device) not in elsewhere:
                day = heard[uid, at.astimezone(ZONE).date()]
                each = day.setdefault(device, Heard(language))
                each.sounds[play] = (at, at + lengths[uid] - timedelta(milliseconds=offset_ms))
                each.is_open = True
            continue
        plays[device][play] = Play(at if known is None else known.started_at, 0, True, None, str(item))
        if known is not None and (uid, device) not in elsewhere:
            each = heard[uid, known.started_at.astimezone(ZONE).date()][device]
            each.sounds[play] = (known.started_at, max(at, known.started_at))
            each.is_open = False
            each.to_the_end |= kind == EventKind.FINISHED
    return heard, plays
