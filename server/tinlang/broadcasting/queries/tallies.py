"""How releases stand, in a line each: the same words on every page that shows one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from tinlang.broadcasting.models import Cause, Delivery, Outbox, OutboxState
from tinlang.broadcasting.queries.told import Remembered, counts_of, instant
from tinlang.bulletins.airing import Standing
from tinlang.bulletins.models import Release, ReleaseState
from tinlang.common import clock
from tinlang.devices.models import DeviceEvent, EventKind

TIME_TO_TELL = timedelta(seconds=20)
"""So long after the sound's length a loudspeaker that did not tell of its end is not believed to play any more."""
ENDS = (EventKind.FINISHED, EventKind.INTERRUPTED, EventKind.FAILED)


@dataclass(frozen=True)
class Tally:
    """Of one release: how many loudspeakers are expected, are playing, have nothing more to play, played to the end.

    `again`: how many of these are in a later round of it.
    `is_signed`: whether it is known who is expected. `first_at`, `last_at`: between which instants it sounded.
    """

    release: Release
    expected: int = 0
    playing: int = 0
    settled: int = 0
    played: int = 0
    again: int = 0
    is_signed: bool = False
    first_at: datetime | None = None
    last_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether some loudspeaker is playing it or may still come to play it."""
        if not self.release.is_live:
            return False
        if self.release.state == ReleaseState.SCHEDULED or not self.is_signed:
            return True
        if self.release.version.is_urgent:
            return not self.reaches_nobody
        return self.playing > 0 or self.settled < self.expected

    @property
    def reaches_nobody(self) -> bool:
        """Whether it was ordered and there was no loudspeaker to order it to."""
        return self.is_signed and not self.expected

    @property
    def headline(self) -> tuple[str, str]:
        """Tone and words for how the release stands."""
        if self.release.state == ReleaseState.WITHDRAWN:
            return "warn", str(_("Đã thu hồi"))
        if self.release.state == ReleaseState.SCHEDULED:
            return "info", str(_("Chờ đến giờ phát"))
        if self.reaches_nobody:
            return "bad", str(_("Không có loa nào"))
        if self.release.version.is_urgent and self.release.is_live:
            begun = _("Đang diễn tập") if self.release.version.is_drill else _("Đang cảnh báo")
            return "now", str(_("Đang nhắc lại") if self.settled else begun)
        if 0 < self.expected <= self.played:
            return "ok", str(_("Đã phát xong"))
        if self.release.state == ReleaseState.EXPIRED:
            return "warn", str(_("Hết hạn, chưa phát đủ"))
        return self._while_live

    @property
    def _while_live(self) -> tuple[str, str]:
        if self.playing:
            return "now", str(_("Đang phát"))
        if not self.is_signed:
            return "info", str(_("Đang gửi lệnh phát"))
        if not self.is_open:
            return "warn", str(_("Phát chưa đủ"))
        return ("now", str(_("Còn loa chưa phát"))) if self.settled else ("info", str(_("Chờ loa bắt đầu phát")))

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        return [("ok", self.played - self.again, str(_("đã phát xong"))), ("now", self.playing, str(_("đang phát")))]


def tallies(releases: Collection[Release]) -> dict[UUID, Tally]:
    """For each release of a page of a list, versions with their sounds prefetched; three queries for all of them.

    Read backwards in time, as `release_progress` is.
    """
    uids, now = [release.uid for release in releases], clock.now()
    if not uids:
        return {}
    signed = _signed(uids)
    heard = _heard(uids)
    expected = dict(Delivery.objects.filter(release__in=uids).values_list("release").annotate(Count("pk")))
    return {
        release.uid: Tally(
            release,
            expected=expected.get(release.uid, 0),
            is_signed=release.uid in signed,
            **(_told(release, heard[release.uid], now) if release.uid in heard else {}),
        )
        for release in releases
    }


def standings(releases: Collection[Release]) -> dict[UUID, Standing]:
    """The same for pages of bulletins."""
    return {uid: Standing(*tally.headline, tally.is_open) for uid, tally in tallies(releases).items()}


def still_airing(releases: QuerySet[Release]) -> list[int]:
    """The keys of those whose hour has come and of which something is still to be heard."""
    begun = releases.filter(state=ReleaseState.RELEASED).order_by().select_related("version")
    counted = tallies(begun.prefetch_related(None).prefetch_related("version__variants__media"))
    return [tally.release.pk for tally in counted.values() if tally.is_open]


def airing(releases: QuerySet[Release], still: Collection[int] | None = None) -> QuerySet[Release]:
    """Those rows; `still`: their keys, where they are known already."""
    return releases.filter(pk__in=still_airing(releases) if still is None else still)


def over(releases: QuerySet[Release], still: Collection[int] | None = None) -> QuerySet[Release]:
    """Those of which nothing more is to be heard, for whatever reason but a withdrawal.

    As what they are not: so the database reads them in the order of the list, and sorts nothing.
    """
    ended = releases.exclude(state__in=[ReleaseState.SCHEDULED, ReleaseState.WITHDRAWN])
    return ended.exclude(pk__in=still_airing(releases) if still is None else still)


def _signed(uids: Collection[UUID]) -> set[UUID]:
    """Of which every commune's plan has been signed since it was ordered."""
    states: dict[UUID, set[str]] = {}
    orders = Outbox.objects.filter(release__uid__in=uids, cause=Cause.RELEASE)
    for uid, state in orders.values_list("release__uid", "state"):
        states.setdefault(uid, set()).add(state)
    return {uid for uid, found in states.items() if found == {OutboxState.SIGNED}}


