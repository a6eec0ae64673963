"""What was changed between two texts, word by word. Pure; joining the parts of one side gives back its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+|\s+")
_PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+")
MOST_PAIRS = 40_000
"""How many pairs of equal words two paragraphs may have; beyond that they are compared as wholes, not word by word."""


@dataclass(frozen=True)
class Change:
    """A stretch that is the same in both (`before == after`), or stands in one only, or was put in another's place."""

    before: str
    after: str

    @property
    def is_same(self) -> bool:
        return self.before == self.after


@dataclass(frozen=True)
class Comparison:
    """The changes in order. `taken` and `put`: how many words were taken out, and put in."""

    changes: tuple[Change, ...]
    taken: int
    put: int

    @property
    def is_same(self) -> bool:
        return all(change.is_same for change in self.changes)

    @property
    def before(self) -> str:
        return "".join(change.before for change in self.changes)

    @property
    def after(self) -> str:
        return "".join(change.after for change in self.changes)


def compared(before: str, after: str) -> Comparison:
    """Paragraphs first, then the words of those that differ."""
    changes = tuple(_joined(_by_paragraphs(before, after)))
    differing = [change for change in changes if not change.is_same]
    taken, put = (sum(len(text.split()) for text in side) for side in _sides(differing))
    return Comparison(changes, taken, put)


def _sides(changes: Sequence[Change]) -> tuple[list[str], list[str]]:
    return [change.before for change in changes], [change.after for change in changes]


def _by_paragraphs(before: str, after: str) -> Iterator[Change]:
    for change in _between(_PARAGRAPH.findall(before), _PARAGRAPH.findall(after)):
        if change.is_same or not (change.before and change.after):
            yield change
        else:
            yield from _by_words(change)


def _by_words(change: Change) -> Iterator[Change]:
    one, other = _WORD.findall(change.before), _WORD.findall(change.after)
    begins = _alike(one, other)
    ends = _alike(one[begins:][::-1], other[begins:][::-1])
    yield from (Change(word, word) for word in one[:begins])
    yield from _between(one[begins : len(one) - ends], other[begins : len(other) - ends])
    yield from (Change(word, word) for word in one[len(one) - ends :])


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (word, its) in pairs if word != its), min(len(one), len(other)))


def _between(one: Sequence[str], other: Sequence[str]) -> Iterator[Change]:
    common = Counter(one)
    if sum(common[word] * times for word, times in Counter(other).items() if not word.isspace()) > MOST_PAIRS:
        yield Change("".join(one), "".join(other))
    else:
        yield from _matched(one, other)


def _matched(one: Sequence[str], other: Sequence[str]) -> Iterator[Change]:
    """Blanks alone never hold two changes apart: "một hai" for "ba bốn" is one change."""
    matcher = SequenceMatcher(str.isspace, one, other, autojunk=False)
    for _tag, start, end, other_start, other_end in matcher.get_opcodes():
        yield Change("".join(one[start:end]), "".join(other[other_start:other_end]))


def _joined(changes: Iterator[Change]) -> Iterator[Change]:
    """With a lone blank between two changes taken into them, and neighbours of one sort put together."""
    found = list(changes)
    pending: Change | None = None
    for at, change in enumerate(found):
        follows = at + 1 < len(found) and not found[at + 1].is_same
        bridges = change.is_same and change.before.isspace() and pending is not None and not pending.is_same and follows
        if pending is not None and (bridges or pending.is_same == change.is_same):
            pending = Change(pending.before + change.before, pending.after + change.after)
            continue
        if pending is not None:
            yield pending
        pending = change
    if pending is not None:
        yield pending
