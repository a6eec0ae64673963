"""Short forms that the text itself explains: "tay chân miệng (TCM)" is said once, and TCM is known from there on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from tinlang.media.reading.context import Context
from tinlang.media.reading.lexicon import Lexicon
from tinlang.media.reading.spans import Kind, Span
from tinlang.media.reading.syllables import CAPITALS

_SHORT = rf"[{CAPITALS}](?:[{CAPITALS}&-]|\d){{1,11}}"
_IN_BRACKETS = re.compile(rf"\([ \u00a0]?(?:(?:viết|gọi|sau đây) (?:gọi )?tắt(?: là)?:? )?({_SHORT})[ \u00a0]?\)")
_DEFINED = re.compile(rf"([^\n().;:]{{3,160}}?)[ \u00a0]?{_IN_BRACKETS.pattern}")
_WORD = re.compile(r"[^\W\d_]+")
_CAPITALS = re.compile(rf"[{CAPITALS}]{{3,}}(?![^\W_])")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_ENDINGS = ("UBND", "HĐND", "MTTQ", "ĐU", "HU", "TU")
"""Bodies whose offices are written in one with them: VPUBND, UBKTĐU."""


def repeated(context: Context) -> Span | None:
    """The bracket with the short form of what was just said is silent: it becomes part of the word before it."""
    found = context.match(_IN_BRACKETS) if context.text[context.at] == "(" else None
    if found is None or not context.read or context.read[-1].kind is Kind.SIGN:
        return None
    known = context.lexicon.peoples(found[1], 0) or context.lexicon.ours(found[1], 0)
    said = [word.casefold() for span in context.read[-16:] for word in _WORD.findall(span.spoken)]
    reading = _WORD.findall(known.word.reading.casefold()) if known and known.end == len(found[1]) else []
    if not (reading and said[-len(reading) :] == reading) and not _words_of(found[1], said):
        return None
    last = context.read.pop()
    return replace(last, end=found.end(), doubtful=False)


def defined(context: Context) -> Span | None:
    """A short form that nobody knows, but that the text explains, or that is put together of two that are known."""
    found = context.match(_CAPITALS)
    if found is None or context.text[context.at - 1 : context.at].isalnum():
        return None
    if context.explained is None:
        context.explained = dict(_explained(context.text))
    said = context.explained.get(found[0]) or _of_two(found[0], context.lexicon)
    return Span(found.start(), found.end(), said, Kind.ABBREVIATION) if said else None


def _explained(text: str) -> list[tuple[str, str]]:
    """All short forms in brackets behind the words whose first letters they are."""
    found = ((one[2], _words_of(one[2], _WORD.findall(one[1]))) for one in _DEFINED.finditer(text) if ")" in one[0])
    return [(short, words) for short, words in found if words]


def _words_of(short: str, words: list[str]) -> str:
    """The last words whose first letters make the short form; "" if they do not."""
    letters = [char for char in short.casefold() if char.isalpha()]
    last = words[-len(letters) :]
    if len(letters) < 2 or len(last) != len(letters):
        return ""
    firsts = [_plain(word[0]) for word in last]
    return " ".join(last).casefold() if firsts == [_plain(letter) for letter in letters] else ""


def _plain(letter: str) -> str:
    """A letter without its tone: Ủ is U."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", letter.casefold()).translate(_TONES))


def _of_two(short: str, lexicon: Lexicon) -> str:
    """VPUBND is VP and UBND."""
    for ending in _ENDINGS:
        head = short.removesuffix(ending)
        if 2 <= len(head) < len(short):
            first, second = lexicon.ours(head, 0), lexicon.ours(ending, 0)
            if first and second and first.end == len(head) and second.end == len(ending):
                return f"{first.word.reading} {second.word.reading}"
    return ""
