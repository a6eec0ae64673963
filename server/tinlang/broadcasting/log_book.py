"""The station's log book on paper: its columns in the official order, in Vietnamese, as all papers."""

from __future__ import annotations

from datetime import date, timedelta

from tinlang.broadcasting.queries.logbook import Book, BookLine
from tinlang.common.templatetags.ui import duration, time_of_day
from tinlang.documents.sheets import A4_LANDSCAPE, Column, Sheet, Signature, Struck, Table, Text
from tinlang.documents.wording import BLANK, BY_HAND, SEALED, day_in_full, day_of, day_short
from tinlang.units.queries import committee_of, place_of

TITLE = "Sổ nhật ký phát thanh"
COLUMNS = (
    Column("TT", 1, "center"),
    Column("Ngày", 2, "center"),
    Column("Giờ bắt đầu – kết thúc", 2, "center"),
    Column("Tên chương trình, tin", 5),
    Column("Nguồn", 2.3),
    Column("Thời lượng (phút:giây)", 1.7, "center"),
    Column("Ngôn ngữ", 1.8),
    Column("Người duyệt", 2.8),
    Column("Người vận hành (ký)", 2.4),
    Column("Tình trạng máy", 2.2),
    Column("Ghi chú", 4),
)
"""In the order in which an inspector asks for them; the form itself was not seen."""


def sheet_of(book: Book, on: date, by: str) -> Sheet:
    """The book as it stands that day, closed by whoever draws it if its days are over."""
    rows = tuple(row_of(number, line) for number, line in enumerate(book.lines, start=1))
    ends = (
        f"Đã khóa sổ {day_in_full(on)}, người khóa sổ: {by}."
        if book.last < on
        else f"Sổ đang mở, in đến {day_in_full(on)}, người in: {by}."
    )
    return Sheet(
        page=A4_LANDSCAPE,
        form="",
        above="",
        agency=committee_of(book.unit, on),
        number=f"Quyển số: {BLANK[:3]}",
        dated=f"{place_of(book.unit, on)}, {day_in_full(on)}",
        title=TITLE,
        about=span_of(book),
        body=(*([Table(COLUMNS, rows)] if rows else []), Text(f"{counted(book)} {ends}")),
        signatures=(Signature("Người lập sổ", BY_HAND), Signature("Thủ trưởng cơ quan, đơn vị", SEALED)),
    )


def row_of(number: int, line: BookLine) -> tuple[str, ...]:
    """The cells of a line. Of a struck one all are crossed out but the last, which says by whom and why."""
    cells = (
        str(number),
        day_short(day_of(line.starts_at)),
        f"{time_of_day(line.starts_at)} – {time_of_day(line.ends_at)}",
        line.title,
        line.source,
        duration(line.length_ms),
        line.language,
        line.approver,
        line.operator,
        line.condition,
    )
    return (*(map(Struck, cells) if line.is_struck else cells), line.note)


def span_of(book: Book) -> str:
    """ "Tháng 11 năm 2026", "Ngày 02 tháng 3 năm 2026", or from day to day."""
    first, last = book.first, book.last
    if first == last:
        return day_in_full(first).capitalize()
    if first.day == 1 and (first.year, first.month) == (last.year, last.month) and (last + timedelta(days=1)).day == 1:
        return day_in_full(first).split(" ", 2)[2].capitalize()
    return f"Từ ngày {day_short(first)} đến hết ngày {day_short(last)}"


def counted(book: Book) -> str:
    """What the lines come to; struck ones and what no loudspeaker played do not count."""
    if not book.lines:
        return "Không có buổi phát nào."
    minutes = round(book.heard_ms / 60_000)
    return (
        f"Sổ có {len(book.lines)} dòng, đã phát {len(book.heard)}, trong đó ghi tay {book.by_hand}; "
        f"tổng thời lượng {minutes // 60} giờ {minutes % 60} phút."
    )
