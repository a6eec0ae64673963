"""The list: whose turn it is, what is late, found by name without marks or by number; many done at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common import clock
from tinlang.common.models import AuditEntry
from tinlang.services import actions
from tinlang.services.models import Dossier, DossierState
from tinlang.services.queries.desk import Due
from tinlang.services.tests.conftest import at
from tinlang.services.tests.factories import ProcedureFactory
from tinlang.units.models import Unit
from tinlang.workdays.models import SpecialDay

pytestmark = pytest.mark.django_db

Clients = Callable[[Person], Client]
Take = Callable[..., Dossier]
LIST = "services:dossiers"


def listed(client: Client, **asked: str) -> list[str]:
    answer = client.get(reverse(LIST), asked)
    assert answer.status_code == 200
    return [row.applicant.name for row, _left in answer.context["lines"]]


def counts(client: Client) -> dict[str, int]:
    tabs: list[dict[str, Any]] = client.get(reverse(LIST)).context["tabs"]
    return {str(tab["label"]): tab["count"] for tab in tabs if tab["count"]}


@pytest.fixture
def head(dong_dang: Unit) -> Person:
    return person_with("lanh-dao", "Chủ tịch", dong_dang, Role.LEADER)


@pytest.fixture
def taken(dong_dang: Unit, series: object, clerk: Person, bring: Callable[..., actions.Intake]) -> Take:
    def take(**said: Any) -> Dossier:
        return actions.receive(unit=dong_dang, intake=bring(**said), by=clerk)

    return take


def test_a_clerk_sees_the_desk_an_officer_what_they_hold_a_leader_what_waits_for_a_signature(
    taken: Take, clerk: Person, officer: Person, head: Person, client_of: Clients
) -> None:
    at_desk, with_officer, to_sign = taken(name="Ở quầy"), taken(name="Đang làm"), taken(name="Chờ ký")
    for one in (with_officer, to_sign):
        actions.hand_over(dossier=one, to=officer, by=clerk)
    actions.pass_on(dossier=to_sign, to=head, by=officer)
    assert listed(client_of(clerk)) == ["Ở quầy", "Đang làm", "Chờ ký"]
    assert listed(client_of(officer)) == ["Đang làm"]
    assert listed(client_of(head)) == ["Chờ ký"]
    assert listed(client_of(head), **{"nguoi-giu": str(officer.uid)}) == ["Đang làm"]
    assert listed(client_of(officer), **{"nguoi-giu": "moi-nguoi"}) == ["Ở quầy", "Đang làm", "Chờ ký"]
    assert counts(client_of(head)) == {"Chờ ký": 1, "Đang giải quyết": 1}
    assert at_desk.is_open


def test_a_late_apology_is_told_beside_the_deadline_and_orders_the_list(
    taken: Take, clerk: Person, head: Person, client_of: Clients
) -> None:
    """Both due on 9/3; on the 10th one is promised for the 16th, too late to move anything."""
    late, five = taken(name="Hẹn lại"), taken(name="Chưa hẹn lại")
    with clock.frozen_at(at("2026-03-10")):
        actions.extend(dossier=late, to_on=date(2026, 3, 16), reason="Chờ xác minh", by=head)
        assert listed(client_of(clerk)) == ["Chưa hẹn lại", "Hẹn lại"]
        assert counts(client_of(clerk))["Quá hạn"] == 2
        page = client_of(clerk).get(reverse(LIST)).content.decode()
        assert re.search(r"9/3/2026<br><span[^>]*>hẹn lại 16/3/2026</span>.*?quá hạn 1 ngày", page, re.DOTALL)
        told = client_of(clerk).get(reverse("services:dossier", args=[late.uid])).content.decode()
        assert "Đã hẹn lại người nộp: 16/3/2026." in told
        assert "Đã hẹn lại" not in client_of(clerk).get(reverse("services:dossier", args=[five.uid])).content.decode()


def test_what_will_be_late_first_stands_first_and_each_tab_counts_its_own(
    taken: Take, clerk: Person, officer: Person, client_of: Clients
) -> None:
    quick = ProcedureFactory(term_amount=1, steps=()).versions.get()
    five = taken(name="Năm ngày")
    taken(name="Một ngày", version=quick)
    asked = taken(name="Thiếu giấy")
    actions.ask_supplement(dossier=asked, items="ảnh", reason="thiếu", by=clerk)
    finished = taken(name="Xong rồi", version=quick)
    actions.finish(dossier=finished, by=clerk)
    client = client_of(clerk)
    assert listed(client) == ["Một ngày", "Năm ngày", "Thiếu giấy"]
    assert counts(client) == {"2 ngày tới": 1, "Chờ bổ sung": 1, "Chờ trả": 1, "Đang giải quyết": 3}
    with clock.frozen_at(at("2026-03-04")):
        assert counts(client) == {"Quá hạn": 1, "Chờ bổ sung": 1, "Chờ trả": 1, "Đang giải quyết": 3}
        assert listed(client, **{"tinh-trang": "qua-han"}) == ["Một ngày"]
        page = client.get(reverse(LIST)).content.decode()
        assert "quá hạn 1 ngày" in page
        assert "đang dừng tính" in page
    with clock.frozen_at(at("2026-03-05")):
        assert Due().left(Dossier.objects.get(pk=five.pk)).words == "còn 2 ngày"
    with clock.frozen_at(at("2026-03-09")):
        assert Due().left(Dossier.objects.get(pk=five.pk)).words == "hôm nay"
    assert listed(client, **{"tinh-trang": "done"}) == ["Xong rồi"]
    assert len(listed(client, **{"tinh-trang": "tat-ca-tinh-trang"})) == 4


def test_a_search_that_finds_nothing_of_ones_own_offers_all_that_one_may_see(
    taken: Take, clerk: Person, officer: Person, client_of: Clients
) -> None:
    """Whoever comes to the desk asks for an answered one too; the officer for what another has in hand."""
    quick = ProcedureFactory(term_amount=1, steps=()).versions.get()
    finished = taken(name="Hoàng Văn Thụ", version=quick)
    actions.finish(dossier=finished, by=clerk)
    for who in (clerk, officer):
        client = client_of(who)
        empty = client.get(reverse(LIST), {"tim": "hoang thu", "linh-vuc": finished.version.field.code, "trang": "2"})
        assert listed(client, tim="hoang thu") == []
        offered = empty.context["everywhere"]
        assert f'href="{escape(offered)}"' in empty.content.decode()
        found = client.get(reverse(LIST) + offered)
        assert [row.applicant.name for row, _left in found.context["lines"]] == ["Hoàng Văn Thụ"]
        nowhere = client.get(reverse(LIST) + offered.replace("hoang", "ly"))
        assert "Tìm trong mọi hồ sơ" not in nowhere.content.decode()
        assert "Không có mục nào khớp" in nowhere.content.decode()


def test_a_search_that_finds_some_still_leads_to_all(taken: Take, clerk: Person, client_of: Clients) -> None:
    actions.finish(dossier=taken(name="Hoàng A", version=ProcedureFactory(steps=()).versions.get()), by=clerk)
    taken(name="Hoàng B")
    client = client_of(clerk)
    found = client.get(reverse(LIST), {"tim": "hoang"})
    assert [row.applicant.name for row, _left in found.context["lines"]] == ["Hoàng B"]
    assert f'<a href="{escape(found.context["everywhere"])}">Tìm trong mọi hồ sơ</a>' in found.content.decode()
    whole = client.get(reverse(LIST) + found.context["everywhere"])
    assert {row.applicant.name for row, _left in whole.context["lines"]} == {"Hoàng A", "Hoàng B"}
    assert "Tìm trong mọi hồ sơ" not in whole.content.decode()
    assert "Tìm trong mọi hồ sơ" not in client.get(reverse(LIST)).content.decode()


def test_tab_and_line_count_the_days_of_the_place(
    taken: Take,
    clerk: Person,
    neighbours_clerk: Person,
    dong_dang: Unit,
    ky_lua: Unit,
    lang_son: Unit,
    bring: Callable[..., actions.Intake],
    client_of: Clients,
) -> None:
    """The 3rd is free in Đồng Đăng alone: what came on 2/3 and takes two days of work is due on the 5th there, which is
    two days off, and on the 4th in Kỳ Lừa; what takes three, on the 5th there, which is three days off."""
    SpecialDay.objects.create(unit=dong_dang, on=date(2026, 3, 3), kind="off", name="Bão", source="Công điện")
    two, three = (ProcedureFactory(term_amount=amount, steps=()).versions.get() for amount in (2, 3))
    taken(name="Hai ngày", version=two)
    for name, version in (("Hai ngày bên", two), ("Ba ngày bên", three)):
        actions.receive(unit=ky_lua, intake=bring(name=name, version=version), by=neighbours_clerk)
    client = client_of(person_with("tinh", "Lãnh đạo tỉnh", lang_son, Role.LEADER))
    shown = client.get(reverse(LIST), {"nguoi-giu": "moi-nguoi"})
    left = {row.applicant.name: told.words for row, told in shown.context["lines"]}
    assert left == {"Hai ngày": "còn 2 ngày", "Hai ngày bên": "còn 2 ngày", "Ba ngày bên": "còn 3 ngày"}
    assert set(listed(client, **{"tinh-trang": "sap-han", "nguoi-giu": "moi-nguoi"})) == {"Hai ngày", "Hai ngày bên"}
    assert counts(client_of(clerk))["2 ngày tới"] == len(listed(client_of(clerk), **{"tinh-trang": "sap-han"})) == 1


def test_within_the_day_is_late_by_the_hour_where_the_procedure_says_so(
    taken: Take, clerk: Person, client_of: Clients
) -> None:
    by_hour = ProcedureFactory(term_amount=2, term_unit="hours", by_hour=True, steps=()).versions.get()
    taken(name="Hai giờ", version=by_hour)
    assert counts(client_of(clerk)) == {"Hôm nay": 1, "Đang giải quyết": 1}
    with clock.frozen_at(at("2026-03-02", 15)):
        assert counts(client_of(clerk)) == {"Quá hạn": 1, "Đang giải quyết": 1}


def test_it_is_found_by_name_without_marks_by_its_code_and_by_a_number_of_identity(
    taken: Take, clerk: Person, client_of: Clients
) -> None:
    taken(name="Hoàng Văn Đức", identity_number="020190000001")
    taken(name="Lý Thị Mỷ", tax_code="4900123456")
    client = client_of(clerk)
    assert listed(client, tim="duc hoang") == ["Hoàng Văn Đức"]
    assert listed(client, tim="H37.99.1-260302-0002") == ["Lý Thị Mỷ"]
    assert listed(client, tim="260302-0001") == ["Hoàng Văn Đức"]
    assert listed(client, tim="020190000001") == ["Hoàng Văn Đức"]
    assert listed(client, tim="02019000000") == [], "a number is whole or nothing"
    assert listed(client, tim="4900123456") == ["Lý Thị Mỷ"]


def test_what_came_in_online_waits_in_its_own_tab(
    dong_dang: Unit, series: object, clerk: Person, bring: Callable[..., actions.Intake], client_of: Clients
) -> None:
    actions.register(unit=dong_dang, intake=bring(name="Qua mạng", channel="online"), by=clerk)
    client = client_of(clerk)
    assert counts(client) == {"Chờ tiếp nhận": 1}
    assert listed(client) == []
    assert listed(client, **{"tinh-trang": "cho-tiep-nhan"}) == ["Qua mạng"]
    assert listed(client, **{"nop-qua": "online", "tinh-trang": "registered", "linh-vuc": "ho-tich"}) == ["Qua mạng"]


def bulk(client: Client, doing: str, rows: list[Dossier], **said: str) -> str:
    address = reverse("common:bulk", args=["ho-so", doing])
    given = {"chon": [str(row.uid) for row in rows], "so": str(len(rows)), **said}
    return client.post(address, given).content.decode()


def test_many_go_to_somebody_else_at_once_and_only_to_who_does_all_their_steps(
    taken: Take,
    clerk: Person,
    officer: Person,
    other_officer: Person,
    head: Person,
    client_of: Clients,
) -> None:
    rows = [taken(), taken(name="Người khác")]
    for row in rows:
        actions.hand_over(dossier=row, to=officer, by=clerk)
    address = reverse("common:bulk", args=["ho-so", "chuyen"])
    page = client_of(officer).get(address, {"chon": [str(row.uid) for row in rows]}).content.decode()
    assert str(other_officer) in page
    said = bulk(client_of(officer), "chuyen", rows, to=str(other_officer.uid))
    assert f"Đã chuyển cho {other_officer}" in said
    assert {one.holder for one in Dossier.objects.all()} == {other_officer}


def test_many_results_are_handed_back_at_once_to_who_brought_each(
    taken: Take, clerk: Person, client_of: Clients
) -> None:
    version = ProcedureFactory(steps=()).versions.get()
    done, waiting = taken(name="Xong", version=version), taken(name="Chưa")
    actions.finish(dossier=done, by=clerk)
    said = bulk(client_of(clerk), "tra", [done, waiting], so="1")
    assert "1/1" in said
    done.refresh_from_db()
    assert (done.state, done.returned_to) == (DossierState.RETURNED, "Xong")


def test_a_file_of_them_is_one_entry_of_the_audit_with_how_many_it_holds(
    taken: Take, clerk: Person, client_of: Clients, settings: Any, tmp_path: Path
) -> None:
    settings.EXPORTS = tmp_path
    taken(name="Một")
    taken(name="Hai")
    client_of(clerk).post(reverse("common:export", args=["ho-so"]), {"loc": ""})
    entry = AuditEntry.objects.get(action="common.export_written")
    assert entry.actor_uid == str(clerk.uid)
    assert json.loads(entry.detail.content) == {"list": "ho-so", "rows": 2}


def test_a_search_is_in_the_audit_with_its_words_and_how_many_it_found(
    taken: Take, clerk: Person, client_of: Clients
) -> None:
    taken(name="Nông Thị Thử")
    client = client_of(clerk)
    listed(client)
    assert not AuditEntry.objects.filter(action="services.search").exists()
    assert listed(client, tim="nong thu") == ["Nông Thị Thử"]
    entry = AuditEntry.objects.get(action="services.search")
    assert entry.actor_uid == str(clerk.uid)
    assert json.loads(entry.detail.content) == {"query": "nong thu", "found": 1, "dossiers": []}


def test_a_page_of_the_list_is_in_the_audit_with_what_others_have_in_hand(
    taken: Take, clerk: Person, officer: Person, client_of: Clients
) -> None:
    dossier = taken(name="Nông Thị Thử")
    assert dossier.holder == clerk
    assert listed(client_of(clerk)) == listed(client_of(officer), **{"nguoi-giu": "moi-nguoi"}) == ["Nông Thị Thử"]
    entry = AuditEntry.objects.get(action="services.list")
    assert entry.actor_uid == str(officer.uid)
    assert json.loads(entry.detail.content) == {"dossiers": [dossier.code]}
