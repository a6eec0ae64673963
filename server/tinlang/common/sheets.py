"""Excel files: lists, written row by row in constant memory, kept in the folder EXPORT_STORE under the uid of their
export; small books of several sheets, written and read in memory.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID
from zipfile import ZipFile

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tinlang.common.errors import DomainError
from tinlang.common.lists import Cell, Label
from tinlang_wire.clock import ZONE

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS, MOST_CHARACTERS = 1_000_000, 32_000
"""What a sheet and a cell of Excel hold."""
NARROWEST, WIDEST = 8, 60


class TooManyRows(DomainError):
    message = _("Danh sách dài hơn một triệu dòng, một bảng Excel không chứa hết.")
    kept = _("Chưa có tệp nào được lập.")
    todo = _("Lọc hẹp lại rồi xuất từng phần.")


def path(uid: UUID) -> Path:
    """Where the file of that export is, or would be."""
    return Path(settings.EXPORTS) / f"{uid}.xlsx"


def let_go(uid: UUID) -> None:
    path(uid).unlink(missing_ok=True)


def write(uid: UUID, *, headings: Sequence[Label], rows: Iterable[Sequence[Cell]], facts: Sequence[str] = ()) -> int:
    """Write the file and return its size; it appears whole or not at all. TooManyRows, and whatever `rows` raises."""
    target = path(uid)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = target.with_suffix(".new")
    try:
        _fill(beside, headings, rows, facts)
        beside.chmod(0o600)
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)
    return target.stat().st_size


def _fill(at: Path, headings: Sequence[Label], rows: Iterable[Sequence[Cell]], facts: Sequence[str]) -> None:
    options = {"constant_memory": True, "tmpdir": str(at.parent), "strings_to_numbers": False}
    book = Workbook(str(at), options)
    book.set_properties({"title": facts[0] if facts else "", "comments": ""})
    sheet = _Sheet(book, book.add_worksheet(), len(headings))
    try:
        for number, fact in enumerate(facts):
            sheet.sheet.write_string(number, 0, fact, sheet.formats["title" if number == 0 else "fact"])
        sheet.head(len(facts) + 1 if facts else 0, headings)
        for row in rows:
            sheet.add(row)
    except BaseException:
        sheet.sheet._opt_close()  # lets go of its temporary file; the book is given up
        raise
    sheet.finish()
    book.close()


class _Sheet:
    """One sheet while it is written: where the next row goes, and how wide the columns must be."""

    def __init__(self, book: Workbook, sheet: Worksheet, columns: int) -> None:
        self.sheet = sheet
        self.widths = [NARROWEST] * columns
        self.first = self.at = 0
        self.formats: dict[str, Format] = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "fact": book.add_format({"font_color": "#4d566b"}),
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "moment": book.add_format({"num_format": "hh:mm dd/mm/yyyy", "align": "left"}),
            "day": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
            "number": book.add_format({"num_format": "#,##0"}),
        }

    def head(self, at: int, headings: Sequence[Label]) -> None:
        for column, heading in enumerate(headings):
            self.sheet.write_string(at, column, str(heading), self.formats["head"])
            self._widen(column, len(str(heading)))
        self.first, self.at = at, at + 1
        self.sheet.freeze_panes(self.at, 0)
        self.sheet.repeat_rows(at)

    def add(self, row: Sequence[Cell]) -> None:
        if self.at - self.first > MOST_ROWS:
            raise TooManyRows
        for column, value in enumerate(row):
            self._put(column, value)
        self.at += 1

    def _put(self, column: int, value: Cell) -> None:
        """Text is always written as text: what begins with = + - @ is never a formula."""
        if value is None:
            return
        if isinstance(value, datetime):
            self.sheet.write_datetime(
                self.at, column, value.astimezone(ZONE).replace(tzinfo=None), self.formats["moment"]
            )
            self._widen(column, 17)
        elif isinstance(value, date):
            midnight = datetime.combine(value, time.min)
            self.sheet.write_datetime(self.at, column, midnight, self.formats["day"])
            self._widen(column, 11)
        elif isinstance(value, int | float):
            self.sheet.write_number(self.at, column, value, self.formats["number"])
        else:
            text = str(value)[:MOST_CHARACTERS]
            self.sheet.write_string(self.at, column, text)
            self._widen(column, len(text))

    def _widen(self, column: int, characters: int) -> None:
        self.widths[column] = min(max(self.widths[column], characters + 2), WIDEST)

    def finish(self) -> None:
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, width)
        if self.at > self.first + 1 and self.widths:
            self.sheet.autofilter(self.first, 0, self.at - 1, len(self.widths) - 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)


MOST_UNPACKED = 20 * 1024 * 1024
MOST_ROWS_READ, MOST_COLUMNS_READ = 5_000, 40
"""A book that is filled in by hand is smaller; a larger one is a slip, or a trap."""
Line = tuple[int, Sequence[Any]]
"""The number of a row as Excel shows it, and its values."""


class NotABook(DomainError):
    message = _("Không đọc được tệp này như một bảng Excel (.xlsx).")
    kept = _("Chưa có gì thay đổi.")
    todo = _("Mở tệp bằng Excel, lưu lại dạng .xlsx, rồi chọn lại.")
    status = 422


class BookTooLarge(DomainError):
    message = _("Tệp có nhiều hơn 5.000 dòng.")
    kept = _("Chưa có gì thay đổi.")
    todo = _("Chia thành nhiều tệp.")
    status = 422


def book(sheets: Mapping[Label, tuple[Sequence[Label], Iterable[Sequence[Cell]]]]) -> bytes:
    """A small file of several sheets: by name, its headings and rows."""
    made = BytesIO()
    written = Workbook(made, {"in_memory": True, "strings_to_numbers": False})
    for name, (headings, rows) in sheets.items():
        sheet = _Sheet(written, written.add_worksheet(str(name)), len(headings))
        sheet.head(0, headings)
        for row in rows:
            sheet.add(row)
        sheet.finish()
    written.close()
    return made.getvalue()


def lines_of(file: BinaryIO) -> dict[str, list[Line]]:
    """What stands in each sheet, by its name, rows without anything left out. NotABook, BookTooLarge."""
    try:
        with ZipFile(file) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > MOST_UNPACKED:
            raise BookTooLarge
        opened = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        found = {sheet.title: _lines(sheet) for sheet in opened.worksheets}
        opened.close()
    except DomainError:
        raise
    except Exception as error:  # whatever is in a file that somebody sends: the library raises a dozen kinds
        raise NotABook from error
    return found


def _lines(sheet: Any) -> list[Line]:
    rows = sheet.iter_rows(max_row=MOST_ROWS_READ + 2, max_col=MOST_COLUMNS_READ, values_only=True)
    lines = [(number, row) for number, row in enumerate(rows, start=1) if any(_is_said(value) for value in row)]
    if lines and lines[-1][0] > MOST_ROWS_READ + 1:
        raise BookTooLarge
    return lines


def _is_said(value: Any) -> bool:
    return value is not None and str(value).strip() != ""
