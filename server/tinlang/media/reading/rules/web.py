"""What is written for machines: addresses of mail and web, file names, names with _ in them, hashtags."""

from __future__ import annotations

import re
from functools import cache

from tinlang.media.reading.context import Context
from tinlang.media.reading.letters import spelt
from tinlang.media.reading.lexicon import rows
from tinlang.media.reading.numerals import cardinal
from tinlang.media.reading.spans import Kind, Span
from tinlang.media.reading.syllables import CAPITALS, has_marks, is_syllable, one_spelling

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62})"
_ENDINGS = "vn|com|net|org|gov|edu|info|me|io|cn|asia|app|online|site|xyz|tv|biz|name|pro|us|uk|eu|ly|gl|link"
_HOST = rf"{_LABEL}(?:\.{_LABEL}){{0,5}}\.(?:{_ENDINGS})(?![A-Za-z0-9_-])"
_PATH = r"(?:[/?#][A-Za-z0-9_\-./?=&%#+~]{0,200}[A-Za-z0-9_\-/=])?"
_URL = re.compile(rf"(?:https?://)?(?:www\.)?({_HOST}(?::\d{{2,5}})?{_PATH}/?)", re.IGNORECASE)
_BARE_URL = re.compile(r"https?://(?:www\.)?([A-Za-z0-9_\-./?=&%#+~:@]{1,200}[A-Za-z0-9/])", re.IGNORECASE)
_MAIL = re.compile(rf"([A-Za-z0-9][A-Za-z0-9._+-]{{0,63}})@({_LABEL}(?:\.{_LABEL}){{1,5}})", re.IGNORECASE)
_FILE = re.compile(
    r"[\w-]{1,60}\.(?:docx?|xlsx?|pptx?|pdf|jpe?g|png|zip|rar|mp3|mp4|txt|csv|apk|exe)(?!\w)", re.IGNORECASE
)
_JOINED = re.compile(r"[^\W_]{1,30}(?:_+[^\W_]{1,30}){1,6}")
_TAG = re.compile(r"#([^\W\d_][\w]{0,60})")
_HANDLE = re.compile(r"@([A-Za-z0-9_.]{0,30}[A-Za-z0-9])")
_PIECE = re.compile(r"[^\W\d_]+|\d+|[._\-@/]|[?=&%#+~:]")
_HUMP = re.compile(
    rf"[{CAPITALS}]+(?=[{CAPITALS}][^\W\d_{CAPITALS}])|[{CAPITALS}]?[^\W\d_{CAPITALS}]+|[{CAPITALS}]+|\d+"
)
_SAID = {
    ".": "chấm", "_": "gạch dưới", "-": "gạch ngang", "@": "a còng", "/": "gạch chéo", "?": "hỏi", "=": "bằng",
    "&": "và",
    "%": "phần trăm", "#": "thăng", "+": "cộng", "~": "ngã", ":": "hai chấm",
}  # fmt: skip


def web(context: Context) -> Span | None:
    """The address label by label; https:// and www. are not said."""
    if context.text[context.at - 1 : context.at].isalnum():
        return None
    for pattern, group in ((_MAIL, 0), (_URL, 1), (_BARE_URL, 1), (_FILE, 0), (_JOINED, 0)):
        if found := context.match(pattern):
            return Span(found.start(), found.end(), _said(found[group]), Kind.WEB)
    return None


def tag(context: Context) -> Span | None:
    """#LangSon, @tên: the sign, then the words that are run together."""
    if context.text[context.at - 1 : context.at].isalnum():
        return None
    if found := context.match(_TAG):
        words = " ".join(_humps(part) for part in found[1].split("_") if part)
        return Span(found.start(), found.end(), f"thăng {words}", Kind.WEB)
    if found := context.match(_HANDLE):
        return Span(found.start(), found.end(), f"a còng {_said(found[1])}", Kind.WEB)
    return None


@cache
def labels() -> dict[str, str]:
    """Parts of addresses that are read as words."""
    return {row["written"].casefold(): row["reading"] for row in rows("web.csv")}


def _said(address: str) -> str:
    return " ".join(_piece(piece) for piece in _PIECE.findall(address.strip("/"))) or spelt(address)


def _piece(piece: str) -> str:
    if piece in _SAID:
        return _SAID[piece]
    if piece.isdecimal():
        return _digits(piece)
    known = labels().get(piece.casefold())
    return known or (piece if has_marks(piece) and is_syllable(piece) else spelt(piece))


def _humps(written: str) -> str:
    """HộiLồngTồng is hội lồng tồng, LangSon by the known labels."""
    if (known := labels().get(one_spelling(written))) is not None:
        return known
    return " ".join(_hump(part) for part in _HUMP.findall(written)) or spelt(written)


def _hump(part: str) -> str:
    if part.isdecimal():
        return _digits(part)
    return part if is_syllable(part) else labels().get(part.casefold()) or spelt(part)


def _digits(piece: str) -> str:
    plain = "".join(str(int(char)) for char in piece)
    if len(plain) <= 2 and plain[0] != "0":
        return cardinal(int(plain))
    return " ".join(cardinal(int(char)) for char in plain)
