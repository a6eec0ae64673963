"""The names of letters, for what is spelt out. No letter and no number of any script is passed over in silence."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from functools import lru_cache
from itertools import groupby

from tinlang.media.reading.numerals import cardinal

NAMES = {
    "a": "a", "ă": "á", "â": "ớ", "b": "bê", "c": "xê", "d": "dê", "đ": "đê", "e": "e", "ê": "ê", "f": "ép", "g": "giê",
    "h": "hát", "i": "i", "j": "gi", "k": "ca", "l": "e lờ", "m": "em mờ", "n": "en nờ", "o": "o", "ô": "ô", "ơ": "ơ",
    "p": "pê", "q": "quy", "r": "e rờ", "s": "ét", "t": "tê", "u": "u", "ư": "ư", "v": "vê", "w": "vê kép", "x": "ích",
    "y": "i", "z": "dét",
}  # fmt: skip
_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_GREEK = {
    "ALPHA": "an pha", "BETA": "bê ta", "GAMMA": "gam ma", "DELTA": "đen ta", "EPSILON": "ép xi lon", "ZETA": "dê ta",
    "ETA": "ê ta", "THETA": "tê ta", "IOTA": "i ô ta", "KAPPA": "cáp pa", "LAMDA": "lam đa", "MU": "muy", "NU": "nuy",
    "XI": "xi", "OMICRON": "ô mi cron", "PI": "pi", "RHO": "rô", "SIGMA": "xích ma", "TAU": "tô",
    "UPSILON": "úp xi lon",
    "PHI": "phi", "CHI": "khi", "PSI": "pơ xi", "OMEGA": "ô mê ga",
}  # fmt: skip
_SCRIPTS = {
    "CJK": "Hán", "GREEK": "Hy Lạp", "CYRILLIC": "Nga", "HIRAGANA": "Nhật", "KATAKANA": "Nhật", "HANGUL": "Hàn",
    "THAI": "Thái",
    "LAO": "Lào", "KHMER": "Khơ me", "MYANMAR": "Miến Điện", "ARABIC": "Ả Rập", "HEBREW": "Do Thái",
    "DEVANAGARI": "Ấn Độ",
    "TAI": "Thái",
}  # fmt: skip
_STRANGE = "ký tự lạ"


def spelt(written: str) -> str:
    """The names of its letters and numbers one after another; letters of a foreign script are counted and named."""
    plain = unicodedata.normalize("NFKC", written) if _has_disguise(written) else written
    said: list[str] = []
    for script, chars in groupby(plain, key=_script):
        run = list(chars)
        if script == "":
            said.extend(name for char in run if (name := _name(char)))
        else:
            said.append(f"{cardinal(len(run))} {script}")
    return " ".join(said) or (_STRANGE if written else "")


def name_of_number(char: str) -> str:
    """What one number sign is worth: ½ một phần hai, Ⅳ bốn, ² mũ hai."""
    value = Fraction(unicodedata.numeric(char, -1)).limit_denominator(1000)
    if value < 0:
        return _STRANGE
    raised = "mũ " if unicodedata.name(char, "").startswith("SUPERSCRIPT") else ""
    if value.denominator == 1:
        return raised + cardinal(int(value))
    return f"{cardinal(value.numerator)} phần {cardinal(value.denominator)}"


def _has_disguise(written: str) -> bool:
    """Whether it has letters that only look different: full width, bold, in circles."""
    return any(unicodedata.category(char)[0] == "L" and unicodedata.decomposition(char)[:1] == "<" for char in written)


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    """ "" for what has a name of its own, else what it is counted as: "chữ Hán", "ký tự lạ"."""
    category = unicodedata.category(char)
    if category[0] != "L" or _name(char):
        return ""
    first = unicodedata.name(char, "").partition(" ")[0]
    return f"chữ {_SCRIPTS[first]}" if first in _SCRIPTS else _STRANGE


@lru_cache(maxsize=4096)
def _name(char: str) -> str:
    """The name of one letter or number sign; "" for marks and for letters that we have no name for."""
    category = unicodedata.category(char)
    if category[0] == "N":
        return name_of_number(char)
    if category[0] != "L":
        return ""
    plain = unicodedata.normalize("NFD", char.casefold())
    tone = next((_TONES[mark] for mark in plain if mark in _TONES), "")
    letter = unicodedata.normalize("NFC", "".join(mark for mark in plain if mark not in _TONES))
    if letter in NAMES:
        return f"{NAMES[letter]} {tone}".strip()
    return _name_by_standard(unicodedata.name(char, ""))


def _name_by_standard(standard: str) -> str:
    """By the Unicode name: LATIN SMALL LETTER U WITH DIAERESIS is u, GREEK SMALL LETTER PI is pi."""
    words = standard.split(" ")
    if words[0] not in ("LATIN", "GREEK") or "LETTER" not in words or words[-1] == "LETTER":
        return ""
    letter = words[words.index("LETTER") + 1]
    if words[0] == "GREEK":
        return _GREEK.get(letter, "")
    return " ".join(NAMES[part] for part in letter.casefold()) if len(letter) <= 2 and letter.isascii() else ""
