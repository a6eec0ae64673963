"""Reading a text: at each token the first that knows it says what is said."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace

from tinlang.media.reading import rules
from tinlang.media.reading.context import TOKEN, Context
from tinlang.media.reading.lexicon import Lexicon, shipped
from tinlang.media.reading.spans import Kind, Reading, Span

Rule = Callable[[Context], Span | None]
"""Says what is said from `context.at` on, or None: not mine."""

NORTH, SOUTH = "north", "south"
_SOUTHERN = {"nghìn": "ngàn", "linh": "lẻ"}
_COUNTED = {Kind.NUMBER, Kind.DATE, Kind.TIME, Kind.MONEY, Kind.MEASURE, Kind.FRACTION, Kind.CODE, Kind.ADDRESS}


def read(text: str, *, lexicon: Lexicon | None = None, accent: str = NORTH) -> Reading:
    """How the text is read aloud. Every letter and every digit of it belongs to a span with words."""
    context = Context(unicodedata.normalize("NFC", text), lexicon or shipped())
    while (token := TOKEN.search(context.text, context.at)) is not None:
        context.at = token.start()
        span = next(span for rule in rules.IN_ORDER if (span := rule(context)) is not None)
        context.read.append(_in_accent(span, accent))
        context.at = span.end
    return Reading(context.text, tuple(context.read))


def _in_accent(span: Span, accent: str) -> Span:
    if accent != SOUTH or span.kind not in _COUNTED:
        return span
    words = " ".join(_SOUTHERN.get(word, word) for word in span.spoken.split(" "))
    return replace(span, spoken=words)
