"""Signs between words: some are said, some are a pause, the rest is silent."""

from __future__ import annotations

import re
import unicodedata

from tinlang.media.reading.context import Context
from tinlang.media.reading.spans import Kind, Span
from tinlang.media.reading.syllables import CAPITALS

_SAID = {
    "&": "và", "+": "cộng", "=": "bằng", "@": "a còng", "%": "phần trăm", "‰": "phần nghìn", "°": "độ", "×": "nhân",
    "±": "cộng trừ", "≥": "lớn hơn hoặc bằng", "≤": "nhỏ hơn hoặc bằng", "<": "nhỏ hơn", ">": "lớn hơn", "≈": "khoảng",
    "→": "đến", "⇒": "đến", "➔": "đến", "$": "đô la", "€": "ơ rô", "№": "số", "^": "mũ", "℃": "độ xê", "≠": "khác",
}  # fmt: skip
_BETWEEN_THINGS_ONLY = frozenset("+=<>→⇒➔×±≈≠")
_ARROW = re.compile(r"[-=]>")
"""Said only where something stands on both sides or a number follows; at the beginning of a line they are bullets."""
_PAUSES = {",": ",", ";": ",", ":": ",", "(": ",", ")": ",", "[": ",", "]": ",", "–": ",", "—": ","}
_BULLETS = "•‣◦▪▫■□●○◆◇►▶✓✔✦★☆·|"
"""Inside a line a bullet, an emoji and the tab between two cells are heard as a pause."""
_TABS = re.compile(r"[ \t\u00a0]*")
_SHORT_FORM = re.compile(rf"[{CAPITALS}]{{3,}}(?![^\W_])")
_ENDS = re.compile(r"[.!?…]+")
_LEADERS = re.compile(r"\.{4,}|…{2,}|_{2,}|-{2,}|={2,}|\*{2,}|\.{2,}(?=\d|\s*/)|…(?=\s*/)")
"""What a form is filled in on, and lines that are drawn."""
_MARK_IN_LINE = re.compile(r"[.;:,!?]\s+(\d{1,2})$")
_MARK_BY_SLASH = re.compile(r"(?:^|[\n.;:])[ \t\u00a0]{0,8}(?:[IVX]{1,5}|\d{1,2}|[^\W\d_])/\s")
"""I/ MỤC ĐÍCH, 1/ Thời gian, a/ Thành phần."""
_A_SHARE = re.compile(r"/(?=[^\W\d_])")
_COUNTED = frozenset((
    "đồng", "ngày", "lần", "người", "hộ", "suất", "buổi", "tháng", "năm", "bình", "cháu", "em", "con", "cây", "lít",
    "cân", "bao", "gói", "mũi", "thẻ", "lượt", "giờ", "ca", "vụ", "tuần", "tấn", "tạ", "kg",
))  # fmt: skip
"""After one of these `/` shares out: "lần/tuần" is once a week."""


def is_silent_by_rule(char: str) -> bool:
    """Whether it is right that this sign is not always said: a bullet, an arrow at the head of a line."""
    return char in _BULLETS or char in _SAID


def sign(context: Context) -> Span | None:
    """Any sign; always answers, so that it stands last."""
    text, at = context.text, context.at
    for rule in (_line_drawn, _sentence_end, _slash, _word_for_sign):
        if (span := rule(context)) is not None:
            return span
    pause = _pause(context)
    if _begins_line(text, at) or (text[at] in ",:" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()):
        after_day = text[at] == "," and bool(context.read) and context.read[-1].kind is Kind.DATE
        pause = pause if text[at] == ":" or after_day else ""
    tabs = _TABS.match(text, at) if text[at].isspace() else None
    return Span(at, _with_marks(text, tabs.end() if tabs else at + 1), pause, Kind.SIGN)


def _pause(context: Context) -> str:
    """Whether a pause is heard at this sign: between parts, at a bullet or an emoji, and between two cells."""
    text, at = context.text, context.at
    char = text[at]
    if char == "-":
        parts = text[at - 1 : at].isspace() and text[at + 1 : at + 2].isspace()
        return "," if parts or _parts_short_forms(context) else ""
    if char in _BULLETS or char.isspace() or unicodedata.category(char) == "So":
        return ","
    return _PAUSES.get(char, "")


def _parts_short_forms(context: Context) -> bool:
    """BHXH-BHYT: two short forms one after another, not one of two parts."""
    said = bool(context.read) and context.read[-1].kind is Kind.ABBREVIATION and context.read[-1].end == context.at
    return said and _SHORT_FORM.match(context.text, context.at + 1) is not None


