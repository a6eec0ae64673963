"""The official forms, each with the fields that it must have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common import clock
from tinlang.services import actions
from tinlang.services.models import Dossier, Handed
from tinlang.services.tests.conftest import at
from tinlang.units.models import Unit

pytestmark = pytest.mark.django_db

Clients = Callable[[Person], Client]


@pytest.fixture
def full(dong_dang: Unit, series: object, clerk: Person, bring: Callable[..., actions.Intake]) -> Dossier:
    papers = [Handed("Tờ khai", 1, 0), Handed("Hộ chiếu", 0, 2)]
    said = {"address": "Thôn Nà Pài", "phone": "0912 000 000", "charged": 15_000, "sets": 2}
    return actions.receive(unit=dong_dang, intake=bring(handed=papers, **said), by=clerk)


def printed(client: Client, name: str, dossier: Dossier, **asked: str) -> str:
    answer = client.get(reverse(f"services:{name}", args=[dossier.uid]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_receipt_has_the_fields_of_form_01(full: Dossier, clerk: Person, client_of: Clients) -> None:
    page = printed(client_of(clerk), "receipt", full)
    for words in (
        "ỦY BAN NHÂN DÂN<br>XÃ ĐỒNG ĐĂNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Đồng Đăng, ngày 02 tháng 03 năm 2026",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "H37.99.1-260302-0001",
        "Nông Thị Thử",
        "Thôn Nà Pài",
        "0912 000 000",
        "<td>Hộ chiếu</td><td>0</td><td>2</td>",
        "2. Số lượng hồ sơ: 2 (bộ)",
        "5 ngày làm việc",
        "4. Thời gian nhận hồ sơ: 9 giờ 00 phút, ngày 2/3/2026",
        "<strong>17 giờ 00 phút, ngày 9/3/2026</strong>",
        "15.000",
        "quyển số",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        str(clerk),
        "services/a5.css",
    ):
        assert words in page
    assert "<svg" in page.split("sheet__qr")[1][:200]


def test_the_number_of_the_clerk_of_papers_is_dots_until_it_is_typed(
    full: Dossier, clerk: Person, client_of: Clients
) -> None:
    assert "Số: ………" in printed(client_of(clerk), "receipt", full)
    assert "Số: 12/BPMC" in printed(client_of(clerk), "receipt", full, so="12/BPMC")


def test_the_control_slip_says_who_had_it_since_when_and_how_it_came_out(
    full: Dossier, clerk: Person, officer: Person, client_of: Clients
) -> None:
    actions.hand_over(dossier=full, to=officer, by=clerk)
    head = person_with("lanh-dao", "Chủ tịch", full.unit, Role.LEADER)
    with clock.frozen_at(at("2026-03-06")):
        actions.pass_on(dossier=full, to=head, by=officer)
    page = printed(client_of(clerk), "control_slip", full)
    rows = page.split("<tbody>")[1].split("<tr>")[1:]
    assert "Đúng hạn" in rows[0]
    assert "1. Giao: 9 giờ 00 phút, ngày 2/3/2026" in rows[1]
    assert "Quá hạn" in rows[1], "due on the fifth"
    assert str(officer) in rows[2], "who gave it"
    assert "hạn 17 giờ 00 phút, ngày 9/3/2026" in rows[2]
    assert "services/a5.css" not in page


def test_the_request_for_a_supplement_lists_what_is_missing(full: Dossier, clerk: Person, client_of: Clients) -> None:
    assert client_of(clerk).get(reverse("services:supplement_slip", args=[full.uid])).status_code == 404
    actions.ask_supplement(dossier=full, items="ảnh 3×4\ngiấy khai sinh", reason="mục 2 của thủ tục", by=clerk)
    page = printed(client_of(clerk), "supplement_slip", full)
    for words in ("PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "ảnh 3×4<br>giấy khai sinh", "mục 2 của thủ tục"):
        assert words in page


def test_the_apology_names_both_days_the_reason_and_its_number(
    full: Dossier, clerk: Person, client_of: Clients
) -> None:
    head = person_with("lanh-dao", "Chủ tịch", full.unit, Role.LEADER)
    actions.extend(dossier=full, to_on=date(2026, 3, 12), reason="mưa lũ", by=head, number="07/PXL")
    page = printed(client_of(clerk), "apology", full)
    for words in ("Số: 07/PXL", "Kính gửi:", "ngày 9/3/2026", "<strong>12/3/2026</strong>", "mưa lũ", "xin lỗi"):
        assert words in page
