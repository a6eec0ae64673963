"""The papers of a dossier: each has what its form asks for, in Word and in PDF, and is kept as it was issued."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from docx import Document
from pypdf import PdfReader

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common import clock
from tinlang.common.models import AuditEntry
from tinlang.documents import pdf, store
from tinlang.documents.models import IssuedDocument
from tinlang.services import actions
from tinlang.services.errors import NoSuchPaper
from tinlang.services.models import Dossier, Handed, OfficialForm
from tinlang.services.papers import sheet_of
from tinlang.services.tests.conftest import at
from tinlang.units.models import Unit

pytestmark = pytest.mark.django_db

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
LONG_NAME = "Hợp tác xã Nông nghiệp, Dịch vụ và Du lịch Bản Phẫy Quỳnh Ngữ, thôn Ẵm Ễnh Ỗng Ữ Ỷ Ỡ".ljust(120, "ỹ")
A5_IN_POINTS = (420, 595)


@pytest.fixture
def leader(dong_dang: Unit) -> Person:
    return person_with("ky-duyet", "Lãnh đạo Thử", dong_dang, Role.LEADER)


def in_words(data: bytes) -> str:
    """What somebody reads in the Word document, from above, cells too."""
    body = Document(io.BytesIO(data)).element.body
    return spaced("".join(f"{part.text or ''}" if part.tag.endswith("}t") else "\n" for part in body.iter()))


def in_pdf(data: bytes) -> str:
    return spaced("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def spaced(text: str) -> str:
    return " ".join(text.split())


def both(document: IssuedDocument) -> Iterator[str]:
    yield in_words(store.read(document.word_sha256, store.WORD))
    yield in_pdf(store.read(document.pdf_sha256, store.PDF))


def test_a_receipt_has_what_its_form_asks_for(dong_dang, series, clerk, bring) -> None:
    intake = bring(
        name="Nông Thị Quỳnh Ngọc",
        address="Khu Hoàng Văn Thụ",
        phone="0912 345 678",
        handed=(Handed("Tờ khai theo mẫu", 1, 0), Handed("Bản sao căn cước", 0, 2)),
        charged=15_000,
        sets=1,
    )
    dossier = actions.receive(unit=dong_dang, intake=intake, by=clerk)
    for said in both(actions.issue_paper(dossier=dossier, kind="receipt", by=clerk)):
        for words in (
            NATION,
            MOTTO,
            "ỦY BAN NHÂN DÂN XÃ ĐỒNG ĐĂNG",
            "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ",
            "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
            "Mẫu số 01, ban hành kèm theo Thông tư 03/2025/TT-VPCP",
            "Đồng Đăng, ngày 02 tháng 3 năm 2026",
            "Mã hồ sơ: H37.99.1-260302-0001",
            "Tiếp nhận hồ sơ của: Nông Thị Quỳnh Ngọc",
            "Địa chỉ: Khu Hoàng Văn Thụ",
            "Số điện thoại: 0912 345 678",
            "Cấp Giấy xác nhận tình trạng hôn nhân",
            "Tờ khai theo mẫu",
            "Bản sao căn cước",
            "Số lượng hồ sơ: 01 bộ",
            "Thời gian giải quyết theo quy định: 05 ngày làm việc",
            "Thời gian nhận hồ sơ: 09 giờ 00 phút, ngày 02 tháng 3 năm 2026",
            "ngày 09 tháng 3 năm 2026",
            "Phí, lệ phí đã thu: 15.000 đồng",
            "NGƯỜI NỘP HỒ SƠ",
            "NGƯỜI TIẾP NHẬN HỒ SƠ",
            "Cán bộ Một cửa",
        ):
            assert words in said, words


def test_where_nothing_is_known_there_is_room_for_the_pen(dossier, clerk) -> None:
    for said in both(actions.issue_paper(dossier=dossier, kind="receipt", by=clerk)):
        assert "Địa chỉ: ……" in said
        assert "Thành phần hồ sơ: không ghi giấy tờ nào." in said


@pytest.mark.parametrize(
    ("on", "form"),
    [
        (date(2018, 3, 1), "Mẫu số 01, ban hành kèm theo Quyết định 09/2015/QĐ-TTg"),
        (date(2024, 3, 1), "Mẫu số 01, ban hành kèm theo Thông tư 01/2018/TT-VPCP, điều 9"),
    ],
)
def test_a_paper_follows_the_form_of_its_own_day(dossier, on: date, form: str) -> None:
    sheet = sheet_of(dossier, "receipt", on)
    assert sheet.form == form
    assert sheet.dated.endswith(f"ngày 01 tháng 3 năm {on.year}")


def test_january_has_its_zero(dossier) -> None:
    assert sheet_of(dossier, "receipt", date(2027, 1, 4)).dated == "Đồng Đăng, ngày 04 tháng 01 năm 2027"


def test_a_supplement_slip_lists_each_thing_once(dossier, clerk) -> None:
    asked = actions.ask_supplement(
        dossier=dossier, items="Giấy chứng sinh\nSổ đỏ (bản sao)", reason="Còn thiếu", by=clerk
    )
    for said in both(actions.issue_paper(dossier=asked, kind="supplement", by=clerk, number="07/PYC")):
        assert "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ" in said
        assert "Số: 07/PYC" in said
        assert "Giấy chứng sinh" in said and "Sổ đỏ (bản sao)" in said
        assert "Lý do: Còn thiếu" in said
        assert "Mẫu số 02" in said


def test_a_refusal_says_why_and_has_no_code(dong_dang, clerk, bring) -> None:
    registered = actions.register(unit=dong_dang, intake=bring(channel="online"), by=clerk)
    refused = actions.refuse(dossier=registered, reason="Không thuộc thẩm quyền của xã", by=clerk)
    for said in both(actions.issue_paper(dossier=refused, kind="refusal", by=clerk)):
        assert "PHIẾU TỪ CHỐI TIẾP NHẬN HỒ SƠ" in said
        assert "Lý do: Không thuộc thẩm quyền của xã" in said
        assert "Mã hồ sơ" not in said


def test_an_apology_gives_the_new_day_in_the_name_of_the_committee(dossier, leader, clerk) -> None:
    late = actions.extend(dossier=dossier, to_on=date(2026, 3, 12), reason="Chờ xác minh", by=leader)
    for said in both(actions.issue_paper(dossier=late, kind="apology", by=clerk)):
        assert "VĂN BẢN XIN LỖI, ĐỀ NGHỊ GIA HẠN" in said
        assert "Kính gửi: Ông/Bà Nông Thị Thử" in said
        assert "Đã hẹn trả kết quả: ngày 09 tháng 3 năm 2026" in said
        assert "Hẹn lại trả kết quả: ngày 12 tháng 3 năm 2026" in said
        assert "xin lỗi" in said
        assert "/PXL" in said
        assert "Lãnh đạo Thử" in said
        assert "Lưu: VT." in said
        assert "BỘ PHẬN TIẾP NHẬN" not in said


def test_the_number_written_down_with_the_apology_stands_on_it(dossier, leader, clerk) -> None:
    late = actions.extend(dossier=dossier, to_on=date(2026, 3, 12), reason="Chờ xác minh", by=leader, number="9/PXL")
    document = actions.issue_paper(dossier=late, kind="apology", by=clerk)
    assert document.number == "9/PXL"
    assert all("Số: 9/PXL" in said for said in both(document))


def test_a_notice_of_stopping_says_since_when_and_why(dossier, leader, clerk) -> None:
    stopped = actions.stop(dossier=dossier, reason="Người nộp đã mất", by=leader)
    document = actions.issue_paper(dossier=stopped, kind="stopping", by=clerk)
    for said in both(document):
        assert "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ" in said
        assert "dừng giải quyết hồ sơ này từ ngày 02 tháng 3 năm 2026" in said
        assert "Lý do: Người nộp đã mất" in said


def test_a_control_slip_has_a_line_for_each_time_it_changed_hands(dossier, clerk, officer, leader) -> None:
    with clock.frozen_at(at("2026-03-03")):
        handed = actions.hand_over(dossier=dossier, to=officer, by=clerk)
    with clock.frozen_at(at("2026-03-05")):
        passed = actions.pass_on(dossier=handed, to=leader, by=officer)
    with clock.frozen_at(at("2026-03-11")):
        done = actions.finish(dossier=passed, by=leader)
        document = actions.issue_paper(dossier=done, kind="control_slip", by=officer)
    for said in both(document):
        assert "Giao: Cán bộ Một cửa Nhận: Người thụ lý" in said
        assert "Giao: Người thụ lý Nhận: Lãnh đạo Thử" in said
        assert "Giao: Lãnh đạo Thử Nhận: Bộ phận trả kết quả" in said
        assert "Lúc 09 giờ 00, 05/3/2026" in said
        assert said.count("Quá hạn") == 2  # the step of the desk, due on its day; and the last one
        assert said.count("Đúng hạn") == 1
        assert "Mẫu số 06" in said


@pytest.mark.parametrize("kind", ["supplement", "refusal", "apology", "stopping"])
def test_what_did_not_happen_is_on_no_paper(dossier, clerk, kind: str) -> None:
    with pytest.raises(NoSuchPaper):
        actions.issue_paper(dossier=dossier, kind=kind, by=clerk)


def test_who_may_not_receive_issues_no_receipt(dossier, officer, neighbours_clerk) -> None:
    for person in (officer, neighbours_clerk):
        with pytest.raises(NotAllowed):
            actions.issue_paper(dossier=dossier, kind="receipt", by=person)
    assert not IssuedDocument.objects.exists()


def test_issued_again_it_is_another_paper_and_the_first_stays(dossier, clerk) -> None:
    first = actions.issue_paper(dossier=dossier, kind="receipt", by=clerk)
    as_issued = store.read(first.pdf_sha256, store.PDF)
    dossier.applicant.name = "Nông Thị Sửa"
    dossier.applicant.save()
    second = actions.issue_paper(dossier=dossier, kind="receipt", by=clerk)
    assert first.uid != second.uid
    assert store.read(first.pdf_sha256, store.PDF) == as_issued
    assert "Nông Thị Thử" in in_pdf(as_issued)
    assert "Nông Thị Sửa" in in_pdf(store.read(second.pdf_sha256, store.PDF))
    assert AuditEntry.objects.filter(action="documents.issue", target_uid=str(second.uid)).count() == 1


# -- how they look


@pytest.fixture
def longest(dong_dang: Unit, series, clerk, leader, bring: Callable[..., actions.Intake]) -> Dossier:
    """With names of 120 letters, twelve papers, a supplement and an apology."""
    handed = tuple(Handed(f"{number} {LONG_NAME}"[:120], 1, 2) for number in range(12))
    intake = bring(name=LONG_NAME, address=LONG_NAME, phone="0912 345 678", email="thu@example.vn", handed=handed)
    dossier = actions.receive(unit=dong_dang, intake=intake, by=clerk)
    OfficialForm.objects.update(name="Văn bản xin lỗi, đề nghị gia hạn thời gian giải quyết hồ sơ thủ tục hành chính")
    actions.extend(dossier=dossier, to_on=date(2026, 3, 12), reason=LONG_NAME, by=leader)
    items = "\n".join(f"{number} {LONG_NAME}"[:120] for number in range(7))
    return actions.ask_supplement(dossier=dossier, items=items, reason=LONG_NAME, by=clerk)


@pytest.mark.parametrize("kind", ["receipt", "supplement", "apology"])
def test_the_longest_names_and_twelve_papers_fit_on_one_page_of_a5(longest, kind: str) -> None:
    made, size = pdf.written(sheet_of(longest, kind, date(2026, 12, 12)))
    pages = PdfReader(io.BytesIO(made)).pages
    assert len(pages) == 1
    assert (round(float(pages[0].mediabox.width)), round(float(pages[0].mediabox.height))) == A5_IN_POINTS
    assert size >= 7
    assert LONG_NAME in in_pdf(made)


def test_every_letter_of_vietnamese_is_there(dossier, clerk) -> None:
    vowels = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    letters = [unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones]
    every = " ".join(["đ", "Đ", *letters, *(letter.upper() for letter in letters)])
    dossier.applicant.name = "Nông"
    dossier.applicant.address = every
    for said in both(actions.issue_paper(dossier=dossier, kind="receipt", by=clerk)):
        assert every in said
