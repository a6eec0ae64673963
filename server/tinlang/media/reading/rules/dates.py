"""Days, months and years: 11/5/2018, ngày 5-10, các ngày 1, 10 và 24/11, tháng 5/2018, T2/2026, 23 tháng Chạp."""

from __future__ import annotations

import re
from calendar import monthrange

from tinlang.media.reading.context import Context, one_of
from tinlang.media.reading.numerals import BLANK, DASH, cardinal, year
from tinlang.media.reading.rules.fractions import OF_DAYS, is_range, is_score, is_share
from tinlang.media.reading.rules.ordinals import ordinal
from tinlang.media.reading.spans import Kind, Span

FREE = r"(?!\w|[/.]\d)"
"""A day has ended: no letter, no further part of a number."""
MONTH_SAID = (
    rf"{BLANK}+tháng{BLANK}+(?:(?:0?[1-9]|1[0-2])(?!\d|[.,]\d|{BLANK}+ngày)"
    r"|giêng|chạp|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)"
)
"""The month written out behind a day, as a piece of a pattern."""

_DATE = re.compile(rf"(\d{{1,2}})({BLANK}?[/.-]{BLANK}?)(\d{{1,2}})(?:\2(\d{{4}}|\d\d))?{FREE}")
_MONTH = re.compile(rf"(\d{{1,2}})([/.-])([12]\d{{3}}){FREE}")
_AFTER_THANG = re.compile(
    rf"(\d{{1,2}})(?:{BLANK}?{DASH}{BLANK}?(\d{{1,2}})(?=/[12]\d{{3}}(?!\d)|(?![\d/]|[.,]\d)))?(?:[/.-]([12]\d{{3}}))?{FREE}"
)
_DAY_OF_MONTH = re.compile(rf"(\d{{1,2}})(?={MONTH_SAID})", re.IGNORECASE)
_DAY_IN_LIST = re.compile(
    rf"(\d{{1,2}})(?=(?:{BLANK}*(?:,|;|và|hoặc|đến|tới|đến{BLANK}hết|ngày|đến{BLANK}ngày){BLANK}*(?:\d{{1,2}}(?!\d))){{1,8}}(?:[/.]\d{{1,2}}|{MONTH_SAID}))",
    re.IGNORECASE,
)
_DAY_ALONE = re.compile(r"(\d{1,2})(?![\w%/+:-]|[.,]\d)")
_MARKED = re.compile(
    rf"T(?:\.{BLANK}?(?=\d{{1,2}}/[12]\d{{3}}))?(\d{{1,2}})(?:{BLANK}?{DASH}{BLANK}?T?(\d{{1,2}}))?(?:/([12]\d{{3}}))?{FREE}"
)
_MARKED_IN_A_HURRY = re.compile(r"[Tt](\d{1,2})(?![\w/-]|[.,]\d)")
_QUARTER = re.compile(r"Q\.?([1-4]|I{1,3}|IV)[/-](20\d\d)(?!\w|/\d)")
_AND_SUNDAY = re.compile(rf"{BLANK}?[,&+]{BLANK}?(?:CN|T\d)(?!\w)")
_QUARTERS = ("I", "II", "III", "IV")
_MONTHLY = one_of("tiền lương cước phí phụ trợ quỹ")
_RANKED_IN_A_HURRY = one_of("người con")
_NEAR_TODAY = one_of("mai nay kia qua vào đến hết từ")
_SAID = re.compile(rf"(?:^|\W)(ngày|mùng|mồng)(?:{BLANK}|:)*$", re.IGNORECASE)
_COUNTED_DAYS = re.compile(rf"(?:^|\W)(?:mỗi|một|hai|ba|mấy|cả|hằng|hàng){BLANK}*ngày{BLANK}*$", re.IGNORECASE)
_AFTER_A_DAY = frozenset(
    ("", "tháng", "đến", "tới", "và", "hoặc", "âm", "hàng", "hằng", "này", "sau", "tết", "tại", "lúc", "của")
)
_TOWARDS = one_of("trước đến tới vào hết hạn chót")
_NUMBERED = one_of("đợt quý kỳ kì lần tuần vụ khóa khoá số phiên hk")
_ITERATED = one_of("tháng hằng hàng mỗi")
_HOLIDAY = one_of("ngày dịp lễ hạn chót")
_FEAST = one_of("ngày dịp lễ mừng niệm nghỉ khánh")
_FEASTS = frozenset(
    ((3, 2), (8, 3), (26, 3), (30, 4), (1, 5), (19, 5), (1, 6), (27, 7), (19, 8), (2, 9), (20, 10), (20, 11), (22, 12))
)
"""Days that people name by their numbers alone: lễ 30-4, 1-5."""


