"""Units of measure and of money, from data/speech/words/measures.csv; what is shared out by them: đồng/lít, kg/ha."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tinlang.media.reading.context import Context, one_of
from tinlang.media.reading.lexicon import rows
from tinlang.media.reading.numerals import BLANK
from tinlang.media.reading.spans import Kind, Span
from tinlang.media.reading.syllables import is_syllable

FILE = "measures.csv"
NAMED = one_of(
    """lớp số nhà tổ khu thôn phòng lô ngõ ngách hẻm dãy khối hạng loại nhóm tầng tuyến điều khoản điểm mục đội cửa
    cổng đường phố bàn thửa hội tiểu ql đt xe"""
)
"""What is numbered: a letter behind its number belongs to its name (lớp 5A, khoản 3 đ)."""
_KINDS = {"measure": Kind.MEASURE, "money": Kind.MONEY, "time": Kind.TIME}
_AMOUNTS = (Kind.NUMBER, Kind.MEASURE, Kind.MONEY, Kind.TIME, Kind.FRACTION)
_COMRADE = re.compile(r"đ[/.]c(?!\w)|(?<=\s)đ/[vb](?!\w)", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"\d[\d.,]{0,12} ?")
_SLASH = re.compile(rf"{BLANK}?/{BLANK}?(?=[^\W_])")
_ENDING = re.compile(r"[^\s\d/(),;:]+[23]?$")
_NEITHER_OR = (
    one_of("ông bà anh chị bố mẹ cha vợ chồng cô chú bác em nam nữ con"),
    one_of("xã phường thôn bản khu tổ làng khối huyện tỉnh phố"),
)
"""Words of one kind with a slash between are a choice, not a share: 10 xã/phường."""
_NO_NAME = one_of("thời khởi địa cao quan trọng yếu ưu nhược nóng số tổng đạt được thêm thiểu sàn")
"""Words whose "điểm" is not the point of a law: thời điểm, giá khởi điểm."""
_GROUPED = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|[1-9]\d{3,}0")
_DAY_SAID = re.compile(rf"ngày{BLANK}+\d", re.IGNORECASE)
_TONS = re.compile(r"\dT(?!\w)")
_TWO_COUNTS = re.compile(rf"(\d{{1,3}}(?:\.\d{{3}})+|\d{{1,6}}){BLANK}+([^\W\d_]+)")
_ROUND = re.compile(r"10*(?:\.000)*")
_LASTING = one_of("năm tháng tuần ngày quý kỳ giờ phút th vụ lần đợt")
_OF_TIME = re.compile(r"\d{1,2}[/.-]\d{1,2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit: what is said for it, and for a slash behind it ("trên" after a measure, "một" after money, counts)."""

    reading: str
    per: str
    kind: Kind

    def is_of_a_kind_with(self, other: Measure) -> bool:
        """Whether both measure the same, as 500m-1km do and 9W-220V do not."""
        return self.reading.split(" ")[-1] == other.reading.split(" ")[-1]


@cache
def measures() -> dict[str, Measure]:
    """The table, by what is written."""
    return {row["written"]: Measure(row["reading"], row["per"], _KINDS[row["kind"]]) for row in rows(FILE)}


@cache
def _in_any_case() -> dict[str, Measure]:
    """The same for KG and Km; a single letter is only itself, and what is first in the table wins (mW before MW)."""
    folded: dict[str, Measure] = {}
    for written, measure in measures().items():
        if len(written) > 1:
            folded.setdefault(written.casefold(), measure)
    return folded


@cache
def _pattern() -> re.Pattern[str]:
    written = sorted(measures(), key=len, reverse=True)
    return re.compile(rf"({BLANK}?)({'|'.join(re.escape(one) for one in written)})(?!\w)", re.IGNORECASE)


def measure_at(text: str, at: int, *, named: bool = False) -> tuple[Measure, int] | None:
    """The unit behind a number that ends at `at`, and where it ends; capital letters alone only without a blank."""
    found = _pattern().match(text, at)
    if found is None or _COMRADE.match(text, found.start(2)):
        return None
    written = found[2]
    if written == "CC" and found[1]:
        return None
    if len(written) == 1 and written.isalpha() and ((named and written != "m") or (found[1] and written.isupper())):
        return None
    measure = measures().get(written) or _in_any_case().get(written.casefold())
    return (measure, found.end()) if measure is not None else None


