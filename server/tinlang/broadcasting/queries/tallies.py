"""How releases stand, in a line each: for lists."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from tinlang.broadcasting.models import Delivery
from tinlang.bulletins.models import Release, ReleaseState
from tinlang.devices.models import DeviceEvent, EventKind

ENDS = (EventKind.FINISHED, EventKind.INTERRUPTED, EventKind.FAILED)


@dataclass(frozen=True)
class Tally:
    """Of one release in a list: how many are expected, are playing, played it to its end."""

    release: Release
    expected: int = 0
    playing: int = 0
    played: int = 0

    @property
    def headline(self) -> tuple[str, str]:
        """Tone and words for how the release stands."""
        if self.release.state == ReleaseState.WITHDRAWN:
            return "warn", str(_("Đã thu hồi"))
        if self.release.state == ReleaseState.SCHEDULED:
            return "info", str(_("Chờ đến giờ phát"))
        if 0 < self.expected <= self.played:
            return "ok", str(_("Đã phát xong"))
        if self.release.state == ReleaseState.EXPIRED:
            return "warn", str(_("Hết hạn, chưa phát đủ"))
        return ("now", str(_("Đang phát"))) if self.playing else ("info", str(_("Trong giờ phát")))

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        return [("ok", self.played, str(_("đã phát xong"))), ("now", self.playing, str(_("đang phát")))]


def tallies(releases: Collection[Release]) -> dict[UUID, Tally]:
    """For each release of a page of a list; two queries for all of them."""
    uids = [release.uid for release in releases]
    expected = dict(Delivery.objects.filter(release__in=uids).values_list("release").annotate(Count("pk")))
    events = DeviceEvent.objects.filter(release__in=uids).values("release")
    heard = {
        row["release"]: row
        for row in events.annotate(
            began=Count("device", filter=Q(kind=EventKind.STARTED), distinct=True),
            ended=Count("device", filter=Q(kind__in=ENDS), distinct=True),
            played=Count("device", filter=Q(kind=EventKind.FINISHED), distinct=True),
        )
    }
    nothing = {"began": 0, "ended": 0, "played": 0}
    return {
        release.uid: Tally(
            release,
            expected=expected.get(release.uid, 0),
            playing=max(count["began"] - count["ended"], 0) if release.is_live else 0,
            played=count["played"],
        )
        for release in releases
        for count in [heard.get(release.uid, nothing)]
    }
