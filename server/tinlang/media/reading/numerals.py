"""Numbers in words: hai mươi tư, một nghìn không trăm linh năm, chín mươi mốt phẩy hai mươi lăm."""

from __future__ import annotations

import re
from functools import lru_cache

BLANK = r"[ \t\u00a0\u202f]"
"""One blank inside a line, as a piece of a pattern."""
DASH = r"(?:[-\u2010-\u2015\u2212~÷]>?|=>|[\u2192\u21d2\u2794\u27a1\u2b95])"
"""What stands between the two ends of a range, an arrow too, as a piece of a pattern."""
NUMBER = r"(?:[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3}){2,5}(?![\d.,]?\d)|\d+(?:[.,]\d+){0,8})"
"""One number as it is written, with what groups it; which sign is the comma is decided by `in_words`."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ((10**6, "triệu"), (10**3, "nghìn"), (1, ""))
_SAID_AS_NUMBER = 18
"""A longer row of digits is no amount that anybody grasps by ear."""
_SAID_UNGROUPED = 9
"""A longer row that nobody cut into thousands is a mark of something, not an amount."""
_HEARD_AT_ONCE = 5
"""A longer row of digits is cut by pauses."""

_THOUSANDS_BY_POINT = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d+))?")
_THOUSANDS_BY_COMMA = re.compile(r"([1-9]\d{0,2}(?:,\d{3}){2,}|[1-9]\d{0,2},000)(?:\.(\d+))?")
_THOUSANDS_BY_BLANK = re.compile(r"[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+")
_DECIMAL = re.compile(r"(\d{1,18})[.,](\d+)")


@lru_cache(maxsize=16384)
def cardinal(value: int) -> str:
    """An amount in words, 0 and above; every empty hundred inside it is said."""
    if value < 1000:
        return _group(value, leads=True) or _DIGITS[0]
    billions, rest = divmod(value, 10**9)
    said = [f"{cardinal(billions)} tỷ"] if billions else []
    for size, name in _SCALES:
        group, rest = divmod(rest, size)
        if group:
            said.append(f"{_group(group, leads=not said)} {name}".strip())
        elif said and name == "nghìn" and rest >= 100:
            said.append("không nghìn")  # một triệu năm trăm would be heard as 1,5 triệu
    return " ".join(said)


def digits(written: str) -> str:
    """Digit by digit; whatever is no digit is passed over."""
    return " ".join(_DIGITS[int(char)] for char in written if char.isdecimal())


def digits_in_groups(written: str) -> str:
    """Digit by digit, paused where the writer made groups; long ones are cut by threes, by fours in front."""
    groups = re.findall(r"\d+", written)
    return ", ".join(digits(part) for group in groups for part in _by_threes(group))


def year(value: int) -> str:
    """năm 2018; two digits are of this century up to 49, of the last one after that."""
    if value < 100:
        value += 2000 if value < 50 else 1900
    return f"năm {cardinal(value)}"


def decimal(whole: str, part: str) -> str:
    """Two places are a number (phẩy hai mươi lăm); with a zero in front or from three on digit by digit."""
    as_number = len(part) <= 2 and not part.startswith("0")
    return f"{cardinal(int(whole))} phẩy {cardinal(int(part)) if as_number else digits(part)}"


@lru_cache(maxsize=16384)
def in_words(written: str) -> str:
    """What NUMBER matched, in words: 1.234.567; 2,5; 2.5; 05; 12 345 678; a row of 30 digits; 1.2.3."""
    if written.isdecimal():
        return _row(written)
    for grouped in (_THOUSANDS_BY_POINT, _THOUSANDS_BY_COMMA):
        if (found := grouped.fullmatch(written)) is not None:
            whole = re.sub(r"\D", "", found[1])
            return decimal(whole, found[2]) if found[2] and len(whole) <= _SAID_AS_NUMBER else _row(whole, grouped=True)
    if _THOUSANDS_BY_BLANK.fullmatch(written):
        return _row(re.sub(r"\D", "", written), grouped=True)
    if (found := _DECIMAL.fullmatch(written)) is not None:
        return decimal(found[1], found[2])
    return _chain(written)


def value(written: str) -> float | None:
    """What it is worth, for comparing the two ends of a range; None if it is no amount."""
    plain = re.sub(r"[ \u00a0\u202f]", "", written)
    if _THOUSANDS_BY_POINT.fullmatch(plain):
        plain = plain.replace(".", "")
    elif _THOUSANDS_BY_COMMA.fullmatch(plain):
        plain = plain.replace(",", "")
    try:
        return float(plain.replace(",", ".")) if len(plain) <= 40 else None
    except ValueError:
        return None


def _row(plain: str, *, grouped: bool = False) -> str:
    """Digits without signs: an amount, or, where nobody counts so far, digit by digit. 05 is five, 007 is not."""
    longest = _SAID_AS_NUMBER if grouped else _SAID_UNGROUPED
    if len(plain) > longest or (len(plain) > 2 and plain[0] == "0"):
        return digits_in_groups(plain)
    return cardinal(int(plain))


def _chain(written: str) -> str:
    """1.2.3 is one point two point three; 1,2,3 are three numbers."""
    if "." not in written:
        return ", ".join(_row(part) for part in written.split(","))
    said = [
        _row(part) if part.isdecimal() else {".": "chấm", ",": "phẩy"}[part] for part in re.split(r"([.,])", written)
    ]
    return " ".join(said)


def _group(group: int, *, leads: bool) -> str:
    """Up to three digits; one that does not lead says its empty hundred: không trăm linh năm."""
    hundreds, rest = divmod(group, 100)
    said = [f"{_DIGITS[hundreds]} trăm"] if hundreds or not leads else []
    tens, ones = divmod(rest, 10)
    if tens:
        said.append("mười" if tens == 1 else f"{_DIGITS[tens]} mươi")
        said.append(_ONES_AFTER_TENS.get((tens > 1, ones), _DIGITS[ones] if ones else ""))
    elif ones:
        said.append(f"linh {_LAST.get(ones, _DIGITS[ones])}" if said else _DIGITS[ones])
    return " ".join(word for word in said if word)


_LAST = {4: "tư"}
_ONES_AFTER_TENS = {(False, 5): "lăm", (True, 1): "mốt", (True, 4): "tư", (True, 5): "lăm"}


def _by_threes(plain: str) -> list[str]:
    if len(plain) <= _HEARD_AT_ONCE:
        return [plain]
    cut = len(plain) % 3 * 4
    return [plain[at : at + 4] for at in range(0, cut, 4)] + [plain[at : at + 3] for at in range(cut, len(plain), 3)]
