"""What is read aloud and cannot be meant: a day of no calendar, an hour that no clock shows, a sign without words.

Only said to who writes: it is read as it stands, since nobody but them knows what was meant. Where a number can be
something else (a ratio, a length of time, the thirteenth wage of a year), nothing is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tinlang.media.reading.numerals import BLANK
from tinlang.media.reading.rules.dates import is_day
from tinlang.media.reading.rules.signs import is_silent_by_rule
from tinlang.media.reading.spans import Kind, Reading


class What(StrEnum):
    DAY = "day"
    HOUR = "hour"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Amiss:
    """`text[start:end]`, and what is wrong with it."""

    start: int
    end: int
    what: What


_YEAR = r"(?:19|20)\d\d"
_ALONE = r"(?<![\w/.,:-])"
_ENDS = r"(?![\w]|[/.,:-]\w)"
_COUNTS = re.compile(
    rf"(?:^|\W)(?:mỗi|một|hai|ba|mấy|cả|hằng|hàng|suốt|từng)(?:{BLANK})+ngày(?:{BLANK})*$", re.IGNORECASE
)
_NO_DATE = re.compile(
    r"(?:^|\W)(?:số|ngõ|ngách|hẻm|nhà|lô|thửa|tờ|đường|quyển|mã|tỷ lệ|tỉ lệ|khoảng|gần|hơn)(?:\W)*$", re.IGNORECASE
)
_LASTS = re.compile(
    r"(?:^|\W)(?:trong|sau|khoảng|suốt|dài|hơn|gần|đủ|tổng|cộng|mất|hết|được|qua|quá|mỗi|thêm)(?:\W)*$", re.IGNORECASE
)
_FULL_DATE = re.compile(rf"{_ALONE}(\d{{1,2}})([/.-])(\d{{1,2}})\2({_YEAR}){_ENDS}")
_SAID_DATE = re.compile(rf"(?:ngày|mùng|mồng)(?:{BLANK})+((\d{{1,2}})[/.-](\d{{1,2}})){_ENDS}", re.IGNORECASE)
_PART_OF_DAY = r"(?:sáng|trưa|chiều|tối|đêm|khuya|hôm)"
_WEEKDAY = rf"(?:thứ(?:{BLANK})+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ(?:{BLANK})+nhật|cn|t[2-7])"
_DATED = re.compile(
    rf"\b(?:{_WEEKDAY}|{_PART_OF_DAY}(?:(?:{BLANK})+(?:nay|mai|qua))?),?(?:{BLANK})+\(?((\d{{1,2}})/(\d{{1,2}})){_ENDS}",
    re.IGNORECASE,
)
_WRITTEN_OUT = re.compile(
    rf"(?:ngày|mùng|mồng)(?:{BLANK})+((\d{{1,2}})(?:{BLANK})+tháng(?:{BLANK})+(\d{{1,2}})"
    rf"(?:(?:(?:{BLANK})+năm(?:{BLANK})+|/)({_YEAR}))?){_ENDS}",
    re.IGNORECASE,
)
_MONTH_OF_YEAR = re.compile(
    rf"tháng(?:{BLANK})+((\d{{1,2}})(?:/|(?:{BLANK})+năm(?:{BLANK})+){_YEAR}){_ENDS}", re.IGNORECASE
)
_HOUR = re.compile(
    rf"{_ALONE}(\d{{1,2}})(?:{BLANK})?(?:h|g|giờ)"
    rf"(?:(\d\d)(?!\d|%)|(?:{BLANK})(\d\d)(?!\d|(?:{BLANK})*(?:%|(?:người|hộ|thôn|xã)\b)))",
    re.IGNORECASE,
)
_HOUR_SAID = re.compile(
    rf"(?:lúc|hồi)(?:{BLANK})+((\d{{1,2}})(?:(?:{BLANK})?(?:h|g|giờ)|:(\d\d))){_ENDS}", re.IGNORECASE
)


def amiss(reading: Reading) -> tuple[Amiss, ...]:
    """All of it in order; a stretch once."""
    text = reading.text
    found = [*_days(text), *_days_without_year(text), *_hours(text), *_signs(reading)]
    first: dict[int, Amiss] = {}
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        first.setdefault(one.start, one)
    return tuple(first.values())


def _days(text: str) -> Iterator[Amiss]:
    for found in _FULL_DATE.finditer(text):
        if not is_day(found[1], found[3], found[4]) and not _NO_DATE.search(text[: found.start()]):
            yield Amiss(*found.span(), What.DAY)
    for found in _WRITTEN_OUT.finditer(text):
        if not is_day(found[2], found[3], found[4]) and not _COUNTS.search(text[: found.start(1)]):
            yield Amiss(*found.span(1), What.DAY)
    for found in _MONTH_OF_YEAR.finditer(text):
        if not 1 <= int(found[2]) <= 12 and not text[: found.start()].casefold().rstrip().endswith(("lương", "thưởng")):
            yield Amiss(*found.span(1), What.DAY)


def _days_without_year(text: str) -> Iterator[Amiss]:
    for found in _SAID_DATE.finditer(text):
        counted = _COUNTS.search(text[: found.start(1)])
        if not is_day(found[2], found[3]) and found[2] != "24" and not counted:
            yield Amiss(*found.span(1), What.DAY)
    for found in _DATED.finditer(text):
        # no share is more than its whole: "sáng 31/2" is no day, "sáng 30/45 hộ đã họp" is a share
        if not is_day(found[2], found[3]) and int(found[2]) > int(found[3]):
            yield Amiss(*found.span(1), What.DAY)


def _hours(text: str) -> Iterator[Amiss]:
    for found in _HOUR.finditer(text):
        if not _is_of_day(found[1], found[2] or found[3]) and not _LASTS.search(text[: found.start()]):
            yield Amiss(*found.span(), What.HOUR)
    for found in _HOUR_SAID.finditer(text):
        if not _is_of_day(found[2], found[3] or "0"):
            yield Amiss(*found.span(1), What.HOUR)


def _is_of_day(hour: str, minute: str) -> bool:
    """0:00 to 24:00."""
    return int(minute) < 60 and (int(hour) < 24 or (int(hour) == 24 and int(minute) == 0))


_SYMBOLS = frozenset({"So", "Sm", "Sc"})


def _signs(reading: Reading) -> Iterator[Amiss]:
    """An emoji, a currency, a symbol that is heard as nothing or as a pause; not the bullets that begin a line."""
    for span in reading.spans:
        written = reading.text[span.start : span.end]
        heard = span.kind is not Kind.SIGN or any(map(str.isalnum, span.spoken))
        symbols = (char for char in written if unicodedata.category(char) in _SYMBOLS)
        if not heard and not all(map(is_silent_by_rule, symbols)):
            yield Amiss(span.start, span.end, What.SIGN)
