"""The page: a file is looked at, what is new is brought over once that was seen; nothing of another place is told."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.common.models import AuditEntry
from tinlang.services import actions
from tinlang.services.models import Dossier, ProcedureVersion
from tinlang.units.models import Unit

Asked = Callable[[Person], Client]
PAGE = reverse("services:reconcile")
HEAD = "Mã hồ sơ;Thủ tục;Người nộp;Ngày nhận\n"


def listed(version: ProcedureVersion, *codes: str, procedure: str = "") -> BytesIO:
    lines = [f"{code};{procedure or version.procedure.code};Nông Thị Thử;26/2/2026 12:00" for code in codes]
    file = BytesIO((HEAD + "\n".join(lines)).encode())
    file.name = "danh-sach.csv"
    return file


def carried(html: str) -> str:
    found = re.search(r'name="tep" value="(.*?)"', html)
    assert found is not None
    return found[1]


def test_it_is_looked_at_first_and_brought_over_then(
    dong_dang: Unit, clerk: Person, version: ProcedureVersion, client_of: Asked
) -> None:
    client, unit = client_of(clerk), str(dong_dang.uid)
    html = client.post(PAGE, {"unit": unit, "book": listed(version, "A-1", "A-2")}).content.decode()
    assert "Nhập 2 hồ sơ chưa có" in html
    assert not Dossier.objects.exists()
    confirmed = client.post(PAGE, {"unit": unit, "tep": carried(html), "da-xem": "1"})
    assert "Đã nhập 2 hồ sơ." in confirmed.content.decode()
    assert set(Dossier.objects.values_list("code", flat=True)) == {"A-1", "A-2"}
    again = client.post(PAGE, {"unit": unit, "tep": carried(html), "da-xem": "1"}).content.decode()
    assert "Đã nhập 0 hồ sơ." in again
    assert AuditEntry.objects.filter(action="services.reconcile").count() == 3


def test_one_that_is_refused_keeps_none_of_the_others_back(
    dong_dang: Unit, clerk: Person, version: ProcedureVersion, client_of: Asked
) -> None:
    client, unit = client_of(clerk), str(dong_dang.uid)
    file = listed(version, "A-1")
    file.seek(0, 2)
    rows = ("A-2;Không có thủ tục này;Lý Văn Thử;26/2/2026", f"A-3;{version.procedure.code};Lý Văn Thử;25/2/2026")
    file.write("".join(f"\n{row}" for row in rows).encode())
    file.seek(0)
    html = client.post(PAGE, {"unit": unit, "book": file}).content.decode()
    confirmed = client.post(PAGE, {"unit": unit, "tep": carried(html), "da-xem": "1"}).content.decode()
    assert "Nhập 2 hồ sơ chưa có" in html
    assert "Đã nhập 2 hồ sơ." in confirmed
    for page in (html, confirmed):
        assert page.count("Danh mục không có thủ tục này vào ngày nhận.") == 1
    assert "nhận 25/2/2026, không ghi giờ" in html
    assert "Danh mục không có thủ tục này vào ngày nhận." in confirmed


def test_nothing_of_another_place_is_told(
    dong_dang: Unit,
    ky_lua: Unit,
    dossier: Dossier,
    neighbours_clerk: Person,
    version: ProcedureVersion,
    client_of: Asked,
) -> None:
    actions.withdraw(dossier=dossier, reason="Người dân xin rút", by=dossier.received_by)
    client = client_of(neighbours_clerk)
    html = client.post(PAGE, {"unit": str(ky_lua.uid), "book": listed(version, dossier.code)}).content.decode()
    assert "Đã có ở nơi khác" in html
    assert "xin rút" not in html and str(dossier.uid) not in html and "Công dân yêu cầu rút" not in html
    assert client.post(PAGE, {"unit": str(dong_dang.uid), "book": listed(version, "A-1")}).status_code == 422


@pytest.mark.parametrize("sent", [{}, {"tep": "???", "da-xem": "1"}, {"da-xem": "1"}])
def test_a_slip_is_told_by_the_form(sent: dict[str, str], dong_dang: Unit, clerk: Person, client_of: Asked) -> None:
    answer = client_of(clerk).post(PAGE, {"unit": str(dong_dang.uid), **sent})
    assert answer.status_code == 422


def test_an_officer_does_not_bring_over(officer: Person, client_of: Asked) -> None:
    assert client_of(officer).get(PAGE).status_code == 403
