"""The words that are not read as they are written: ours from data/speech/words, and those that people add."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import tinlang
from tinlang.media.reading.spans import Kind
from tinlang.media.reading.syllables import CAPITALS, is_syllable, one_spelling

FOLDER = Path(tinlang.__file__).resolve().parents[2] / "data" / "speech" / "words"
FILES = {"abbreviations.csv": Kind.ABBREVIATION, "foreign.csv": Kind.FOREIGN, "names.csv": Kind.NAME}

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_MOST_TOKENS = 24
_LOOSE = "&-–"
"""Signs around which a blank more or less is the same word: "TT & TT"."""
_SEEN = 80
"""How many characters before and behind a word may decide its sense."""
_SENTENCE_END = re.compile(rf"[.!?…]\s+(?=[{CAPITALS}])|\n")
_NAME = rf"(?-i:[{CAPITALS}](?![{CAPITALS}])\w*)"
"""What <Tên> stands for in the conditions of a sense: a word with a capital letter, but not one in capitals."""
_WORD_END = r"(?:(?<=[\W\d_])|(?![^\W\d_]))"
"""The words that a sense asks for are whole: TH is not the beginning of "thi"."""
_GOES_ON = re.compile(r"[.,/:-]\d")


@dataclass(frozen=True, slots=True)
class Word:
    """How `written` is read, where the words before it end with `previous` and those behind begin with `next`.

    Both are regular expressions, upper and lower case alike; signs and blanks between are passed over. `source` is the
    people's unit that gave the word; "" for ours. `any_case`: ubnd as well as UBND. `sure`: so usual a
    sense that no editor need be asked where nothing around speaks for another.
    """

    written: str
    reading: str
    source: str = ""
    previous: str = ""
    next: str = ""
    any_case: bool = False
    kind: Kind = Kind.ABBREVIATION
    sure: bool = False

    def fits(self, text: str, start: int, end: int) -> bool:
        """Whether what stands around `text[start:end]` is what this sense asks for."""
        if self.previous and not _before(self.previous).search(_line_before(text, start)):
            return False
        return not self.next or _behind(self.next).match(_line_behind(text, end)) is not None


@dataclass(frozen=True, slots=True)
class Found:
    """A word of the lexicon that stands in the text up to `end`; `doubtful` as in a span."""

    word: Word
    end: int
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """A word as it is looked up: its signs and letters one by one, and where no blank may be between."""

    word: Word
    tokens: tuple[str, ...]
    tight: tuple[bool, ...]


class _Index:
    """Words by their tokens; for each first token the lengths that there are, the longest first."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._by_key: dict[tuple[str, ...], list[_Entry]] = {}
        self._lengths: dict[str, list[int]] = {}
        for word in words:
            self._add(word)

    def _add(self, word: Word) -> None:
        entry = _entry(word)
        if not entry.tokens or len(entry.tokens) > _MOST_TOKENS:
            return
        key = tuple(one_spelling(token) for token in entry.tokens)
        self._by_key.setdefault(key, []).append(entry)
        lengths = self._lengths.setdefault(key[0], [])
        if len(key) not in lengths:
            lengths.append(len(key))
            lengths.sort(reverse=True)

    def entries(self) -> Iterator[_Entry]:
        for entries in self._by_key.values():
            yield from entries

    def find(self, text: str, at: int) -> Found | None:
        """The longest word that stands here and whose sense fits, the first of several."""
        first = _TOKEN.match(text, at)
        if first is None or (lengths := self._lengths.get(one_spelling(first[0]))) is None:
            return None
        places = _places(text, at, lengths[0])
        for length in lengths:
            if length <= len(places) and (found := self._find(text, places[:length])) is not None:
                return found
        return None

    def _find(self, text: str, places: list[tuple[int, int]]) -> Found | None:
        start, end = places[0][0], places[-1][1]
        key = tuple(one_spelling(text[first:last]) for first, last in places)
        if key not in self._by_key or not _is_whole(text, start, end):
            return None
        for entry in self._by_key[key]:
            if _is_written(entry, text, places) and entry.word.fits(text, start, end):
                return Found(entry.word, end, _is_doubtful(entry, self._by_key[key], text, places))
        return None


class Lexicon:
    """Our words, and on top of them the people's, of which the last given wins."""

    def __init__(self, ours: Iterable[Word] = ()) -> None:
        self._ours = _Index(ours)
        self._words: tuple[Word, ...] = ()
        self._people = _Index(())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lexicon) and self._ours is other._ours and self._words == other._words

    def __hash__(self) -> int:
        return hash(self._words)

    def with_words(self, words: Iterable[Word]) -> Lexicon:
        """This lexicon with these words on top: they win over rules, over ours, and over those given before."""
        more = Lexicon.__new__(Lexicon)
        more._ours = self._ours
        more._words = (*reversed(tuple(words)), *self._words)
        more._people = _Index(more._words)
        return more

    def peoples(self, text: str, at: int) -> Found | None:
        """The word that people gave for what stands here."""
        return self._people.find(text, at)

    def ours(self, text: str, at: int) -> Found | None:
        """Our word for what stands here."""
        return self._ours.find(text, at)


