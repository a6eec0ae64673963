"""The papers on the dossier's page, issued by a click and taken as files; the register and its page."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from tinlang.common import clock
from tinlang.common.models import AuditEntry
from tinlang.documents import store
from tinlang.documents.models import IssuedDocument
from tinlang.services import actions
from tinlang.services.models import CodeSeries
from tinlang.services.register_book import COLUMNS, register_of
from tinlang.services.tests.conftest import at
from tinlang.units.tests.factories import UnitFactory
from tinlang.units.tests.successions import ended

pytestmark = pytest.mark.django_db


def test_who_prints_it_at_once_is_given_the_file(dossier, clerk, client_of) -> None:
    client = client_of(clerk)
    address = reverse("dossier_papers:issue", args=[dossier.uid, "receipt"])
    answer = client.post(address, {"lay-ngay": "1"}, follow=True)
    assert answer["Content-Type"] == "application/pdf"


def test_a_clerk_issues_a_receipt_and_takes_both_files(dossier, clerk, client_of) -> None:
    client, page = client_of(clerk), reverse("services:dossier", args=[dossier.uid])
    assert "Lập: Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in client.get(page).content.decode()
    answer = client.post(reverse("dossier_papers:issue", args=[dossier.uid, "receipt"]))
    assert answer.status_code == 302 and answer["Location"] == page
    document = IssuedDocument.objects.get()
    shown = client.get(page).content.decode()
    for name, start in (("pdf", b"%PDF-"), ("word", b"PK")):
        address = reverse(f"dossier_papers:{name}", args=[dossier.uid, document.uid])
        assert address in shown
        file = client.get(address)
        assert file.content.startswith(start)
        named = f"giay-tiep-nhan-ho-so-va-hen-tra-ket-qua_{dossier.code}_20260302."
        assert file["Content-Disposition"].startswith(f'attachment; filename="{named}')
    assert AuditEntry.objects.filter(action="services.read_paper", target_uid=str(document.uid)).count() == 2


def test_the_number_is_written_down_on_the_page_once(dossier, clerk, client_of) -> None:
    document = actions.issue_paper(dossier=dossier, kind="control_slip", by=clerk)
    client, page = client_of(clerk), reverse("services:dossier", args=[dossier.uid])
    address = reverse("dossier_papers:number", args=[dossier.uid, document.uid])
    assert address in client.get(page).content.decode()
    client.post(address, {"so": "12/PKS"})
    shown = client.get(page).content.decode()
    assert "Số 12/PKS" in shown and address not in shown
    assert client.post(address, {"so": "13/PKS"}).status_code == 409


def test_an_officer_is_offered_what_they_may_issue(dossier, officer, client_of) -> None:
    shown = client_of(officer).get(reverse("services:dossier", args=[dossier.uid])).content.decode()
    assert "Lập: Phiếu kiểm soát" in shown
    assert "Lập: Giấy tiếp nhận" not in shown


def test_a_paper_is_found_with_its_own_dossier_only(dong_dang, dossier, clerk, bring, client_of) -> None:
    document = actions.issue_paper(dossier=dossier, kind="receipt", by=clerk)
    other = actions.receive(unit=dong_dang, intake=bring(name="Người khác"), by=clerk)
    address = reverse("dossier_papers:pdf", args=[other.uid, document.uid])
    assert client_of(clerk).get(address).status_code == 404


def test_a_file_that_is_gone_is_not_found(dossier, clerk, client_of) -> None:
    document = actions.issue_paper(dossier=dossier, kind="receipt", by=clerk)
    store.path(document.pdf_sha256, store.PDF).unlink()
    assert client_of(clerk).get(reverse("dossier_papers:pdf", args=[dossier.uid, document.uid])).status_code == 404


def test_no_other_kind_has_an_address(dossier, clerk, client_of) -> None:
    assert client_of(clerk).post(reverse("dossier_papers:issue", args=[dossier.uid, "hoa-don"])).status_code == 404


# -- the register


@pytest.fixture
def three(dong_dang, ky_lua, series, clerk, neighbours_clerk, bring):
    """Two of Đồng Đăng in two years, and one of the neighbour's."""
    made = [actions.receive(unit=dong_dang, intake=bring(name="Nông Thị Một", phone="0912"), by=clerk)]
    actions.receive(unit=ky_lua, intake=bring(name="Người phường bên"), by=neighbours_clerk)
    with clock.frozen_at(at("2026-12-31")):
        made.append(actions.receive(unit=dong_dang, intake=bring(name="Hoàng Văn Hai"), by=clerk))
    with clock.frozen_at(at("2027-01-04")):
        made.append(actions.receive(unit=dong_dang, intake=bring(name="Lý Thị Ba"), by=clerk))
    return made


