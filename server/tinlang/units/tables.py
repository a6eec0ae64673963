"""Reading a CSV file of facts: every slip is reported with its file and line, and nothing is loaded until all is right.

UTF-8. Lines that begin with # are remarks: where the facts come from, or that they are invented.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinlang.common.errors import DomainError
from tinlang.common.text import nfc

T = TypeVar("T")


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where. Line 0 is the file as a whole."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}, dòng {self.line}: {self.text}" if self.line else f"{self.file}: {self.text}"


class TableProblems(DomainError):
    """The files have slips; `problems` lists them all."""

    kept = gettext_lazy("Chưa nạp gì.")
    todo = gettext_lazy("Sửa các dòng nêu trên rồi nạp lại.")
    status = 422

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: (problem.file, problem.line))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Table:
    """One file being read: its rows, and what was found wrong so far."""

    path: Path
    problems: list[Problem] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def wrong(self, line: int, text: str | Promise) -> None:
        self.problems.append(Problem(self.path.name, line, str(text)))

    def build(self, make: Callable[[Row], T]) -> list[T]:
        """What `make` makes of each row; a row that it finds wrong is left out and reported."""
        made = []
        for row in self.rows:
            try:
                made.append(make(row))
            except ValueError as error:
                self.wrong(row.line, str(error))
        return made

    def no_repeats(self, keys: Iterable[tuple[int, str]]) -> None:
        """Report each key that an earlier line has already."""
        seen: dict[str, int] = {}
        for line, key in keys:
            if key in seen:
                self.wrong(line, _("“%(key)s” đã có ở dòng %(line)s") % {"key": key, "line": seen[key]})
            seen.setdefault(key, line)


@dataclass(frozen=True)
class Row:
    """The cells of one line. Each reader raises ValueError with the reason in words."""

    line: int
    cells: dict[str, str]

    def text(self, column: str, most: int = 160) -> str:
        value = self.cells[column]
        if not value:
            raise ValueError(_("cột %(column)s còn trống") % {"column": column})
        if len(value) > most:
            raise ValueError(_("cột %(column)s dài quá %(most)s chữ") % {"column": column, "most": most})
        return value

    def optional(self, column: str) -> str:
        return self.cells[column]

    def code(self, column: str, digits: int) -> str:
        value = self.text(column)
        if not (value.isascii() and value.isdigit() and len(value) == digits):
            raise ValueError(
                _("cột %(column)s phải có %(digits)s chữ số, không phải “%(value)s”")
                % {"column": column, "digits": digits, "value": value}
            )
        return value

    def one_of(self, column: str, choices: Iterable[str]) -> str:
        value, known = self.text(column), list(choices)
        if value not in known:
            raise ValueError(
                _("cột %(column)s phải là một trong: %(known)s; không phải “%(value)s”")
                % {"column": column, "known": ", ".join(known), "value": value}
            )
        return value

    def day(self, column: str) -> date | None:
        value = self.cells[column]
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(
                _("cột %(column)s phải là ngày dạng 2025-07-01, không phải “%(value)s”")
                % {"column": column, "value": value}
            ) from None

    def place(self, lat: str = "lat", lon: str = "lon") -> tuple[float, float] | tuple[None, None]:
        """A point in Viet Nam, or none where both cells are empty."""
        if not self.cells[lat] and not self.cells[lon]:
            return None, None
        try:
            north, east = float(self.cells[lat]), float(self.cells[lon])
        except ValueError:
            raise ValueError(_("tọa độ phải là hai số")) from None
        if not (8 <= north <= 24 and 102 <= east <= 110):
            raise ValueError(_("tọa độ %(north)s, %(east)s ở ngoài Việt Nam") % {"north": north, "east": east})
        return north, east


def read(path: Path, columns: tuple[str, ...]) -> Table:
    """The file's rows, with columns of exactly these names; problems are collected in the table, not raised."""
    table = Table(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        table.wrong(0, _("không có tệp này trong %(folder)s") % {"folder": path.parent})
        return table
    except UnicodeDecodeError:
        table.wrong(0, _("không phải UTF-8"))
        return table
    lines = _numbered(text)
    header = next(lines, (0, []))
    if tuple(header[1]) != columns:
        table.wrong(header[0], _("dòng đầu phải là: %(columns)s") % {"columns": ",".join(columns)})
        return table
    for line, cells in lines:
        if len(cells) != len(columns):
            table.wrong(line, _("có %(n)s cột thay vì %(of)s") % {"n": len(cells), "of": len(columns)})
        else:
            table.rows.append(Row(line, dict(zip(columns, cells, strict=True))))
    if not table.rows and not table.problems:
        table.wrong(0, _("không có dòng nào"))
    return table


def _numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, [nfc(cell.strip()) for cell in next(csv.reader([line]))]
