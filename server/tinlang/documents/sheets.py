"""What stands on a paper, in the order in which Nghị định 30/2020 (điều 8) has it. How it looks is not said here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError
from tinlang.documents.wording import BLANK, in_even_lines

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"

NATION_SHARE, NATION_EMS, POINTS_A_MM = 0.6, 25.5, 72 / 25.4
"""Of the width between the margins; of the letters' size, in the widest of the fonts."""
CAPITAL_EMS = 0.72
"""Of a bold capital, in the widest of the fonts, spaces counted."""


class Unfilled(DomainError):
    """A place of the form has nothing in it: a slip of the program, or a row that lacks what the form asks for."""

    message = _("Mẫu giấy còn chỗ chưa điền nên chưa lập.")
    kept = _("Chưa có giấy nào được lập; hồ sơ không đổi.")
    todo = _("Bổ sung thông tin còn thiếu của hồ sơ, hoặc báo quản trị.")
    status = 422


@dataclass(frozen=True)
class Page:
    """A size of paper and its margins, in mm; `sizes` of the letters in points.

    The first size with which the sheet fits on one page is taken; the first of all where none does.
    """

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    sizes: tuple[float, ...]

    @property
    def inner_width(self) -> int:
        return self.width - self.left - self.right

    def capitals(self, size: float, share: float = 1) -> int:
        """How many bold capitals of that size stand side by side on that share of the width."""
        return int(self.inner_width * POINTS_A_MM * share / (size * CAPITAL_EMS))

    def head_size(self, size: float) -> float:
        """Of the letters above, in points: a little smaller, and so that the nation's name stands on one line."""
        return min(size * 0.9, self.inner_width * POINTS_A_MM * NATION_SHARE / NATION_EMS)


A5 = Page(148, 210, 12, 10, 16, 12, (11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7))
A4 = Page(210, 297, 20, 20, 30, 15, (14, 13))
"""Margins and letters of Nghị định 30/2020, phụ lục I."""
A4_LANDSCAPE = Page(297, 210, 15, 15, 15, 15, (10,))


class Line(NamedTuple):
    """A place of the form and what is filled in: "Số điện thoại: 0912…"."""

    label: str
    value: str


class Text(NamedTuple):
    """A paragraph of the body."""

    words: str


class Column(NamedTuple):
    """Its heading, its share of the width, and how its cells stand: left or center."""

    head: str
    share: float
    align: str = "left"


class Group(NamedTuple):
    """A heading over so many columns; one without words lets the column's own take its place."""

    head: str
    span: int


class Struck(str):
    """Words of a cell that are crossed out, and stay readable."""


class Table(NamedTuple):
    """Rows under headings that are repeated on each page. A cell may be empty, for the pen, or `Struck`.

    `groups`: headings over those of the columns, all of which they cover in order.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    groups: tuple[Group, ...] = ()


class Signature(NamedTuple):
    """Who signs: "NGƯỜI TIẾP NHẬN HỒ SƠ", how, and the name, empty where it is written by hand."""

    role: str
    hint: str
    name: str = ""


Block = Line | Text | Table


class Head(NamedTuple):
    """Words in capitals, broken into lines."""

    above: str
    agency: str
    title: str


@dataclass(frozen=True)
class Sheet:
    """One paper. `form`: which form of which regulation it follows; `above`: the body to which the agency belongs.

    `qr` is what a scanner reads, between the signatures; `recipients` stand where the first who signs would.
    """

    page: Page
    form: str
    above: str
    agency: str
    number: str
    dated: str
    title: str
    about: str
    body: tuple[Block, ...]
    signatures: tuple[Signature, ...] = ()
    recipients: tuple[str, ...] = ()
    qr: str = ""

    def head(self, size: float) -> Head:
        """What stands above in capitals, in lines of like length, with a body in letters of that size."""
        beside = self.page.capitals(self.page.head_size(size), 1 - NATION_SHARE)
        return Head(
            above=in_even_lines(self.above.upper(), beside),
            agency=in_even_lines(self.agency.upper(), beside),
            title=in_even_lines(self.title.upper(), self.page.capitals(size)),
        )

    def check(self) -> None:
        """Unfilled where a place is empty, or holds a nothing that was made a word."""
        for name, words in self._places():
            if words.strip() in ("", str(None)):
                raise Unfilled(place=name)

    def _places(self) -> Iterator[tuple[str, str]]:
        for name in ("agency", "number", "dated", "title"):
            yield name, getattr(self, name)
        for block in self.body:
            match block:
                case Line(label, value):
                    yield label, value
                case Text(words):
                    yield "text", words
                case Table(columns, rows, groups):
                    yield from ((one.head, one.head) for one in columns)
                    yield from ((one.head, one.head) for one in groups if one.span > 1)
                    yield from (
                        (one.head, cell) for row in rows for one, cell in zip(columns, row, strict=True) if cell
                    )
        for role, hint, name in self.signatures:
            yield from (("signature", words) for words in (role, hint, name or BLANK))
