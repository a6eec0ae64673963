"""Initials of persons: Hoàng Văn T., Nguyễn V. A., N.T.H."""

from __future__ import annotations

import re

from tinlang.media.reading.context import Context
from tinlang.media.reading.letters import spelt
from tinlang.media.reading.spans import Kind, Span
from tinlang.media.reading.syllables import CAPITALS

_SEVERAL = re.compile(rf"[{CAPITALS}](?:\.[ \u00a0]?[{CAPITALS}]){{1,4}}(?![^\W_])\.?")
_ONE = re.compile(rf"([{CAPITALS}])\.")
_TITLE = re.compile(rf"[{CAPITALS}](?![{CAPITALS}])\w*")
_WORDS = re.compile(r"[^\W\d_]+")
_MIDDLE = {"văn", "thị"}
_ENDS_HERE = re.compile(rf"\s*(?:$|\n|[\"”]?\s+[{CAPITALS}])")


def initials(context: Context) -> Span | None:
    """The letters by name. The point behind stays outside where a sentence ends with it."""
    several = context.match(_SEVERAL)
    if several is not None:
        return _spelt(context, several.end())
    one = context.match(_ONE)
    if one is None or not _follows_a_name(context, one.end()):
        return None
    return _spelt(context, one.end())


def _spelt(context: Context, end: int) -> Span:
    said = spelt(context.text[context.at : end])
    if context.text[end - 1] == "." and _ENDS_HERE.match(context.text, end):
        end -= 1
    return Span(context.at, end, said, Kind.NAME)


def _follows_a_name(context: Context, end: int) -> bool:
    """Whether a person's name stands before: two words with capitals, or one where no name follows (P. Tam Thanh)."""
    line = context.text[max(0, context.at - 30) : context.at].rpartition("\n")[2]
    if not line.endswith((" ", "\u00a0")) or re.search(r"[.,;:()]\s*$", line):
        return False
    words = _WORDS.findall(line)[-2:]
    if not words or not _TITLE.fullmatch(words[-1]) or len(words[-1]) < 2:
        return bool(words) and words[-1].casefold() in _MIDDLE
    if words[-1].casefold() in _MIDDLE:
        return True
    place_follows = _TITLE.match(context.text[end : end + 30].lstrip()) is not None
    return not place_follows and len(words) == 2 and _TITLE.fullmatch(words[0]) is not None
