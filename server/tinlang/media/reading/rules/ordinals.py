"""Ordinals: thứ 1 is thứ nhất, hạng 1 hạng nhất, hạng 4/14 hạng tư trên mười bốn."""

from __future__ import annotations

import re

from tinlang.media.reading.context import Context
from tinlang.media.reading.numerals import cardinal
from tinlang.media.reading.spans import Kind, Span

_FIRST = {1: "nhất", 4: "tư"}
_NUMBER = re.compile(r"(\d{1,3})(?:/(\d{1,3}))?(?![\w/]|[.,:-]\d)")
_RANKED = frozenset(("thứ", "hạng", "giải"))
_HURT = ("binh hạng", "tb hạng", "bệnh hạng")


def counted_in_order(context: Context) -> Span | None:
    """The number behind thứ, hạng or giải."""
    found = context.match(_NUMBER)
    if found is None or (before := context.before()) not in _RANKED:
        return None
    number = int(found[1])
    if found[2] is None:
        return Span(found.start(), found.end(), ordinal(number), Kind.ORDINAL)
    rank = cardinal(number) if _is_grade(context) else ordinal(number)
    return (
        None
        if before == "thứ"
        else Span(found.start(), found.end(), f"{rank} trên {cardinal(int(found[2]))}", Kind.ORDINAL)
    )


def ordinal(number: int) -> str:
    """nhất, hai, ba, tư, năm …"""
    return _FIRST.get(number) or cardinal(number)


def _is_grade(context: Context) -> bool:
    """Thương binh hạng 2/4: a grade out of four, not a place."""
    return " ".join(context.words_before(2)) in _HURT
