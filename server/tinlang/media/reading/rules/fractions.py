"""Numbers with a slash or a colon between: shares (2/3 số hộ), so many of all (12/15 thôn), ratios (1:500), 24/7, ½."""

from __future__ import annotations

import re

from tinlang.media.reading.context import Context, one_of
from tinlang.media.reading.letters import name_of_number
from tinlang.media.reading.numerals import BLANK, DASH, in_words, value
from tinlang.media.reading.rules.measures import measure_at
from tinlang.media.reading.spans import Kind, Span
from tinlang.media.reading.syllables import CAPITALS

_AMOUNT = r"\d{1,3}(?:\.\d{3})+|\d{1,6}(?:,\d{1,3})?"
_PAIR = re.compile(rf"({_AMOUNT})(?:{BLANK}?/{BLANK}?({_AMOUNT}))(?:/(\d{{1,6}}))?(?:/(\d{{1,6}}))?(?!\d|[/:]\d)")
_RATIO = re.compile(rf"({_AMOUNT}){BLANK}?:{BLANK}?({_AMOUNT})(?::(\d{{1,3}}))?(?!\d|[/:]\d)")
_LABELLED = re.compile(r":\s")
"""A colon with a blank behind it announces what follows: "đợt 2: 10 kg" is no ratio."""
_AROUND_THE_CLOCK = re.compile(rf"24{BLANK}?h?/(24|7)(?:{BLANK}?(h)(?!\w))?(?![\w/-]|[.,:]\d)", re.IGNORECASE)
_VULGAR = re.compile(r"[\u00bc-\u00be\u2150-\u215e]+")
_LEFT_OVER = re.compile(r"/(\d{1,3}(?:\.\d{3}){1,3}|\d{1,6}(?:,\d{1,2})?)(?!\d|[.,]\d)(?!\w(?<!k))")
_TO = re.compile(rf"{BLANK}?{DASH}{BLANK}?(?=\d{{1,3}}/\d)")

_POINTS = r"\d{1,2}\s?[-–]\s?\d{1,2}"
_SETS = re.compile(rf"(?<!\d)(?<!cấp )(?<!bậc )(?<!từ ){_POINTS}\s?\((?:{_POINTS}[,;/]?\s?){{0,6}}$")
"""The sets of a match in brackets behind its score: 3-1 (25-20, 22-25."""
_SET = re.compile(rf"{_POINTS}\s?[,;/)]")
"""One of them: nothing but points, where a speed or an amount has a unit."""
_COMRADES = re.compile(rf"{BLANK}*đ[/.]c(?!\w)", re.IGNORECASE)
_ROW_OF_SCORES = re.compile(r"(?:tỷ|tỉ) số(?: là)?[\s:]*(?:\d{1,2}\s?[-–]\s?\d{1,2}[,;]\s*)+$", re.IGNORECASE)
_TEAM_BEFORE = re.compile(
    rf"(?<!\w)[{CAPITALS}][a-zà-ỹ]+{BLANK}+(?!(?:Khánh|Tết|Lễ|Ngày){BLANK})[{CAPITALS}][a-zà-ỹ]+{BLANK}+$"
)
_SCORE_AND_TEAM = re.compile(
    rf"\d{{1,2}}{BLANK}?[-–:]{BLANK}?\d{{1,2}}{BLANK}+[{CAPITALS}][a-zà-ỹ]+{BLANK}+[{CAPITALS}]"
)
"""Between the names of two teams stands a score: "Bản Ngà 0-3 Phú Xá"."""

OF_DAYS = one_of("ngày sáng trưa chiều tối đêm hôm mùng mồng dịp lễ tết")
"""Behind one of these stands a day, whatever follows."""
_NEAR_DAYS = one_of("từ đến tới trước sau vào hết kể cn nhật nay")
_GRADED = one_of("hạng binh điểm lệ lực số ngõ lớp mốc tầng bậc cấp")
_PORTIONED = one_of("hơn quá chiếm còn đạt được giảm tăng bằng thêm trợ nhất có mới hưởng mất tới gần cả nửa")
_SHARES = one_of(
    """số tổng diện chi dân giá mức lượng kinh quãng khối thời phần quỹ nhu công tiền sản năng mặt đoạn vốn chặng
    nguồn còn
    lít thìa muỗng cốc bát chén viên quả gói ống liều ha sào mẫu kg vòng sân đời trọng"""
)
"""Of what is shared out a part is taken: hai phần ba số hộ."""
_COUNTED = one_of(
    """hộ thôn xã em cháu học người đại thành đồng cử đảng đơn trường chỉ tiêu ngày giờ khu phiếu lớp trẻ cụ bản tổ trạm
    loa tỉnh huyện phường ứng đb đbqh hđnd vị gia mũi đoàn hội ủy bàn điểm nhà câu suất lần buổi năm tháng vụ cuộc
    mục"""
)
"""Of what is counted so many out of so many are there: mười hai trên mười lăm thôn."""
_IN_LENGTH = re.compile(rf"{BLANK}*chiều{BLANK}+(?:dài|rộng|cao|sâu)", re.IGNORECASE)
_ONE_OVER_ANOTHER = one_of("kv v mmhg")
"""Units of which two values are named, one over the other: 35/0,4 kV, 140/90 mmHg."""
_IN_RATIO = one_of("lệ pha trộn loãng")
_IN_SCORE = one_of("thắng thua hòa hoà dẫn tỷ tỉ")


