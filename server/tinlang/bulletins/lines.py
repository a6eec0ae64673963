"""A reading as a page shows it: line by line what will be said, and where that differs from what is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tinlang.media.models import WRITTEN_CHARACTERS
from tinlang.media.reading import Lexicon, Reading, Sentence, Span, Word
from tinlang.media.reading.golden import words
from tinlang.media.speech.delivery import TWICE


@dataclass(frozen=True)
class Piece:
    """A stretch of a line. `spoken`: what is said instead of it, "" where it is said as it is written.

    `doubtful`: the usual one of several senses was taken. `source`: whose words these are ("" for ours); `is_own`: this
    bulletin's. `is_twice`: they are said a second time. `may_be_taught`: short enough to be kept.
    """

    written: str
    spoken: str = ""
    unread: bool = False
    doubtful: bool = False
    source: str = ""
    is_own: bool = False
    is_twice: bool = False

    @property
    def may_be_taught(self) -> bool:
        return len(self.written) <= WRITTEN_CHARACTERS


@dataclass(frozen=True)
class Line:
    """One sentence: `text[start:end]`."""

    number: int
    start: int
    end: int
    written: str
    pieces: tuple[Piece, ...]
    ends_paragraph: bool


def lines(reading: Reading, *, own: Mapping[str, str] | None = None) -> list[Line]:
    """The reading's sentences in order. `own`: the corrections of the bulletin."""
    return [
        Line(
            number=number,
            start=sentence.start,
            end=sentence.end,
            written=reading.text[sentence.start : sentence.end],
            pieces=tuple(_pieces(reading.text, sentence, own or {})),
            ends_paragraph=sentence.ends_paragraph,
        )
        for number, sentence in enumerate(reading.sentences, start=1)
    ]


def _pieces(text: str, sentence: Sentence, own: Mapping[str, str]) -> Iterator[Piece]:
    """What is said as it is written is gathered, blanks too, up to the next stretch that is not."""
    at = sentence.start
    for span in sentence.spans:
        written = text[span.start : span.end]
        if not is_changed(span, written):
            continue
        if at < span.start:
            yield Piece(text[at : span.start])
        yield Piece(written, span.spoken, span.unread, span.doubtful, span.source, written in own, span.kind in TWICE)
        at = span.end
    if at < sentence.end:
        yield Piece(text[at : sentence.end])


def is_changed(span: Span, written: str) -> bool:
    """Whether other words are heard than stand there; case, signs and the place of a tone mark make no difference."""
    if not span.spoken or span.spoken.casefold() == written.casefold():
        return False
    return span.unread or words(span.spoken) != words(written)


def unread_words(reading: Reading) -> list[str]:
    """What nobody knows how to read, each once, in order."""
    return list(dict.fromkeys(reading.text[span.start : span.end] for span in reading.unread))


def stands_in(text: str, written: str) -> bool:
    """Whether a reading that is taught for `written` would be used anywhere in the text (in NFC)."""
    alone = Lexicon().with_words([Word(written, written)])
    return any(alone.peoples(text, at) is not None for at in range(len(text)))
