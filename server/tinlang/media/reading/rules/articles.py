"""Articles, clauses and points of law, and lists that are lettered: điểm b khoản 2a Điều 12; a) … b) …; (i) (ii)."""

from __future__ import annotations

import re

from tinlang.media.reading.context import Context
from tinlang.media.reading.letters import spelt
from tinlang.media.reading.numerals import cardinal
from tinlang.media.reading.rules.measures import is_point
from tinlang.media.reading.rules.romans import value
from tinlang.media.reading.rules.times import is_hour
from tinlang.media.reading.spans import Kind, Span

_LETTER = r"[a-zđA-ZĐ]"
_POINTS = re.compile(rf"{_LETTER}(?:\s*,\s*{_LETTER}(?!\w))*(?:\s+(?:và|hoặc|đến)\s+{_LETTER}(?!\w))?(?!\w)")
_ONE_POINT = re.compile(_LETTER)
_WORD_OR_LETTER = re.compile(r"[^\W_]+")
_NUMBERED = re.compile(rf"(\d{{1,3}})({_LETTER})(?!\w)")
_IN_BRACKETS = re.compile(rf"\(?((?:x{{0,2}}(?:ix|iv|v?i{{1,3}}|v))|{_LETTER}\d?)\)")
_BEGINS = re.compile(r"(?:^|[\n;:,.(])[ \t\u00a0]*[-+•]?[ \t\u00a0]*$")


def points(context: Context) -> Span | None:
    """Letters behind "điểm": điểm a, b và đ."""
    if context.before() not in ("điểm", "tiết"):
        return None
    found = context.match(_POINTS)
    if found is None:
        return None
    said = (word if len(word) > 1 else spelt(word) for word in _WORD_OR_LETTER.findall(found[0]))
    return Span(found.start(), found.end(), " ".join(said), Kind.ARTICLE)


def numbered_with_letter(context: Context) -> Span | None:
    """khoản 2a, Điều 12b."""
    if (before := context.before()) not in ("khoản", "điều", "mục", "điểm", "chương", "phụ"):
        return None
    found = context.match(_NUMBERED)
    if found is None or is_hour(context, found[2]) or (before == "điểm" and not is_point(context)):
        return None
    return Span(found.start(), found.end(), f"{cardinal(int(found[1]))} {spelt(found[2])}", Kind.ARTICLE)


def list_letter(context: Context) -> Span | None:
    """The letter or small Roman numeral that an item of a list begins with; the bracket behind becomes a pause."""
    found = context.match(_IN_BRACKETS)
    if found is None or not _BEGINS.search(context.text[max(0, context.at - 8) : context.at]):
        return None
    mark, end = found[1], found.end() - 1
    if len(mark) > 1 and mark[1].isdigit():
        return Span(found.start(), end, f"{spelt(mark[0])} {cardinal(int(mark[1]))}", Kind.ARTICLE)
    said = str(cardinal(value(mark.upper()))) if _is_numeral(context, mark) else spelt(mark)
    return Span(found.start(), end, said, Kind.ARTICLE)


def _is_numeral(context: Context, mark: str) -> bool:
    """(i), (v), (x) are numerals where the list counts so: an (i) without (h) before it."""
    if len(mark) > 1:
        return True
    before = {"i": "h)", "v": "u)", "x": "v)"}.get(mark)
    return before is not None and f"{before}" not in context.text[max(0, context.at - 2000) : context.at]