def around_the_clock(context: Context) -> Span | None:
    """24/24 giờ, 24/24h, 24/7; behind a word that leads to a day 24/7 is the day."""
    found = context.match(_AROUND_THE_CLOCK)
    if found is None or (found[1] == "7" and context.before() in OF_DAYS | _NEAR_DAYS):
        return None
    said = f"hai mươi tư trên {in_words(found[1])}"
    return Span(found.start(), found.end(), f"{said} giờ" if found[2] else said, Kind.FRACTION)


def fraction(context: Context) -> Span | None:
    """N/M that is no day: a part, or so many out of so many; or from one part to another."""
    found = context.match(_PAIR)
    if found is None:
        return None
    dash = _TO.match(context.text, found.end())
    until = _PAIR.match(context.text, dash.end()) if dash else None
    if until is not None:
        return Span(found.start(), until.end(), f"{_said(context, found)} đến {_said(context, until)}", Kind.FRACTION)
    said, end = _with_letter(context.text, _said(context, found), found.end())
    return Span(found.start(), end, said, Kind.FRACTION)


def _with_letter(text: str, said: str, end: int) -> tuple[str, int]:
    """A unit of one letter at once behind it: 258,15/260m."""
    if text[end : end + 1] not in tuple("mglhV") or (behind := measure_at(text, end)) is None:
        return said, end
    return f"{said} {behind[0].reading}", behind[1]


def is_range(context: Context, end: int) -> bool:
    """Whether a dash and another N/M follow."""
    return _TO.match(context.text, end) is not None


def ratio(context: Context) -> Span | None:
    """N:M that is no time of the day: tỷ lệ 1:500, pha 1:10; a score has nothing between."""
    found = context.match(_RATIO)
    if found is None or (_LABELLED.search(found[0]) and not is_ratio(context) and not is_score(context)):
        return None
    between = " " if is_score(context) else " trên "
    return Span(
        found.start(), found.end(), between.join(in_words(part) for part in found.groups() if part), Kind.FRACTION
    )


def vulgar(context: Context) -> Span | None:
    """½, ¾: one sign, or a row of them."""
    found = context.match(_VULGAR)
    return Span(found.start(), found.end(), " ".join(map(share, found[0])), Kind.FRACTION) if found else None


def left_over(context: Context) -> Span | None:
    """A slash and a number behind something that another rule has read: hạng 4/14 xã."""
    found = context.match(_LEFT_OVER)
    if found is None or not context.text[context.at - 1 : context.at].isalnum():
        return None
    return Span(found.start(), found.end(), f"trên {in_words(found[1])}", Kind.FRACTION)


def is_share(context: Context, part: int, whole: int, end: int) -> bool:
    """Whether the part/whole here, which could be a day, is a share by the words around it."""
    before, after = context.before(), context.after(end)
    if before in OF_DAYS:
        return False
    if before in _GRADED or {"lệ", "lực"} & set(context.words_before(6)):
        return True
    if part > whole:
        return False
    if after in _SHARES or _IN_LENGTH.match(context.text, end):
        return True
    if before in _NEAR_DAYS:
        return part == whole and after in _COUNTED
    return after in _COUNTED or before in _PORTIONED


def is_part(context: Context, found: re.Match[str]) -> bool:
    """Whether N/M is said with phần: a true part of few, of something that is shared out rather than counted."""
    part, whole = value(found[1]), value(found[2])
    if part is None or whole is None or part >= whole or context.before() in _GRADED:
        return False
    if "," in found[0] or context.after(found.end()) in _ONE_OVER_ANOTHER:
        return False
    if part > 1 and (context.after(found.end()) in _COUNTED or _COMRADES.match(context.text, found.end())):
        return False
    return whole <= 10 or context.after(found.end()) in _SHARES


def is_ratio(context: Context) -> bool:
    """Whether what follows is set in a proportion, so that 1:10 is no time."""
    return not _IN_RATIO.isdisjoint(context.words_before(4))


def is_score(context: Context) -> bool:
    """Whether what follows is the score of a match."""
    if not _IN_SCORE.isdisjoint(context.words_before(2)):
        return not is_ratio(context)
    line = context.text[max(0, context.at - 60) : context.at].rpartition("\n")[2]
    if _ROW_OF_SCORES.search(line) or (_SETS.search(line) and context.match(_SET)):
        return True
    return _TEAM_BEFORE.search(line) is not None and context.match(_SCORE_AND_TEAM) is not None


def share(sign: str) -> str:
    """What ½ or ¾ is worth, in words."""
    said = name_of_number(sign)
    return f"{said.removesuffix('bốn')}tư" if said.endswith("phần bốn") else said


def _said(context: Context, found: re.Match[str]) -> str:
    if found[3] is not None:
        return " trên ".join(in_words(part) for part in found.groups() if part)
    if is_part(context, found):
        return f"{in_words(found[1])} phần {'tư' if found[2] == '4' else in_words(found[2])}"
    return f"{in_words(found[1])}{', ' if _are_years(found) else ' trên '}{in_words(found[2])}"


def _are_years(found: re.Match[str]) -> bool:
    """2024/2025: two years in a row."""
    first, second = found[1], found[2]
    return len(first) == len(second) == 4 and first.isdecimal() and second.isdecimal() and int(second) - int(first) == 1
