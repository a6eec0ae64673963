"""The station's log book: a line written by hand, a wrong one struck, the book of some days issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from tinlang.accounts.access import require, take_turns
from tinlang.accounts.models import Person
from tinlang.broadcasting import errors
from tinlang.broadcasting.log_book import sheet_of
from tinlang.broadcasting.models import LogEntry
from tinlang.broadcasting.queries.logbook import KIND, book_of
from tinlang.bulletins.models import Language
from tinlang.common import audit, clock
from tinlang.common.ids import uuid7
from tinlang.documents.actions import About, issue
from tinlang.documents.models import IssuedDocument
from tinlang.units.models import Unit
from tinlang_wire.clock import ZONE

OPERATE = "broadcasting.operate"
WRITTEN = (
    *("title", "starts_at", "ends_at", "origin", "language"),
    *("approver", "operator", "condition", "note"),
)
"""The columns of a line that a person fills."""


@dataclass(frozen=True)
class EntryFacts:
    """What a line says: what was heard on a day between two hours of Viet Nam, who ran it, and how the machine was."""

    title: str
    on: date
    starts: time
    ends: time
    origin: str
    language: Language
    operator: str
    condition: str
    approver: str = ""
    note: str = ""

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.on, self.starts, tzinfo=ZONE)

    @property
    def ends_at(self) -> datetime:
        return datetime.combine(self.on, self.ends, tzinfo=ZONE)


@transaction.atomic
def write_entry(*, unit: Unit, facts: EntryFacts, by: Person, uid: UUID | None = None) -> LogEntry:
    """Write a line for what no device tells. What was sent before by the same form is returned.

    EndsBeforeItBegins, NotOverYet, WrittenAlready, EntrySentByAnother.
    """
    take_turns(by)
    require(by, OPERATE, unit)
    return _sent_before(uid, by) or _written(unit, facts, by, uid)


@transaction.atomic
def correct_entry(*, entry: LogEntry, facts: EntryFacts, why: str, by: Person, uid: UUID | None = None) -> LogEntry:
    """Strike the line and write another in its place; both stay in the book. As `write_entry`, and StruckAlready."""
    take_turns(by)
    if (sent := _sent_before(uid, by)) is not None:
        return sent
    return _written(entry.unit, facts, by, uid, replaces=_struck(entry, why, by))


@transaction.atomic
def strike_entry(*, entry: LogEntry, why: str, by: Person) -> LogEntry:
    """Strike the line, which was not so, and put nothing in its place. It stays in the book. StruckAlready."""
    return _struck(entry, why, by)


def issue_logbook(*, unit: Unit, first: date, last: date, by: Person) -> IssuedDocument:
    """Write the book of these days, both within, as it stands now, in Word and PDF, and keep it as it is.

    Outside any transaction, for it is drawn meanwhile.
    """
    require(by, OPERATE, unit)
    sheet = sheet_of(book_of(unit, first, last, by), clock.today(), str(by))
    return issue(sheet=sheet, about=About(kind=KIND, unit=unit, target=unit, permission=OPERATE), by=by)


def _sent_before(uid: UUID | None, by: Person) -> LogEntry | None:
    sent: LogEntry | None = LogEntry.objects.filter(uid=uid).first() if uid else None
    if sent is not None and sent.written_by_id != by.pk:
        raise errors.EntrySentByAnother
    return sent


def _written(unit: Unit, facts: EntryFacts, by: Person, uid: UUID | None, replaces: LogEntry | None = None) -> LogEntry:
    """The new row, after the rules that it must keep."""
    now = clock.now()
    if facts.ends <= facts.starts:
        raise errors.EndsBeforeItBegins
    if facts.ends_at > now:
        raise errors.NotOverYet
    same = LogEntry.objects.filter(unit=unit, starts_at=facts.starts_at, title=facts.title, struck_at=None)
    if same.exists():
        raise errors.WrittenAlready
    columns = {name: getattr(facts, name) for name in WRITTEN}
    entry: LogEntry = LogEntry.objects.create(
        uid=uid or uuid7(), unit=unit, written_at=now, written_by=by, replaces=replaces, **columns
    )
    detail = {name: str(value) for name, value in columns.items()}
    if replaces is not None:
        detail["replaces"] = str(replaces.uid)
    audit.record(action="broadcasting.write_log", by=by, target=entry, unit=unit, detail=detail)
    return entry


def _struck(entry: LogEntry, why: str, by: Person) -> LogEntry:
    stored: LogEntry = LogEntry.objects.select_for_update(of=("self",)).select_related("unit").get(pk=entry.pk)
    require(by, OPERATE, stored.unit)
    if stored.is_struck:
        raise errors.StruckAlready
    stored.struck_at, stored.struck_by, stored.struck_why = clock.now(), by, why
    stored.save(update_fields=["struck_at", "struck_by", "struck_why"])
    audit.record(action="broadcasting.strike_log", by=by, target=stored, unit=stored.unit, detail={"why": why})
    return stored
