"""What became of a release: for each loudspeaker that was expected, how far it came, when, and if not, why."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Count, TextChoices
from django.utils.translation import gettext_lazy as _

from tinlang.broadcasting import words
from tinlang.broadcasting.models import Delivery, Outbox, OutboxState
from tinlang.bulletins.models import Release, ReleaseState
from tinlang.common import clock
from tinlang.devices.models import Device, DeviceEvent, EventKind
from tinlang.devices.queries import events_of_releases, health_of, refusals_of_documents
from tinlang.devices.queries.health import Condition

SOON = timedelta(minutes=2)
"""From so long before its start, and until so long after it was taken back, a release is watched closely."""
TIME_TO_TELL = timedelta(seconds=20)
WATCHED_EVERY_S, GLANCED_AT_EVERY_S = 1, 15


class Stage(TextChoices):
    EXPECTED = "expected", _("Chờ nhận lệnh")
    SILENT = "silent", _("Không có tín hiệu")
    REFUSED = "refused", _("Từ chối lệnh")
    RECEIVED = "received", _("Đã nhận lệnh")
    FETCHED = "fetched", _("Đã tải âm thanh")
    STARTED = "started", _("Đang phát")
    OVERDUE = "overdue", _("Chưa báo phát xong")
    FINISHED = "finished", _("Đã phát xong")
    INTERRUPTED = "interrupted", _("Bị ngắt giữa chừng")
    FAILED = "failed", _("Không phát được")
    WITHHELD = "withheld", _("Không phát")


TONES = {
    Stage.EXPECTED: "wait",
    Stage.SILENT: "bad",
    Stage.REFUSED: "bad",
    Stage.RECEIVED: "info",
    Stage.FETCHED: "info",
    Stage.STARTED: "now",
    Stage.OVERDUE: "warn",
    Stage.FINISHED: "ok",
    Stage.INTERRUPTED: "warn",
    Stage.FAILED: "bad",
    Stage.WITHHELD: "warn",
}

SETTLED = frozenset({Stage.FINISHED, Stage.INTERRUPTED, Stage.FAILED, Stage.WITHHELD})
ON_THE_WAY = frozenset({Stage.EXPECTED, Stage.RECEIVED, Stage.FETCHED})
WRONG = frozenset({Stage.SILENT, Stage.OVERDUE, Stage.REFUSED, Stage.INTERRUPTED, Stage.FAILED, Stage.WITHHELD})


@dataclass
class Row:
    """One loudspeaker and one release. Instants are the loudspeaker's; `reason`: the wire's name of what went wrong."""

    device: UUID
    name: str
    place: str
    unit_name: str
    is_expected: bool = True
    stage: Stage = Stage.EXPECTED
    reason: str = ""
    received_at: datetime | None = None
    fetched_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    offset_ms: int = 0
    ended_ms: int | None = None
    play: str = ""
    language: str = ""
    has_true_clock: bool = True

    @property
    def tone(self) -> str:
        return "info" if self.is_withdrawn else TONES[self.stage]

    @property
    def label(self) -> str:
        if self.stage == Stage.INTERRUPTED and self.is_withdrawn:
            return str(_("Đã dừng phát"))
        return str(self.stage.label)

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was silent, or fell silent, because it was told to."""
        return self.stage in (Stage.INTERRUPTED, Stage.WITHHELD) and self.reason == "withdrawn"

    @property
    def reason_in_words(self) -> str:
        return words.reason(self.reason)

    @property
    def heard_ms(self) -> int | None:
        """How much of the sound was heard."""
        return None if self.ended_ms is None or self.started_at is None else max(self.ended_ms - self.offset_ms, 0)

    @property
    def seconds(self) -> int:
        """Whole seconds that were heard, rounded up; 0 while it is not over."""
        return -(-(self.heard_ms or 0) // 1000)

    @property
    def joined_late(self) -> bool:
        """Whether it began in the middle of the sound."""
        return self.offset_ms > 0

    def follow(self, event: DeviceEvent) -> None:
        """Take in the next thing that it proved."""
        self.has_true_clock = event.clock == "trusted"
        match event.kind:
            case EventKind.RECEIVED:
                self.received_at = self.received_at or event.at
                self._rise(Stage.RECEIVED)
            case EventKind.FETCHED:
                self.fetched_at = self.fetched_at or event.at
                self._rise(Stage.FETCHED)
            case EventKind.STARTED:
                self.started_at, self.ended_at = event.at, None
                self.play, self.language, self.offset_ms = event.play, event.language, event.offset_ms or 0
                self.stage, self.reason = Stage.STARTED, ""
            case EventKind.FINISHED | EventKind.INTERRUPTED | EventKind.FAILED:
                self.ended_at, self.ended_ms = event.at, event.offset_ms
                self.stage, self.reason = Stage(event.kind), event.reason

    def _rise(self, stage: Stage) -> None:
        if self.stage in (Stage.EXPECTED, Stage.SILENT, Stage.REFUSED, Stage.RECEIVED):
            self.stage, self.reason = stage, ""


@dataclass(frozen=True)
class Delay:
    """From the approval, or from the start if that came later, to the first sound; of so many loudspeakers."""

    median_ms: float
    worst_ms: float
    base: int


@dataclass(frozen=True)
class Village:
    """The loudspeakers of one area."""

    name: str
    rows: list[Row]

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def played(self) -> int:
        return sum(row.stage == Stage.FINISHED for row in self.rows)


@dataclass
class Progress:
    """A release and its loudspeakers, by area and name. `problems`: orders that could not be signed."""

    release: Release
    rows: list[Row]
    now: datetime
    problems: list[Outbox] = field(default_factory=list)
    is_signed: bool = False

    @property
    def expected(self) -> int:
        return sum(row.is_expected for row in self.rows)

    @property
    def total(self) -> int:
        return len(self.rows)

    def count(self, *stages: Stage) -> int:
        return sum(row.stage in stages for row in self.rows)

    @property
    def played(self) -> int:
        return self.count(Stage.FINISHED)

    @property
    def playing(self) -> int:
        return self.count(Stage.STARTED)

    @property
    def wrong(self) -> int:
        """Those about which somebody should do something."""
        return sum(row.stage in WRONG and not row.is_withdrawn for row in self.rows)

    @property
    def on_the_way(self) -> int:
        return self.count(*ON_THE_WAY)

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        """The bar: tone, count, word."""
        return [
            ("ok", self.played, str(_("đã phát xong"))),
            ("now", self.playing, str(_("đang phát"))),
            ("info", self.count(Stage.RECEIVED, Stage.FETCHED), str(_("đã nhận lệnh"))),
            ("bad", self.wrong, str(_("cần xem lại"))),
            ("wait", sum(row.is_withdrawn for row in self.rows), str(_("dừng theo lệnh thu hồi"))),
        ]

    @property
    def first_from(self) -> datetime:
        """The instant from which the delay of the first sound counts."""
        return max(self.release.approved_at, self.release.start_at)

    @property
    def is_on_time(self) -> bool:
        """Whether it had a start to keep, later than its approval."""
        return self.release.start_at > self.release.approved_at

    @property
    def delay(self) -> Delay | None:
        """Only loudspeakers whose clock is trusted count."""
        heard = [row for row in self.rows if row.started_at is not None and row.has_true_clock]
        spans = [
            max((row.started_at - self.first_from) / timedelta(milliseconds=1), 0.0) for row in heard if row.started_at
        ]
        return Delay(median_ms=median(spans), worst_ms=max(spans), base=len(spans)) if spans else None

    @property
    def headline(self) -> tuple[str, str]:
        """Tone and words for how it stands."""
        began = self.played + self.playing
        tone, words = Tally(self.release, expected=self.expected, began=began, played=self.played).headline
        if tone == "info" and self.is_signed and self.release.state == ReleaseState.RELEASED:
            return ("warn", str(_("Có loa cần xem lại"))) if self.wrong else ("now", str(_("Đang gửi tới loa")))
        return tone, words

    @property
    def villages(self) -> list[Village]:
        return by_village(self.rows)

    @property
    def poll_s(self) -> int:
        """After how many seconds the page asks again; 0 when nothing more is to come."""
        release = self.release
        if release.state == ReleaseState.SCHEDULED and release.start_at > self.now + SOON:
            return GLANCED_AT_EVERY_S
        if release.is_live:
            settled = self.is_signed and all(row.stage in SETTLED for row in self.rows)
            return GLANCED_AT_EVERY_S if settled else WATCHED_EVERY_S
        since = release.withdrawn_at or release.end_at
        return WATCHED_EVERY_S if self.playing and self.now < since + SOON else 0


def by_village(rows: Iterable[Row]) -> list[Village]:
    """The rows by area, in the order of names."""
    villages: dict[str, list[Row]] = {}
    for row in rows:
        villages.setdefault(row.unit_name, []).append(row)
    return [Village(name, villages[name]) for name in sorted(villages)]


def release_progress(release: Release) -> Progress:
    """How the release goes, in a fixed number of queries however many loudspeakers there are."""
    now = clock.now()
    deliveries = Delivery.objects.filter(release=release.uid).order_by("unit_name", "name", "pk")
    rows = {
        row.device: Row(device=row.device, name=row.name, place=row.place, unit_name=row.unit_name)
        for row in deliveries
    }
    events = list(events_of_releases([release.uid]))
    _add_unexpected(rows, events)
    orders = list(Outbox.objects.filter(release=release).select_related("unit", "document"))
    _tell_refused(rows, release)
    for event in events:
        rows[event.device].follow(event)
    _tell_overdue(rows.values(), release.version.length_ms, now)
    if release.is_live:
        _tell_silent(rows)
    else:
        _close(rows.values(), release)
    return Progress(
        release=release,
        rows=list(rows.values()),
        now=now,
        problems=[order for order in orders if order.problem],
        is_signed=any(order.state == OutboxState.SIGNED for order in orders),
    )


def _add_unexpected(rows: dict[UUID, Row], events: Iterable[DeviceEvent]) -> None:
    """Loudspeakers that joined later and played too: shown, but nobody waited for them."""
    more = {event.device for event in events} - rows.keys()
    for device in Device.objects.filter(uid__in=more).select_related("unit").prefetch_related("unit__versions"):
        rows[device.uid] = Row(device.uid, device.name, device.place, str(device.unit), is_expected=False)
    for uid in more - rows.keys():
        rows[uid] = Row(uid, str(_("Loa không còn trong danh sách")), "", "", is_expected=False)


def _tell_refused(rows: dict[UUID, Row], release: Release) -> None:
    """Plans signed while the release was to be aired, that a device would not take."""
    signed = Outbox.objects.filter(
        document__isnull=False,
        unit__in=Outbox.objects.filter(release=release).values("unit"),
        signed_at__gte=release.approved_at,
        signed_at__lte=release.end_at,
    )
    hashes = set(signed.values_list("document__sha256", flat=True))
    for event in refusals_of_documents(hashes) if hashes else ():
        row = rows.get(event.device)
        if row is not None:
            row.stage, row.reason = Stage.REFUSED, event.reason


def _tell_silent(rows: dict[UUID, Row]) -> None:
    """Of those that said nothing yet, which have not been heard from at all for some time."""
    waiting = [uid for uid, row in rows.items() if row.stage == Stage.EXPECTED]
    if not waiting:
        return
    for health in health_of(list(Device.objects.filter(uid__in=waiting))):
        if health.condition in (Condition.OFFLINE, Condition.NEVER, Condition.REVOKED):
            rows[health.device.uid].stage = Stage.SILENT


def _tell_overdue(rows: Iterable[Row], length_ms: int, now: datetime) -> None:
    """Of those that began, which should have said by now that they came to the end."""
    for row in rows:
        if row.stage == Stage.STARTED and row.started_at is not None:
            left = timedelta(milliseconds=max(length_ms - row.offset_ms, 0))
            if now > row.started_at + left + TIME_TO_TELL:
                row.stage = Stage.OVERDUE


def _close(rows: Iterable[Row], release: Release) -> None:
    """The release is over: what has not begun never will."""
    withdrawn = release.state == ReleaseState.WITHDRAWN
    for row in rows:
        if row.stage in (Stage.RECEIVED, Stage.FETCHED):
            row.stage, row.reason = Stage.WITHHELD, "withdrawn" if withdrawn else ""
        elif row.stage == Stage.EXPECTED:
            row.stage, row.reason = (Stage.WITHHELD, "withdrawn") if withdrawn else (Stage.SILENT, "")


@dataclass(frozen=True)
class Tally:
    """Of one release in a list: how many are expected, how many began, how many played it to its end."""

    release: Release
    expected: int = 0
    began: int = 0
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
        return ("now", str(_("Đang phát"))) if self.began > self.played else ("info", str(_("Trong giờ phát")))

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        begun = max(self.began - self.played, 0)
        tone = "now" if self.release.is_live else "wait"
        return [("ok", self.played, str(_("đã phát xong"))), (tone, begun, str(_("đã bắt đầu")))]


def tallies(releases: Collection[Release]) -> dict[UUID, Tally]:
    """For each release of a page of a list; two queries for all of them."""
    uids = [release.uid for release in releases]
    expected = dict(Delivery.objects.filter(release__in=uids).values_list("release").annotate(Count("pk")))
    counts = (
        DeviceEvent.objects.filter(release__in=uids, kind__in=[EventKind.STARTED, EventKind.FINISHED])
        .values_list("release", "kind")
        .annotate(Count("device", distinct=True))
    )
    heard = {(uid, kind): count for uid, kind, count in counts}
    return {
        release.uid: Tally(
            release,
            expected=expected.get(release.uid, 0),
            began=heard.get((release.uid, EventKind.STARTED.value), 0),
            played=heard.get((release.uid, EventKind.FINISHED.value), 0),
        )
        for release in releases
    }