def _line_drawn(context: Context) -> Span | None:
    found = context.match(_LEADERS)
    return Span(found.start(), found.end(), ",", Kind.SIGN) if found else None


def _sentence_end(context: Context) -> Span | None:
    """. ! ? …: the end of a sentence, but a point inside a word is silent and "…" before a small letter is a pause."""
    found = context.match(_ENDS)
    if found is None:
        return None
    text, end = context.text, found.end()
    if found[0] == "." and (_inside(text, context.at) or _ends_numbered(context)):
        return Span(context.at, end, "," if _ends_numbered(context) else "", Kind.SIGN)
    goes_on = text[end:].lstrip(" \t\u00a0")[:1] if end < len(text) else ""
    pause = "," if goes_on.islower() or goes_on in tuple(",;:)") else "."
    return Span(context.at, end, pause, Kind.SIGN)


def _inside(text: str, at: int) -> bool:
    """Whether a point stands inside a word: "ĐT.235", "CT.UBND"; not in "xã.Bà con"."""
    if not (text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()):
        return False
    return not text[at + 1].isupper() or text[max(0, at - 2) : at].isupper()


def _ends_numbered(context: Context) -> bool:
    """Whether this point closes the number of a paragraph: "1. " at the beginning of a line, or in its row."""
    line = context.text[max(0, context.at - 12) : context.at].rpartition("\n")[2]
    if (marked := _MARK_IN_LINE.search(line)) is not None:
        return _is_in_row(context, int(marked[1]))
    return re.fullmatch(r"\s*(?:\d{1,2}(?:\.\d{1,2})*|[^\W\d_]|[IVX]+)", line) is not None and _is_line_start(
        context, line
    )


def _is_in_row(context: Context, number: int) -> bool:
    """Whether the number before stands earlier in the line, or behind a 1 comes a 2: "gồm: 1. Đơn; 2. Ảnh"."""
    text, at = context.text, context.at
    if number == 1:
        return re.search(r"[.;:,!?]\s+2\.\s", text[at : at + 400].partition("\n")[0]) is not None
    line = text[max(0, at - 400) : at].rpartition("\n")[2]
    return re.search(rf"(?:^|[.;:,!?]?\s){number - 1}\.\s", line) is not None


def _is_line_start(context: Context, line: str) -> bool:
    begins = context.at - len(line)
    return begins <= 0 or context.text[begins - 1] == "\n"


def _slash(context: Context) -> Span | None:
    """ "/": một where something is shared out, else silent between words."""
    if context.match(_A_SHARE) is None:
        numbers = context.text[context.at] == "/" and _MARK_BY_SLASH.search(
            context.text, max(0, context.at - 16), context.at + 2
        )
        return Span(context.at, context.at + 1, ",", Kind.SIGN) if numbers else None
    shares = context.before() in _COUNTED or context.text[context.at - 1 : context.at] == "%"
    if not shares:
        return Span(context.at, context.at + 1, "", Kind.SIGN)
    return Span(context.at, context.at + 1, "một", Kind.WORD)


def _word_for_sign(context: Context) -> Span | None:
    text, at = context.text, context.at
    if (arrow := context.match(_ARROW)) is not None and not _begins_line(text, at):
        return _arrow(context, arrow.end())
    said = _SAID.get(text[at])
    if said is None or (text[at] == "^" and not (text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isdigit())):
        return None
    if text[at] in _BETWEEN_THINGS_ONLY and (_begins_line(text, at) or at + 1 >= len(text)):
        return None
    return Span(at, _with_marks(text, at + 1), said, Kind.WORD)


def _arrow(context: Context, end: int) -> Span:
    """Between two ends of something "đến"; between two steps a pause."""
    before = context.text[max(0, context.at - 24) : context.at].split()
    named = bool(before) and (before[-1][:1].isupper() or before[-1][-1:].isdigit())
    return Span(context.at, end, "đến", Kind.WORD) if named else Span(context.at, end, ",", Kind.SIGN)


def _begins_line(text: str, at: int) -> bool:
    return not text[max(0, at - 20) : at].rpartition("\n")[2].strip(" \t\u00a0-+*•–—>=")


def _with_marks(text: str, end: int) -> int:
    """Joiners and variation marks belong to the sign before them: one emoji, one sign."""
    while end < len(text) and unicodedata.category(text[end]) in ("Mn", "Me", "Mc", "Cf"):
        end += 1
    return end
