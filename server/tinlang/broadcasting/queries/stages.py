"""How far one loudspeaker came with one release, from what it proved, in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tinlang.broadcasting import words
from tinlang.devices.models import EventKind


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

BEFORE_FETCHED = frozenset({Stage.EXPECTED, Stage.SILENT, Stage.REFUSED, Stage.RECEIVED})
RECEIVED, FETCHED, STARTED = EventKind.RECEIVED.value, EventKind.FETCHED.value, EventKind.STARTED.value
ENDS = {kind.value: Stage(kind.value) for kind in (EventKind.FINISHED, EventKind.INTERRUPTED, EventKind.FAILED)}


class Told(NamedTuple):
    """One proven event of a loudspeaker about a release: what of it this page needs, for thousands at a time."""

    at: datetime
    seq: int
    kind: str
    clock: str
    offset_ms: int | None
    reason: str
    play: str
    language: str


class Round(NamedTuple):
    """One time that it was heard from beginning to end."""

    started_at: datetime | None
    ended_at: datetime
    offset_ms: int
    ended_ms: int | None
    play: str
    language: str


@dataclass(slots=True)
class Row:
    """One loudspeaker and one release. Instants are the loudspeaker's; `reason`: the wire's name of what went wrong.

    Of what is said again and again, one round heard to its end counts: a later one that is cut takes nothing away.
    `whole`: the last such round.
    `key`: the hexadecimal digits of the device's uid, of which a page reads no more than it names.
    It is kept for the next who asks: what a page says otherwise of it is another row.
    """

    key: str
    name: str
    place: str
    unit_name: str
    unit: int | None = None
    plan_unit: UUID | None = None
    is_expected: bool = True
    stage: Stage = Stage.EXPECTED
    reason: str = ""
    received_at: datetime | None = None
    fetched_at: datetime | None = None
    first_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    offset_ms: int = 0
    ended_ms: int | None = None
    play: str = ""
    language: str = ""
    has_true_clock: bool = True
    whole: Round | None = None

    @property
    def device(self) -> UUID:
        return UUID(self.key)

    @property
    def was_heard(self) -> bool:
        """Whether it was heard there to its end, once."""
        return self.whole is not None

    @property
    def is_unconfirmed(self) -> bool:
        """Of what is said again and again: nobody knows whether it was heard there to its end, once."""
        return self.is_expected and not self.was_heard and self.stage != Stage.STARTED

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
    def joined_late(self) -> bool:
        """Whether it began in the middle of the sound."""
        return self.offset_ms > 0

    def having_told(self, told: Iterable[Told]) -> Row:
        """The same loudspeaker with all that it proved, oldest first."""
        row = Row(self.key, self.name, self.place, self.unit_name, self.unit, self.plan_unit, self.is_expected)
        for event in told:
            row._follow(event)
        return row

    def at_stage(self, stage: Stage, reason: str) -> Row:
        """The same row at another stage."""
        row = Row(*_all_of(self))
        row.stage, row.reason = stage, reason
        return row

    def _follow(self, told: Told) -> None:
        """Take in the next thing that it proved."""
        kind = told.kind
        self.has_true_clock = told.clock == "trusted"
        if kind == RECEIVED:
            self.received_at = self.received_at or told.at
            self._rise(Stage.RECEIVED)
        elif kind == FETCHED:
            self.fetched_at = self.fetched_at or told.at
            self._rise(Stage.FETCHED)
        elif kind == STARTED:
            self.first_at = self.first_at or told.at
            self.started_at, self.ended_at = told.at, None
            self.play, self.language, self.offset_ms = told.play, told.language, told.offset_ms or 0
            self.stage, self.reason = Stage.STARTED, ""
        elif kind in ENDS:
            self.ended_at, self.ended_ms = told.at, told.offset_ms
            self._end(ENDS[kind], told)

    def _end(self, stage: Stage, told: Told) -> None:
        if stage == Stage.FINISHED:
            self.whole = Round(self.started_at, told.at, self.offset_ms, told.offset_ms, self.play, self.language)
        if self.whole is None:
            self.stage, self.reason = stage, told.reason
            return
        self.stage, self.reason = Stage.FINISHED, ""
        self.started_at, self.ended_at, self.offset_ms, self.ended_ms, self.play, self.language = self.whole

    def _rise(self, stage: Stage) -> None:
        if self.stage in BEFORE_FETCHED:
            self.stage, self.reason = stage, ""


_all_of = attrgetter(*Row.__slots__)
