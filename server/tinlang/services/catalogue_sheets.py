"""The catalogue as an Excel book of five sheets: written from versions, read into facts, errors by sheet and row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, BinaryIO, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Choices, Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinlang.common import sheets
from tinlang.common.dates import DayField, HourField, written_day
from tinlang.common.forms import without_controls
from tinlang.common.lists import Cell
from tinlang.common.text import fold, nfc
from tinlang.services.catalogue_facts import ChargeFacts, DataFieldFacts, Paper, StepFacts, VersionFacts, facts_of
from tinlang.services.models import (
    Charge,
    ChargeKind,
    DataField,
    DataKind,
    DocumentNeeded,
    OnlineMode,
    Performer,
    ProcedureVersion,
    StepPlan,
)
from tinlang.units.models import Level

Fact = TypeVar("Fact")
PROCEDURES, PAPERS, STEPS = gettext_lazy("Thủ tục"), gettext_lazy("Giấy tờ"), gettext_lazy("Bước")
CHARGES, FORM = gettext_lazy("Phí, lệ phí"), gettext_lazy("Tờ khai")
CODE, SINCE = gettext_lazy("Mã thủ tục"), gettext_lazy("Từ ngày")
YES, NO = gettext_lazy("có"), gettext_lazy("không")
LARGEST = 2_000_000_000


@dataclass(frozen=True)
class Problem:
    """What is wrong in a row of a sheet. `row` 0: the sheet as a whole."""

    sheet: str
    row: int
    said: str


@dataclass(frozen=True)
class Wanted:
    """A procedure of the book: what it shall be from a day on."""

    row: int
    code: str
    since: date
    facts: VersionFacts


@dataclass
class Book:
    """What was read. While there is a problem, nothing of it is to be loaded."""

    wanted: list[Wanted] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_older: bool = False
    """Of a release before there were forms: it says nothing of them, nor in which case a paper is needed."""


class _Wrong(ValueError):
    """A cell that cannot be understood; its words."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, the name of the fact, how a cell is read and how it is written."""

    name: str
    heading: Any
    read: Callable[[Any], Any]
    write: Callable[[Any], Cell] = lambda value: value


def _text(model: type[Any], name: str, *, needed: bool = False) -> Column:
    of: Field[Any, Any] = model._meta.get_field(name)
    limit = of.max_length or 0

    def read(value: Any) -> str:
        text = without_controls(nfc(str(_whole(value) if value is not None else "")), one_line=True).strip()
        if needed and not text:
            raise _Wrong(_("chưa điền"))
        if len(text) > limit:
            raise _Wrong(_("dài quá %(n)s ký tự") % {"n": limit})
        return text

    return Column(name, of.verbose_name, read)


def _number(name: str, heading: Any, *, usual: int | None = 0, most: int = 1_000) -> Column:
    def read(value: Any) -> int | None:
        text = str(_whole(value) if value is not None else "").replace(".", "").replace(" ", "")
        if not text:
            if usual is None and name == "term_amount":
                raise _Wrong(_("chưa điền"))
            return usual
        if not (text.isascii() and text.isdigit()) or int(text[:12]) > most:
            raise _Wrong(_("“%(said)s” không phải số từ 0 đến %(most)s") % {"said": str(value)[:40], "most": most})
        return int(text)

    return Column(name, heading, read)


def _choice(name: str, heading: Any, choices: Iterable[tuple[str, Any]], *, empty: str | None = None) -> Column:
    labels = dict(choices)

    def read(value: Any) -> str:
        said = " ".join(str(value or "").split())
        if not said and empty is not None:
            return empty
        for key, label in labels.items():
            if fold(said) == fold(str(label)):
                return key
        known = ", ".join(str(label) for label in labels.values())
        raise _Wrong(_("“%(said)s” không có trong: %(known)s") % {"said": said[:40], "known": known})

    return Column(name, heading, read, lambda key: labels.get(key, ""))


def _yes_no(name: str, heading: Any, *, usual: bool) -> Column:
    def read(value: Any) -> bool:
        if isinstance(value, bool):
            return value
        said = fold(str(value if value is not None else "").strip())
        if not said:
            return usual
        if said in (fold(str(YES)), "x", "1"):
            return True
        if said in (fold(str(NO)), "0"):
            return False
        raise _Wrong(_("ghi “có” hoặc “không”"))

    return Column(name, heading, read, lambda value: YES if value else NO)


