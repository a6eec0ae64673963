"""A list that somebody took out of the province's system, as Excel or CSV.

Columns are found by what their headings say, without tone marks and in any order: which headings that system gives was
not seen.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext_lazy

from tinlang.common.errors import DomainError
from tinlang.common.sheets import lines_of
from tinlang.common.text import fold
from tinlang.services.outside_rows import MOST_ROWS, NEEDED, OutsideList, TooManyLines, gathered

HEADINGS: dict[str, tuple[str, ...]] = {
    "code": ("ma ho so", "so ho so"),
    "procedure": ("ma thu tuc", "ma tthc", "ten thu tuc", "thu tuc"),
    "identity_number": ("cccd", "cmnd", "giay to tuy than", "so dinh danh"),
    "tax_code": ("ma so thue",),
    "phone": ("dien thoai", "so dt"),
    "address": ("dia chi",),
    "due_on": ("hen tra", "han tra"),
    "received_at": ("ngay nhan", "tiep nhan luc", "ngay tiep nhan", "ngay nop"),
    "finished_at": ("ngay tra", "ket qua", "hoan thanh", "ket thuc"),
    "state": ("trang thai", "tinh trang"),
    "channel": ("kenh", "hinh thuc", "nop qua"),
    "name": ("nguoi nop", "ho ten", "ho va ten", "chu ho so", "to chuc"),
}
"""By what a heading holds, in the order in which they are tried: “ngày hẹn trả” is no “ngày trả”."""


class NoSuchColumns(DomainError):
    message = gettext_lazy("Không tìm thấy đủ các cột cần có.")
    kept = gettext_lazy("Chưa nhập gì.")
    todo = gettext_lazy("Dòng tiêu đề cần có: Mã hồ sơ, Thủ tục, Người nộp, Ngày nhận.")
    status = 422


class NotAText(DomainError):
    message = gettext_lazy("Không đọc được tệp này như một bảng chữ (.csv).")
    kept = gettext_lazy("Chưa nhập gì.")
    todo = gettext_lazy("Mở bằng Excel, lưu lại dạng .xlsx hoặc “CSV UTF-8”, rồi chọn lại.")
    status = 422


def read(content: bytes) -> OutsideList:
    """What an .xlsx or .csv file tells; slips of rows too. NotABook, NotAText, NoSuchColumns, TooManyLines."""
    lines = _of_book(content) if content[:2] == b"PK" else _of_text(content)
    place, columns = _columns(lines)
    if len(lines) - place > MOST_ROWS + 1:
        raise TooManyLines
    return gathered(
        (number, {name: cells[at] if at < len(cells) else None for name, at in columns.items()})
        for number, cells in lines[place + 1 :]
    )


Lines = Sequence[tuple[int, Sequence[Any]]]


def _of_book(content: bytes) -> Lines:
    """The first sheet that has anything in it."""
    return next((lines for lines in lines_of(BytesIO(content)).values() if lines), [])


def _of_text(content: bytes) -> Lines:
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise NotAText from None
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    except csv.Error:
        raise NotAText from None


def _columns(lines: Lines) -> tuple[int, dict[str, int]]:
    """Where the headings stand (a title may stand above them), and which column is what. NoSuchColumns."""
    for place, (_number, cells) in enumerate(lines[:10]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(cells):
            heading = fold(str(cell or ""))
            name = next((name for name, said in HEADINGS.items() if any(one in heading for one in said)), "")
            if name and name not in columns:
                columns[name] = at
        if all(name in columns for name in NEEDED):
            return place, columns
    raise NoSuchColumns