def date(context: Context) -> Span | None:
    """A day with its month; none that no calendar has, nor what the words around make a share or an amount."""
    found = context.match(_DATE)
    if found is None or not is_day(found[1], found[3], found[4]) or not _is_date(context, found):
        return None
    said = f"{day(context, found[1], said=_in_row(context))} tháng {month(found[3])}"
    if found[4]:
        said = f"{said} {year(int(found[4]))}"
    return Span(found.start(), found.end(), said, Kind.DATE)


def month_of_year(context: Context) -> Span | None:
    """5/2018 is a month, behind đợt or quý the number of that; behind tháng also 11-12/2025 and a month alone."""
    if context.before() == "tháng":
        return _after_thang(context)
    found = context.match(_MONTH)
    if found is None or found[2] != "/":
        return None
    if context.before() in _NUMBERED:
        return Span(found.start(), found.end(), f"{cardinal(int(found[1]))} {year(int(found[3]))}", Kind.DATE)
    if not 1 <= int(found[1]) <= 12:
        return None
    return Span(found.start(), found.end(), f"tháng {month(found[1])} {year(int(found[3]))}", Kind.DATE)


def day_alone(context: Context) -> Span | None:
    """A day whose month stands later or nowhere: ngày 5 tháng 9, các ngày 1, 10 và 24/11, trước ngày 5."""
    listed = context.match(_DAY_IN_LIST) or context.match(_DAY_OF_MONTH)
    if listed is not None and listed.re is _DAY_OF_MONTH and context.before() in _NUMBERED:
        return None  # đợt 1 tháng 3 is the first of its row, not a day
    if listed is not None and 1 <= int(listed[1]) <= 31 and (_in_list(context) or listed.re is _DAY_OF_MONTH):
        return Span(listed.start(), listed.end(), day(context, listed[1], said=_in_row(context)), Kind.DATE)
    found = context.match(_DAY_ALONE)
    if found is None or not 1 <= int(found[1]) <= 31 or not is_said(context) or is_counted(context):
        return None
    if context.before() == "ngày" and context.after(found.end()) not in _AFTER_A_DAY and found[1][0] != "0":
        return None
    return Span(found.start(), found.end(), day(context, found[1]), Kind.DATE)


def weekday_or_month(context: Context) -> Span | None:
    """T2 to T7 are weekdays; with a year, or beyond them, months: T2/2026, T11, T1-T6/2026."""
    if context.text[context.at] not in "Tt" or context.text[context.at - 1 : context.at].isalnum():
        return None
    if (small := context.match(_MARKED_IN_A_HURRY)) is not None:
        return _in_a_hurry(context, small)
    return _weekday_or_month(context)


def _weekday_or_month(context: Context) -> Span | None:
    found = context.match(_MARKED)
    if found is None or not 1 <= int(found[1]) <= 12 or not (found[2] is None or 1 <= int(found[2]) <= 12):
        return None
    ends = [end for end in found.groups()[:2] if end]
    monthly = found[2] is None and not _MONTHLY.isdisjoint(context.words_before(3))
    if (
        found[3] is None
        and not (monthly and not _AND_SUNDAY.match(context.text, found.end()))
        and all(2 <= int(end) <= 7 for end in ends)
    ):
        said = " đến ".join(f"thứ {month(end)}" for end in ends)
    else:
        said = " đến ".join(f"tháng {month(end)}" for end in ends)
    return Span(found.start(), found.end(), f"{said} {year(int(found[3]))}" if found[3] else said, Kind.DATE)


def _in_a_hurry(context: Context, found: re.Match[str]) -> Span | None:
    """As people type it: sáng t7 is a weekday, người t2 the second, tiền nước t9 a month, lương T13 one more."""
    number, before = int(found[1]), context.before()
    if before in _RANKED_IN_A_HURRY:
        said = f"thứ {ordinal(number)}"
    elif found[0][0] == "T":
        said = "tháng mười ba" if number == 13 and before in ("lương", "thưởng") else ""
    elif (before in OF_DAYS or before in _NEAR_TODAY) and 2 <= number <= 7:
        said = f"thứ {month(found[1])}"
    else:
        said = f"tháng {month(found[1])}" if 1 <= number <= 12 else ""
    if found[0][0] == "T" and not said:
        return _weekday_or_month(context)
    return Span(found.start(), found.end(), said, Kind.DATE) if said else None


