"""The golden sentences: how notices must be read, as data that was written before the engine."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import tinlang
from tinlang.media.reading.letters import NAMES

FOLDER = Path(tinlang.__file__).resolve().parents[2] / "data" / "speech" / "golden"

_CHOICE = re.compile(r"\{([^{}]*)\}")
_EVERYWHERE = (("lẻ", "linh"), ("ngàn", "nghìn"), ("bốn", "tư"), ("nhăm", "lăm"), ("mồng", "mùng"), ("tỉ", "tỷ"))
"""Ways that are accepted in every sentence: (accepted, the one that both sides are turned into)."""
_LETTERS = tuple((letter, NAMES[letter]) for letter in "bcdđfghjklmnpqrstvwxz")
"""A consonant that stands alone is heard by its name: "Hoàng Thị B" and "Hoàng Thị bê" are one."""
_TONE_ON_SECOND = {
    f"{first}{second}{mark}": f"{first}{mark}{second}"
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for mark in "\u0300\u0301\u0303\u0309\u0323"
}
"""hoà → hòa, thuý → thúy: the two ways to place a tone mark, in decomposed form."""


@dataclass(frozen=True)
class Golden:
    """One sentence: `text` as written, `read` with its alternatives in braces."""

    id: str
    group: str
    topic: str
    text: str
    read: str

    @property
    def first(self) -> str:
        """The reading we say ourselves: the first of each alternative."""
        return " ".join(_CHOICE.sub(lambda choice: choice[1].split("|")[0], self.read).split())

    @cached_property
    def _accepted(self) -> re.Pattern[str]:
        parts = []
        for index, part in enumerate(_CHOICE.split(self.read)):
            if index % 2 == 0:
                parts.append("".join(f"{re.escape(word)} " for word in words(part)))
            else:
                ways = ("".join(f"{re.escape(word)} " for word in words(way)) for way in part.split("|"))
                parts.append(f"(?:{'|'.join(ways)})")
        return re.compile("".join(parts))

    def accepts(self, spoken: str) -> bool:
        """Whether this is one of the readings, word for word; case, punctuation and hyphens make no difference."""
        return self._accepted.fullmatch("".join(f"{word} " for word in words(spoken))) is not None


def words(spoken: str) -> list[str]:
    """The words that are heard: casefolded, without signs, the ways that are accepted everywhere made one."""
    plain = unicodedata.normalize("NFD", spoken.casefold())
    for second, first in _TONE_ON_SECOND.items():
        plain = re.sub(rf"(?<!q){second}(?![^\W\d_])", first, plain)
    plain = unicodedata.normalize("NFC", plain)
    same = dict(_EVERYWHERE + _LETTERS)
    return [same.get(word, word) for word in re.findall(r"[^\W_]+", plain)]


@cache
def sentences() -> tuple[Golden, ...]:
    """All golden sentences, by class."""
    found: list[Golden] = []
    for path in sorted(FOLDER.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["sentence"]:
            found.append(Golden(row["id"], path.stem, row["topic"], row["text"], row["read"]))
    return tuple(found)