def _told(release: Release, heard: Heard, now: datetime) -> dict[str, Any]:
    """What the loudspeakers told, as counts; those that should have told of their end by now do not play any more."""
    last_began = max((began for began in heard.going), default="")
    length = timedelta(milliseconds=release.version.length_ms) if last_began else timedelta(0)
    overdue = len(heard.going) if last_began and now > instant(last_began) + length + TIME_TO_TELL else 0
    return {
        "playing": len(heard.going) - overdue,
        "settled": heard.ended + overdue,
        "played": heard.played,
        "again": 0 if overdue else heard.again,
        "first_at": instant(heard.first) if heard.first else None,
        "last_at": instant(heard.last) if heard.last else None,
    }


@dataclass
class Heard:
    """Of one release, by what each loudspeaker told last; `played`: to the end, once; `again`: and begun again.

    Instants are as the database writes them: they sort so.
    """

    going: list[str] = field(default_factory=list)
    ended: int = 0
    played: int = 0
    again: int = 0
    first: str = ""
    last: str = ""


_known: Remembered[Heard] = Remembered(most=200)


def _heard(uids: Collection[UUID]) -> dict[UUID, Heard]:
    """Of each release that anything was told of; read anew only where something came since."""
    counts = counts_of(uids)
    found = {uid: known for uid, count in counts.items() if (known := _known.get(uid, count))}
    if more := counts.keys() - found.keys():
        for uid, heard in _read(more).items():
            _known.put(uid, counts[uid], heard)
            found[uid] = heard
    return found


def _read(uids: Collection[UUID]) -> dict[UUID, Heard]:
    """One pass over what was told of beginning and ending; one that began again has not ended."""
    events = DeviceEvent.objects.filter(release__in=uids, kind__in=(EventKind.STARTED, *ENDS)).order_by()
    text = {"at_text": Cast("at", CharField()), "release_text": Cast("release", CharField())}
    columns = ("release_text", "device_text", "at_text", "seq", "kind")
    latest: dict[tuple[str, str], tuple[str, int, str]] = {}
    found: dict[str, Heard] = {}
    whole: set[tuple[str, str]] = set()
    for release, device, *told in events.annotate(device_text=Cast("device", CharField()), **text).values_list(
        *columns
    ):
        latest[release, device] = max(latest.get((release, device), ("",)), tuple(told))
        heard = found.setdefault(release, Heard())
        if told[2] == EventKind.STARTED.value:
            heard.first = min(heard.first or told[0], told[0])
        else:
            heard.last = max(heard.last, told[0])
            if told[2] == EventKind.FINISHED.value:
                whole.add((release, device))
    for (release, device), (at, _seq, kind) in latest.items():
        _count(found[release], at, kind, (release, device) in whole)
    return {UUID(release): heard for release, heard in found.items()}


def _count(heard: Heard, at: str, kind: str, was_whole: bool) -> None:
    heard.played += was_whole
    if kind == EventKind.STARTED.value:
        heard.going.append(at)
        heard.again += was_whole
    else:
        heard.ended += 1
