"""How it is delivered over horns: sentence by sentence, with pauses, figures slower, telephone numbers twice.

Horns stand far apart and answer each other from the hills: a listener needs the pause to let the echo pass.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tinlang.media.reading.spans import Kind, Reading, Sentence, Span, joined

CHARACTERS = 600
"""An utterance is no longer than this, so that no engine works for long without telling."""
SENTENCE_MS, PARAGRAPH_MS, PART_MS, LAST_MS = 600, 1_100, 250, 300
"""Silence after a sentence, a paragraph, a part of a sentence that was cut, and the last word of all."""

SPEEDS = {"slow": 0.8, "normal": 1.0, "fast": 1.25}
"""`models.Speed` → how many times as fast as the speed meant for horns, about 3.3 syllables a second."""
FIGURES, DIGITS = 0.87, 0.78
"""How much slower figures are said, and what people write down: digit by digit, letter by letter."""
_PACES = {
    **dict.fromkeys((Kind.NUMBER, Kind.DATE, Kind.TIME, Kind.MONEY, Kind.MEASURE, Kind.FRACTION), FIGURES),
    **dict.fromkeys((Kind.CODE, Kind.ARTICLE, Kind.ORDINAL, Kind.ROMAN, Kind.ADDRESS), FIGURES),
    **dict.fromkeys((Kind.TELEPHONE, Kind.WEB, Kind.SPELT), DIGITS),
}
AGAIN = "nhắc lại"
TWICE = frozenset({Kind.TELEPHONE})
"""What is said a second time, so that people can write it down."""
TOLD_AGAIN = "(nhắc lại một lần)"
"""What stands behind such words where they are shown; it is not said."""

_SENTENCE_ENDS = re.compile(r"(?<=[.!?…;])\s+|(?<=[。！？；])")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are said at one pace; 1.0 is the speed that was asked for."""

    words: str
    pace: float = 1.0


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is said at once: `text[start:end]`, its pieces, the silence after it. `goes_on`: its sentence does."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    pause_ms: int = SENTENCE_MS
    goes_on: bool = False

    @property
    def words(self) -> str:
        """All that is said, on one line."""
        return " ".join(piece.words for piece in self.pieces)


def as_read(reading: Reading) -> list[Utterance]:
    """The utterances of a Vietnamese text. None if nothing of it is said."""
    return _with_last_pause(utterance for sentence in reading.sentences for utterance in _of_sentence(sentence))


def as_told(reading: Reading) -> str:
    """All that is said on one line, as people are shown it: what is said twice has a remark behind it."""
    told = [
        replace(span, spoken=f"{span.spoken} {TOLD_AGAIN}") if span.kind in TWICE else span for span in reading.spans
    ]
    return joined(tuple(told))


def as_written(text: str) -> list[Utterance]:
    """The utterances of a text that is spoken as it is written; positions are those of the text in NFC."""
    return _with_last_pause(_lines(unicodedata.normalize("NFC", text)))


def _with_last_pause(utterances: Iterable[Utterance]) -> list[Utterance]:
    found = list(utterances)
    if found:
        found[-1] = replace(found[-1], pause_ms=LAST_MS)
    return found


# -- a Vietnamese sentence


def _of_sentence(sentence: Sentence) -> Iterator[Utterance]:
    parts = list(_parts([said for span in sentence.spans for said in _said(span)]))
    spoken = [(part, pieces) for part in parts if (pieces := _pieces(part))]
    for index, (part, pieces) in enumerate(spoken):
        first, last = index == 0, index + 1 == len(spoken)
        yield Utterance(
            start=sentence.start if first else part[0].start,
            end=sentence.end if last else part[-1].end,
            pieces=_closed(pieces) if last else pieces,
            pause_ms=PART_MS if not last else PARAGRAPH_MS if sentence.ends_paragraph else SENTENCE_MS,
            goes_on=not last,
        )


def _said(span: Span) -> Iterator[Span]:
    """The span as it is said: telephone numbers twice, nothing longer than an utterance may be."""
    words = f"{span.spoken}, {AGAIN}: {span.spoken}," if span.kind in TWICE else span.spoken
    while len(words) > CHARACTERS:
        blank = words.rfind(" ", 0, CHARACTERS + 1)
        cut = blank if blank > 0 else CHARACTERS
        yield replace(span, spoken=words[:cut])
        words = words[cut:].strip()
    yield replace(span, spoken=words)


def _parts(spans: list[Span]) -> Iterator[tuple[Span, ...]]:
    """Spans of at most 600 spoken characters together, cut after the last comma that leaves enough, or at a blank."""
    while spans:
        length, fit, comma = 0, 0, 0
        while fit < len(spans) and (fit == 0 or length + len(spans[fit].spoken) + 1 <= CHARACTERS):
            length += len(spans[fit].spoken) + 1
            fit += 1
            if spans[fit - 1].kind is Kind.SIGN and spans[fit - 1].spoken and length > CHARACTERS // 3:
                comma = fit
        cut = fit if fit == len(spans) else comma or fit
        yield tuple(spans[:cut])
        spans = spans[cut:]


def _pieces(spans: tuple[Span, ...]) -> tuple[Piece, ...]:
    """The spans gathered by their pace. Signs belong to what stands before them."""
    gathered: list[tuple[float, list[Span]]] = []
    for span in spans:
        pace = gathered[-1][0] if gathered and span.kind is Kind.SIGN else _PACES.get(span.kind, 1.0)
        if gathered and gathered[-1][0] == pace:
            gathered[-1][1].append(span)
        else:
            gathered.append((pace, [span]))
    lines = ((pace, joined(tuple(group))) for pace, group in gathered)
    return tuple(Piece(words, pace) for pace, words in lines if words.strip(" ,."))


def _closed(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """With the full stop that lets the voice fall: titles and telephone numbers come without."""
    last = pieces[-1]
    return (*pieces[:-1], replace(last, words=f"{last.words.rstrip(' ,.')}."))


# -- a text as it is written


def _lines(text: str) -> Iterator[Utterance]:
    at = 0
    for line in text.splitlines(keepends=True):
        sentences = [found for found in _sentences(line) if any(char.isalnum() for char in line[slice(*found)])]
        for index, (start, end) in enumerate(sentences):
            whole = PARAGRAPH_MS if index + 1 == len(sentences) else SENTENCE_MS
            yield from _cut(text, at + start, at + end, whole)
        at += len(line)


def _sentences(line: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in [*(found.end() for found in _SENTENCE_ENDS.finditer(line)), len(line)]:
        yield start, end
        start = end


def _cut(text: str, start: int, end: int, pause_ms: int) -> Iterator[Utterance]:
    """One utterance, or several of at most 600 characters, cut at blanks."""
    start, end = _stripped(text, start, end)
    while end - start > CHARACTERS:
        blank = text.rfind(" ", start, start + CHARACTERS + 1)
        cut = blank if blank > start else start + CHARACTERS
        yield Utterance(start, cut, (Piece(text[start:cut].strip()),), PART_MS, goes_on=True)
        start, end = _stripped(text, cut, end)
    yield Utterance(start, end, (Piece(text[start:end]),), pause_ms)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))
