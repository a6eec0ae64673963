"""Text as people type it: one Unicode form, search without tone marks, shortening at a word."""

import unicodedata

_D = str.maketrans({"đ": "d", "Đ": "d"})


def nfc(text: str) -> str:
    """The text in Unicode's composed form: Vietnamese from a Mac arrives decomposed, and hashes must not differ."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The text for searching: lower case, no tone or vowel marks, đ as d, single spaces. "Đồng Đăng" → "dong dang"."""
    plain = unicodedata.normalize("NFD", text.translate(_D).casefold())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def shorten(text: str, length: int) -> str:
    """At most `length` characters on one line, cut between words, with "…" for what was left out."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    kept = line[: max(length - 1, 0)]
    if line[len(kept)] != " " and " " in kept:
        kept = kept[: kept.rindex(" ")]
    return f"{kept.rstrip(' ,;:.–-')}…"
