"""Excel files, written row by row in constant memory, kept in the folder EXPORT_STORE under the uid of their export."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _
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
