"""Text as people type it: one Unicode form, search without tone marks, the order of the alphabet, shortening."""

import re
import unicodedata
from functools import lru_cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANKS = str.maketrans({letter: chr(0x100 + rank) for rank, letter in enumerate(_LETTERS)})
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_TONE = re.compile(f"[{_TONES}]")
_WORD = re.compile(r"\d+|[^\W\d_]+")
_D = str.maketrans({"đ": "d", "Đ": "d"})


def nfc(text: str) -> str:
    """The text in Unicode's composed form: Vietnamese from a Mac arrives decomposed, and hashes must not differ."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The text for searching: lower case, no tone or vowel marks, đ as d, single spaces. "Đồng Đăng" → "dong dang"."""
    plain = unicodedata.normalize("NFD", text.translate(_D).casefold())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def alphabetical(named: object) -> bytes:
    """What to sort by for people: word by word, each by its letters, then by its tone; 9 before 10, numbers first.

    Bytes, so that a database sorts as we do (`derived.AlphabeticalField`); what they are says nothing to anybody.
    Source: Vũ Xuân Lương, Trung tâm Từ điển học, "Quy tắc sắp xếp ABC trong tiếng Việt": không dấu, huyền, hỏi, ngã,
    sắc, nặng.
    """
    return b"".join(_place(word) for word in _WORD.findall(nfc(str(named)).casefold()))


@lru_cache(4096)  # names are made of few syllables, and a province sorts thousands of them
def _place(word: str) -> bytes:
    """Letters and tones, each ended by what sorts before all: a shorter word comes first."""
    if word.isdecimal():
        return f"{word.zfill(12)}\0\0".encode()
    marked = unicodedata.normalize("NFD", word)
    tones = "".join(str(_TONES.index(tone)) for tone in _TONE.findall(marked))
    return f"{nfc(_TONE.sub('', marked)).translate(_RANKS)}\0{tones}\0".encode()


def shorten(text: str, length: int) -> str:
    """At most `length` characters on one line, cut between words, with "…" for what was left out."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    kept = line[: max(length - 1, 0)]
    if line[len(kept)] != " " and " " in kept:
        kept = kept[: kept.rindex(" ")]
    return f"{kept.rstrip(' ,;:.–-')}…"
