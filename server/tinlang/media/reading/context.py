"""Where the reader stands in the text: what a rule may look at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tinlang.media.reading.lexicon import Lexicon
from tinlang.media.reading.spans import Span

LETTERS = r"[^\W\d_]"
"""One letter of any script, as a piece of a pattern."""
_TABS = r"(?<=\S)[ \u00a0]{0,9}\t[ \t\u00a0]{0,9}(?=\S)"
TOKEN = re.compile(rf"{_TABS}|{LETTERS}[^\W\d_\u0300-\u036f]*[\u0300-\u036f]*|\d+|[^\s]")
"""A run of letters, a run of digits, one sign, or the tabs between two cells of a table."""
_WORD_BEFORE = re.compile(r"([^\W_]+)[ \t\u00a0]*$")
_WORD_AFTER = re.compile(r"[ \t\u00a0]*([^\W_]+)")


def one_of(words: str) -> frozenset[str]:
    """A set of words that are written on one line."""
    return frozenset(words.split())


@dataclass
class Context:
    """The text in NFC, the place `at` where a token starts, what was read, the lexicon, and what the text explains."""

    text: str
    lexicon: Lexicon
    at: int = 0
    read: list[Span] = field(default_factory=list)
    explained: dict[str, str] | None = None

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The pattern anchored at this place."""
        return pattern.match(self.text, self.at)

    def before(self, at: int | None = None) -> str:
        """The word before this place, casefolded, across blanks only; "" if a sign or a line end stands between."""
        found = _WORD_BEFORE.search(
            self.text[max(0, (self.at if at is None else at) - 40) : self.at if at is None else at]
        )
        return found[1].casefold() if found else ""

    def after(self, end: int) -> str:
        """The word that follows `end`, casefolded, across blanks only; "" otherwise."""
        found = _WORD_AFTER.match(self.text, end)
        return found[1].casefold() if found else ""

    def words_before(self, count: int) -> list[str]:
        """Up to `count` words before this place in the same sentence, nearest last, casefolded."""
        line = self.text[max(0, self.at - 30 * count) : self.at].rpartition("\n")[2]
        return re.findall(r"[^\W_]+", re.split(r"[.!?;]\s", line)[-1].casefold())[-count:]

    def is_free(self, end: int) -> bool:
        """Whether a word or a number ends at `end`: what follows is no letter and no digit."""
        return end >= len(self.text) or not (self.text[end].isalnum())