def quarter(context: Context) -> Span | None:
    """Q4/2026, QIV/2026."""
    if context.text[context.at] != "Q" or (found := context.match(_QUARTER)) is None:
        return None
    number = found[1] if found[1].isdecimal() else str(_QUARTERS.index(found[1]) + 1)
    said = f"{month(number)} {year(int(found[2]))}"
    return Span(found.start(), found.end(), said if context.before() == "quý" else f"quý {said}", Kind.DATE)


def is_day(day: str, month: str, year: str | None = None) -> bool:
    """Whether the calendar has this day; 29/2 only in leap years, or where no year is named."""
    if not 1 <= int(month) <= 12:
        return False
    full = int(year) if year and len(year) == 4 else 2000 + int(year or 0)
    return 1 <= int(day) <= monthrange(full, int(month))[1]


def day(context: Context, written: str, *, said: bool = False) -> str:
    """mùng năm, ngày hai mươi: the word "ngày" where it was not just said."""
    said_before = _SAID.search(context.text[max(0, context.at - 12) : context.at])
    word = said_before[1].casefold() if said_before and not is_counted(context) else ""
    if word in ("mùng", "mồng"):
        return cardinal(int(written))
    return numbered_day(written) if word or said else f"ngày {numbered_day(written)}"


def numbered_day(written: str) -> str:
    """1 to 10 are mùng một to mùng mười."""
    return f"mùng {cardinal(int(written))}" if int(written) <= 10 else cardinal(int(written))


def month(written: str) -> str:
    """Month 4 is tư."""
    return "tư" if int(written) == 4 else cardinal(int(written))


def is_said(context: Context) -> bool:
    """Whether "ngày" or "mùng" stands right before."""
    return _SAID.search(context.text[max(0, context.at - 12) : context.at]) is not None


def is_counted(context: Context) -> bool:
    """Whether that "ngày" is counted itself: mỗi ngày 2 viên."""
    return _COUNTED_DAYS.search(context.text[max(0, context.at - 16) : context.at]) is not None


def _is_date(context: Context, found: re.Match[str]) -> bool:
    """By the sign between: a slash is a day unless it shares, a point and a dash need a word that speaks of days."""
    sign, end = found[2].strip(), found.end()
    if found[2] != sign and not (found[4] or is_said(context)):
        return False
    if found[4] and (len(found[4]) == 4 or sign == "/" or is_said(context)):
        return True
    if sign == "/":
        return not found[4] and not is_range(context, end) and not is_share(context, int(found[1]), int(found[3]), end)
    before, alone = context.before(), not context.after(end)
    if sign == ".":
        return before in OF_DAYS or (alone and not _HOLIDAY.isdisjoint(context.words_before(6)))
    return _is_dashed_date(context, before, alone, found)


def _is_dashed_date(context: Context, before: str, alone: bool, found: re.Match[str]) -> bool:
    """ngày 5-10 is a day, 5-10 ngày is not; 25-5 can be no range; ngày 3-5 hằng tháng and các ngày 3-5 are."""
    if is_score(context) and before not in OF_DAYS:
        return False
    if before == "ngày" and (context.after(found.end()) in _ITERATED or context.words_before(2)[0] == "các"):
        return False
    if before in OF_DAYS:
        return not is_counted(context)
    if (int(found[1]), int(found[3])) in _FEASTS and not _FEAST.isdisjoint(context.words_before(8)):
        return True
    return alone and (before in _TOWARDS or int(found[1]) > max(12, int(found[3])))


def _after_thang(context: Context) -> Span | None:
    """What stands behind the word tháng."""
    found = context.match(_AFTER_THANG)
    if found is None or not 1 <= int(found[1]) <= 12:
        return None
    said = month(found[1])
    if found[2]:
        if not int(found[1]) < int(found[2]) <= 12:
            return None
        said = f"{said} đến tháng {month(found[2])}"
    return Span(found.start(), found.end(), f"{said} {year(int(found[3]))}" if found[3] else said, Kind.DATE)


def _in_list(context: Context) -> bool:
    """Whether a row of days begins or goes on here."""
    return is_said(context) or context.before() == "từ" or _in_row(context)


def _in_row(context: Context) -> bool:
    """Whether a day without its month was read just before: ngày 1, 10 và 24/11 says "ngày" once."""
    return any(
        span.kind is Kind.DATE and context.at - span.end <= 6 and "tháng" not in span.spoken
        for span in context.read[-2:]
    )
