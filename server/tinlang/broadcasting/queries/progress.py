"""What became of a release: for each loudspeaker that was expected, how far it came, when, and if not, why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from math import ceil
from statistics import median
from uuid import UUID

from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from tinlang.broadcasting.models import Cause, Delivery, Outbox, OutboxState
from tinlang.broadcasting.queries.stages import ON_THE_WAY, SETTLED, WRONG, Row, Stage, Told
from tinlang.broadcasting.queries.tallies import TIME_TO_TELL, Tally
from tinlang.broadcasting.queries.told import Remembered, told_of
from tinlang.bulletins.models import Release, ReleaseState
from tinlang.common import clock
from tinlang.common.text import alphabetical
from tinlang.devices.models import Device, DeviceEvent, EventKind, SignedDocument
from tinlang.devices.queries import conditions_by_uid, refusals_of_documents
from tinlang.devices.queries.health import Condition
from tinlang_wire.documents import Cancel
from tinlang_wire.jws import peek

SOON = timedelta(minutes=2)
"""From so long before its start, and until so long after it was taken back, a release is watched closely."""
MS = timedelta(milliseconds=1)
WATCHED_EVERY_S, MANY_WATCHED_EVERY_S, GLANCED_AT_EVERY_S = 1, 3, 15
TOLD_WITHIN = timedelta(seconds=5)
"""So long after a round of an alert began it may not have been told of yet."""
MANY = 500
"""Of more loudspeakers than these nobody sees each one move: the page asks less often."""


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
    """A release and its loudspeakers, by area and name. `problems`: orders that could not be signed.

    `is_stopped`: an alert that was taken back, so that each loudspeaker must take its stop.
    `unstopped`: those that may sound it still: nobody knows that they took the stop.
    `rounds_from`: from when the rounds of an alert count.
    """

    release: Release
    rows: list[Row]
    now: datetime
    problems: list[Outbox] = field(default_factory=list)
    is_signed: bool = False
    is_stopped: bool = False
    unstopped: list[Row] = field(default_factory=list)
    rounds_from: datetime | None = None

    @cached_property
    def by_stage(self) -> Counter[Stage]:
        return Counter(row.stage for row in self.rows)

    @cached_property
    def withdrawn(self) -> int:
        """How many were silent, or fell silent, because they were told to."""
        return sum(row.is_withdrawn for row in self.rows)

    @cached_property
    def expected(self) -> int:
        return sum(row.is_expected for row in self.rows)

    @property
    def total(self) -> int:
        return len(self.rows)

    def count(self, *stages: Stage) -> int:
        return sum(self.by_stage[stage] for stage in stages)

    @cached_property
    def played(self) -> int:
        """Where it was heard to its end; some of them may be in a later round of it."""
        return sum(row.was_heard for row in self.rows)

    @property
    def playing(self) -> int:
        return self.count(Stage.STARTED)

    @property
    def wrong(self) -> int:
        """Those about which somebody should do something."""
        return self.count(*WRONG) - self.withdrawn

    @property
    def on_the_way(self) -> int:
        return self.count(*ON_THE_WAY)

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        """The bar: tone, count, word."""
        return [
            ("ok", self.count(Stage.FINISHED), str(_("đã phát xong"))),
            ("now", self.playing, str(_("đang phát"))),
            ("info", self.count(Stage.RECEIVED, Stage.FETCHED), str(_("đã nhận lệnh"))),
            ("bad", self.wrong, str(_("cần xem lại"))),
            ("wait", self.withdrawn, str(_("dừng theo lệnh thu hồi"))),
        ]

    @property
    def unconfirmed(self) -> list[Row]:
        """Of an alert: where nobody knows whether it was heard."""
        return [row for row in self.rows if row.is_unconfirmed] if self.release.version.is_urgent else []

    @property
    def first_from(self) -> datetime:
        """The instant from which the delay of the first sound counts."""
        return max(self.release.approved_at, self.release.start_at)

    @property
    def is_on_time(self) -> bool:
        """Whether it had a start to keep, later than its approval."""
        return self.release.start_at > self.release.approved_at

    @cached_property
    def delay(self) -> Delay | None:
        """Only loudspeakers whose clock is trusted count."""
        since, heard = self.first_from, (row.first_at for row in self.rows if row.has_true_clock)
        spans = [max((at - since) / MS, 0.0) for at in heard if at is not None]
        return Delay(median_ms=median(spans), worst_ms=max(spans), base=len(spans)) if spans else None

    @cached_property
    def tally(self) -> Tally:
        """The same counts as in lists."""
        return Tally(
            self.release,
            expected=self.expected,
            playing=self.playing,
            settled=self.count(*SETTLED, Stage.OVERDUE),
            played=self.played,
            again=self.played - self.count(Stage.FINISHED),
            is_signed=self.is_signed,
        )

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
            settled = self.is_signed and self.count(*SETTLED) == self.total
            watched = WATCHED_EVERY_S if self.total <= MANY else MANY_WATCHED_EVERY_S
            return self._until_a_round_s(watched) if settled else watched
        since = release.withdrawn_at or release.end_at
        if self.playing and self.now < since + SOON:
            return WATCHED_EVERY_S
        return GLANCED_AT_EVERY_S if self.unstopped and self.now < release.own_end_at else 0

    def _until_a_round_s(self, watched: int) -> int:
        """When to look again between two rounds of an alert: no later than the next begins, and closely as it does."""
        every = timedelta(milliseconds=self.release.version.every_ms)
        if self.rounds_from is None or not every:
            return GLANCED_AT_EVERY_S
        begun_since = (self.now - self.rounds_from) % every
        if begun_since < TOLD_WITHIN:
            return watched
        return min(GLANCED_AT_EVERY_S, ceil((every - begun_since).total_seconds()))


def by_village(rows: Iterable[Row]) -> list[Village]:
    """The rows by area, in the order of names."""
    villages: dict[str, list[Row]] = {}
    for row in rows:
        villages.setdefault(row.unit_name, []).append(row)
    return [Village(name, villages[name]) for name in sorted(villages, key=alphabetical)]


def release_progress(release: Release) -> Progress:
    """How the release goes, in a fixed number of queries however many loudspeakers there are.

    Read backwards in time, because signing and playing go on meanwhile: what is told of was expected before, and who is
    expected is known before the order is signed.
    """
    now = clock.now()
    orders = list(Outbox.objects.filter(release=release).select_related("unit", "document"))
    told = told_of(release)
    rows = dict(_expected(release, told))
    rows |= _unexpected(told, told.keys() - rows.keys())
    rows |= _refused(rows, release)
    rows |= _overdue(rows.values(), release.version.length_ms, now)
    rows |= _silent(rows) if release.is_live else _closed(rows.values(), release)
    is_stopped = release.version.is_urgent and release.state == ReleaseState.WITHDRAWN
    return Progress(
        release=release,
        rows=list(rows.values()),
        now=now,
        problems=[order for order in orders if order.problem],
        is_signed=_is_signed(orders),
        is_stopped=is_stopped,
        unstopped=_unstopped(rows.values(), release, orders) if is_stopped else [],
        rounds_from=max((sent.issued_at for sent in _alerts_of(orders)), default=None),
    )


def _alerts_of(orders: Iterable[Outbox]) -> Iterator[SignedDocument]:
    """The signed alerts among what was sent."""
    return (order.document for order in orders if order.document is not None and order.document.type == "alert")


def _is_signed(orders: Iterable[Outbox]) -> bool:
    """Whether the plan of every commune that must play it has been signed, so that all its loudspeakers are known."""
    states = {order.state for order in orders if order.cause == Cause.RELEASE}
    return states == {OutboxState.SIGNED}


_known: Remembered[tuple[Mapping[str, Sequence[Told]], dict[str, Row]]] = Remembered(most=4)


def _expected(release: Release, told: Mapping[str, Sequence[Told]]) -> dict[str, Row]:
    """Who was expected, with what it told. Names are kept by value, rows are only added: their number says whether any
    came since; and a loudspeaker that told nothing since is as it was."""
    count = Delivery.objects.filter(release=release.uid).count()
    before, rows = _known.get(release.uid, count) or ({}, _read(release))
    if told is not before:
        rows = {
            key: row if told.get(key) is before.get(key) else row.having_told(told.get(key, ()))
            for key, row in rows.items()
        }
        _known.put(release.uid, len(rows), (told, rows))
    return rows


def _read(release: Release) -> dict[str, Row]:
    """By the hexadecimal digits of the device: as text, keys of thousands are compared without being read."""
    found = Delivery.objects.filter(release=release.uid).order_by("unit_name", "name", "pk")
    as_text = found.annotate(key=Cast("device", CharField()), commune=Cast("plan_unit", CharField()))
    rows = list(as_text.values_list("key", "name", "place", "unit_name", "unit", "commune"))
    communes = {text: UUID(text) for text in {row[-1] for row in rows}}
    keyed = ((key.replace("-", ""), *others, communes[commune]) for key, *others, commune in rows)
    return {row[0]: Row(*row) for row in keyed}


def _unexpected(told: Mapping[str, Sequence[Told]], more: Iterable[str]) -> dict[str, Row]:
    """Loudspeakers that joined later and played too: shown, but nobody waited for them.

    Every loudspeaker of a commune takes the stop of an alert, also where the alert was never to sound.
    """
    more = {key for key in more if any(event.kind != EventKind.CANCELLED.value for event in told[key])}
    if not more:
        return {}
    rows = []
    joined = Device.objects.filter(uid__in=[UUID(key) for key in more])
    for device in joined.select_related("unit").prefetch_related("unit__versions"):
        unit = device.unit
        rows.append(Row(device.uid.hex, device.name, device.place, str(unit), unit.pk, device.plan_unit))
    gone = str(_("Loa không còn trong danh sách"))
    rows += [Row(key, gone, "", "") for key in sorted(more - {row.key for row in rows})]
    for row in rows:
        row.is_expected = False
    return {row.key: row.having_told(told[row.key]) for row in rows}


def _refused(rows: Mapping[str, Row], release: Release) -> dict[str, Row]:
    """Plans signed while the release was to be aired, that a device would not take and took no other after it."""
    signed = Outbox.objects.filter(
        document__isnull=False,
        unit__in=Outbox.objects.filter(release=release).values("unit"),
        signed_at__gte=release.approved_at,
        signed_at__lte=release.end_at,
    )
    hashes = set(signed.values_list("document__sha256", flat=True))
    refusals = {event.device.hex: event.reason for event in refusals_of_documents(hashes)} if hashes else {}
    return {
        key: rows[key].at_stage(Stage.REFUSED, reason)
        for key, reason in refusals.items()
        if key in rows and rows[key].stage == Stage.EXPECTED
    }


def _silent(rows: Mapping[str, Row]) -> dict[str, Row]:
    """Of those that said nothing yet, which have not been heard from at all for some time."""
    waiting = {row.device: row for row in rows.values() if row.stage == Stage.EXPECTED}
    if not waiting:
        return {}
    return {
        waiting[device].key: waiting[device].at_stage(Stage.SILENT, "")
        for device, condition in conditions_by_uid(waiting).items()
        if condition in (Condition.OFFLINE, Condition.NEVER, Condition.REVOKED)
    }


def _overdue(rows: Iterable[Row], length_ms: int, now: datetime) -> dict[str, Row]:
    """Of those that began, which should have said by now that they came to the end."""
    found = {}
    for row in rows:
        if row.stage == Stage.STARTED and row.started_at is not None:
            left = timedelta(milliseconds=max(length_ms - row.offset_ms, 0))
            if now > row.started_at + left + TIME_TO_TELL:
                found[row.key] = row.at_stage(Stage.OVERDUE, row.reason)
    return found


def _closed(rows: Iterable[Row], release: Release) -> dict[str, Row]:
    """The release is over: what has not begun never will."""
    reason = "withdrawn" if release.state == ReleaseState.WITHDRAWN else ""
    found = {}
    for row in rows:
        if row.stage in (Stage.RECEIVED, Stage.FETCHED):
            found[row.key] = row.at_stage(Stage.WITHHELD, reason)
        elif row.stage == Stage.EXPECTED:
            found[row.key] = row.at_stage(Stage.WITHHELD if reason else Stage.SILENT, reason)
    return found


def _unstopped(rows: Iterable[Row], release: Release, orders: Iterable[Outbox]) -> list[Row]:
    """Who did not take the stop of the alert that its commune was told last; one told anew was stopped in between as
    well."""
    told = [order for order in orders if order.document is not None and order.document.type == "cancel"]
    stops = {order.unit.uid: _alert_ended_by(order) for order in sorted(told, key=lambda order: order.pk)}
    proven = DeviceEvent.objects.filter(release=release.uid, kind=EventKind.CANCELLED, item__in=stops.values())
    taken = {(device.hex, item) for device, item in proven.values_list("device", "item")}
    return [row for row in rows if row.plan_unit is None or (row.key, stops.get(row.plan_unit)) not in taken]


def _alert_ended_by(order: Outbox) -> UUID:
    assert order.document is not None
    said = peek(bytes(order.document.signed))[1]
    assert isinstance(said, Cancel)
    return UUID(said.alert)
