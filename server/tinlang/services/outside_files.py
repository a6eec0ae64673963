"""A list that somebody took out of the province's system, as Excel or CSV: the one implementation of the port so far.

Columns are found by what their headings say, without tone marks and in any order: which headings that system gives was
not seen. States and channels are read by their national numbers or names.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinlang.common import clock
from tinlang.common.dates import understood
from tinlang.common.errors import DomainError
from tinlang.common.forms import without_controls
from tinlang.common.sheets import lines_of
from tinlang.common.text import fold
from tinlang.services.models import ApplicantKind, Channel, DossierState
from tinlang.services.models.dossiers import NATIONAL_CODES
from tinlang.services.outside import OutsideDossier
from tinlang_wire.clock import ZONE

MOST_ROWS = 1_000
LONGEST_CODE = 60
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
NEEDED = ("code", "procedure", "name", "received_at")
NAMES = {
    "code": gettext_lazy("Mã hồ sơ"),
    "procedure": gettext_lazy("Thủ tục"),
    "name": gettext_lazy("Người nộp"),
    "received_at": gettext_lazy("Ngày nhận"),
}
CLOSING = time(17)
"""Of a day without an hour on which something was finished: as far as the day goes."""


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


class TooManyLines(DomainError):
    message = gettext_lazy("Tệp có nhiều hơn 1.000 dòng.")
    kept = gettext_lazy("Chưa nhập gì.")
    todo = gettext_lazy("Xuất từng kỳ ngắn hơn rồi nhập lần lượt.")
    status = 422


@dataclass(frozen=True)
class Slip:
    """A row that cannot be understood, by its number in the file."""

    row: int
    said: str


@dataclass
class OutsideFile:
    """What a file tells, and what in it cannot be understood. An implementation of `ProvinceSystem`."""

    told: list[OutsideDossier] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)

    def dossiers(self) -> Iterable[OutsideDossier]:
        return self.told


def read(content: bytes) -> OutsideFile:
    """What an .xlsx or .csv file tells; slips of rows too. NotABook, NotAText, NoSuchColumns, TooManyLines."""
    lines = _of_book(content) if content[:2] == b"PK" else _of_text(content)
    place, columns = _columns(lines)
    if len(lines) - place > MOST_ROWS + 1:
        raise TooManyLines
    found, seen = OutsideFile(), dict[str, int]()
    for number, cells in lines[place + 1 :]:
        try:
            one = _dossier({name: cells[at] if at < len(cells) else None for name, at in columns.items()})
            if one.code in seen:
                raise ValueError(_("mã hồ sơ đã có ở dòng %(row)s") % {"row": seen[one.code]})
        except ValueError as error:
            found.slips.append(Slip(number, str(error)))
            continue
        seen[one.code] = number
        found.told.append(one)
    return found


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


def _dossier(cells: dict[str, Any]) -> OutsideDossier:
    """ValueError in words for a row that cannot be understood."""
    missing = [str(NAMES[name]) for name in NEEDED if not _text(cells.get(name))]
    if missing:
        raise ValueError(_("còn trống: %(columns)s") % {"columns": ", ".join(missing)})
    tax_code = _number(cells.get("tax_code"))
    received_at = _moment(cells["received_at"])
    finished_at = _if_told(cells.get("finished_at"), lambda value: _moment(value, CLOSING))
    if finished_at is not None and finished_at < received_at:
        if finished_at.date() < received_at.date():
            raise ValueError(_("ngày có kết quả ở trước ngày nhận"))
        finished_at = received_at
    if len(_text(cells["code"])) > LONGEST_CODE:
        raise ValueError(_("mã hồ sơ dài quá %(most)s chữ") % {"most": LONGEST_CODE})
    return OutsideDossier(
        code=_text(cells["code"]),
        procedure=_text(cells["procedure"]),
        name=_text(cells["name"])[:160],
        received_at=received_at,
        channel=_one(cells.get("channel"), _channels(), Channel.ONLINE, _("nộp qua")),
        state=_one(cells.get("state"), _states(), DossierState.ACCEPTED, _("tình trạng")),
        kind=ApplicantKind.BUSINESS if tax_code else ApplicantKind.CITIZEN,
        identity_number=_number(cells.get("identity_number"))[:20],
        tax_code=tax_code[:14],
        phone=_text(cells.get("phone"))[:32],
        address=_text(cells.get("address"))[:300],
        due_on=_if_told(cells.get("due_on"), lambda value: _moment(value).date()),
        finished_at=finished_at,
    )


def _text(value: Any) -> str:
    """As somebody reads it: a number that Excel keeps as 20012345678.0 is 20012345678."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(without_controls(str(value), one_line=True).split()) if value is not None else ""


def _number(value: Any) -> str:
    """As the form of the desk keeps a number: without blanks."""
    return _text(value).replace(" ", "")


def _if_told(value: Any, read_it: Callable[[Any], Any]) -> Any:
    return read_it(value) if _text(value) else None


def _moment(value: Any, hour: time = time(8)) -> datetime:
    """A day of Viet Nam with its hour; without one, `hour`."""
    if isinstance(value, datetime):
        has_hour = value.time() != time(0)
        return datetime.combine(value.date(), value.time() if has_hour else hour, ZONE)
    if isinstance(value, date):
        return datetime.combine(value, hour, ZONE)
    told = understood(_text(value), clock.today(), past=True)
    if told is None or told.day is None:
        raise ValueError(_("không hiểu ngày “%(value)s”") % {"value": _text(value)})
    return datetime.combine(told.day, told.time or hour, ZONE)


def _channels() -> dict[str, Channel]:
    names = {fold(str(one.label)): one for one in Channel}
    return names | {str(number): one for number, one in enumerate(Channel, start=1)}


def _states() -> dict[str, DossierState]:
    return {fold(str(state.label)): state for state in DossierState} | {
        str(number): state for state, number in NATIONAL_CODES.items()
    }


def _one(value: Any, known: dict[str, Any], usual: Any, named: str) -> Any:
    text = fold(_text(value))
    if not text:
        return usual
    if text not in known:
        raise ValueError(_("không hiểu %(named)s “%(value)s”") % {"named": named, "value": _text(value)})
    return known[text]
