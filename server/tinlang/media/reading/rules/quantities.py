"""Numbers: plain, signed, with a unit, from one to another, one by another. The last of the rules for numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from tinlang.media.reading.context import Context, one_of
from tinlang.media.reading.numerals import BLANK, DASH, NUMBER, cardinal, digits, in_words, value
from tinlang.media.reading.rules.fractions import is_score, share
from tinlang.media.reading.rules.measures import Measure, is_named, measure_at, measures
from tinlang.media.reading.spans import Kind, Span
from tinlang.media.reading.syllables import CAPITALS

_NUMBER = re.compile(NUMBER)
_IN_BLANKS = re.compile(r"[1-9]\d{0,2}[ \u00a0\u202f]\d{3}(?!\d|[.,]\d)")
_COMPOUND = re.compile(r"(\d{1,3})(m|kg|tạ|tấn|tr|triệu|tỷ|tỉ)(\d{1,3})(?!\w|[.,]\d)", re.IGNORECASE)
_ROUND_SUMS = {
    "tr": ("triệu", "nghìn"),
    "triệu": ("triệu", "nghìn"),
    "tỷ": ("tỷ", "triệu"),
    "tỉ": ("tỷ", "triệu"),
}
"""What stands behind a million or a billion is hundreds of the next below: 1tr2 is 1.200.000 đồng."""
_MONEY_SAID = re.compile(rf"{BLANK}?(?:đồng|đ)(?!\w)")
_LINK = re.compile(rf"{BLANK}*(?:(?P<to>{DASH})|(?P<by>[xX×*])){BLANK}*(?=[-\u2212]?\d)")
_TIMES_SIGN = re.compile(rf"x(?={BLANK}?\d)")
_BEFORE = re.compile(
    rf"(?P<minus>[-\u2212\u2013])(?=\d)|(?P<plus>\+)(?=\d)|(?P<sign>[±≥≤<≈~ØΦ]|(?<![-=])>){BLANK}?(?=\d)|(?P<money>[$€¥£]){BLANK}?(?=\d)"
)
_FALLING = one_of("giảm hạ đổi lệch lỗ âm")
"""Words before a hyphen that make a minus of it, even before money."""
_COLD = re.compile(
    rf"(?:\d+[.,]\d|\d+(?:{BLANK}*(?:{DASH}|đến|tới){BLANK}*[-\u2212]?\d+(?:[.,]\d+)?)?{BLANK}?(?:[%‰°º˚℃]|oC|độ))",
    re.IGNORECASE,
)
"""What can be below nought: degrees, shares, decimals."""
_OUTLINE = re.compile(rf"\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}(?=\.?{BLANK}+[^\W\d_])")
_NAMED_BEFORE = re.compile(rf"(?<!\w)[{CAPITALS}][^\W\d_]*{BLANK}+[{CAPITALS}][^\W\d_]*{BLANK}+$")
_POSITION = re.compile(
    rf"""(\d{{1,2}}(?:[.,]\d{{1,2}})?){BLANK}?[°º˚]?{BLANK}?N{BLANK}?[-–,;/]?{BLANK}?
    (\d{{2,3}}(?:[.,]\d{{1,2}})?){BLANK}?[°º˚]?{BLANK}?E(?!\w)""",
    re.VERBOSE,
)
_HALF = re.compile(rf"{BLANK}?([\u00bc-\u00be])")
_SAID = {
    "±": "cộng trừ",
    "≥": "từ",
    "≤": "không quá",
    "<": "dưới",
    ">": "trên",
    "≈": "khoảng",
    "~": "khoảng",
    "Ø": "phi",
}
_CURRENCIES = {"$": "đô la", "€": "ơ rô", "¥": "nhân dân tệ", "£": "bảng Anh"}
_COUNTS_IN_THOUSANDS = re.compile(rf"{BLANK}*(?:đồng|người|hộ|con|cây|lượt)(?!\w)", re.IGNORECASE)
_TALL = one_of("cao dài rộng sâu đo")
_RISEN = one_of("lên dâng ngập rút xuống")
_WATER = one_of("nước lũ lụt sông suối hồ ngập ngầm tràn mực đập")
_ABOUT = one_of("khoảng chừng hơn gần tới đến trên là từ thêm còn")
_WIDEST_DOOR = 4
"""A door is 1m2 wide; what is 50m2 wide is an area."""
_LOWEST_AREA = 20
"""Nobody's flooded field is as small: "ngập 1m2" is a depth."""
_ELECTRIC = ("vôn", "am pe", "oát")
_PARTS = one_of("đợt lần loại hạng nhóm bậc lô tổ giải")
_TERMS = one_of("trẻ bé cháu kiệm hạn vay góp hành lãi suất gửi")
_BEASTS = one_of("trâu bò bê nghé ngựa dê")
_MARKS = one_of("điểm thi môn chuẩn đạt thang")
_SUBJECTS = one_of("môn toán văn anh lý hóa sinh sử địa")
_HIGHEST_MARK, _OLDEST_BEAST, _LONGEST_TERM = 100, 25, 60
_POINTS = re.compile(rf"{BLANK}?đ(?!\w|{BLANK}?/|[.]c)")
_BELOW_ZERO = one_of("độ điểm")
_AGED = one_of("thọ dương nam nữ em trẻ cụ đủ tuổi cháu bé ông bà già bác chị anh")
_ENUMERATED = one_of("thôn tổ khu lớp khối số điều khoản bàn câu đội nhóm mục thửa lô thứ tiết")
_LIST = re.compile(r"\d{1,3}(?:,\d{1,3})+(?!\d|[.,]\d)")


