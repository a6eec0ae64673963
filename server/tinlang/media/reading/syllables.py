"""Whether a word is a Vietnamese syllable, so that a voice reads it as it is written: by its sounds, not by a list.

Names of Tày and Nùng places count, as they are written in Vietnamese (Pò, Khuổi, Slao, Phja): their onsets and rimes
are let in besides. A syllable without marks counts too, whatever word was meant: notices are typed so in a hurry.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_ONSETS = (
    "ngh", "phj", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "sl", "pj", "mj", "bj",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip
"""The longest first. sl, pj, phj, mj, bj and p are of Tày and Nùng names."""
_CONSONANTS = ("m", "n", "ng", "p", "t", "c")
_NUCLEI_BEFORE_CONSONANTS = (
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "iê", "yê", "uô", "ươ",
    "oa", "oă", "oe", "uâ", "uê", "uyê", "oo", "uơ",
)  # fmt: skip
_BEFORE_NH = ("a", "ê", "i", "oa", "uê", "uy", "y")
_OPEN = (
    "a", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ia", "ya", "ua", "ưa", "oa", "oe", "uê", "uy", "uơ", "uya",
    "ai", "ay", "ây", "ao", "au", "âu", "eo", "êu", "iu", "oi", "ôi", "ơi", "ui", "ưi", "ưu", "iêu", "yêu", "uôi",
    "ươi", "ươu", "oai", "oay", "oao", "oeo", "uây", "uyu", "uyt", "uyn", "uyp",
)  # fmt: skip
_RIMES = frozenset(
    {
        *_OPEN,
        *(nucleus + final for nucleus in _NUCLEI_BEFORE_CONSONANTS for final in _CONSONANTS),
        *(nucleus + final for nucleus in _BEFORE_NH for final in ("nh", "ch")),
    }
)
_ONLY_BEHIND_QU = frozenset(("yt", "yn", "yp"))
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SHARP_OR_HEAVY = frozenset("\u0301\u0323")
"""The only two tones of a syllable that ends in p, t, c or ch."""
CAPITALS = "A-ZĐ" + "".join(
    unicodedata.normalize("NFC", letter + tone) for letter in "AĂÂEÊIOÔƠUƯY" for tone in ("", *sorted(_TONES))
)
"""All capital letters of Vietnamese, for a class in a pattern."""
_FRONT = frozenset("eêiy")
_TONE_PLACES = {
    f"{first}{second}{mark}": f"{first}{mark}{second}"
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for mark in _TONES
}


def _bare(word: str) -> str:
    """Without any mark: ươ → uo, đ → d."""
    plain = (char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
    return "".join(plain).replace("đ", "d")


_BARE_RIMES = frozenset(_bare(rime) for rime in _RIMES)


@lru_cache(maxsize=8192)
def is_syllable(word: str, *, unmarked: bool = True) -> bool:
    """Whether a Vietnamese reader can say this word at sight. `unmarked`: also one typed without marks (thong bao)."""
    toneless, tones = _without_tone(word.casefold())
    if len(toneless) > 7 or len(tones) > 1:
        return False
    for onset in _ONSETS:
        if toneless.startswith(onset) and _is_pair(onset, toneless[len(onset) :], tones, unmarked):
            return True
    return toneless.startswith("gi") and _is_pair("gi", toneless[1:], tones, unmarked)  # gì, gìn


def has_marks(word: str) -> bool:
    """Whether it is written with a tone or with one of ă â đ ê ô ơ ư."""
    return any(unicodedata.combining(char) for char in unicodedata.normalize("NFD", word)) or "đ" in word.casefold()


def one_spelling(word: str) -> str:
    """Casefolded, with the tone mark on the first vowel: Hoà and Hòa become one."""
    plain = unicodedata.normalize("NFD", word.casefold())
    if not plain.isascii():
        for second, first in _TONE_PLACES.items():
            at = plain.find(second)
            if at >= 0 and plain[at - 1 : at] != "q" and not plain[at + 3 : at + 4].isalpha():
                plain = plain[:at] + first + plain[at + 3 :]
    return unicodedata.normalize("NFC", plain)


def _without_tone(word: str) -> tuple[str, str]:
    """The word in NFC without tones, and the tones that it had."""
    plain = unicodedata.normalize("NFD", word)
    tones = "".join(char for char in plain if char in _TONES)
    return unicodedata.normalize("NFC", "".join(char for char in plain if char not in _TONES)), tones


def _is_pair(onset: str, rime: str, tones: str, unmarked: bool) -> bool:
    if not rime or not _spelling_fits(onset, rime):
        return False
    if rime in _RIMES or (onset == "qu" and rime in _ONLY_BEHIND_QU):
        return _tone_fits(rime, tones) or (unmarked and not tones and _bare(rime) == rime)
    return unmarked and not tones and rime in _BARE_RIMES


def _spelling_fits(onset: str, rime: str) -> bool:
    """c and k, g and gh, ng and ngh by the vowel that follows; qu and gi keep their own vowel apart."""
    front = rime[0] in _FRONT
    if onset in ("gh", "ngh"):
        return front
    if onset in ("c", "ng"):
        return not front
    if onset == "g":
        return not front or rime.startswith("i")
    return not (onset == "qu" and rime[0] in "uưoô" and rime[:1] not in ("ô", "o"))


def _tone_fits(rime: str, tones: str) -> bool:
    stopped = rime[-1] in "ptc" or rime.endswith("ch")
    return not stopped or tones in _SHARP_OR_HEAVY
