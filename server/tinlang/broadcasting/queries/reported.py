"""What the loudspeakers of a commune told of a day: counted from their signed reports."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from tinlang.broadcasting.models import Delivery
from tinlang.broadcasting.queries.lines import Line, Stands
from tinlang.broadcasting.queries.tallies import ENDS, TIME_TO_TELL
from tinlang.bulletins.models import Release
from tinlang.common.dates import midnight
from tinlang.devices.models import DeviceEvent, EventKind
from tinlang.units.models import Unit
from tinlang_wire.clock import ZONE
from tinlang_wire.resolve import Play

ONE_DAY = timedelta(days=1)


@dataclass
class Heard:
    """What one loudspeaker told of one release that day: first beginning, last end, whether once to the end."""

    began_at: datetime
    language: str
    ended_at: datetime | None = None
    to_the_end: bool = False


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
        was_missed = expected and over_at <= self.now and release.uid not in self.sounded
        if not was_missed or not midnight(on) < over_at <= midnight(on + ONE_DAY):
            return None
        return Line(
            version=release.version,
            release=release,
            stands=Stands.WITHDRAWN if release.withdrawn_at else Stands.MISSED,
            starts_at=min(max(release.start_at, midnight(on)), over_at),
            ends_at=over_at,
            expected=len(expected),
        )

    def _sounded(self, release: Release, heard: Collection[Heard], expected: int) -> Line:
        length = timedelta(milliseconds=release.version.length_ms)
        playing = sum(each.ended_at is None and self.now < each.began_at + length + TIME_TO_TELL for each in heard)
        played = sum(each.to_the_end for each in heard)
        stands = Stands.PLAYED if played >= expected else Stands.PARTLY
        if playing:
            stands = Stands.PLAYING
        elif release.withdrawn_at:
            stands = Stands.WITHDRAWN
        return Line(
            version=release.version,
            release=release,
            stands=stands,
            starts_at=min(each.began_at for each in heard),
            ends_at=max(each.ended_at or min(each.began_at + length, self.now) for each in heard),
            expected=expected,
            played=played,
            languages=Counter(each.language for each in heard),
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


def told_of(releases: Collection[Release], unit: Unit, now: datetime) -> Told:
    """What the loudspeakers of the commune told of these releases; two queries."""
    uids = [release.uid for release in releases]
    expected: dict[UUID, set[UUID]] = defaultdict(set)
    for uid, device in Delivery.objects.filter(release__in=uids, plan_unit=unit.uid).values_list("release", "device"):
        expected[uid].add(device)
    devices = set[UUID]().union(*expected.values())
    events = DeviceEvent.objects.filter(release__in=uids, device__in=devices, kind__in=(EventKind.STARTED, *ENDS))
    heard: dict[tuple[UUID, date], dict[UUID, Heard]] = defaultdict(dict)
    plays: dict[UUID, dict[str, Play]] = defaultdict(dict)
    columns = ("release", "device", "at", "kind", "play", "language", "item")
    for uid, device, at, kind, play, language, item in events.order_by("at", "seq").values_list(*columns):
        assert uid is not None
        started = kind == EventKind.STARTED
        began = plays[device].get(play)
        plays[device][play] = Play(at if began is None else began.started_at, 0, not started, None, str(item))
        _hear(heard[uid, at.astimezone(ZONE).date()], device, at, kind, language)
    return Told(
        expected={uid: frozenset(found) for uid, found in expected.items()},
        heard={told: found for told, found in heard.items() if found},
        plays=plays,
        now=now,
    )


def _hear(heard: dict[UUID, Heard], device: UUID, at: datetime, kind: str, language: str) -> None:
    known = heard.get(device)
    if kind == EventKind.STARTED:
        if known is None:
            heard[device] = Heard(at, language)
        else:
            known.ended_at = None  # an alert's next round, or what a cut had stopped
    elif known is not None:
        known.ended_at = at
        known.to_the_end |= kind == EventKind.FINISHED
