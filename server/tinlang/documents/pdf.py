"""A sheet as PDF/A, set by Typst: one self-contained wheel, no program of the system."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import segno
import typst
from pypdf import PdfReader

from tinlang.documents.errors import NoSuchLetter
from tinlang.documents.sheets import MOTTO, NATION, NATION_SHARE, Block, Line, Sheet, Struck, Table, Text
from tinlang.documents.wording import printable

TEMPLATE = Path(__file__).parent / "sheet.typ"
FONTS = ("Times New Roman", "Liberation Serif", "Tinos", "Libertinus Serif")
"""The first that is installed. Those of Nghị định 30/2020 and two of the same widths; the last comes with Typst."""
_MISSING = re.compile(r'the text `?"(.+)"`? could not be displayed')


def written(sheet: Sheet) -> tuple[bytes, float]:
    """The PDF, and the size of its letters: the first of the page's with which it fits on one page, or the first."""
    sizes = sheet.page.sizes
    for size in sizes if len(sizes) > 1 else ():
        made = at_size(sheet, size)
        if len(PdfReader(io.BytesIO(made)).pages) == 1:
            return made, size
    return at_size(sheet, sizes[0]), sizes[0]


def at_size(sheet: Sheet, size: float) -> bytes:
    """The PDF with letters of so many points. NoSuchLetter where no font of this machine has one of them.

    A sheet for one page is tagged for who listens to it; a book of thousands of rows would be ten times as large.
    """
    told, is_short = _told(sheet, size), len(sheet.page.sizes) > 1
    try:
        return typst.compile(TEMPLATE, pdf_standards="a-2b", pdf_tags=is_short, sys_inputs={"sheet": told})
    except typst.TypstError as error:
        if missing := _MISSING.search(str(error)):
            raise NoSuchLetter(letters=missing[1]) from error
        raise


def _told(sheet: Sheet, size: float) -> str:
    page = sheet.page
    told = {
        "page": {name: getattr(page, name) for name in ("width", "height", "top", "bottom", "left", "right")},
        "size": size,
        "head_size": page.head_size(size),
        "nation_share": NATION_SHARE,
        "fonts": FONTS,
        "nation": NATION,
        "motto": MOTTO,
        **{name: getattr(sheet, name) for name in ("form", "number", "dated", "about")},
        **sheet.head(size)._asdict(),
        "name": sheet.title,
        "author": sheet.agency,
        "body": [_block(one) for one in sheet.body],
        "signatures": [one._asdict() for one in sheet.signatures],
        "recipients": sheet.recipients,
        "qr": segno.make(sheet.qr, error="m", micro=False).svg_inline(border=0) if sheet.qr else "",
    }
    return json.dumps(printable(told))


def _block(block: Block) -> dict[str, object]:
    match block:
        case Line():
            return {"kind": "line", **block._asdict()}
        case Text():
            return {"kind": "text", **block._asdict()}
        case Table(columns, rows, groups):
            told = {"columns": [one._asdict() for one in columns], "groups": [one._asdict() for one in groups]}
            return {"kind": "table", "rows": [[_cell(words) for words in row] for row in rows], **told}


def _cell(words: str) -> dict[str, object]:
    return {"words": words, "struck": isinstance(words, Struck)}