@cache
def shipped() -> Lexicon:
    """The lexicon of data/speech/words."""
    return Lexicon(_shipped_words())


def _shipped_words() -> Iterator[Word]:
    for name, kind in FILES.items():
        for row in rows(name):
            yield _word(row, kind)


def rows(name: str) -> Iterator[Mapping[str, str]]:
    """The rows of a file of data/speech/words, without remarks, every cell stripped."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if line.strip() and not line.startswith("#")):
            yield {key: (value or "").strip() for key, value in row.items() if key}


def _word(row: Mapping[str, str], kind: Kind) -> Word:
    written = row["written"]
    return Word(
        written=written,
        reading=row["reading"],
        previous=row.get("previous", ""),
        next=row.get("next", ""),
        any_case=_any_case(written, row.get("any_case", ""), kind),
        kind=kind,
        sure=row.get("sure", "") == "yes",
    )


def _any_case(written: str, given: str, kind: Kind) -> bool:
    """As the file says; otherwise unless a part of it could be a word in small letters (CA, ca)."""
    if given:
        return given == "yes"
    parts = _TOKEN.findall(written)
    return not any(is_syllable(part) for part in parts) or (kind is not Kind.ABBREVIATION and len(parts) > 1)


@lru_cache(maxsize=65536)
def _entry(word: Word) -> _Entry:
    written = unicodedata.normalize("NFC", word.written.strip())
    places = _places(written, 0, _MOST_TOKENS + 1)
    tokens = tuple(written[start:end] for start, end in places)
    return _Entry(word, tokens, tuple(left[1] == right[0] for left, right in pairwise(places)))


def _places(text: str, at: int, most: int) -> list[tuple[int, int]]:
    """Where the next tokens on this line start and end."""
    places: list[tuple[int, int]] = []
    while len(places) < most and (found := _TOKEN.match(text, at)) is not None:
        places.append(found.span())
        at = found.end()
        while at < len(text) and text[at] in " \t\u00a0":
            at += 1
    return places


def _is_written(entry: _Entry, text: str, places: list[tuple[int, int]]) -> bool:
    """Whether upper and lower case and the places without a blank are those of the word."""
    for index, tight in enumerate(entry.tight):
        apart = places[index][1] != places[index + 1][0]
        if apart and tight and not {entry.tokens[index], entry.tokens[index + 1]} & set(_LOOSE):
            return False
    return entry.word.any_case or all(
        text[start:end] == token or _same_but_tone(text[start:end], token)
        for (start, end), token in zip(places, entry.tokens, strict=True)
    )


def _is_doubtful(entry: _Entry, senses: list[_Entry], text: str, places: list[tuple[int, int]]) -> bool:
    """Whether only the sense without conditions fitted, of several that are read otherwise."""
    word = entry.word
    if word.previous or word.next or word.sure or word.source:
        return False
    return any(
        (other.word.previous or other.word.next)
        and other.word.reading != word.reading
        and _is_written(other, text, places)
        for other in senses
    )


def _same_but_tone(found: str, token: str) -> bool:
    """Hoà for Hòa: upper and lower case letter by letter, wherever the tone stands."""
    return found.isascii() is False and len(found) == len(token) and _case(found) == _case(token)


def _case(word: str) -> list[bool]:
    return [char.isupper() for char in word]


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no letter and no digit goes on at either side, and no number does behind a sign (5-10 in 5-10-2023)."""
    if text[start].isalnum() and start and text[start - 1].isalnum() and not _meets(text, start):
        return False
    if text[end - 1].isalnum() and end < len(text) and _goes_on(text, start, end):
        return False
    if text[end - 1].isdigit() and _GOES_ON.match(text, end):
        return False
    return not (text[start].isdigit() and start > 1 and text[start - 1] in ".,/:-" and text[start - 2].isdigit())


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the word does not end here; a number may follow at once ("KV3") but behind a single letter ("H5N1")."""
    if text[end].isdigit() and text[end - 1].isalpha():
        return end - start < 2
    return text[end].isalnum() or unicodedata.combining(text[end]) > 0


def _meets(text: str, start: int) -> bool:
    """Whether a word begins right behind a number: "3TDP" is written so in a hurry."""
    return text[start - 1].isdigit() and text[start].isalpha()


@lru_cache(maxsize=4096)
def _before(pattern: str) -> re.Pattern[str]:
    named = pattern.replace("<Tên>", _NAME)
    return re.compile(rf"(?:^|(?<!\w))(?:{named})[^\w.;]*$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _behind(pattern: str) -> re.Pattern[str]:
    named = pattern.replace("<Tên>", _NAME)
    return re.compile(rf"[^\w.;]*(?:{named}){_WORD_END}", re.IGNORECASE)


def _line_before(text: str, at: int) -> str:
    return _SENTENCE_END.split(text[max(0, at - _SEEN) : at])[-1]


def _line_behind(text: str, at: int) -> str:
    return _SENTENCE_END.split(text[at : at + _SEEN], maxsplit=1)[0]
