"""What a reading is made of: spans of the text, the words said for each, and the sentences that they make up."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """What a stretch of text was taken for."""

    WORD = "word"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    MONEY = "money"
    MEASURE = "measure"
    FRACTION = "fraction"
    TELEPHONE = "telephone"
    ROMAN = "roman"
    CODE = "code"
    ARTICLE = "article"
    ORDINAL = "ordinal"
    ADDRESS = "address"
    WEB = "web"
    ABBREVIATION = "abbreviation"
    FOREIGN = "foreign"
    NAME = "name"
    SPELT = "spelt"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` and what is said for it.

    `spoken` is empty only where the stretch has neither letter nor digit; for a SIGN it is the mark of a pause that
    stays ("," or "."), or nothing. `unread`: nobody knows the word; it is spelt out and the editor is told.
    `doubtful`: it has several senses and nothing around it speaks for one; the usual one was taken.
    `source`: whose lexicon gave the reading ("" for ours).
    """

    start: int
    end: int
    spoken: str
    kind: Kind
    unread: bool = False
    source: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `text[start:end]`, its spans, and whether a paragraph ends with it."""

    start: int
    end: int
    spans: tuple[Span, ...]
    ends_paragraph: bool

    @property
    def spoken(self) -> str:
        """The words of the sentence on one line."""
        return joined(self.spans)


@dataclass(frozen=True)
class Reading:
    """A text in NFC, cut into spans in order without overlap; between two spans there are only blanks and line ends."""

    text: str
    spans: tuple[Span, ...]

    @cached_property
    def spoken(self) -> str:
        """All that is said, on one line."""
        return joined(self.spans)

    @property
    def unread(self) -> tuple[Span, ...]:
        """What nobody knows how to read."""
        return tuple(span for span in self.spans if span.unread)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The spans by sentence: one ends at . ! ? … or at a line end."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        gathered: list[Span] = []
        for index, span in enumerate(self.spans):
            gathered.append(span)
            following = self.spans[index + 1].start if index + 1 < len(self.spans) else len(self.text)
            line_ends = self.text.count("\n", span.end, following)
            if line_ends or index + 1 == len(self.spans) or (span.kind is Kind.SIGN and span.spoken == "."):
                if any(kept.spoken and kept.kind is not Kind.SIGN for kept in gathered):
                    yield Sentence(
                        start=gathered[0].start,
                        end=span.end,
                        spans=tuple(gathered),
                        ends_paragraph=bool(line_ends) or index + 1 == len(self.spans),
                    )
                gathered = []


def joined(spans: tuple[Span, ...]) -> str:
    """The words of the spans on one line, marks of pauses close to the word before them."""
    words: list[str] = []
    for span in spans:
        if span.spoken and span.kind is not Kind.SIGN:
            words.append(span.spoken)
        elif span.spoken and words and not words[-1].endswith("."):
            words[-1] = f"{words[-1].rstrip(' ,')}{span.spoken}"
    return " ".join(words)


def is_said(char: str) -> bool:
    """Whether this character must belong to a spoken span: a letter or a digit of any script."""
    return unicodedata.category(char)[0] in "LN"