@dataclass(frozen=True, slots=True)
class _Item:
    """One amount: its words, its unit, where it ends, and what joins it to the one before (to, by)."""

    said: str
    worth: float | None
    measure: Measure | None
    end: int
    link: str = ""


def quantity(context: Context) -> Span | None:
    """91,2% · 25-27°C · 5x7m · ±5 · 400.000-600.000đ · 1m65 · 12 345 678."""
    if context.text[context.at].isdecimal():
        return _amounts(context, context.at, "")
    before = context.match(_BEFORE)
    if before is None or context.text[context.at - 1 : context.at].isalnum():
        return None
    if before["minus"]:
        return _negative(context, before)
    if before["money"]:
        return _in_currency(context, before)
    return _amounts(context, before.end(), f"{_SAID.get(before['sign'] or '', 'cộng')} ")


def position(context: Context) -> Span | None:
    """Where a storm is: 17,5N-112,3E."""
    found = context.match(_POSITION)
    if found is None:
        return None
    said = f"{in_words(found[1])} độ vĩ bắc, {in_words(found[2])} độ kinh đông"
    return Span(found.start(), found.end(), said, Kind.MEASURE)


def times_sign(context: Context) -> Span | None:
    """The x between what is counted and how often: 2 viên/lần x 3 lần."""
    found = context.match(_TIMES_SIGN)
    if found is None or not context.text[context.at - 1 : context.at].isspace():
        return None
    return Span(found.start(), found.end(), "nhân", Kind.NUMBER)


def _amounts(context: Context, at: int, prefix: str) -> Span | None:
    items = _items(context, at)
    if not items:
        return None
    last = items[-1]
    kind = last.measure.kind if last.measure else Kind.NUMBER
    return Span(context.at, last.end, prefix + _joined(context, items), kind)


def _negative(context: Context, before: re.Match[str]) -> Span | None:
    """−3°C; a hyphen is a minus before degrees, per cent, points, decimals, in brackets; else a bullet or a dash.

    Money is taken away: (-250đ).
    """
    if context.read and context.read[-1].end == context.at and context.text[context.at - 1] not in "([":
        return None
    span = _amounts(context, before.end(), "âm ")
    if span is None:
        return None
    sure, led_in = before["minus"] == "\u2212", context.text[: context.at].rstrip(" ")[-1:]
    if span.kind is Kind.MONEY:
        taken_away = Span(span.start, span.end, span.spoken.replace("âm", "trừ", 1), span.kind)
        return taken_away if sure or led_in == "(" or _FALLING & {*context.words_before(6)} else None
    sure = sure or led_in == "(" or _COLD.match(context.text, before.end()) is not None
    return span if sure or context.after(span.end) in _BELOW_ZERO else None


