"""A sheet says the same in Word and in PDF; nothing of it is left out, and nothing in it is obeyed."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from docx import Document
from docx.shared import Mm
from pypdf import PdfReader

from tinlang.documents import pdf, word
from tinlang.documents.errors import NoSuchLetter
from tinlang.documents.sheets import (
    A4,
    A4_LANDSCAPE,
    A5,
    Column,
    Group,
    Line,
    Page,
    Sheet,
    Signature,
    Struck,
    Table,
    Text,
    Unfilled,
)

SHEET = Sheet(
    page=A5,
    form="Mẫu số 00, ban hành kèm theo một thông tư thử",
    above="Ủy ban nhân dân xã Thử",
    agency="Bộ phận Thử",
    number="Số: 01/T",
    dated="Thử, ngày 01 tháng 01 năm 2026",
    title="Giấy thử",
    about="Năm thử",
    body=(
        Line("Họ tên", "Nông Thị Thử"),
        Text("Một đoạn."),
        Table((Column("TT", 1, "center"), Column("Tên", 5)), (("1", "Tờ khai"), ("2", ""))),
    ),
    signatures=(Signature("Người nộp", "(Ký)"), Signature("Người nhận", "(Ký)", "Cán bộ Thử")),
    qr="H37.99-1",
)
ORDER = (
    "Mẫu số 00",
    "ỦY BAN NHÂN DÂN XÃ THỬ",
    "BỘ PHẬN THỬ",
    "GIẤY THỬ",
    "Họ tên: Nông Thị Thử",
    "Một đoạn.",
    "Tờ khai",
    "Cán bộ Thử",
)


def words_of_pdf(made: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split())


def words_of_word(made: bytes) -> str:
    body = Document(io.BytesIO(made)).element.body
    return " ".join("".join((part.text or "") if part.tag.endswith("}t") else " " for part in body.iter()).split())


@pytest.mark.parametrize("said", [words_of_pdf(pdf.at_size(SHEET, 11)), words_of_word(word.written(SHEET, 11))])
def test_it_stands_in_the_order_of_the_decree(said: str) -> None:
    places = [said.find(words) for words in ORDER]
    assert -1 not in places and places == sorted(places)


@pytest.mark.parametrize("made", [words_of_pdf, words_of_word])
def test_headings_over_several_columns_stand_above_them(made: Callable[[bytes], str]) -> None:
    columns = tuple(Column(head, 1) for head in ("TT", "Tổng", "Sớm", "Trễ"))
    table = Table(columns, (("1", "5", "3", "2"),), (Group("", 1), Group("", 1), Group("Đã xong", 2)))
    sheet = replace(SHEET, body=(table,))
    said = made(pdf.at_size(sheet, 11) if made is words_of_pdf else word.written(sheet, 11))
    assert [said.count(head) for head in ("TT", "Tổng", "Đã xong", "Sớm", "Trễ")] == [1] * 5
    assert said.find("Đã xong") < said.find("Sớm")


@pytest.mark.parametrize("page", [A5, A4, A4_LANDSCAPE])
def test_both_are_of_the_size_of_the_page(page: Page) -> None:
    sheet = replace(SHEET, page=page)
    box = PdfReader(io.BytesIO(pdf.at_size(sheet, 11))).pages[0].mediabox
    section = Document(io.BytesIO(word.written(sheet, 11))).sections[0]
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (page.width, page.height)
    assert section.page_width is not None and abs(section.page_width - Mm(page.width)) < Mm(0.1)


def test_what_is_crossed_out_stays_readable_in_both() -> None:
    def of(words: str) -> Sheet:
        return replace(SHEET, body=(Table((Column("TT", 1), Column("Tên", 5)), (("1", words),)),))

    plain, struck = of("Tờ khai"), of(Struck("Tờ khai"))
    runs = Document(io.BytesIO(word.written(struck, 11))).tables[1].rows[1].cells[1].paragraphs[0].runs
    assert [(run.text, run.font.strike) for run in runs] == [("Tờ khai", True)]
    assert "Tờ khai" in words_of_pdf(pdf.at_size(struck, 11))
    drawn = [
        PdfReader(io.BytesIO(pdf.at_size(sheet, 11))).pages[0].get_contents().get_data() for sheet in (plain, struck)
    ]
    assert drawn[1].count(b" l\n") > drawn[0].count(b" l\n"), "a line goes through the words"


def test_the_scanned_code_is_a_picture_in_both() -> None:
    without = replace(SHEET, qr="")
    assert len(Document(io.BytesIO(word.written(SHEET, 11))).inline_shapes) == 1
    assert len(Document(io.BytesIO(word.written(without, 11))).inline_shapes) == 0
    assert len(pdf.at_size(SHEET, 11)) > len(pdf.at_size(without, 11))


def test_the_pdf_is_for_the_archive() -> None:
    reader = PdfReader(io.BytesIO(pdf.at_size(SHEET, 11)))
    assert b"pdfaid:part>2<" in reader.trailer["/Root"]["/Metadata"].get_data()
    assert reader.metadata is not None and reader.metadata.title == "Giấy thử"


@pytest.mark.parametrize(
    "words", ["#panic()", "$x$ *đậm* _nghiêng_", "{{ ten }}", "<b>&amp;", "\\ @nguon // ghi chú", "=1+1"]
)
def test_what_people_wrote_is_never_read_as_commands(words: str) -> None:
    sheet = replace(SHEET, body=(Line("Lý do", words), Text(words), Table((Column("TT", 1),), ((words,),))))
    assert words_of_pdf(pdf.at_size(sheet, 11)).count(words) == 3
    assert words_of_word(word.written(sheet, 11)).count(words) == 3


def test_a_letter_that_no_file_may_hold_is_left_out() -> None:
    words = "Một\x0bhai\x00"
    sheet = replace(SHEET, body=(Line("Lý do", words), Text(words), Table((Column("TT", 1),), ((words,),))))
    assert words_of_word(word.written(sheet, 11)).count("Mộthai") == 3
    assert words_of_pdf(pdf.at_size(sheet, 11)).count("Mộthai") == 3


def test_a_letter_that_no_font_has_is_told_and_not_printed_as_a_box() -> None:
    with pytest.raises(NoSuchLetter):
        pdf.at_size(replace(SHEET, body=(Line("Họ tên", "\U00012000"),)), 11)


@pytest.mark.parametrize(
    "gap",
    [
        {"number": " "},
        {"body": (Line("Địa chỉ", ""),)},
        {"body": (Line("Địa chỉ", "None"),)},
        {"body": (Text(""),)},
        {"body": (Table((Column("TT", 1),), (("None",),)),)},
        {"signatures": (Signature("", "(Ký)"),)},
    ],
)
def test_a_place_left_empty_is_found(gap: dict[str, object]) -> None:
    with pytest.raises(Unfilled):
        replace(SHEET, **gap).check()


def test_a_whole_sheet_is_whole() -> None:
    SHEET.check()


def test_letters_get_smaller_until_it_fits_and_no_smaller() -> None:
    rows = tuple((str(number), "Giấy tờ thử") for number in range(38))
    longer = replace(SHEET, body=(Table((Column("TT", 1), Column("Tên", 5)), rows),))
    made, size = pdf.written(longer)
    sizes = A5.sizes
    assert sizes[0] > size >= sizes[-1]
    assert len(PdfReader(io.BytesIO(made)).pages) == 1
    larger = sizes[sizes.index(size) - 1]
    assert len(PdfReader(io.BytesIO(pdf.at_size(longer, larger))).pages) > 1


def test_what_fits_on_no_page_is_written_large_over_several_with_their_numbers_and_headings() -> None:
    rows = tuple((str(number), "Giấy tờ thử") for number in range(200))
    made, size = pdf.written(replace(SHEET, body=(Table((Column("TT", 1), Column("Tên giấy", 5)), rows),)))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]
    assert size == A5.sizes[0]
    assert len(pages) > 1 and all("Tên giấy" in page for page in pages[:-1])
    assert pages[1].split()[0] == "2"
