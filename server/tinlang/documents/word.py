"""A sheet as a Word document, built by python-docx: whoever has to may go on writing in it."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

import segno
from docx import Document
from docx.document import Document as DocumentT
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tinlang.documents.sheets import MOTTO, NATION, NATION_SHARE, Line, Sheet, Signature, Struck, Table, Text
from tinlang.documents.wording import printable

FONT = "Times New Roman"
RULE = "_" * 12
TWIPS_A_POINT = 20


def written(sheet: Sheet, size: float) -> bytes:
    """The document, with letters of so many points."""
    drawn = _Drawn(sheet, size)
    drawn.head()
    for block in sheet.body:
        match block:
            case Line(label, value):
                drawn.line(label, value)
            case Text(words):
                drawn.text(words)
            case Table():
                drawn.table(block)
    drawn.signatures()
    return drawn.saved()


class _Drawn:
    """The document that comes into being, with the letters in which it is written."""

    def __init__(self, sheet: Sheet, size: float) -> None:
        self.sheet, self.size, self.small, self.top = sheet, size, size * 0.85, sheet.page.head_size(size)
        self.document: DocumentT = Document()
        self._set_page()
        self._set_letters()
        properties = self.document.core_properties
        properties.title, properties.author, properties.language = sheet.title, sheet.agency, "vi-VN"
        properties.comments = ""

    def _set_page(self) -> None:
        page, section = self.sheet.page, self.document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE if page.width > page.height else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(page.width), Mm(page.height)
        section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
        section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
        section.header_distance, section.footer_distance = Mm(page.top / 2), Mm(page.bottom / 2)
        section.different_first_page_header_footer = True
        number = section.header.paragraphs[0]
        number.alignment = ALIGN.CENTER
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        number._p.append(field)

    def _set_letters(self) -> None:
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(self.size)
        fonts = style.element.rPr.rFonts
        for script in ("w:eastAsia", "w:cs"):
            fonts.set(qn(script), FONT)
        shape = style.paragraph_format
        shape.space_before = Pt(0)
        shape.space_after = Pt(self.size * 0.3)
        shape.line_spacing = 1.0

    def saved(self) -> bytes:
        kept = io.BytesIO()
        self.document.save(kept)
        return kept.getvalue()

    # -- parts, from above

    def head(self) -> None:
        sheet, head = self.sheet, self.sheet.head(self.size)
        if sheet.form:
            said = self._placed(self.document.add_paragraph(), ALIGN.RIGHT)
            self._run(said, sheet.form, italic=True, size=self.small)
        left, right = self._columns(1 - NATION_SHARE, NATION_SHARE)
        if sheet.above:
            self._run(self._said(left), head.above, size=self.top)
        self._run(self._said(left), head.agency, bold=True, size=self.top)
        self._run(self._said(left), RULE, size=self.size * 0.45)
        self._run(self._said(left), sheet.number, size=self.top * 1.08)
        self._run(self._said(right), NATION, bold=True, size=self.top)
        self._run(self._said(right), MOTTO, bold=True, size=self.top * 1.08).underline = True
        self._run(self._said(right), sheet.dated, italic=True, size=self.top * 1.08)
        title = self.document.add_paragraph()
        title.alignment, title.paragraph_format.space_before = ALIGN.CENTER, Pt(self.size * 0.6)
        self._run(title, head.title, bold=True)
        if sheet.about:
            about = self.document.add_paragraph()
            about.alignment = ALIGN.CENTER
            self._run(about, sheet.about, bold=True)

    def line(self, label: str, value: str) -> None:
        paragraph = self.document.add_paragraph()
        self._run(paragraph, f"{label}: ")
        self._run(paragraph, value, bold=True)

    def text(self, words: str) -> None:
        self.document.add_paragraph(printable(words)).alignment = ALIGN.JUSTIFY

    def table(self, table: Table) -> None:
        """The rows are written as XML: through python-docx a register of thousands takes minutes."""
        drawn = self.document.add_table(rows=2 if table.groups else 1, cols=len(table.columns))
        drawn.style, drawn.alignment, drawn.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        widths = self._widths([one.share for one in table.columns])
        self._set_widths(drawn, widths)
        for cell, column in zip(drawn.rows[-1].cells, table.columns, strict=True):
            self._heading(cell, column.head)
        self._groups(drawn, table)
        for row in drawn.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in table.rows:
            drawn._tbl.append(self._row(row, table, widths))
        self._placed(self.document.add_paragraph(), ALIGN.LEFT)

    def _heading(self, cell: _Cell, words: str) -> None:
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        self._run(self._placed(cell.paragraphs[0], ALIGN.CENTER), words, bold=True, size=self.small)

    def _groups(self, drawn: WordTable, table: Table) -> None:
        """The headings above; where a group has no words, the column's own stands over both rows."""
        at = 0
        for group in table.groups:
            above, below = drawn.cell(0, at), drawn.cell(1, at)
            if group.head:
                self._heading(above.merge(drawn.cell(0, at + group.span - 1)), group.head)
            else:
                below.paragraphs[0].clear()
                self._heading(above.merge(below), table.columns[at].head)
            at += group.span

    def _row(self, row: tuple[str, ...], table: Table, widths: list[float]) -> Any:
        after, letters = round(self.size * 0.1 * TWIPS_A_POINT), round(self.size * 0.94) * 2
        line = "<w:strike/>"
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{Mm(width).twips}" w:type="dxa"/></w:tcPr><w:p>'
            f'<w:pPr><w:spacing w:after="{after}"/><w:jc w:val="{column.align}"/></w:pPr>'
            f'<w:r><w:rPr>{line * isinstance(words, Struck)}<w:sz w:val="{letters}"/></w:rPr>{_as_xml(words)}</w:r>'
            "</w:p></w:tc>"
            for words, column, width in zip(row, table.columns, widths, strict=True)
        )
        return parse_xml(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")

    def signatures(self) -> None:
        sheet = self.sheet
        signed = list(sheet.signatures)
        count = len(signed) + bool(sheet.qr) + bool(sheet.recipients)
        if not count:
            return
        shares = [1.0] * count
        if sheet.qr:
            shares[1] = 0.6
        cells = list(self._columns(*shares))
        if sheet.recipients:
            self._recipients(cells.pop(0))
        code = cells.pop(1) if sheet.qr else None
        for cell, one in zip(cells, signed, strict=True):
            self._signature(cell, one)
        if code is not None:
            drawn = io.BytesIO()
            segno.make(sheet.qr, error="m", micro=False).save(drawn, kind="png", scale=8, border=0)
            drawn.seek(0)
            said = self._said(code)
            said.paragraph_format.space_before = Pt(self.size)
            said.add_run().add_picture(drawn, height=Pt(self.size * 5.6))

    def _recipients(self, cell: _Cell) -> None:
        self._run(self._said(cell, ALIGN.LEFT), "Nơi nhận:", bold=True, italic=True, size=self.small)
        for one in self.sheet.recipients:
            self._run(self._said(cell, ALIGN.LEFT), f"- {one}", size=self.small)

    def _signature(self, cell: _Cell, one: Signature) -> None:
        self._run(self._said(cell), one.role.upper(), bold=True, size=self.top)
        self._run(self._said(cell), one.hint, italic=True, size=self.small)
        name = self._said(cell)
        name.paragraph_format.space_before = Pt(self.size * 3.6)
        self._run(name, one.name, bold=True)

    # -- what the parts are made of

    def _columns(self, *shares: float) -> tuple[_Cell, ...]:
        """Cells side by side, without lines around them."""
        table: WordTable = self.document.add_table(rows=1, cols=len(shares))
        table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
        self._set_widths(table, self._widths(list(shares)))
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        return tuple(table.rows[0].cells)

    def _set_widths(self, table: WordTable, widths: list[float]) -> None:
        """Of the columns and of the first cells: some programs go by these, some by those."""
        for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
            column.width = cell.width = Mm(width)

    def _widths(self, shares: list[float]) -> list[float]:
        """In mm, of the width between the margins."""
        return [self.sheet.page.inner_width * share / sum(shares) for share in shares]

    def _said(self, cell: _Cell, align: ALIGN = ALIGN.CENTER) -> Paragraph:
        """The next paragraph of a cell: the one that it has as long as that is empty."""
        last = cell.paragraphs[-1]
        return self._placed(cell.add_paragraph() if last.runs else last, align)

    def _placed(self, paragraph: Paragraph, align: ALIGN) -> Paragraph:
        paragraph.alignment = align
        paragraph.paragraph_format.space_after = Pt(self.size * 0.1)
        return paragraph

    def _run(
        self, paragraph: Paragraph, words: str, *, bold: bool = False, italic: bool = False, size: float = 0
    ) -> Run:
        run = paragraph.add_run(printable(words))
        run.bold, run.italic = bold or None, italic or None
        if size:
            run.font.size = Pt(round(size * 2) / 2)
        return run


def _as_xml(words: str) -> str:
    """With a break for each new line."""
    lines = escape(printable(words)).split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