def _in_currency(context: Context, before: re.Match[str]) -> Span | None:
    span = _amounts(context, before.end(), "")
    return Span(span.start, span.end, f"{span.spoken} {_CURRENCIES[before['money']]}", Kind.MONEY) if span else None


def _items(context: Context, at: int) -> list[_Item]:
    """The amounts that hang together from here on, at most six."""
    if (row := _row(context)) is not None:
        return [row]
    items: list[_Item] = []
    link = ""
    while len(items) < 6 and (item := _item(context, at, link)) is not None:
        items.append(item)
        joint = _LINK.match(context.text, item.end)
        if joint is None or _ends_a_name(context, item, joint):
            break
        at, link = joint.end(), "to" if joint["to"] else "by"
    return items


def _ends_a_name(context: Context, item: _Item, joint: re.Match[str]) -> bool:
    """TBA Nà Lầu 2 - 22/0,4kV, đợt 1 - 200.000đ: the number before the dash belongs to the name of what follows."""
    if item.measure is not None or joint["by"] or not joint[0].startswith(" ") or not joint[0].endswith(" "):
        return False
    named = _NAMED_BEFORE.search(context.text[max(0, context.at - 30) : context.at]) is not None
    behind = _NUMBER.match(context.text, joint.end()) if named or context.before() in _PARTS else None
    if behind is None:
        return False
    if named and context.text[behind.end() : behind.end() + 1] == "/":
        return True
    unit = measure_at(context.text, behind.end())
    return unit is not None and (unit[0].kind is Kind.MONEY or (named and unit[0].reading.endswith(_ELECTRIC)))


def _row(context: Context) -> _Item | None:
    """1.1 that numbers a paragraph, and thôn 1,2,3 that is a list without blanks."""
    if (found := context.match(_OUTLINE)) and _numbers_paragraph(context, found.end()):
        return _Item(" chấm ".join(cardinal(int(one)) for one in found[0].split(".")), None, None, found.end())
    if (found := context.match(_LIST)) and context.before() in _ENUMERATED:
        return _Item(", ".join(cardinal(int(one)) for one in found[0].split(",")), None, None, found.end())
    return None


def _numbers_paragraph(context: Context, end: int) -> bool:
    """Whether the line begins with it and a capital letter follows."""
    line = context.text[max(0, context.at - 20) : context.at].rpartition("\n")[2]
    return not line.strip(" \t\u00a0-+*•") and context.text[end : end + 8].lstrip(". \t\u00a0")[:1].isupper()


def _item(context: Context, at: int, link: str) -> _Item | None:
    below_zero = ""
    if context.text[at] in "-\u2212":
        below_zero, at = "âm ", at + 1
    if (compound := _compound(context, at, link)) is not None:
        return compound
    found = _NUMBER.match(context.text, at)
    if found is None:
        return None
    found = _with_blanks(context.text, at) or found
    worth, said, end = value(found[0]), below_zero + in_words(found[0]), found.end()
    if (half := _HALF.match(context.text, end)) is not None:
        said, end = f"{said} {_and_part(half[1])}", half.end()
    thousands = context.text[end : end + 1] == "k" and end - found.start() > 1
    if (special := _by_what_it_counts(context, found, worth)) is not None:
        return _Item(f"{said} {special[0]}", worth, None, special[1], link)
    behind = measure_at(context.text, end, named=is_named(context, found[0]) and not thousands)
    if behind is None:
        return _Item(said, worth, None, end, link)
    return _Item(f"{said} {behind[0].reading}", worth, behind[0], behind[1], link)