def test_the_register_has_the_years_dossiers_of_the_place_in_order(dong_dang, three) -> None:
    table = register_of(dong_dang, 2026, date(2026, 12, 31)).body[0]
    assert [(row[0], row[1], row[4]) for row in table.rows] == [
        ("01", "H37.99.1-\n260302-0001", "Nông Thị Một"),
        ("02", "H37.99.1-\n261231-0001", "Hoàng Văn Hai"),
    ]


def test_it_is_closed_once_the_year_is_over(dong_dang, three) -> None:
    said = [register_of(dong_dang, 2026, on).body[-1].words for on in (date(2026, 12, 31), date(2027, 1, 5))]
    assert said[0].endswith("Sổ đang mở, in đến hết ngày 31 tháng 12 năm 2026.")
    assert said[1] == "Sổ có 2 hồ sơ, đánh số từ 01 đến 02. Đã khóa sổ ngày 05 tháng 01 năm 2027."


def test_a_year_without_any_has_no_table(dong_dang, series) -> None:
    assert [type(block).__name__ for block in register_of(dong_dang, 2020, date(2026, 3, 2)).body] == ["Text"]


def test_a_clerk_issues_the_register_on_its_page(dong_dang, three, clerk, client_of) -> None:
    client, page = client_of(clerk), reverse("dossier_papers:register")
    assert "Chưa lập sổ nào" in client.get(page).content.decode()
    assert client.post(page, {"unit": dong_dang.uid, "year": "2026"}).status_code == 302
    document = IssuedDocument.objects.get()
    assert "Năm 2026" in client.get(page).content.decode()
    as_pdf = client.get(reverse("dossier_papers:register_pdf", args=[document.uid])).content
    as_word = client.get(reverse("dossier_papers:register_word", args=[document.uid])).content
    box = PdfReader(io.BytesIO(as_pdf)).pages[0].mediabox
    assert box.width > box.height
    table = Document(io.BytesIO(as_word)).tables[1]
    assert [cell.text for cell in table.rows[0].cells] == [column.head for column in COLUMNS]
    assert "Nông Thị Một" in [cell.text for cell in table.rows[1].cells]


def test_the_place_of_today_is_offered_before_those_that_have_ended(
    dong_dang, lang_son, series, clerk, client_of
) -> None:
    """An ended one stays, for the books of its years, and says until when it was."""
    old = UnitFactory(name="Bảo Lâm", parent=lang_son)
    CodeSeries.objects.create(unit=old, prefix="H37.99.2", valid_from=date(2026, 1, 1))
    ended(old, dong_dang, on=date(2026, 2, 1))
    offered = client_of(clerk).get(reverse("dossier_papers:register")).context["form"].fields["unit"].choices
    assert [name for _uid, name in offered] == ["Xã Đồng Đăng", "Xã Bảo Lâm, tỉnh Lạng Sơn, đến 31/1/2026"]


def test_of_a_place_of_others_there_is_no_register_to_issue(ky_lua, three, clerk, client_of) -> None:
    answer = client_of(clerk).post(reverse("dossier_papers:register"), {"unit": ky_lua.uid, "year": "2026"})
    assert answer.status_code == 422
    assert not IssuedDocument.objects.exists()
