"""One task as the front page shows it, and how tasks are counted and narrowed by when they are due."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Case, Count, F, QuerySet, When
from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.broadcasting.models import Outbox
from tinlang.bulletins.models import Priority, Version, due_by
from tinlang.common import clock
from tinlang.common.templatetags.ui import span
from tinlang.desk.queries.network import Network
from tinlang_wire.clock import ZONE

SHOWN, MOST_SHOWN = 8, 100
SOON = timedelta(hours=2)
WAITING, TODAY, LATE, RETURNED = "cho-xu-ly", "hom-nay", "qua-han", "bi-tra-lai"
"""The four numbers, as the address of the rows behind each says them."""


@dataclass(frozen=True)
class Task:
    """One line: its kind, what, from whom or why, until when. `counts`: behind which of the numbers it stands.

    presses_at: by when it is put in order, where that is not `due_at`.
    told: how long it has and the tone of that, where it is not counted by the hour.
    is_alarm: a real alert waits for it; nothing stands above it.
    """

    kind: str
    title: str
    said: str
    url: str
    due_at: datetime | None = None
    since: str = ""
    counts: frozenset[str] = frozenset({WAITING})
    rank: int = 0
    is_alarm: bool = False
    told: tuple[str, str] | None = None
    presses_at: datetime | None = None

    @property
    def left(self) -> str:
        """ "còn 2 giờ", "quá hạn 59 phút"; without an hour, since when."""
        if self.told:
            return self.told[0]
        if self.due_at is None:
            return self.since
        left = self.due_at - clock.now()
        return (
            _("còn %(span)s") % {"span": span(left)}
            if left > timedelta(0)
            else _("quá hạn %(span)s") % {"span": span(left)}
        )

    @property
    def tone(self) -> str:
        if self.is_alarm:
            return "bad"
        if self.told:
            return self.told[1]
        if self.due_at is None:
            return ""
        left = self.due_at - clock.now()
        return "bad" if left <= timedelta(0) else "warn" if left <= SOON else ""

    @property
    def urgency(self) -> tuple[bool, bool, datetime, int]:
        at = self.presses_at or self.due_at
        return not self.is_alarm, at is None, at or clock.now(), self.rank


def in_their_order(tasks: Sequence[Task]) -> list[Task]:
    """These stay in their order among tasks of other kinds: each presses as much as any behind it.

    One without an hour presses now.
    """
    kept: list[Task] = []
    for task in reversed(tasks):
        own = task.due_at or clock.now()
        kept.append(replace(task, presses_at=min(own, kept[-1].presses_at or own) if kept else own))
    return kept[::-1]


@dataclass(frozen=True)
class Numbers:
    """How many tasks there are behind each of the four numbers."""

    waiting: int = 0
    today: int = 0
    late: int = 0
    returned: int = 0

    def behind(self, number: str) -> int:
        """How many stand behind one of the four; behind "", any of them."""
        by_number = {WAITING: self.waiting, TODAY: self.today, LATE: self.late, RETURNED: self.returned}
        return by_number.get(number, self.waiting + self.returned)

    def __add__(self, other: Numbers) -> Numbers:
        return Numbers(
            self.waiting + other.waiting,
            self.today + other.today,
            self.late + other.late,
            self.returned + other.returned,
        )


Counts = dict[str, Numbers]
"""By the name of a kind of work, for each kind that a person has."""


@dataclass(frozen=True)
class Kind:
    """One kind of work: how its tasks are read; `has_hours`: whether they can be due."""

    name: str
    read: Callable[[Person, Network, str, int], Iterator[Task]]
    has_hours: bool = True


def counted(rows: QuerySet[Version] | QuerySet[Outbox], window: str = "") -> Numbers:
    return numbers_in(rows.order_by().aggregate(**tally(window)))


def tally(window: str = "") -> dict[str, Count]:
    return {
        "waiting": Count("pk"),
        "due": Count("pk", filter=due_by(tomorrow(), window)),
        "late": Count("pk", filter=due_by(clock.now(), window)),
    }


def numbers_in(counted: Mapping[str, Any]) -> Numbers:
    """What is late is also due before tomorrow: it is taken off."""
    return Numbers(counted["waiting"], counted["due"] - counted["late"], counted["late"])


def tomorrow() -> datetime:
    return datetime.combine(clock.today() + timedelta(days=1), time.min, tzinfo=ZONE)


def behind_of(due_at: datetime | None, *more: str) -> frozenset[str]:
    """Which numbers count a task that is due then."""
    when = set()
    if due_at is not None:
        now = clock.now()
        when = {LATE} if due_at <= now else {TODAY} if due_at <= tomorrow() else set()
    return frozenset({WAITING, *when, *more})


def narrowed(rows: QuerySet[Version], behind: str, most: int, order: Sequence[Any] = ()) -> QuerySet[Version]:
    """The first rows, of those that the number counts: in that order, else what is due first."""
    late = due_by(clock.now())
    if behind == LATE:
        rows = rows.filter(late)
    elif behind == TODAY:
        rows = rows.filter(due_by(tomorrow()) & ~late)
    alarms_first = Case(When(priority=Priority.URGENT, is_drill=False, then=0), default=1)
    due = Case(When(priority=Priority.URGENT, then=F("end_at")), default=F("start_at"))
    return rows.order_by(*(order or (alarms_first, due.asc(nulls_last=True), "-edited_at")))[:most]