def _whole(value: Any) -> Any:
    """Excel keeps every number as a fraction: 3.0 was typed as 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    try:
        told = DayField(required=True).clean(str(value or ""))
    except ValidationError as error:
        raise _Wrong(_("không hiểu ngày; viết như 11/5/2018")) from error
    assert isinstance(told, date)
    return told


def _hour(value: Any) -> time | None:
    if isinstance(value, time) or value is None:
        return value
    try:
        told: time | None = HourField(required=False).clean(str(value))
    except ValidationError as error:
        raise _Wrong(_("không hiểu giờ; viết như 15h00")) from error
    return told


def _verbose(name: str) -> Any:
    return _field(name).verbose_name


def _field(name: str) -> Field[Any, Any]:
    found = ProcedureVersion._meta.get_field(name)
    assert isinstance(found, Field)
    return found


def choices_of(name: str) -> list[tuple[str, Any]]:
    """What a column of a version may be, with its words."""
    return [(str(key), label) for key, label in _field(name).flatchoices]


def _all(kind: type[Choices]) -> list[tuple[str, Any]]:
    return list(kind.choices)


_CODE = Column("procedure", CODE, lambda value: " ".join(str(value or "").split()))
COLUMNS = (
    _CODE,
    Column("since", SINCE, _day, written_day),
    _text(ProcedureVersion, "name", needed=True),
    Column("field", gettext_lazy("Lĩnh vực"), _text(ProcedureVersion, "name", needed=True).read),
    _choice("level", _verbose("level"), _all(Level)[:3]),
    _text(ProcedureVersion, "agency"),
    _number("term_amount", _verbose("term_amount"), usual=None),
    _choice("term_unit", _verbose("term_unit"), choices_of("term_unit"), empty="working_days"),
    Column("cutoff", _verbose("cutoff"), _hour, lambda value: f"{value:%H:%M}" if value else ""),
    _choice("on_supplement", _verbose("on_supplement"), choices_of("on_supplement"), empty="pause"),
    _number("extension_lead_days", _verbose("extension_lead_days"), usual=1),
    _yes_no("by_hour", _verbose("by_hour"), usual=False),
    _number("legacy_level", _verbose("legacy_level"), usual=None, most=4),
    _choice("online_mode", _verbose("online_mode"), _all(OnlineMode), empty=""),
    _text(ProcedureVersion, "partial_reason"),
    _number("proactive_level", _verbose("proactive_level"), most=4),
    _text(ProcedureVersion, "result_name"),
    _text(ProcedureVersion, "legal_basis"),
    _text(ProcedureVersion, "source"),
)
FIELD_COLUMNS = (
    _text(DataField, "label", needed=True),
    _choice("kind", gettext_lazy("kiểu"), _all(DataKind), empty="text"),
    _yes_no("is_required", gettext_lazy("bắt buộc"), usual=False),
    _text(DataField, "choices"),
    _text(DataField, "hint"),
    _text(DataField, "code"),
)
PAPER_COLUMNS = (
    _text(DocumentNeeded, "name", needed=True),
    _number("originals", gettext_lazy("bản chính"), usual=1),
    _number("copies", gettext_lazy("bản sao")),
    _yes_no("is_required", gettext_lazy("bắt buộc"), usual=True),
    _text(DocumentNeeded, "condition"),
    _text(DocumentNeeded, "when_field"),
    _text(DocumentNeeded, "when_value"),
)
STEP_COLUMNS = (
    _text(StepPlan, "name", needed=True),
    _choice("performer", gettext_lazy("người làm"), _all(Performer)),
    _number("amount", gettext_lazy("thời gian")),
)
CHARGE_COLUMNS = (
    _choice("kind", gettext_lazy("loại"), _all(ChargeKind)),
    _text(Charge, "name", needed=True),
    _number("amount", gettext_lazy("số tiền (đồng)"), most=LARGEST),
    _text(Charge, "per"),
)
PARTS: tuple[tuple[str, Any, Sequence[Column], type[Any]], ...] = (
    ("data_fields", FORM, FIELD_COLUMNS, DataFieldFacts),
    ("documents", PAPERS, PAPER_COLUMNS, Paper),
    ("steps", STEPS, STEP_COLUMNS, StepFacts),
    ("charges", CHARGES, CHARGE_COLUMNS, ChargeFacts),
)
"""Of each part of a version: the name of its fact, its sheet, its columns, and what a row of it is."""
OLDER_PARTS = (("documents", PAPERS, PAPER_COLUMNS[:4], Paper), *PARTS[2:])
"""What a book made before there were forms has of them."""


def write(versions: Iterable[ProcedureVersion]) -> bytes:
    """The book of these versions; of none, the one to be filled in."""
    told = [(version.procedure.code, version.valid_from, facts_of(version)) for version in versions]
    first = [
        [code, written_day(since), *(column.write(getattr(facts, column.name)) for column in COLUMNS[2:])]
        for code, since, facts in told
    ]
    made: dict[Any, Any] = {PROCEDURES: (_headings(COLUMNS), first)}
    for name, sheet, columns, _kind in PARTS:
        rows = [
            [code, *(column.write(getattr(row, column.name)) for column in columns)]
            for code, _since, facts in told
            for row in getattr(facts, name)
        ]
        made[sheet] = (_headings([_CODE, *columns]), rows)
    return sheets.book(made)


def _headings(columns: Iterable[Column]) -> list[str]:
    return [_capital(column.heading) for column in columns]


def _capital(heading: Any) -> str:
    said = str(heading)
    return said[:1].upper() + said[1:]


def read(file: BinaryIO) -> Book:
    """What the book asks for, and what is wrong in it. NotABook, BookTooLarge."""
    lines = sheets.lines_of(file)
    book = Book(is_older=str(FORM) not in lines and str(PROCEDURES) in lines)
    parts: dict[str, Mapping[str, list[Any]]] = {}
    codes = {" ".join(str(row[0] or "").split()) for _number, row in lines.get(str(PROCEDURES), [])[1:]}
    for name, sheet, columns, kind in OLDER_PARTS if book.is_older else PARTS:
        parts[name] = _by_code(_rows(lines, str(sheet), [_CODE, *columns], book), kind, str(sheet), codes, book)
    seen: set[str] = set()
    for row, said in _rows(lines, str(PROCEDURES), COLUMNS, book):
        code, since = said.pop("procedure"), said.pop("since")
        if code in seen:
            book.problems.append(
                Problem(str(PROCEDURES), row, _("Mã thủ tục có hai lần trong tệp: %(code)s.") % {"code": code})
            )
        seen.add(code)
        own: dict[str, Any] = {name: tuple(rows.get(code, ())) for name, rows in parts.items()}
        book.wanted.append(Wanted(row, code, since, VersionFacts(**said, **own)))
    if not book.wanted and not book.problems:
        book.problems.append(Problem(str(PROCEDURES), 0, _("Chưa có thủ tục nào trong tệp.")))
    return book


def _by_code(
    rows: Iterable[tuple[int, dict[str, Any]]], kind: type[Fact], sheet: str, codes: set[str], book: Book
) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for row, said in rows:
        code = said.pop("procedure")
        if code not in codes:
            told = _("Mã thủ tục không có ở bảng “%(sheet)s”: %(code)s.") % {"sheet": PROCEDURES, "code": code}
            book.problems.append(Problem(sheet, row, told))
        made = kind(**said)
        if wrong := getattr(made, "wrong", ""):
            book.problems.append(Problem(sheet, row, wrong))
        found[code].append(made)
    return found


def _rows(
    lines: Mapping[str, list[sheets.Line]], sheet: str, columns: Sequence[Column], book: Book
) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a sheet as facts by name; those in which something is wrong are told, and left out."""
    if sheet not in lines:
        book.problems.append(Problem(sheet, 0, _("Tệp thiếu bảng này. Dùng tệp mẫu, giữ nguyên tên các bảng.")))
        return []
    (_first, head), *rows = lines[sheet] or [(1, ())]
    wanted = _headings(columns)
    places = {fold(str(value)): place for place, value in enumerate(head) if value is not None}
    missing = [heading for heading in wanted if fold(heading) not in places]
    if missing:
        told = _("Thiếu cột: %(columns)s. Dùng tệp mẫu, giữ nguyên dòng đầu.") % {"columns": ", ".join(missing)}
        book.problems.append(Problem(sheet, 0, told))
        return []
    found = []
    for number, row in rows:
        said, wrong = {}, False
        for column, heading in zip(columns, wanted, strict=True):
            try:
                said[column.name] = column.read(row[places[fold(heading)]])
            except _Wrong as error:
                wrong = True
                book.problems.append(Problem(sheet, number, f"{heading}: {error}."))
        if not wrong:
            found.append((number, said))
    return found
