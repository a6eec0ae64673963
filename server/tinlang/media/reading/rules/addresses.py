"""Houses, lanes, plots, roads and their kilometre posts: số 12A, ngõ 15/3, QL1A, ĐT 234, Km 15+300, lộ 371 E13.2."""

from __future__ import annotations

import re

from tinlang.media.reading.context import Context
from tinlang.media.reading.letters import spelt
from tinlang.media.reading.numerals import BLANK, DASH, cardinal
from tinlang.media.reading.rules.times import is_hour
from tinlang.media.reading.spans import Kind, Span

_ROADS = {
    "QL": "quốc lộ", "ĐT": "đường tỉnh", "TL": "tỉnh lộ", "HL": "hương lộ", "ĐH": "đường huyện", "ĐX": "đường xã",
    "CT": "cao tốc",
}  # fmt: skip
_CALLED = ("111", "112", "113", "114", "115")
"""Báo ngay ĐT 114 is a call, not a road."""
_ROAD = re.compile(r"(QL|ĐT|TL|HL|ĐH|ĐX|CT)[. ]{0,2}(\d{1,3})([A-ZĐ]?)(?![\w/]|[ .,-]?\d)", re.IGNORECASE)
_POST = re.compile(r"km[. ]{0,2}(\d{1,4})(?:\s?\+\s?(\d{1,3}))?(?![\w/]|[.,]\d)", re.IGNORECASE)
_NUMBER = r"\d{1,5}[A-ZĐa-zđ]?"
_PARTED = re.compile(rf"({_NUMBER}(?:/{_NUMBER}){{1,4}})(?![\w/]|[.,-]\d)")
_DAY_OF_BIRTH = re.compile(r"\d{1,2}/\d{1,2}/(?:19|20)\d\d")
_LETTERED = re.compile(r"(\d{1,5})([A-ZĐa-zđ])(?![\w])")
_STATION = re.compile(r"([A-ZĐ])(\d{1,3})(?:\.(\d{1,3}))?(?![\w]|[.,]\d)")
_FORM = re.compile(r"CT0")
"""Tờ khai CT01 is a form, CT.01 a road."""
_TO_POST = re.compile(rf"{DASH}(?={BLANK}*km[. ]{{0,2}}\d)", re.IGNORECASE)
_LEAST_SUM = 1000
_PLACES = frozenset((
    "số", "nhà", "ngõ", "ngách", "hẻm", "kiệt", "mốc", "thửa", "tổ", "lô", "đường", "phố", "khu", "dãy", "sn",
))  # fmt: skip
_LETTERED_PLACES = _PLACES | {
    "lớp", "khối", "phòng", "tầng", "quầy", "cổng", "thôn", "xóm", "đội", "khoảnh", "bàn",
}  # fmt: skip


def road(context: Context) -> Span | None:
    """A road with its number: QL1A, ĐT.235."""
    found = context.match(_ROAD)
    if (
        found is None
        or not _begins(context)
        or _is_called(context, found)
        or _FORM.match(found[0])
        or (found[1].upper() == "CT" and found[2] not in ("1", "01", "3", "03", "7"))
    ):
        return None
    kind = _ROADS[found[1].upper()].split(" ")
    while kind and context.words_before(len(kind))[-1:] == kind[:1]:
        kind = kind[1:]
    said = " ".join((*kind, cardinal(int(found[2])), spelt(found[3])))
    return Span(found.start(), found.end(), said.strip(), Kind.ADDRESS)


def _is_called(context: Context, found: re.Match[str]) -> bool:
    return found[1].upper() == "ĐT" and found[2] in _CALLED and context.before() in ("ngay", "báo", "gọi", "số", "qua")


def kilometre_post(context: Context) -> Span | None:
    """Km 15+300; metres with a leading nought are said with it: cộng không năm mươi."""
    found = context.match(_POST)
    if found is None or not _begins(context):
        return None
    said = f"ki lô mét {cardinal(int(found[1]))}"
    if found[2]:
        said = f"{said} cộng {_metres(found[2])}"
    return Span(found.start(), found.end(), said, Kind.ADDRESS)


def between_posts(context: Context) -> Span | None:
    """Km15+200 - Km18+500: from one post to the other."""
    if not context.read or context.read[-1].kind is not Kind.ADDRESS or (found := context.match(_TO_POST)) is None:
        return None
    return Span(found.start(), found.end(), "đến", Kind.WORD)


def house(context: Context) -> Span | None:
    """ngõ 15/3, hẻm 4/26/1, số 12A, lớp 5A."""
    before = context.before()
    if before == "sn" and context.match(_DAY_OF_BIRTH):
        return None
    if before in _PLACES and (found := context.match(_PARTED)):
        said = " trên ".join(_numbered(part) for part in found[1].split("/"))
        return Span(found.start(), found.end(), said, Kind.ADDRESS)
    found = context.match(_LETTERED) if before in _LETTERED_PLACES else None
    if found is not None and not _is_measured(context, found):
        return Span(found.start(), found.end(), _numbered(found[0]), Kind.ADDRESS)
    return None


def station(context: Context) -> Span | None:
    """A letter and a number, with a point in between: lộ 371 E13.2, lô B5, nhà A1."""
    found = context.match(_STATION)
    if found is None or not _begins(context) or not (found[3] or context.before() in _LETTERED_PLACES):
        return None
    said = f"{spelt(found[1])} {cardinal(int(found[2]))}"
    if found[3]:
        said = f"{said} chấm {cardinal(int(found[3]))}"
    return Span(found.start(), found.end(), said, Kind.ADDRESS)


def _is_measured(context: Context, found: re.Match[str]) -> bool:
    """Đóng đường 7h is an hour, mở đường 500m a length, khu 50000đ a sum: none is the letter of a house."""
    if is_hour(context, found[2]):
        return True
    return found[2] == "m" or (found[2] == "đ" and int(found[1]) >= _LEAST_SUM)


def _begins(context: Context) -> bool:
    return not context.text[context.at - 1 : context.at].isalnum()


def _numbered(part: str) -> str:
    number = part.rstrip("ABCDEFGHIKLMNOPQRSTUVXYabcdefghiklmnopqrstuvxyĐđJZWjzw")
    return f"{cardinal(int(number))} {spelt(part[len(number) :])}".strip()


def _metres(written: str) -> str:
    if len(written) == 3 and written.startswith("0") and written != "000":
        noughts = len(written) - len(written.lstrip("0"))
        return f"{'không ' * noughts}{cardinal(int(written))}"
    return cardinal(int(written))
