"""Numbers of documents: số 49/2024/NĐ-CP, 1234/QĐ-UBND, Nghị quyết 18-NQ/TW, Công văn 398/SGDĐT-VP."""

from __future__ import annotations

import re
from functools import cache

from tinlang.media.reading.context import Context, one_of
from tinlang.media.reading.letters import spelt
from tinlang.media.reading.lexicon import rows
from tinlang.media.reading.numerals import cardinal, digits
from tinlang.media.reading.spans import Kind, Span, joined

_PART = r"[^\W\d_]+\d{0,2}"
_CODE = re.compile(rf"(\d{{1,5}})([a-zA-Z]?)(?:/((?:19|20)\d\d))?[/-]({_PART}(?:[-/.&]{_PART}){{0,4}})(?![^\W_])")
_IN_A_YEAR = re.compile(r"(\d{1,5})/((?:19|20)\d\d)(?![\w/-])")
_TERM = re.compile(r"([^\W\d_]+)(\d{1,2})$")
_OF = re.compile(r"[ \u00a0\n]{0,4},?[ \u00a0\n]{0,4}của\s", re.IGNORECASE)
_KINDS_SAID = re.compile(
    r"(?:nghị định|thông tư|thông tư liên tịch|luật|bộ luật|pháp lệnh|nghị quyết|quyết định|chỉ thị)(?: số)?$"
)
_FORMS = one_of("mẫu biểu khai phiếu")
_SAID_BEFORE = 14
"""How many spans back the kind of the document may have been named: "Thông báo tìm trẻ lạc số 02/TB-CAX"."""


def document_code(context: Context) -> Span | None:
    """The number, the year, the kind where it was not just said, and who issued it where no "của" follows.

    What no body issues is named behind a pause: mẫu 01/ĐK; thửa 12/TBĐ 5.
    """
    found = context.match(_CODE)
    if found is None or not _stands_free(context):
        return None
    parts = [part for part in re.split(r"[-/.&]", found[4]) if part]
    kind, parts = _kind(found[4], parts)
    if not kind and (_issuer(parts[0], context) is None or not parts[0].isupper()):
        return None
    said = _number(found[1], found[2], found[3])
    if kind and kind not in _recent(context):
        said = f"{said} {kind}"
    issuer, known = _issued_by(parts, context)
    if not kind and (not _is_body(parts[0]) or not _FORMS.isdisjoint(context.words_before(3))):
        number = digits(found[1]) if found[1][0] == "0" else said
        return Span(found.start(), found.end(), f"{number}, {issuer}", Kind.CODE, unread=not known)
    if issuer and not _OF.match(context.text, found.end()):
        said = f"{said} của {issuer}"
    return Span(found.start(), found.end(), said, Kind.CODE, unread=not known)


def code_in_a_year(context: Context) -> Span | None:
    """Behind the name of a kind of law N/YYYY is its number and year, not a month: Thông tư 39/2020."""
    found = context.match(_IN_A_YEAR)
    if found is None or not _KINDS_SAID.search(_recent(context)):
        return None
    return Span(found.start(), found.end(), _number(found[1], "", found[2]), Kind.CODE)


@cache
def kinds() -> dict[str, str]:
    """The kinds of documents by their short forms."""
    return {row["written"]: row["reading"] for row in rows("documents.csv") if row["part"] == "kind"}


@cache
def issuers() -> dict[str, str]:
    """The bodies that issue documents, by their short forms."""
    return {row["written"].casefold(): row["reading"] for row in rows("documents.csv") if row["part"] == "issuer"}


def _is_body(part: str) -> bool:
    """Whether a body issues under it: UBND, QH15."""
    term = _TERM.match(part)
    return (term[1] if term else part).casefold() in issuers()


def _stands_free(context: Context) -> bool:
    before = context.text[max(0, context.at - 2) : context.at]
    return not re.search(r"\d[.,/-]$|[^\W_]$", before)


def _kind(written: str, parts: list[str]) -> tuple[str, list[str]]:
    """The kind that the letters begin with, and the rest; "" where they begin with who issued it."""
    if parts[0] in kinds() and (len(parts) > 1 or parts[0] not in ("CP", "TU")):
        return kinds()[parts[0]], parts[1:]
    return "", parts


def _number(number: str, letter: str, year: str | None) -> str:
    said = cardinal(int(number))
    if letter:
        said = f"{said} {spelt(letter)}"
    return f"{said} năm {cardinal(int(year))}" if year else said


def _issued_by(parts: list[str], context: Context) -> tuple[str, bool]:
    """Who issued it, from the body down to its office; whether all were known."""
    said = [_issuer(part, context) for part in parts]
    return " ".join(name or spelt(part) for name, part in zip(said, parts, strict=True)), None not in said


def _issuer(part: str, context: Context) -> str | None:
    """UBND, and with the term that it sat in: QH15 is the fifteenth National Assembly."""
    if (name := issuers().get(part.casefold())) is not None:
        return name
    if (term := _TERM.match(part)) and (name := issuers().get(term[1].casefold())) is not None:
        return f"{name} khóa {cardinal(int(term[2]))}"
    found = context.lexicon.peoples(part, 0) or context.lexicon.ours(part, 0)
    return found.word.reading if found is not None and found.end == len(part) else None


def _recent(context: Context) -> str:
    """What was said last, up to the end of the sentence before."""
    spans: list[Span] = []
    for span in reversed(context.read[-_SAID_BEFORE:]):
        if span.kind is Kind.SIGN and span.spoken == ".":
            break
        spans.append(span)
    return joined(tuple(reversed(spans))).casefold().replace(",", "")
