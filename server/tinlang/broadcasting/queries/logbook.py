"""The station's log book: what was heard in a commune on some days, as its devices told and as people wrote."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.broadcasting.models import LogEntry, Origin
from tinlang.broadcasting.queries.day import days_of
from tinlang.broadcasting.queries.lines import Line, Stands
from tinlang.broadcasting.queries.reported import ONE_DAY
from tinlang.bulletins.models import Language, Version
from tinlang.bulletins.queries.versions import APPROVAL
from tinlang.common.dates import midnight
from tinlang.common.templatetags.ui import full_moment
from tinlang.documents.models import IssuedDocument
from tinlang.units.models import Unit
from tinlang.units.queries import name_of, units_named
from tinlang_wire.clock import ZONE

VIEW = "broadcasting.view"
MOST_DAYS = 92
"""A quarter: the book of more days would be read by nobody."""
KIND, ISSUED_SHOWN = "logbook", 12
TOLD = (Stands.PLAYED, Stands.PLAYING, Stands.PARTLY, Stands.MISSED, Stands.WITHDRAWN)
"""What stands in the book of what devices tell: what they played, and what they were to play and did not."""


@dataclass(frozen=True)
class BookLine:
    """One line, a field for each column of the book. `entry`: the row, where a person wrote it; else a device told."""

    starts_at: datetime
    ends_at: datetime
    title: str
    source: str
    length_ms: int
    language: str
    approver: str
    operator: str
    condition: str
    note: str
    is_heard: bool = True
    entry: LogEntry | None = None

    @property
    def is_struck(self) -> bool:
        return self.entry is not None and self.entry.is_struck


@dataclass(frozen=True)
class Book:
    """The lines of the days from `first` to `last`, both within, in the order in which they began."""

    unit: Unit
    first: date
    last: date
    lines: list[BookLine]

    @cached_property
    def heard(self) -> list[BookLine]:
        """The lines that count: neither struck, nor of what no loudspeaker played."""
        return [line for line in self.lines if line.is_heard and not line.is_struck]

    @property
    def heard_ms(self) -> int:
        return sum(line.length_ms for line in self.heard)

    @property
    def by_hand(self) -> int:
        return sum(line.entry is not None for line in self.heard)


def book_of(unit: Unit, first: date, last: date, seen_by: Person) -> Book:
    """The book of the commune from day to day, both within: as many queries however much was heard."""
    days = days_of(unit, first, (last - first).days + 1, seen_by)
    told = [line for day in days for line in day.lines if line.stands in TOLD and _sounded_or_missed(line)]
    named = {language.tag: language.inside_a_sentence for language in Language.objects.all()}
    lines = [*_told(unit, told, named), *_written(_entries(unit, first, last, seen_by))]
    return Book(unit, first, last, sorted(lines, key=lambda line: (line.starts_at, not line.is_struck, line.title)))


def issued_books(by: Person) -> QuerySet[IssuedDocument]:
    """The books that were issued, of the communes that this person sees; the newest first."""
    rows: QuerySet[IssuedDocument] = IssuedDocument.objects.visible_to(by, VIEW).filter(kind=KIND)
    return rows.select_related("unit", "issued_by")


def _sounded_or_missed(line: Line) -> bool:
    """What was withdrawn before any loudspeaker began was neither heard nor missed."""
    return line.stands == Stands.MISSED or bool(line.languages)


# -- what devices told ------------------------------------------------------------------------------------------------


def _told(unit: Unit, lines: Collection[Line], named: dict[str, str]) -> Iterator[BookLine]:
    rows = Version.objects.filter(pk__in={line.version.pk for line in lines})
    approved = {version.pk: version.approved_by for version in rows.select_related("decided_by", *APPROVAL)}
    homes = {home.pk: home for home in units_named({line.release.unit_id for line in lines if line.release})}
    for line in lines:
        home = homes[line.release.unit_id] if line.release else unit
        yield BookLine(
            starts_at=line.starts_at,
            ends_at=line.ends_at,
            title=line.version.title,
            source=str(Origin.OWN.label) if home == unit else name_of(home, line.starts_at.astimezone(ZONE).date()),
            length_ms=line.version.length_ms,
            language=_languages([named.get(tag, tag) for tag in sorted(line.languages)]),
            approver=approved[line.version.pk],
            operator=_("Loa tự phát theo lịch"),
            condition=_("%(played)s/%(expected)s loa phát hết") % {"played": line.played, "expected": line.expected},
            note=_note(line),
            is_heard=line.stands != Stands.MISSED,
        )


def _languages(names: list[str]) -> str:
    """ "Tiếng Việt, tiếng Dao": in a cell of its own."""
    said = ", ".join(names)
    return said[:1].upper() + said[1:]


def _note(line: Line) -> str:
    said = []
    if line.version.is_urgent:
        said.append(_("Diễn tập.") if line.version.is_drill else _("Cảnh báo khẩn cấp."))
    if line.stands == Stands.MISSED:
        said.append(_("Không loa nào báo đã phát."))
    elif line.stands == Stands.PLAYING:
        said.append(_("Đang phát."))
    elif line.stands == Stands.WITHDRAWN and line.release is not None:
        said.append(_("Thu hồi lúc %(at)s.") % {"at": full_moment(line.release.withdrawn_at)})
    return " ".join(said)


# -- what people wrote ------------------------------------------------------------------------------------------------


def _entries(unit: Unit, first: date, last: date, seen_by: Person) -> QuerySet[LogEntry]:
    span = {"starts_at__gte": midnight(first), "starts_at__lt": midnight(last + ONE_DAY)}
    rows = LogEntry.objects.visible_to(seen_by, VIEW).filter(unit=unit, **span)
    return rows.select_related("language", "written_by", "struck_by")


def _written(entries: Collection[LogEntry] | QuerySet[LogEntry]) -> Iterator[BookLine]:
    for entry in entries:
        yield BookLine(
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            title=entry.title,
            source=entry.get_origin_display(),
            length_ms=entry.length_ms,
            language=entry.language.name,
            approver=entry.approver,
            operator=entry.operator,
            condition=entry.condition,
            note=" ".join(filter(None, (entry.note and f"{entry.note.rstrip('.')}.", by_hand(entry)))),
            entry=entry,
        )


def by_hand(entry: LogEntry) -> str:
    """ "Ghi tay lúc …, người ghi …", and of a struck one who struck it and why."""
    said = [_("Ghi tay lúc %(at)s, người ghi: %(who)s.") % _when(entry.written_at, entry.written_by)]
    if entry.struck_at is not None:
        facts = _when(entry.struck_at, entry.struck_by) | {"why": entry.struck_why.rstrip(".")}
        said.append(_("Gạch lúc %(at)s, người gạch: %(who)s. Lý do: %(why)s.") % facts)
    return " ".join(said)


def _when(at: datetime, who: Person | None) -> dict[str, str]:
    return {"at": full_moment(at), "who": str(who)}
