"""Roman numerals: behind a word that counts by them, or where the letters can be nothing else."""

from __future__ import annotations

import re

from tinlang.media.reading.context import Context
from tinlang.media.reading.numerals import cardinal
from tinlang.media.reading.rules.ordinals import ordinal
from tinlang.media.reading.spans import Kind, Span
from tinlang.media.reading.syllables import is_syllable

_NUMERAL = r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_ROMAN = re.compile(rf"({_NUMERAL})(?:\s?[-–]\s?({_NUMERAL}))?(?:/((?:19|20)\d\d))?(?![^\W_])", re.UNICODE)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_COUNTS = frozenset((
    "khóa", "khoá", "quý", "kỳ", "kì", "kỷ", "tk", "thứ", "lần", "hội", "nghị", "chương", "phần", "mục", "lục",
    "loại", "hạng", "cấp", "vực", "kv", "vùng", "khối", "khu", "nhóm", "bậc", "đợt", "đoạn", "hk", "tập", "quyển",
    "quân", "đoàn", "cư", "giải", "tuyến", "bảng", "biểu", "vòng", "số", "tiết", "đề", "bài", "án", "tiểu", "trung",
))  # fmt: skip
_LIST = re.compile(r"(?:^|[\n;.:])[ \t\u00a0]*$")
_SOLE = re.compile(r"[./]\s")
_AND_TWO = re.compile(r"(?:[ \u00a0]?,[ \u00a0]?|[ \u00a0](?:và|đến)[ \u00a0])II(?!\w)")
_BIG = frozenset("LCDM")
_BEHIND_VI = frozenset(("phạm", "rút", "khuẩn", "sinh", "tính", "mô", "vu", "hành", "cá", "măng", "lanh", "nhan", "rô"))


def roman(context: Context) -> Span | None:
    """khóa XIII · quý IV/2025 · thế kỷ XVII-XVIII · lần thứ I · "II. PHẠM VI"; never MI, DI, or an I by itself."""
    found = context.match(_ROMAN)
    if found is None or not found[1] or not _is_free_before(context):
        return None
    before = context.before()
    if _is_a_word(found[1], context.after(found.end())) or not (
        _is_counted(found[1], before)
        or _is_followed_by_two(context, found)
        or _numbers_a_part(context, found)
        or _can_be_nothing_else(found[1])
    ):
        return None
    said = _said(found[1], before)
    if found[2]:
        said = f"{said} đến {cardinal(value(found[2]))}"
    if found[3]:
        said = f"{said} năm {cardinal(int(found[3]))}"
    return Span(found.start(), found.end(), said, Kind.ROMAN)


def value(numeral: str) -> int:
    """What a Roman numeral is worth."""
    total = 0
    for char, following in zip(numeral, f"{numeral[1:]} ", strict=True):
        worth = _VALUES[char]
        total += -worth if _VALUES.get(following, 0) > worth else worth
    return total


def _said(numeral: str, before: str) -> str:
    worth = value(numeral)
    return ordinal(worth) if before == "thứ" or (before == "quý" and worth == 4) else cardinal(worth)


def _is_counted(numeral: str, before: str) -> bool:
    """A counting word stands before. C, D, L, M alone are letters: khu C."""
    return before in _COUNTS and not (len(numeral) == 1 and numeral in _BIG)


def _is_followed_by_two(context: Context, found: re.Match[str]) -> bool:
    """Hai thôn I và II."""
    return found[1] == "I" and _AND_TWO.match(context.text, found.end()) is not None


def _is_a_word(numeral: str, after: str) -> bool:
    """MI, DI, LI are words whatever stands before them, VI and XI where one follows that they belong to: VI PHẠM."""
    return is_syllable(numeral) and len(numeral) > 1 and (bool(_BIG & set(numeral)) or after in _BEHIND_VI)


def _numbers_a_part(context: Context, found: re.Match[str]) -> bool:
    """Whether it numbers a part of the notice: at the beginning, with a point or a slash behind."""
    if found[1] in _BIG or not _SOLE.match(context.text, found.end()):
        return False
    return _LIST.search(context.text[max(0, context.at - 8) : context.at]) is not None


def _can_be_nothing_else(numeral: str) -> bool:
    return len(numeral) > 1 and not _BIG & set(numeral) and not is_syllable(numeral)


def _is_free_before(context: Context) -> bool:
    before = context.text[context.at - 1 : context.at]
    return not (before.isalnum() or before == "_")
