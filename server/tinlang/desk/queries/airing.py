"""Today on the air: what is heard when, over the hours in which loudspeakers stay silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinlang.accounts.access import units_where
from tinlang.accounts.models import Person
from tinlang.broadcasting.queries import Tally, tallies
from tinlang.bulletins.models import Release, ReleaseState
from tinlang.common import clock
from tinlang.devices.queries import policy_for
from tinlang.units.models import Unit
from tinlang_wire.clock import ZONE

MINUTES = 24 * 60
NARROWEST = 0.7
"""Per cent of the day: seconds of sound must still be seen."""


@dataclass(frozen=True)
class Span:
    """A part of the day's line, in per cent written for SVG."""

    x: str
    width: str
    tone: str = ""


@dataclass(frozen=True)
class Aired:
    """A release of the day, with how many loudspeakers were to play it and did."""

    release: Release
    tally: Tally

    @property
    def tone(self) -> str:
        return self.tally.headline[0]

    @property
    def label(self) -> str:
        return self.tally.headline[1]

    @property
    def count(self) -> str:
        """ "4/5 loa", once it is known how many were to play it and its hour has come."""
        if not self.tally.expected or self.release.state == ReleaseState.SCHEDULED:
            return ""
        return _("%(played)s/%(expected)s loa") % vars(self.tally)

    def sounds(self, now: datetime) -> tuple[datetime, datetime] | None:
        """From when to when it sounded; before the first sound, when it is to sound; None if it never did nor will."""
        tally, length = self.tally, timedelta(milliseconds=self.release.version.length_ms)
        if tally.first_at is not None:
            end = now if tally.playing else tally.last_at or tally.first_at + length
            return tally.first_at, max(end, tally.first_at)
        if tally.is_open and not tally.reaches_nobody:
            return self.release.start_at, self.release.start_at + length
        return None


@dataclass(frozen=True)
class Day:
    """The line of a day from 0 to 24 o'clock in Viet Nam, and the releases on it."""

    aired: list[Aired]
    quiet: list[Span]
    windows: list[Span]
    sounds: list[Span]
    now: str
    now_at: datetime
    now_anchor: str

    @property
    def said(self) -> str:
        """The picture in words."""
        if not self.aired:
            return _("Hôm nay chưa có tin nào phát.")
        return _("Hôm nay phát %(count)s tin.") % {"count": len(self.aired)}


def airing_today(user: Person) -> Day:
    """The releases whose window touches today, in the order in which they are heard."""
    now = clock.now()
    midnight = datetime.combine(clock.today(), time.min, tzinfo=ZONE)
    of_today = releases_of_day(user, midnight).select_related("version__bulletin")
    releases = list(of_today.prefetch_related("version__variants__media"))
    heard = tallies(releases)
    aired = [Aired(release, heard[release.uid]) for release in releases]
    here = _per_cent(now, midnight)
    return Day(
        aired=aired,
        quiet=_quiet_hours(user),
        windows=[_span(row.release.start_at, row.release.end_at, midnight) for row in aired if row.tally.is_open],
        sounds=[_span(*heard_at, midnight, row.tone) for row in aired if (heard_at := row.sounds(now))],
        now=f"{here:.2f}%",
        now_at=now,
        now_anchor="start" if here < 6 else "end" if here > 94 else "middle",
    )


def releases_of_day(user: Person, midnight: datetime) -> QuerySet[Release]:
    """What this person may see of the day that begins then."""
    tomorrow = midnight + timedelta(days=1)
    of_day = Release.objects.filter(start_at__lt=tomorrow, end_at__gt=midnight).order_by()
    seen = Release.objects.visible_to(user, "broadcasting.view")
    return seen.filter(pk__in=list(of_day.values_list("pk", flat=True))).order_by("start_at", "approved_at")


def _per_cent(at: datetime, midnight: datetime) -> float:
    minutes = (at - midnight).total_seconds() / 60
    return 100 * min(max(minutes, 0), MINUTES) / MINUTES


def _span(start: datetime, end: datetime, midnight: datetime, tone: str = "") -> Span:
    left, right = _per_cent(start, midnight), _per_cent(end, midnight)
    width = max(right - left, NARROWEST)
    return Span(f"{min(left, 100 - width):.2f}%", f"{width:.2f}%", tone)


def _quiet_hours(user: Person) -> list[Span]:
    """The hours of silence where the person works; a window over midnight is two parts of the day."""
    unit = Unit.objects.filter(pk__in=units_where(user, "broadcasting.view")).first()
    if unit is None:
        return []
    spans: list[Span] = []
    for begins, ends in policy_for(unit).quiet_hours:
        start, end = _share(begins), _share(ends)
        parts = [(start, end)] if start < end else [(start, 100.0), (0.0, end)]
        spans.extend(Span(f"{a:.2f}%", f"{b - a:.2f}%") for a, b in parts if b > a)
    return spans


def _share(hour: str) -> float:
    at = time.fromisoformat(hour)
    return 100 * (at.hour * 60 + at.minute) / MINUTES