def _by_what_it_counts(context: Context, number: re.Match[str], worth: float | None) -> tuple[str, int] | None:
    """59t of people and cattle is an age, 12T of a loan are months, 9,5đ are marks: never weights, never money."""
    end = number.end()
    if worth is None or context.text[end : end + 1] not in tuple("tTđ ") or not context.text[end : end + 2].strip():
        return None
    letter, free = context.text[end], context.is_free(end + 1)
    if letter == "t" and free and _is_aged(context, worth, end):
        return "tuổi", end + 1
    if letter == "T" and free and worth <= _LONGEST_TERM and not _TERMS.isdisjoint(context.words_before(6)):
        return "tháng", end + 1
    points = _POINTS.match(context.text, end)
    return ("điểm", points.end()) if points and _are_points(context, number[0], worth, points.end()) else None


def _is_aged(context: Context, worth: float, end: int) -> bool:
    words = context.words_before(8)
    if worth <= 120 and context.after(end + 1) == "trở":
        return True
    return (worth <= 120 and not _AGED.isdisjoint(words)) or (
        worth <= _OLDEST_BEAST and not _BEASTS.isdisjoint(words[-4:])
    )


def _are_points(context: Context, written: str, worth: float, end: int) -> bool:
    """No price has a part of a dong; a round number needs a word that speaks of marks."""
    words = context.words_before(4)
    if worth > _HIGHEST_MARK or "giá" in words or "tiền" in words:
        return False
    spoken_of = context.after(end) in _SUBJECTS or not _MARKS.isdisjoint(words)
    return re.fullmatch(r"\d{1,2}[.,]\d{1,2}", written) is not None or spoken_of


def _is_tall(context: Context, whole: int) -> bool:
    """Whether 1m2 is a length: behind cao or sâu, and where water has risen so far."""
    words = context.words_before(12)
    while words and words[-1] in _ABOUT:
        words.pop()
    if not words:
        return False
    if words[-1] == "rộng":
        return whole < _WIDEST_DOOR
    return words[-1] in _TALL or (words[-1] in _RISEN and whole < _LOWEST_AREA and not _WATER.isdisjoint(words))


def _compound(context: Context, at: int, link: str) -> _Item | None:
    """1m65, 1tr2, 1kg5; 50m2 is an area unless something is so tall."""
    found = _COMPOUND.match(context.text, at)
    if found is None:
        return None
    unit, whole, rest = found[2].casefold(), cardinal(int(found[1])), found[3]
    if unit == "m" and rest in ("2", "3") and not _is_tall(context, int(found[1])):
        return None
    worth = value(f"{found[1]},{rest}")
    if unit in _ROUND_SUMS:
        name, below = _ROUND_SUMS[unit]
        written = _MONEY_SAID.match(context.text, found.end())
        said = f"{whole} {name} {cardinal(int(rest.ljust(3, '0')))} {below} đồng"
        return _Item(said, worth, measures()["đồng"], written.end() if written else found.end(), link)
    measure = measures()[unit]
    said = f"{whole} {measure.reading} {digits(rest) if rest[0] == '0' else cardinal(int(rest))}"
    return _Item(said, worth, measure, found.end(), link)


def _joined(context: Context, items: list[_Item]) -> str:
    said = items[0].said
    for left, right in pairwise(items):
        said = f"{said}{_between(context, items, left, right)}{right.said}"
    return said


def _between(context: Context, items: list[_Item], left: _Item, right: _Item) -> str:
    """nhân, đến, or a pause where a dash parts what is no range: three in a row, going down, of two units."""
    if right.link == "by":
        return " nhân "
    if is_score(context):
        return " "
    dashes = sum(1 for item in items if item.link == "to")
    falls = left.worth is not None and right.worth is not None and left.worth >= right.worth
    falls = falls and not left.said.startswith("âm") and right.measure is None
    other = left.measure is not None and (right.measure is None or not left.measure.is_of_a_kind_with(right.measure))
    return ", " if dashes > 1 or falls or other else " đến "


def _with_blanks(text: str, at: int) -> re.Match[str] | None:
    """150 000 đ: one blank makes a number only before a unit or before what comes by the thousand."""
    found = _IN_BLANKS.match(text, at)
    if found is None or not (measure_at(text, found.end()) or _COUNTS_IN_THOUSANDS.match(text, found.end())):
        return None
    return found


def _and_part(sign: str) -> str:
    """1½ is một và một phần hai, 1¾ một và ba phần tư."""
    return f"và {share(sign)}"
