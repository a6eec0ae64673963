"""Today on the air: what is heard when, over the hours in which loudspeakers stay silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinlang.accounts.access import units_where
from tinlang.accounts.models import Person
from tinlang.broadcasting.queries import Tally, tallies
from tinlang.broadcasting.queries.day import parts_of
from tinlang.broadcasting.views.drawing import Axis, Bar
from tinlang.bulletins.models import Release, ReleaseState
from tinlang.common import clock
from tinlang.common.dates import midnight
from tinlang.devices.queries import policy_for
from tinlang.units.models import Unit
from tinlang_wire.documents import DailyWindow

ONE_DAY = timedelta(days=1)


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
    quiet: list[Bar]
    windows: list[Bar]
    sounds: list[Bar]
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
    now, start = clock.now(), midnight(clock.today())
    of_today = releases_of_day(user, start).select_related("version__bulletin")
    releases = list(of_today.prefetch_related("version__variants__media"))
    heard = tallies(releases)
    aired = [Aired(release, heard[release.uid]) for release in releases]
    axis = Axis(start, start + ONE_DAY)
    here = axis.share(now)
    return Day(
        aired=aired,
        quiet=[axis.bar(*part, "") for window in _quiet_hours(user) for part in parts_of(window, start)],
        windows=[axis.bar(row.release.start_at, row.release.end_at, "") for row in aired if row.tally.is_open],
        sounds=[axis.bar(*heard_at, row.tone) for row in aired if (heard_at := row.sounds(now))],
        now=f"{here:.2f}%",
        now_at=now,
        now_anchor="start" if here < 6 else "end" if here > 94 else "middle",
    )


def releases_of_day(user: Person, start: datetime) -> QuerySet[Release]:
    """What this person may see of the day that begins then."""
    of_day = Release.objects.filter(start_at__lt=start + ONE_DAY, end_at__gt=start).order_by()
    seen = Release.objects.visible_to(user, "broadcasting.view")
    return seen.filter(pk__in=list(of_day.values_list("pk", flat=True))).order_by("start_at", "approved_at")


def _quiet_hours(user: Person) -> tuple[DailyWindow, ...]:
    """The hours of silence where the person works."""
    unit = Unit.objects.filter(pk__in=units_where(user, "broadcasting.view")).first()
    return policy_for(unit).quiet_windows() if unit is not None else ()
