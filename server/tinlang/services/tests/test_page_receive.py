"""Taking in at the desk: find the procedure, one page, a receipt; nothing twice by mistake."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.services import actions
from tinlang.services.models import (
    Charge,
    CodeSeries,
    DocumentNeeded,
    Dossier,
    Handed,
    NamesakeRule,
    Procedure,
    ProcedureVersion,
)
from tinlang.services.tests.conftest import at
from tinlang.services.tests.factories import ProcedureFactory
from tinlang.units.models import Unit

pytestmark = pytest.mark.django_db

Clients = Callable[[Person], Client]


def address(version: ProcedureVersion) -> str:
    return reverse("services:receive_one", args=[version.uid])


def said(unit: Unit, **more: str) -> dict[str, str]:
    usual = {"unit": str(unit.uid), "kind": "citizen", "sets": "1", "channel": "in_person", "uid": str(uuid4())}
    return {**usual, "name": "Nông Thị Thử", **more}


@pytest.fixture
def full(version: ProcedureVersion) -> ProcedureVersion:
    """With a paper that must be there, one that may, and what it costs."""
    DocumentNeeded.objects.create(version=version, position=1, name="Tờ khai")
    DocumentNeeded.objects.create(version=version, position=2, name="Giấy ủy quyền", copies=1, is_required=False)
    Charge.objects.create(version=version, position=1, kind="duty", name="Lệ phí", amount=15_000)
    Charge.objects.create(version=version, position=2, kind="fee", name="Bản sao", amount=8_000, per="bản")
    return version


def found(client: Client, text: str = "") -> list[str]:
    return [one.name for one in client.get(reverse("services:receive"), {"tim": text}).context["versions"]]


def test_a_procedure_is_found_without_tone_marks_or_by_its_code_if_it_is_in_force(
    series: CodeSeries, version: ProcedureVersion, clerk: Person, client_of: Clients
) -> None:
    ProcedureFactory(name="Đăng ký khai sinh", code="1.004873")
    ended: Procedure = ProcedureFactory(name="Đăng ký khai sinh cũ", until=clock.today())
    client = client_of(clerk)
    assert found(client, "khai sinh dang") == ["Đăng ký khai sinh"]
    assert found(client, "1.0048") == ["Đăng ký khai sinh"]
    assert len(found(client)) == 2
    assert client.get(address(ended.versions.get())).status_code == 404


def test_a_name_is_enough_and_the_page_of_the_dossier_offers_the_receipt(
    dong_dang: Unit, series: CodeSeries, full: ProcedureVersion, clerk: Person, client_of: Clients
) -> None:
    client = client_of(clerk)
    page = client.get(address(full)).content.decode()
    assert "Hết hạn ngày 9/3/2026." in page
    assert "8.000 đ/bản" in page
    assert "<strong>23.000</strong>" in page
    assert re.search(r'<input[^>]*name="name"[^>]* autofocus', page)
    answer = client.post(address(full), said(dong_dang, quantity_2="1"), follow=True)
    made = Dossier.objects.get()
    assert made.applicant.name == "Nông Thị Thử"
    assert made.code == "H37.99.1-260302-0001"
    shown = answer.content.decode()
    assert made.charged == 23_000
    assert "Đã tiếp nhận hồ sơ H37.99.1-260302-0001." in shown
    assert "In giấy hẹn" in shown
    assert reverse("dossier_papers:issue", args=[made.uid, "receipt"]) in shown


def test_everything_that_is_written_down_is_kept(
    dong_dang: Unit, series: CodeSeries, full: ProcedureVersion, clerk: Person, client_of: Clients
) -> None:
    more = {
        "kind": "business",
        "name": "Công ty Thử",
        "tax_code": "4900123456",
        "identity_number": "020 190 000001",
        "representative": "Lý Văn Thử",
        "authority": "Giám đốc",
        "paper_1": "on",
        "originals_1": "1",
        "copies_1": "2",
        "more_papers": "Ảnh 3×4\n\nHộ chiếu",
        "sets": "2",
        "charged": "31.000",
        "channel": "post",
        "note": "gọi trước",
    }
    answer = client_of(clerk).post(address(full), said(dong_dang, **more))
    assert answer.status_code == 302
    made = Dossier.objects.get()
    assert made.handed == [Handed("Tờ khai", 1, 2), Handed("Ảnh 3×4", 1, 0), Handed("Hộ chiếu", 1, 0)]
    assert (made.sets, made.charged, made.channel, made.note) == (2, 31_000, "post", "gọi trước")
    who = made.applicant
    assert (who.kind, who.tax_code, who.identity_number) == ("business", "4900123456", "020190000001")
    assert (who.representative, who.authority) == ("Lý Văn Thử", "Giám đốc")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"),
        ({"charged": "nhiều"}, "charged"),
        ({"sets": "0"}, "sets"),
        ({"email": "a@"}, "email"),
        ({"email": f"a@{'b.' * 130}vn"}, "email"),
    ],
)
def test_a_slip_stands_by_its_field(
    dong_dang: Unit,
    series: CodeSeries,
    full: ProcedureVersion,
    clerk: Person,
    client_of: Clients,
    more: dict[str, str],
    field: str,
) -> None:
    answer = client_of(clerk).post(address(full), said(dong_dang, **more))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Dossier.objects.exists()


def test_a_count_below_nothing_is_told_with_its_paper(
    dong_dang: Unit, series: CodeSeries, full: ProcedureVersion, clerk: Person, client_of: Clients
) -> None:
    answer = client_of(clerk).post(address(full), said(dong_dang, paper_1="on", originals_1="-1"))
    assert answer.status_code == 422
    assert ">Bản chính: Tờ khai</a>: Ít nhất là 0." in answer.content.decode()


def test_what_is_of_level_two_is_not_offered_online(
    dong_dang: Unit, series: CodeSeries, clerk: Person, client_of: Clients
) -> None:
    copies = ProcedureFactory(legacy_level=2, online_mode="").versions.get()
    client = client_of(clerk)
    assert "Trực tuyến" not in client.get(address(copies)).content.decode()
    answer = client.post(address(copies), said(dong_dang, channel="online"))
    assert list(answer.context["form"].errors) == ["channel"]


def test_what_may_be_there_already_is_shown_and_written_only_on_purpose(
    dong_dang: Unit, dossier: Dossier, version: ProcedureVersion, clerk: Person, client_of: Clients
) -> None:
    same = {"identity_number": "020190000001"}
    client = client_of(clerk)
    client.post(address(version), said(dong_dang, names_seen="on", **same))
    answer = client.post(address(version), said(dong_dang, **same))
    assert answer.status_code == 422
    first = Dossier.objects.get(applicant__identity_number="020190000001")
    assert reverse("services:dossier", args=[first.uid]) in answer.content.decode()
    assert "Vẫn tiếp nhận" in answer.content.decode()
    assert client.post(address(version), said(dong_dang, even_if_known="on", **same)).status_code == 302
    assert Dossier.objects.filter(applicant__identity_number="020190000001").count() == 2


def test_the_same_name_is_asked_about_once_and_no_more(
    dong_dang: Unit, dossier: Dossier, version: ProcedureVersion, clerk: Person, client_of: Clients
) -> None:
    client, form = client_of(clerk), said(dong_dang, name="nong thi thu", address="Thôn Nà Pài")
    answer = client.post(address(version), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert reverse("services:dossier", args=[dossier.uid]) in page
    assert "cùng thủ tục, cùng họ tên" in page
    assert "Thôn Nà Pài" in page
    again = dict(re.findall(r'name="(names_seen)" value="(on)"', page))
    assert client.post(address(version), {**form, **again}).status_code == 302
    assert Dossier.objects.count() == 2


def test_a_name_is_asked_about_for_so_many_days_as_the_rule_says_and_not_where_numbers_differ(
    dong_dang: Unit,
    dossier: Dossier,
    version: ProcedureVersion,
    clerk: Person,
    client_of: Clients,
    bring: Callable[..., Any],
) -> None:
    NamesakeRule.objects.update(days=5)
    NamesakeRule.objects.create(days=0, valid_from=date(2026, 3, 20))
    client = client_of(clerk)

    def answered(day: str, **more: str) -> int:
        with clock.frozen_at(at(day)):
            status = client.post(address(version), said(dong_dang, **more)).status_code
        Dossier.objects.exclude(pk=dossier.pk).delete()
        return status

    assert answered("2026-03-06") == 422
    assert answered("2026-03-09") == 302
    assert answered("2026-03-20") == 302
    dossier.applicant.identity_number = "020190000001"
    dossier.applicant.save()
    assert answered("2026-03-06", identity_number="020190000001") == 422
    assert answered("2026-03-06", identity_number="020190000002") == 302


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"identity_number": "02019000001"}, "identity_number"),
        ({"identity_number": "E1234567"}, "identity_number"),
        ({"identity_number": "số 1", "identity_kind": "other"}, "identity_number"),
        ({"tax_code": "490012345"}, "tax_code"),
        ({"phone": "12345"}, "phone"),
    ],
)
def test_a_number_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    dong_dang: Unit,
    series: CodeSeries,
    full: ProcedureVersion,
    clerk: Person,
    client_of: Clients,
    more: dict[str, str],
    field: str,
) -> None:
    typed = {"address": "Thôn Nà Pài", "representative": "Lý Văn Thử", "note": "gọi trước", "more_papers": "Hộ chiếu"}
    typed |= {"copies_1": "7", "quantity_2": "3", "charged": "5.000", "email": "thu@vidu.vn", **more}
    answer = client_of(clerk).post(address(full), said(dong_dang, paper_2="on", **typed))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert {name: form[name].value() for name in typed} == typed
    assert (form["paper_1"].value(), form["paper_2"].value()) == (False, True)
    page = answer.content.decode()
    for words in typed.values():
        assert words in page


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        ({"identity_number": "020 190 000 001"}, ("citizen", "020190000001")),
        ({"identity_number": "082 123 456"}, ("citizen", "082123456")),
        ({"identity_number": "e1234567", "identity_kind": "other"}, ("other", "E1234567")),
        ({"identity_number": "", "identity_kind": "other"}, ("", "")),
    ],
)
def test_a_foreign_paper_passes_where_it_is_said_to_be_one(
    dong_dang: Unit,
    series: CodeSeries,
    version: ProcedureVersion,
    clerk: Person,
    client_of: Clients,
    more: dict[str, str],
    kept: tuple[str, str],
) -> None:
    assert client_of(clerk).post(address(version), said(dong_dang, **more)).status_code == 302
    who = Dossier.objects.get().applicant
    assert (who.identity_kind, who.identity_number) == kept


def test_a_form_that_is_sent_twice_makes_one_dossier(
    dong_dang: Unit, series: CodeSeries, version: ProcedureVersion, clerk: Person, client_of: Clients
) -> None:
    client, once = client_of(clerk), said(dong_dang)
    answers = [client.post(address(version), once) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Dossier.objects.count() == 1


def test_the_appointment_is_that_of_the_moment(
    dong_dang: Unit, series: CodeSeries, version: ProcedureVersion, clerk: Person, client_of: Clients
) -> None:
    with clock.frozen_at(at("2026-03-06", 18)):
        page = client_of(clerk).get(address(version)).content.decode()
    assert "coi như nhận ngày 9/3/2026" in page
    assert "Hết hạn ngày 16/3/2026." in page


def test_who_takes_nothing_in_is_not_let_to_the_desk(
    series: CodeSeries, version: ProcedureVersion, officer: Person, client_of: Clients
) -> None:
    assert client_of(officer).get(reverse("services:receive")).status_code == 403
    assert client_of(officer).get(address(version)).status_code == 403


def test_without_a_prefix_for_codes_the_desk_says_whom_to_ask(
    version: ProcedureVersion, clerk: Person, client_of: Clients
) -> None:
    answer = client_of(clerk).get(reverse("services:receive"))
    assert answer.status_code == 409
    assert "mã định danh" in answer.content.decode()


def test_the_code_of_the_provinces_system_is_entered_once(
    dong_dang: Unit,
    series: CodeSeries,
    version: ProcedureVersion,
    clerk: Person,
    client_of: Clients,
    bring: Callable[..., Any],
) -> None:
    known = actions.receive(unit=dong_dang, intake=bring(outside_code="H37-1"), by=clerk)
    for typed in ("H37-1", "h37 - 1"):
        answer = client_of(clerk).post(address(version), said(dong_dang, outside_code=typed, name="Lý Thị Mỷ"))
        assert answer.status_code == 422
        assert reverse("services:dossier", args=[known.uid]) in answer.content.decode()


def test_a_form_sent_under_the_number_of_anothers_dossier_is_refused_and_tells_nothing(
    dossier: Dossier, ky_lua: Unit, neighbours_clerk: Person, version: ProcedureVersion, client_of: Clients
) -> None:
    answer = client_of(neighbours_clerk).post(address(version), said(ky_lua, uid=str(dossier.uid), name="Người khác"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "đã được dùng cho một hồ sơ khác" in page
    assert dossier.code not in page
    assert Dossier.objects.count() == 1


def test_procedures_are_offered_by_the_alphabet_in_which_d_with_a_bar_follows_d(
    series: CodeSeries, clerk: Person, client_of: Clients
) -> None:
    for name in ("Hòa giải", "Đăng ký kết hôn", "Dừng trợ cấp", "Chứng thực"):
        ProcedureFactory(name=name)
    shown = client_of(clerk).get(reverse("services:receive")).context["versions"]
    assert [one.name for one in shown] == ["Chứng thực", "Dừng trợ cấp", "Đăng ký kết hôn", "Hòa giải"]
