"""From day to day: 20-22/11, 15/8-20/8/2024, 30/4-1/5, 22-27 tháng Giêng; and the dash between two times or days."""

from __future__ import annotations

import re

from tinlang.media.reading.context import Context, one_of
from tinlang.media.reading.numerals import BLANK, DASH, year
from tinlang.media.reading.rules.dates import FREE, MONTH_SAID, day, is_counted, is_day, is_said, month, numbered_day
from tinlang.media.reading.rules.fractions import OF_DAYS, is_share
from tinlang.media.reading.spans import Kind, Span

_TO = rf"{BLANK}?{DASH}{BLANK}?"
_DAYS = re.compile(rf"((?:\d{{1,2}}{_TO}){{1,4}}\d{{1,2}})([/.])(\d{{1,2}})(?:\2([12]\d{{3}}))?{FREE}")
_DATES = re.compile(
    rf"(\d{{1,2}})([/.])(\d{{1,2}})(?:\2([12]\d{{3}}))?{BLANK}*{DASH}{BLANK}*(\d{{1,2}})\2(\d{{1,2}})(?:\2([12]\d{{3}}))?{FREE}"
)
_DAYS_OF_MONTH = re.compile(
    rf"(\d{{1,2}}){_TO}(\d{{1,2}})(?=(?P<month>{MONTH_SAID})|(?![\w%/+:-]|[.,]\d))", re.IGNORECASE
)
_JOINING = re.compile(
    rf"""{DASH}(?={BLANK}*(?:\d{{1,2}}(?:{BLANK}?h|{BLANK}giờ|:[0-5]\d|[/.-]\d{{1,2}}(?:[/.-]\d{{4}})?(?!\d)|/\d{{4}})
    |(?:thứ|ngày|tháng|mùng|T){BLANK}?\d|(?:chủ{BLANK}nhật|CN)(?!\w)))""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNTED = re.compile(rf"(?<!\d)(\d{{1,2}}){BLANK}*ngày{BLANK}*$", re.IGNORECASE)
"""2 ngày 16-17/5: the days are counted, so that "ngày" is said again."""
_BEGUN = one_of("từ ngày dịp lễ đêm sáng chiều tối trưa mùng mồng trong kỳ")
_TIMES = (Kind.DATE, Kind.TIME, Kind.ORDINAL)


def days_in_month(context: Context) -> Span | None:
    """20-22/11 is from the 20th to the 22nd; 16-17-18/5 are three days one after another."""
    found = context.match(_DAYS)
    if found is None or (found[2] == "." and not (found[4] or _is_dotted(context, found.end()))):
        return None
    days = re.findall(r"\d+", found[1])
    if not all(is_day(one, found[3], found[4]) for one in days) or sorted(days, key=int) != days:
        return None
    of_month = f"tháng {month(found[3])}"
    if found[4]:
        of_month = f"{of_month} {year(int(found[4]))}"
    return Span(found.start(), found.end(), f"{_row(context, days)} {of_month}", Kind.DATE)


def dates(context: Context) -> Span | None:
    """Two days, each with its month."""
    found = context.match(_DATES)
    if found is None or not (is_day(found[1], found[3], found[4]) and is_day(found[5], found[6], found[7])):
        return None
    if (found[2] == "." and not found[7]) or _are_shares(context, found):
        return None
    first = _full(day(context, found[1]), found[3], found[4])
    second = _full(f"ngày {numbered_day(found[5])}", found[6], found[7])
    begun = found[4] is not None or context.before() in _BEGUN
    return Span(found.start(), found.end(), f"{'' if begun else 'từ '}{first} đến {second}", Kind.DATE)


def days_before_month(context: Context) -> Span | None:
    """22-27 tháng Giêng; ngày 16-17; từ ngày 3-5 hằng tháng."""
    found = context.match(_DAYS_OF_MONTH)
    if found is None or not 1 <= int(found[1]) < int(found[2]) <= 31:
        return None
    if found["month"] is None and not (is_said(context) and not is_counted(context)):
        return None
    return Span(found.start(), found.end(), _row(context, [found[1], found[2]]), Kind.DATE)


def joining(context: Context) -> Span | None:
    """The dash between two times or days, read one by one: 14h ngày 30/10 – 9h ngày 1/11."""
    found = context.match(_JOINING)
    if found is None or not any(span.kind in _TIMES for span in context.read[-2:]):
        return None
    return Span(found.start(), found.end(), "đến", Kind.WORD)


def _row(context: Context, days: list[str]) -> str:
    """Two days are the ends of a time, more are named one by one."""
    counted = _COUNTED.search(context.text[max(0, context.at - 16) : context.at])
    so_many = counted is not None and int(counted[1]) == int(days[-1]) - int(days[0]) + 1
    first = f"ngày {numbered_day(days[0])}" if so_many else day(context, days[0])
    if len(days) > 2:
        return ", ".join((first, *(numbered_day(one) for one in days[1:])))
    begun = context.before() in _BEGUN and not so_many
    return f"{'' if begun else 'từ '}{first} đến ngày {numbered_day(days[1])}"


def _are_shares(context: Context, found: re.Match[str]) -> bool:
    """1/4-1/2 diện tích."""
    return found[7] is None and is_share(context, int(found[5]), int(found[6]), found.end())


def _full(day_said: str, month_written: str, year_written: str | None) -> str:
    said = f"{day_said} tháng {month(month_written)}"
    return f"{said} {year(int(year_written))}" if year_written else said


def _is_dotted(context: Context, end: int) -> bool:
    """24-25.11 is days, 24-25.5 độ is not."""
    return context.before() in OF_DAYS or context.before() == "từ" or not context.after(end)
