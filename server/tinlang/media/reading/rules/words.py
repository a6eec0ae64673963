"""Words: those of the lexicon, Vietnamese syllables, and what nobody knows, which is spelt out."""

from __future__ import annotations

import re

from tinlang.media.reading.context import Context
from tinlang.media.reading.letters import name_of_number, spelt
from tinlang.media.reading.lexicon import Found
from tinlang.media.reading.numerals import cardinal
from tinlang.media.reading.spans import Kind, Span
from tinlang.media.reading.syllables import CAPITALS, has_marks, is_syllable

_RUN = re.compile(r"[^\W\d_]+[\u0300-\u036f]*")
_LETTERS_AND_NUMBERS = re.compile(
    rf"(?=\d{{0,4}}[{CAPITALS}])(?=[{CAPITALS}]{{0,3}}\d)[{CAPITALS}]{{0,3}}(?:\d{{1,4}}[{CAPITALS}a-z]{{0,2}}){{1,3}}"
)
_PART = re.compile(r"\d+|[^\W\d]+")
_HUMPS = re.compile(rf"[{CAPITALS}]?[^\W\d_{CAPITALS}]+")
_DIGITS = re.compile(r"\d+")
_LONGEST_NUMBER = 6


def peoples_word(context: Context) -> Span | None:
    """What people gave in their lexicon: it wins over everything."""
    return _span(context, context.lexicon.peoples(context.text, context.at))


def our_word(context: Context) -> Span | None:
    """What our lexicon knows."""
    return _span(context, context.lexicon.ours(context.text, context.at))


def syllable(context: Context) -> Span | None:
    """A word that reads as it is written; in capitals too."""
    run = context.match(_RUN)
    if run is None:
        return None
    word = run[0]
    if len(word) == 1 and word in "ăâĂÂ":
        return None
    if not (is_syllable(word) and _may_be_word(context, word)):
        return _humps(context, word)
    return Span(run.start(), run.end(), word.lower() if word.isupper() and len(word) > 1 else word, Kind.WORD)


def letter(context: Context) -> Span | None:
    """A letter by itself is called by its name: khu C, viêm gan B."""
    run = context.match(_RUN)
    if run is None or len(run[0]) != 1 or not is_letter(run[0]):
        return None
    return Span(run.start(), run.end(), spelt(run[0]), Kind.SPELT)


def letters_and_numbers(context: Context) -> Span | None:
    """Short marks made of capitals and digits: 5A, B52, H5N1, 5G."""
    found = context.match(_LETTERS_AND_NUMBERS)
    if found is None or not context.is_free(found.end()):
        return None
    said = (_number(part) if part[0].isdigit() else spelt(part) for part in _PART.findall(found[0]))
    return Span(found.start(), found.end(), " ".join(said), Kind.CODE)


def unknown_word(context: Context) -> Span | None:
    """What nobody knows is spelt out, and the editor is told."""
    run = context.match(_RUN)
    if run is None:
        return None
    return Span(run.start(), run.end(), spelt(run[0]), Kind.SPELT, unread=True)


def digits(context: Context) -> Span | None:
    """Digits that no rule knew, of any script."""
    run = context.match(_DIGITS)
    if run is not None:
        return Span(run.start(), run.end(), _number(run[0]), Kind.NUMBER)
    char = context.text[context.at]
    return Span(context.at, context.at + 1, name_of_number(char), Kind.NUMBER) if char.isnumeric() else None


def is_letter(char: str) -> bool:
    """Whether this one letter has a Vietnamese name."""
    return is_syllable(char) or char.casefold() in "bcdđfghjklmnpqrstvwxz"


def _span(context: Context, found: Found | None) -> Span | None:
    if found is None:
        return None
    word = found.word
    return Span(context.at, found.end, word.reading, word.kind, source=word.source, doubtful=found.doubtful)


def _may_be_word(context: Context, word: str) -> bool:
    """In capitals, what cannot be a syllable as it stands (SAT) is one only where the line is typed without marks."""
    if not word.isupper() or is_syllable(word, unmarked=False):
        return True
    line = context.text[max(0, context.at - 60) : context.at + 60]
    return not has_marks(line)


def _humps(context: Context, word: str) -> Span | None:
    """Syllables that were typed together, each with its capital: TrầnPhú."""
    if len(word) < 4 or not has_marks(word):
        return None
    parts = _HUMPS.findall(word)
    if len(parts) < 2 or "".join(parts) != word or not all(is_syllable(part) for part in parts):
        return None
    return Span(context.at, context.at + len(word), " ".join(parts), Kind.WORD)


def _number(run: str) -> str:
    """As a number where it is short and does not begin with nought, else digit by digit."""
    plain = "".join(str(int(char)) for char in run)
    if len(plain) <= _LONGEST_NUMBER and (plain == "0" or plain[0] != "0"):
        return cardinal(int(plain))
    return " ".join(cardinal(int(char)) for char in plain)
