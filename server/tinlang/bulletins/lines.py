"""A reading as a page shows it: line by line what will be said, and where that differs from what is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tinlang.media.models import WRITTEN_CHARACTERS
from tinlang.media.reading import Amiss, Lexicon, Reading, Sentence, Span, What, Word, amiss
from tinlang.media.reading.golden import words
from tinlang.media.speech.delivery import TWICE

PROBLEMS = {
    What.DAY: _("ngày không có thật, xem lại"),
    What.HOUR: _("giờ không có thật, xem lại"),
    What.SIGN: _("ký hiệu không đọc được, xem lại"),
}


@dataclass(frozen=True)
class Piece:
    """A stretch of a line. `spoken`: what is said instead of it, "" where it is said as it is written.

    `doubtful`: the usual one of several senses was taken. `source`: whose words these are ("" for ours); `is_own`: this
    bulletin's. `is_twice`: they are said a second time. `amiss`: why it cannot be meant so, "" for nothing wrong.
    `may_be_taught`: short enough to be kept.
    """

    written: str
    spoken: str = ""
    unread: bool = False
    doubtful: bool = False
    source: str = ""
    is_own: bool = False
    is_twice: bool = False
    amiss: str = ""

    @property
    def may_be_taught(self) -> bool:
        return len(self.written) <= WRITTEN_CHARACTERS

    @property
    def is_marked(self) -> bool:
        """Whether it stands out from what is said as it is written."""
        return bool(self.spoken or self.amiss)

    @property
    def problem(self) -> str:
        """What is wrong with it, in words; "" for nothing."""
        return str(PROBLEMS[What(self.amiss)]) if self.amiss else ""


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
    wrong = amiss(reading)
    return [
        Line(
            number=number,
            start=sentence.start,
            end=sentence.end,
            written=reading.text[sentence.start : sentence.end],
            pieces=tuple(_pieces(reading.text, sentence, own or {}, wrong)),
            ends_paragraph=sentence.ends_paragraph,
        )
        for number, sentence in enumerate(reading.sentences, start=1)
    ]


def _pieces(text: str, sentence: Sentence, own: Mapping[str, str], wrong: Sequence[Amiss]) -> Iterator[Piece]:
    """What is said as it is written is gathered, blanks too, up to the next stretch that is not."""
    at = sentence.start
    for span in sentence.spans:
        written = text[span.start : span.end]
        what = next((one.what for one in wrong if one.start < span.end and span.start < one.end), "")
        changed = is_changed(span, written)
        if not changed and what != What.SIGN:
            continue
        if at < span.start:
            yield Piece(text[at : span.start])
        spoken = span.spoken if changed else ""
        twice = span.kind in TWICE
        yield Piece(written, spoken, span.unread, span.doubtful, span.source, written in own, twice, what)
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


def wrong_words(reading: Reading) -> list[tuple[str, str]]:
    """What cannot be meant as it stands, each once, in order, with why."""
    found = {reading.text[one.start : one.end]: str(PROBLEMS[one.what]) for one in amiss(reading)}
    return list(found.items())


def stands_in(text: str, written: str) -> bool:
    """Whether a reading that is taught for `written` would be used anywhere in the text (in NFC)."""
    alone = Lexicon().with_words([Word(written, written)])
    return any(alone.peoples(text, at) is not None for at in range(len(text)))
