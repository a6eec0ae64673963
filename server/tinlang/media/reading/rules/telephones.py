"""Telephone numbers, and rows of digits that are a mark and no amount: identity cards, accounts, tax codes, plates."""

from __future__ import annotations

import re
from itertools import accumulate

from tinlang.media.reading.context import Context, one_of
from tinlang.media.reading.letters import spelt
from tinlang.media.reading.numerals import BLANK, digits, digits_in_groups, in_words
from tinlang.media.reading.spans import Kind, Span

_GROUPS = re.compile(r"(?:(\+)?|\((\+)?\d{2,5}\)[ .\-]?)\d{1,12}(?:[ .\u00a0\-]\d{1,12}){0,7}(?!\d)")
_GROUP = re.compile(r"\d+")
_EMERGENCY = re.compile(r"11[1-9]")
_SHORT = re.compile(r"1\d{2,3}(?!\w|/(?!11\d\b)|[.,:-]\d|%)")
_MARK = re.compile(
    r"(?:\d{6,24}|\d{3}(?:[ .]\d{3}){3,6}|\d{4,12}(?:[ .\-]\d{2,12}){1,5})"
    rf"(?!\w|[.,/:-]\d|%|{BLANK}?(?:đ|đồng|vnđ|vnd)(?!\w))",
    re.IGNORECASE,
)
_PLATE = re.compile(r"(\d\d)[ -]?([A-ZĐ]{1,2})(\d?)[ -](\d{3}\.\d\d|\d{4})(?!\w|[.,/-]\d)")
_SERIAL = re.compile(rf"([A-ZĐ]{{2}}){BLANK}?(\d{{5,8}})(?![\w/-]|[.,]\d)")
_FILE_MARK = re.compile(r"([A-Z])(\d{2}(?:\.\d{1,3}){1,3}-\d{6}-\d{4})(?![\w/-]|[.,]\d)")
_NUMBERED = one_of("số sổ seri hiệu")
_MASKED = re.compile(r"\d{3,9}[xX]{2,5}\d{0,5}(?!\w)")
_BETWEEN = re.compile(rf"[/–—-](?={BLANK}*[\d(+])")
_EXTENSION = re.compile(r"\d{2,5}(?!\w|[.,/]\d)")
_SO_CALLED = re.compile(
    rf"""(?:điện{BLANK}thoại|đt|sđt|đtdđ|dđ|di{BLANK}động|tel|phone|hotline|dây{BLANK}nóng|máy{BLANK}bàn|cố{BLANK}định|fax|zalo|gọi|tổng{BLANK}đài
    |(?:theo|qua|gọi|vào|máy|hệ|đến|đài|nóng){BLANK}số(?:{BLANK}máy)?)(?:{BLANK}+(?:số|ngay|đến|tới|về|theo|qua|máy|cho))?[\s.:]*\(?$""",
    re.IGNORECASE | re.VERBOSE,
)
_MARKED = re.compile(
    rf"""(?:tài{BLANK}khoản|stk|tk|cccd|cmnd|cmt|căn{BLANK}cước(?:{BLANK}công{BLANK}dân)?|định{BLANK}danh|mst|mã(?:{BLANK}\w+){{0,3}}|
    bhyt|bhxh|sổ|thẻ|seri|serial|otp|vé{BLANK}số|giải{BLANK}(?:đb|đặc{BLANK}biệt)|pass|password|mật{BLANK}khẩu|hộ{BLANK}chiếu|giấy{BLANK}phép)(?:{BLANK}+(?:số|là))?[\s.:]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_EXTENDED = one_of("lẻ ext nhánh")
_CALLS = one_of("gọi đt sđt điện đài hotline nóng báo")
_BEHIND_A_CALL = frozenset(("", "hoặc", "và", "hay", "để", "khi", "ngay", "trực", "vì"))
_PERSONS = one_of("hộ người công thanh học em cháu đồng trẻ nam nữ đại trường thôn đoàn hội cụ gia quân xã con ca")


def telephone(context: Context) -> Span | None:
    """By its shape (0…, +84…, 1800…, 1900…), or by the word before it; groups as written become pauses."""
    found = context.match(_GROUPS)
    if found is None or context.text[context.at - 1 : context.at].isalnum():
        return None
    ends = [context.at + group.end() for group in _GROUP.finditer(found[0])]
    sizes = list(accumulate(len(group) for group in _GROUP.findall(found[0])))
    wanted = _sizes(found[0], context)
    end = next((end for end, size in zip(reversed(ends), reversed(sizes), strict=True) if size in wanted), None)
    if end is None or not _ends(context, end):
        return None
    said = digits_in_groups(context.text[context.at : end])
    return Span(context.at, end, f"cộng {said}" if found[1] or found[2] else said, Kind.TELEPHONE)


def emergency(context: Context) -> Span | None:
    """113, 114, 115, 1022 digit by digit where they are called; 115 hộ is an amount."""
    found = context.match(_SHORT)
    if found is None:
        return None
    called = _is_called(context)
    if not called and not (_EMERGENCY.fullmatch(found[0]) and _is_mentioned(context)):
        return None
    if context.after(found.end()) in _PERSONS:
        return None
    return Span(found.start(), found.end(), digits(found[0]), Kind.TELEPHONE)


def between(context: Context) -> Span | None:
    """The slash or dash between two numbers to call is a pause."""
    found = context.match(_BETWEEN)
    if found is None or not context.read or context.read[-1].kind is not Kind.TELEPHONE:
        return None
    return Span(context.at, context.at + 1, ",", Kind.SIGN)


def extension(context: Context) -> Span | None:
    """máy lẻ 102."""
    found = context.match(_EXTENSION)
    if found is None or context.before() not in _EXTENDED:
        return None
    return Span(found.start(), found.end(), digits(found[0]), Kind.TELEPHONE)


def mark(context: Context) -> Span | None:
    """The number of a card, an account, a customer, digit by digit."""
    found = context.match(_MARK)
    if found is None or not _MARKED.search(_behind(context, 40)):
        return None
    return Span(found.start(), found.end(), digits_in_groups(found[0]), Kind.CODE)


def file_mark(context: Context) -> Span | None:
    """The mark of a file at the one-stop shop: H37.16-250310-0012."""
    found = context.match(_FILE_MARK) if context.text[context.at].isupper() else None
    if found is None or context.text[context.at - 1 : context.at].isalnum():
        return None
    return Span(found.start(), found.end(), f"{spelt(found[1])} {digits_in_groups(found[2])}", Kind.CODE)


def serial(context: Context) -> Span | None:
    """The number of a certificate: số BM 123456."""
    found = context.match(_SERIAL)
    if found is None or context.before() not in _NUMBERED or context.lexicon.ours(found[1], 0) is not None:
        return None
    return Span(found.start(), found.end(), f"{spelt(found[1])}, {digits_in_groups(found[2])}", Kind.CODE)


def masked(context: Context) -> Span | None:
    """A number of which digits are hidden: 0988xxx777."""
    found = context.match(_MASKED)
    if found is None:
        return None
    said = (spelt(part) if part[0].isalpha() else digits(part) for part in re.findall(r"\d+|[xX*]+", found[0]))
    return Span(found.start(), found.end(), ", ".join(said), Kind.TELEPHONE)


def plate(context: Context) -> Span | None:
    """The plate of a vehicle: 12A-123.45."""
    found = context.match(_PLATE)
    if found is None or context.text[context.at - 1 : context.at].isalnum():
        return None
    series = f"{spelt(found[2])} {digits(found[3])}".strip()
    said = f"{in_words(found[1])} {series}, {digits_in_groups(found[4])}"
    return Span(found.start(), found.end(), said, Kind.CODE)


def _sizes(written: str, context: Context) -> tuple[int, ...]:
    """How many digits such a number has, the best first: 11 for a line with its area code, 10 for a mobile."""
    plain = re.sub(r"\D", "", written)
    if written.startswith(("+", "(+")):
        return (11, 12, 10)
    if plain.startswith("84") and written[0] == "(":
        return (11, 12)
    if plain.startswith("069"):
        return (9, 10)
    if plain.startswith("02"):
        return (11, 10)
    if plain.startswith(("03", "05", "07", "08", "09")):
        return (10,)
    if plain.startswith("01"):
        return (11,)
    if plain.startswith(("1800", "1900")):
        return (8, 10) if "".join(written.split(" ")[:1])[:4].isdecimal() else ()
    return (6, 7, 8) if _is_called(context) else ()


def _ends(context: Context, end: int) -> bool:
    """Whether no letter, per cent or date goes on behind it."""
    return context.is_free(end) and context.text[end : end + 1] != "%"


def _is_called(context: Context) -> bool:
    return _SO_CALLED.search(_behind(context, 32)) is not None


def _is_mentioned(context: Context) -> bool:
    """Whether the sentence has spoken of calling, and here stands a number by itself."""
    if context.after(context.at + 3) not in _BEHIND_A_CALL and context.before() not in ("hoặc", "và", "số"):
        return False
    near = context.read[-30:]
    return any(span.kind is Kind.TELEPHONE for span in near) or not _CALLS.isdisjoint(context.words_before(10))


def _behind(context: Context, count: int) -> str:
    return context.text[max(0, context.at - count) : context.at].rpartition("\n")[2]