def is_named(context: Context, number: str) -> bool:
    """Whether the number here numbers something, so that a letter behind it is part of a name and no unit."""
    if not number.isdecimal() or _GROUPED.fullmatch(number) or (before := context.before()) not in NAMED:
        return False
    if before == "xe" and _TONS.search(context.text, context.at, context.at + 12):
        return False
    return before != "điểm" or is_point(context)


def is_point(context: Context) -> bool:
    """Whether the "điểm" before is the point of a law, not that of thời điểm or giá khởi điểm."""
    words = context.words_before(2)
    return len(words) < 2 or words[0] not in _NO_NAME


def bare(context: Context) -> Span | None:
    """A unit without a number: tính theo m3, giá một kWh. Never one that could be a word."""
    if context.text[context.at - 1 : context.at].isalnum():
        return None
    found = _pattern().match(context.text, context.at)
    measure = measures().get(found[0]) if found else None
    if found is None or measure is None or len(found[0]) < 2 or is_syllable(found[0]):
        return None
    if found[0][0].isupper() and measure.kind is not Kind.MONEY:
        return None
    return Span(found.start(), found.end(), measure.reading, measure.kind)


def shared_out(context: Context) -> Span | None:
    """The slash behind an amount and the unit that follows: 1.250 đ/lít, 15kg gạo/tháng, 125 m³/s, đồng/người/năm."""
    if context.text[context.at] != "/" or (slash := context.match(_SLASH)) is None:
        return None
    if _follows_time(context) and _DAY_SAID.match(context.text, slash.end()):
        return Span(slash.start(), slash.end(), "", Kind.SIGN)
    before = _measure_before(context)
    if context.text[slash.end()].isdecimal():
        if _follows_time(context) and _OF_TIME.match(context.text, slash.end()):
            return Span(slash.start(), slash.end(), "", Kind.SIGN)
        if _are_two_counts(context, slash.end()):
            return Span(slash.start(), slash.end(), ",", Kind.SIGN)
        sure = before is not None or _measured(context, slash.end())
        return Span(slash.start(), slash.end(), "trên", Kind.WORD) if sure and _follows_amount(context) else None
    behind = measure_at(context.text, slash.end())
    if not _follows_amount(context) and not (before and behind):
        return None
    word = context.after(slash.end())
    if any(context.before() in either and word in either for either in _NEITHER_OR):
        return None
    per = before.per if before and not _is_shared_already(context) else "một"
    if context.text[context.at - 1] == "%" and behind is None and word not in _LASTING:
        per = "trên"
    if behind is not None:
        return Span(slash.start(), behind[1], f"{per} {behind[0].reading}", Kind.MEASURE)
    return Span(slash.start(), slash.end(), per, Kind.MEASURE)


def _follows_time(context: Context) -> bool:
    return bool(context.read) and context.read[-1].kind is Kind.TIME


def _are_two_counts(context: Context, at: int) -> bool:
    """27 hộ/112 khẩu are two counts of one thing; 5 ca/100 dân is a rate, 12 hộ/15 hộ a share."""
    behind = _TWO_COUNTS.match(context.text, at)
    before = context.before()
    if behind is None or not before.isalpha() or not _follows_amount(context):
        return False
    return not _ROUND.fullmatch(behind[1]) and behind[2].casefold() != before and before not in measures()


def _measured(context: Context, at: int) -> bool:
    """Whether a number with a unit begins here: 2 lít thuốc/100m2."""
    number = _BARE_NUMBER.match(context.text, at)
    return number is not None and measure_at(context.text, number.end()) is not None


def _is_shared_already(context: Context) -> bool:
    """đ/m²/tháng: what the money is for, then for how long."""
    return context.text[context.read[-1].start] == "/" if context.read else False


def _measure_before(context: Context) -> Measure | None:
    ending = _ENDING.search(context.text[max(0, context.at - 16) : context.at])
    if ending is None:
        return None
    return measures().get(ending[0]) or _in_any_case().get(ending[0].casefold())


def _follows_amount(context: Context) -> bool:
    """Whether an amount was read within a few words; if its number ends right here it had a unit inside (1tr2/mũi)."""
    if not context.read or context.read[-1].end < context.at - 1:
        return False
    for back, span in enumerate(reversed(context.read[-5:])):
        if span.kind is Kind.SIGN and span.spoken:
            return False
        if span.kind in _AMOUNTS:
            return back > 0 or span.kind is not Kind.NUMBER
    return False
