"""Times of the day and lengths in hours: 7h30, 17:05, 8h00-11h30, 7-9h, 14 giờ 00, 48h."""

from __future__ import annotations

import re

from tinlang.media.reading.context import Context, one_of
from tinlang.media.reading.numerals import BLANK, DASH, cardinal, decimal
from tinlang.media.reading.rules.fractions import is_ratio
from tinlang.media.reading.spans import Kind, Span

_MARK = r"['’′p](?!\w)|ph(?!\w)"
_SECOND = r"""['’′](?P<second_marked>[0-5]\d)(?:["”″]|''|s(?!\w))"""
_CLOCK = rf"""
    (?P<hour>\d{{1,3}})
    (?: {BLANK}?h{BLANK}?:?(?P<minute>[0-5]\d|\d(?={_MARK}))(?:{BLANK}?(?:{_SECOND}|{_MARK}))?
      | {BLANK}?h
      | (?-i:(?={BLANK}?[AP]M(?!\w)))
      | g(?P<minute_g>[0-5]\d)
      | :(?P<minute_colon>[0-5]\d)(?::(?P<second>[0-5]\d))?
      | {BLANK}giờ{BLANK}(?P<minute_word>[0-5]\d)(?!\d|{BLANK}*(?:giờ|ngày))
    )(?:{BLANK}?(?P<half>[AaPp])\.?[Mm](?!\w))?(?:(?!\w)|(?=(?:đến|tới|ngày|sáng|trưa|chiều|tối|đêm|tại|hôm|thứ|và|mời)(?!\w)))(?!:\d|/\d(?!\d?[/.-]\d))
"""
_TIME = re.compile(_CLOCK, re.VERBOSE | re.IGNORECASE)
_HOURS_ONLY = re.compile(
    rf"(\d{{1,2}}){BLANK}?{DASH}{BLANK}?(?=\d{{1,2}}(?:{BLANK}?h|g\d\d|{BLANK}giờ))", re.IGNORECASE
)
_DECIMAL_HOURS = re.compile(r"(\d{1,2})[.,](\d{1,2})h(?!\w)", re.IGNORECASE)
_SOUTHERN_HOUR = re.compile(r"(\d{1,2})g(?!\w)(?!/)", re.IGNORECASE)
_TO = re.compile(rf"{BLANK}*{DASH}{BLANK}*(?=\d)")
_IN_CAPITALS = re.compile(r"[^\W\d_a-zà-ỹđ]{2,}[^\w]*$")
_MINUTES_SAID = re.compile(rf"{BLANK}*phút(?!\w)", re.IGNORECASE)
_BEGUN = one_of("từ khoảng lúc giữa đến tới trước sau")
_AT = one_of("lúc từ đến tới vào hồi trước sau khoảng đúng")
_AFTERNOON = ((0, "trưa"), (5, "chiều"), (9, "tối"), (11, "đêm"))
_PARTS_OF_DAY = one_of("sáng trưa chiều tối đêm ngày hôm hằng hàng")


def time(context: Context) -> Span | None:
    """A time, or two with a dash: từ tám giờ đến mười một giờ ba mươi phút. Nought minutes are not said."""
    found = context.match(_TIME)
    if found is None or not _is_time(context, found):
        return _hours(context)
    said, end = _said(context, found)
    until = _until(context, end)
    if until is not None:
        begun = context.before() in _BEGUN or not _is_of_day(found)
        return Span(context.at, until[1], f"{'' if begun else 'từ '}{said} đến {until[0]}", Kind.TIME)
    return Span(context.at, end, said, Kind.TIME)


def is_hour(context: Context, letter: str) -> bool:
    """Whether the h or g behind the number here makes an hour of it; a capital only where all is in capitals."""
    if letter not in "hgHG" or (
        letter.isupper() and not _IN_CAPITALS.search(context.text[max(0, context.at - 12) : context.at])
    ):
        return False
    found = context.match(_TIME) or context.match(_SOUTHERN_HOUR)
    return found is not None and int(found[1]) <= 24


def _hours(context: Context) -> Span | None:
    """7-9h and 7-11h30, where only the second is marked; 1,5h; 13g with a word that makes an hour of it."""
    if (first := context.match(_HOURS_ONLY)) is not None:
        second = _TIME.match(context.text, first.end())
        if second is not None and int(first[1]) < int(second["hour"]):
            said, end = _said(context, second)
            return Span(context.at, end, f"{cardinal(int(first[1]))} đến {said}", Kind.TIME)
    if (found := context.match(_DECIMAL_HOURS)) is not None:
        return Span(found.start(), found.end(), f"{decimal(found[1], found[2])} giờ", Kind.TIME)
    found = context.match(_SOUTHERN_HOUR)
    if found is None or int(found[1]) > 24:
        return None
    told = context.before() in _AT or context.words_before(2) == ["thời", "điểm"]
    if not told and context.after(found.end()) not in _PARTS_OF_DAY:
        return None
    return Span(found.start(), found.end(), f"{cardinal(int(found[1]))} giờ", Kind.TIME)


def _until(context: Context, end: int) -> tuple[str, int] | None:
    """What is said for the second time behind a dash, and its end."""
    dash = _TO.match(context.text, end)
    second = _TIME.match(context.text, dash.end()) if dash else None
    return _said(context, second) if second is not None and _is_of_day(second) else None


def _is_time(context: Context, found: re.Match[str]) -> bool:
    """A clock has 24 hours; hours marked h may be a length (48h, 72h); 1:10 in a proportion is no time."""
    if found["half"] is not None and not 1 <= int(found["hour"]) <= 24:
        return False
    if found["minute_colon"] is not None:
        return _is_of_day(found) and not is_ratio(context)
    return found["minute_g"] is None or _is_of_day(found)


def _is_of_day(found: re.Match[str]) -> bool:
    hour, minute = int(found["hour"]), _minute(found)
    return hour < 24 or (hour == 24 and minute in (None, "00"))


def _said(context: Context, found: re.Match[str]) -> tuple[str, int]:
    """The words of one time, and where it ends; "phút" that stands behind is left to be read, but goes with 00."""
    said, end = f"{cardinal(int(found['hour']))} giờ", found.end()
    minute, second = _minute(found), found["second"] or found["second_marked"]
    written = _MINUTES_SAID.match(context.text, end)
    if minute is None or (minute == "00" and second in (None, "00")):
        return said + _half(found), written.end() if minute and written else end
    said = f"{said} {_two_digits(minute)}"
    if written is None:
        said = f"{said} phút"
    if second is not None and second != "00":
        said = f"{said} {_two_digits(second)} giây"
    return said + _half(found), end


def _half(found: re.Match[str]) -> str:
    """9:00 AM is in the morning, 4:30 PM in the afternoon, 7:00 PM in the evening."""
    hour = int(found["hour"])
    if found["half"] is None or not 1 <= hour <= 12:
        return ""
    if found["half"] in "Aa":
        return " đêm" if hour == 12 else " sáng"
    return next(f" {part}" for end, part in _AFTERNOON if hour % 12 <= end)


def _minute(found: re.Match[str]) -> str | None:
    return found["minute"] or found["minute_g"] or found["minute_colon"] or found["minute_word"]


def _two_digits(written: str) -> str:
    """05 is không năm behind an hour."""
    return f"không {cardinal(int(written))}" if written[0] == "0" and len(written) == 2 else cardinal(int(written))
