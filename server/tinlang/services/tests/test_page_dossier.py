"""The page of a dossier: why it is due then, what may be done now, by whom; and that who read it is written down."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common import clock
from tinlang.common.dates import written_moment
from tinlang.common.models import AuditEntry
from tinlang.services import actions
from tinlang.services.acts import ACTS, BY_NAME, PERMISSIONS
from tinlang.services.models import Consultation, Dossier, DossierState, Due, Extension, Handed, ProcedureVersion
from tinlang.services.queries.acting import refusals
from tinlang.services.queries.course import TITLES
from tinlang.services.queries.figures import Period, tally
from tinlang.services.tests.conftest import at
from tinlang.services.tests.factories import ProcedureFactory
from tinlang.units.models import Unit
from tinlang.units.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

Clients = Callable[[Person], Client]


@pytest.fixture
def head(dong_dang: Unit) -> Person:
    return person_with("lanh-dao", "Chủ tịch", dong_dang, Role.LEADER)


def shown(client: Client, dossier: Dossier) -> str:
    answer = client.get(reverse("services:dossier", args=[dossier.uid]))
    assert answer.status_code == 200
    return answer.content.decode()


def do(client: Client, name: str, dossier: Dossier, **said: str) -> Dossier:
    answer = client.post(reverse(f"services:{name}", args=[dossier.uid]), said)
    assert answer.status_code == 302, answer.content.decode()
    return Dossier.objects.get(pk=dossier.pk)


def offered(client: Client, dossier: Dossier) -> set[str]:
    page = shown(client, dossier)
    return {act.name for act in ACTS if f'href="{reverse(act.url_name, args=[dossier.uid])}"' in page}


def test_every_act_of_the_table_has_its_page_and_its_words() -> None:
    assert set(BY_NAME) == set(PERMISSIONS)
    assert set(PERMISSIONS) <= set(TITLES)


def test_each_opening_is_in_the_audit_with_who_read_it(
    dossier: Dossier, clerk: Person, officer: Person, client_of: Clients
) -> None:
    shown(client_of(officer), dossier)
    shown(client_of(clerk), dossier)
    client_of(clerk).get(reverse("services:ask_supplement", args=[dossier.uid]))
    soon, body = clock.today(), OrganisationFactory(unit=dossier.unit)
    asked = actions.consult(dossier=dossier, body=body, question="có đúng không?", due_on=soon, by=clerk)
    client_of(officer).get(reverse("services:answer", args=[asked.uid]))
    read = AuditEntry.objects.filter(action="services.read", target_uid=str(dossier.uid)).order_by("pk")
    assert [entry.actor_uid for entry in read] == [str(who.uid) for who in (officer, clerk, clerk, officer)]


def test_the_neighbour_neither_sees_nor_leaves_a_trace(
    dossier: Dossier, neighbours_clerk: Person, client_of: Clients
) -> None:
    client = client_of(neighbours_clerk)
    assert client.get(reverse("services:dossier", args=[dossier.uid])).status_code == 404
    assert not AuditEntry.objects.filter(action="services.read").exists()


def test_it_says_who_when_and_why(dossier: Dossier, clerk: Person, client_of: Clients) -> None:
    page = shown(client_of(clerk), dossier)
    for words in (
        "Nông Thị Thử",
        "H37.99.1-260302-0001",
        "Nhận 2/3/2026 09:00; thời hạn 5 ngày làm việc.",
        "Ngày đầu được tính: 3/3/2026.",
        "Hết hạn ngày 9/3/2026.",
        "Giải quyết",
        "Quá trình giải quyết",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("day", "words", "column"),
    [
        ("2026-03-05", "trước hạn 2 ngày", "before"),
        ("2026-03-07", "trước hạn 1 ngày", "before"),
        ("2026-03-09", "đúng hạn", "on_time"),
        ("2026-03-10", "quá hạn 1 ngày", "late"),
    ],
)
def test_a_finished_one_says_what_the_statistics_count_it_as(
    day: str,
    words: str,
    column: str,
    dossier: Dossier,
    clerk: Person,
    officer: Person,
    head: Person,
    client_of: Clients,
) -> None:
    """Due on Monday 9/3; the 7th is a Saturday."""
    actions.hand_over(dossier=dossier, to=officer, by=clerk)
    actions.pass_on(dossier=dossier, to=head, by=officer)
    with clock.frozen_at(at(day)):
        actions.finish(dossier=dossier, by=head)
        assert re.search(rf'class="appointment.*?>{words}</span>', shown(client_of(clerk), dossier), re.DOTALL)
        counted = tally(Dossier.objects.all(), Period(date(2026, 1, 1), date(2026, 12, 31)))
    assert (counted.resolved, getattr(counted, column)) == (1, 1)


def test_what_was_withdrawn_before_it_was_due_any_day_has_no_outcome(
    dong_dang: Unit, clerk: Person, bring: Callable[..., actions.Intake], client_of: Clients
) -> None:
    made = actions.register(unit=dong_dang, intake=bring(channel="online"), by=clerk)
    actions.withdraw(dossier=made, reason="không cần nữa", by=clerk)
    assert Dossier.objects.with_outcome().get().outcome == ""
    assert "đúng hạn" not in shown(client_of(clerk), made)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("pause", "Nhận bây giờ: hạn từ 9/3/2026 17:00 chuyển sang 11/3/2026 17:00."),
        ("restart", "Nhận bây giờ: hạn từ 9/3/2026 17:00 chuyển sang 13/3/2026 17:00."),
    ],
)
def test_what_is_brought_joins_the_papers_and_the_page_says_first_what_it_does_to_the_deadline(
    rule: str, told: str, dossier: Dossier, clerk: Person, client_of: Clients
) -> None:
    ProcedureVersion.objects.update(on_supplement=rule)
    client, page = client_of(clerk), reverse("services:take_supplement", args=[dossier.uid])
    asking = client.get(reverse("services:ask_supplement", args=[dossier.uid])).content.decode()
    assert ("tính lại từ đầu" in asking) is (rule == "restart")
    with clock.frozen_at(at("2026-03-04")):
        do(client, "ask_supplement", dossier, items="Giấy khai sinh\nẢnh 3×4", reason="thiếu")
    with clock.frozen_at(at("2026-03-06")):
        seen = client.get(page).content.decode()
        assert told in seen
        assert "Giấy khai sinh\nẢnh 3×4</textarea>" in seen
        came = do(client, "take_supplement", dossier, papers="Giấy khai sinh \n\nẢnh 3×4, hai tấm")
        assert f"chuyển sang {written_moment(came.due_at)}." in told
        assert came.handed[-2:] == [
            Handed("Giấy khai sinh", 1, 0, "2026-03-06"),
            Handed("Ảnh 3×4, hai tấm", 1, 0, "2026-03-06"),
        ]
        assert "Giấy khai sinh <span" in shown(client, came)
        assert "bổ sung 6/3/2026" in shown(client, came)


@pytest.mark.parametrize(
    ("day", "told", "moves"),
    [("2026-03-08", "hạn dời sang ngày hẹn lại", True), ("2026-03-09", "hồ sơ vẫn tính quá hạn", False)],
)
def test_the_page_of_an_apology_says_whether_it_moves_the_deadline(
    day: str, told: str, moves: bool, dossier: Dossier, head: Person, client_of: Clients
) -> None:
    with clock.frozen_at(at(day)):
        page = client_of(head).get(reverse("services:extend", args=[dossier.uid])).content.decode()
        assert told in page
        actions.extend(dossier=dossier, to_on=date(2026, 3, 16), reason="Chờ", by=head)
    assert Extension.objects.get().moves_due is moves


def test_what_is_offered_is_what_the_table_allows_to_who_looks(
    dossier: Dossier, clerk: Person, officer: Person, other_officer: Person, head: Person, client_of: Clients
) -> None:
    asks = {"ask_supplement", "consult", "reassign"}
    assert offered(client_of(clerk), dossier) == {"hand_over", "correct", "withdraw", *asks}
    assert offered(client_of(officer), dossier) == set(), "the clerk has it in hand"
    assert offered(client_of(head), dossier) == {"extend", "stop", *asks}
    actions.hand_over(dossier=dossier, to=officer, by=clerk)
    assert offered(client_of(officer), dossier) == {"pass_on", "ask_payment", *asks}
    assert offered(client_of(other_officer), dossier) == set()
    actions.pass_on(dossier=dossier, to=head, by=officer)
    assert offered(client_of(head), dossier) == {"finish", "ask_payment", "extend", "stop", *asks}


def test_nothing_that_is_offered_is_refused(
    dossier: Dossier, clerk: Person, officer: Person, head: Person, client_of: Clients
) -> None:
    for who in (clerk, officer, head):
        for name in (name for name, why in refusals(dossier, who).items() if why is None):
            assert client_of(who).get(reverse(f"services:{name}", args=[dossier.uid])).status_code == 200, name


def test_what_is_not_open_leads_back_and_says_why(
    dossier: Dossier, officer: Person, clerk: Person, client_of: Clients
) -> None:
    answer = client_of(officer).get(reverse("services:reassign", args=[dossier.uid]), follow=True)
    assert answer.redirect_chain[0][0] == reverse("services:dossier", args=[dossier.uid])
    assert f"do {clerk} giữ" in answer.content.decode()


def test_what_was_asked_as_often_as_may_be_says_so_with_the_rule(
    dossier: Dossier, clerk: Person, client_of: Clients
) -> None:
    client, again = client_of(clerk), reverse("services:ask_supplement", args=[dossier.uid])
    assert "nhiều nhất 1 lần" not in shown(client, dossier)
    do(client, "ask_supplement", dossier, items="Giấy khai sinh", reason="thiếu")
    do(client, "take_supplement", dossier)
    told = "đã được yêu cầu bổ sung đủ số lần. Mỗi hồ sơ yêu cầu bổ sung nhiều nhất 1 lần"
    assert told in shown(client, dossier)
    page = client.get(again, follow=True).content.decode()
    assert page.count(told) == 2, "what was tried is answered too"
    assert f"do {clerk} giữ" not in page


def test_what_its_state_does_not_let_names_the_state(dossier: Dossier, clerk: Person, client_of: Clients) -> None:
    page = client_of(clerk).get(reverse("services:return_result", args=[dossier.uid]), follow=True).content.decode()
    assert "Hồ sơ đang ở tình trạng “Được tiếp nhận”: lúc này không làm được việc đó." in page


def test_from_the_desk_to_the_applicants_hands(
    dossier: Dossier, clerk: Person, officer: Person, head: Person, client_of: Clients
) -> None:
    dossier = do(client_of(clerk), "hand_over", dossier, to=str(officer.uid), note="đủ giấy tờ")
    dossier = do(client_of(officer), "pass_on", dossier, to=str(head.uid))
    dossier = do(client_of(head), "finish", dossier)
    dossier = do(client_of(clerk), "return_result", dossier)
    assert (dossier.state, dossier.returned_to) == (DossierState.RETURNED, "Nông Thị Thử")
    page = shown(client_of(clerk), dossier)
    assert "“đủ giấy tờ”" in page
    assert f"Trả kết quả · {clerk} → Nông Thị Thử" in page
    assert offered(client_of(clerk), dossier) == set()


@pytest.mark.parametrize(
    ("charged", "told"),
    [
        (0, "Còn phải thu 8.000 đ. Thu rồi thì ghi ở “Sửa điều đã ghi” trước khi trả"),
        (10_000, "Đã thu thừa 2.000 đ: trả lại người nộp"),
        (8_000, ""),
    ],
)
def test_whoever_hands_the_result_over_is_told_what_is_owed_on_either_side(
    dong_dang: Unit,
    series: object,
    clerk: Person,
    bring: Callable[..., actions.Intake],
    client_of: Clients,
    charged: int,
    told: str,
) -> None:
    version, due = ProcedureFactory(term_amount=0, steps=()).versions.get(), Due("duty", "Lệ phí", 8_000, "", 1)
    taken = actions.receive(unit=dong_dang, intake=bring(version=version, dues=(due,), charged=charged), by=clerk)
    done = actions.finish(dossier=taken, by=clerk)
    page = client_of(clerk).get(reverse("services:return_result", args=[done.uid])).content.decode()
    assert [one for one in ("Còn phải thu", "Đã thu thừa") if one in page] == [told[:12].rstrip()] * bool(told)
    assert told in page


def test_only_those_who_do_the_next_step_can_be_chosen(
    dossier: Dossier, clerk: Person, officer: Person, head: Person, neighbours_clerk: Person, client_of: Clients
) -> None:
    client, address = client_of(clerk), reverse("services:hand_over", args=[dossier.uid])
    page = client.get(address).content.decode()
    assert str(officer.uid) in page
    assert str(neighbours_clerk.uid) not in page
    answer = client.post(address, {"to": str(neighbours_clerk.uid)})
    assert list(answer.context["form"].errors) == ["to"]


def test_a_supplement_is_asked_for_comes_and_the_due_date_moves(
    dossier: Dossier, clerk: Person, client_of: Clients
) -> None:
    client = client_of(clerk)
    do(client, "ask_supplement", dossier, items="ảnh 3×4\nhộ chiếu", reason="thiếu")
    page = shown(client, dossier)
    assert "Chờ bổ sung từ" in page
    assert reverse("dossier_papers:issue", args=[dossier.uid, "supplement"]) in page
    with clock.frozen_at(at("2026-03-04")):
        moved = do(client, "take_supplement", dossier)
    assert moved.due_on is not None
    assert moved.due_on.isoformat() == "2026-03-11"
    assert "không tính 2 ngày làm việc" in shown(client, dossier)
    assert "ask_supplement" not in offered(client, dossier)


def test_a_duty_is_asked_for_and_met(dossier: Dossier, clerk: Person, officer: Person, client_of: Clients) -> None:
    actions.hand_over(dossier=dossier, to=officer, by=clerk)
    do(client_of(officer), "ask_payment", dossier, reason="thuế", amount="1.200.000")
    assert "1.200.000 đ" in shown(client_of(clerk), dossier)
    assert do(client_of(clerk), "take_payment", dossier).state == DossierState.PROCESSING


def test_another_body_is_asked_and_its_answer_written_down(
    dong_dang: Unit, dossier: Dossier, clerk: Person, client_of: Clients
) -> None:
    body, client = OrganisationFactory(unit=dong_dang), client_of(clerk)
    wrong = {"body": str(body.uid), "question": "có đúng không?", "due_on": "1/3/2026"}
    said = client.post(reverse("services:consult", args=[dossier.uid]), wrong).context["form"].errors
    assert said == {"due_on": ["Ngày phải trả lời đã qua. Chọn hôm nay hoặc một ngày sau."]}
    do(client, "consult", dossier, body=str(body.uid), question="có đúng không?", due_on="5/3/2026")
    asked = Consultation.objects.get()
    address = reverse("services:answer", args=[asked.uid])
    assert address in shown(client, dossier)
    assert client.post(address, {"answer": ""}).status_code == 422
    assert client.post(address, {"answer": "Đúng."}).status_code == 302
    page = shown(client, dossier)
    assert "Đúng." in page
    assert address not in page


def test_a_leader_apologises_once_and_a_day_off_stands_by_its_field(
    dossier: Dossier, head: Person, client_of: Clients
) -> None:
    client, address = client_of(head), reverse("services:extend", args=[dossier.uid])
    for day in ("14/3/2026", "6/3/2026"):
        answer = client.post(address, {"to_on": day, "reason": "mưa lũ"})
        assert list(answer.context["form"].errors) == ["to_on"], day
    do(client, "extend", dossier, to_on="12/3/2026", reason="mưa lũ", number="12/PXL")
    page = shown(client, dossier)
    assert "Giấy tiếp nhận ghi hẹn trả 17:00 ngày 9/3/2026." in page
    assert "Đã xin lỗi và hẹn lại: 12/3/2026." in page
    assert "Lý do hẹn lại: mưa lũ" in page
    assert reverse("dossier_papers:issue", args=[dossier.uid, "apology"]) in page
    assert "extend" not in offered(client, dossier)


@pytest.mark.parametrize(("name", "state"), [("withdraw", DossierState.WITHDRAWN), ("stop", DossierState.STOPPED)])
def test_an_end_asks_for_a_reason(
    dossier: Dossier, clerk: Person, head: Person, client_of: Clients, name: str, state: DossierState
) -> None:
    client = client_of(clerk if name == "withdraw" else head)
    assert client.post(reverse(f"services:{name}", args=[dossier.uid]), {"reason": ""}).status_code == 422
    assert do(client, name, dossier, reason="không đủ điều kiện").state == state
    assert "không đủ điều kiện" in shown(client, dossier)


def test_what_came_in_online_is_taken_in_or_refused(
    dong_dang: Unit, series: object, clerk: Person, bring: Callable[..., actions.Intake], client_of: Clients
) -> None:
    client = client_of(clerk)
    one, other = (
        actions.register(unit=dong_dang, intake=bring(channel="online", name=name), by=clerk) for name in "AB"
    )
    assert offered(client, one) == {"accept", "correct", "refuse", "withdraw"}
    assert "chưa có mã và ngày hẹn" in shown(client, one)
    assert do(client, "accept", one).code == "H37.99.1-260302-0001"
    assert do(client, "refuse", other, reason="không thuộc thẩm quyền").state == DossierState.NOT_ACCEPTED


def test_somebody_else_was_faster(dossier: Dossier, clerk: Person, head: Person, client_of: Clients) -> None:
    actions.stop(dossier=dossier, reason="nhầm", by=head)
    answer = client_of(clerk).post(reverse("services:withdraw", args=[dossier.uid]), {"reason": "rút"})
    assert answer.status_code == 409
    assert "không còn ở tình trạng" in answer.content.decode()


def test_a_procedure_without_steps_is_finished_at_the_desk(
    dong_dang: Unit, series: object, clerk: Person, bring: Callable[..., actions.Intake], client_of: Clients
) -> None:
    version = ProcedureFactory(steps=(), term_amount=0).versions.get()
    made = actions.receive(unit=dong_dang, intake=bring(version=version), by=clerk)
    assert {"finish"} <= offered(client_of(clerk), made)
    assert "hand_over" not in offered(client_of(clerk), made)
    assert do(client_of(clerk), "finish", made).state == DossierState.DONE


def test_the_next_person_is_chosen_already_where_only_one_has_that_very_role(
    dossier: Dossier, clerk: Person, officer: Person, dong_dang: Unit, head: Person, client_of: Clients
) -> None:
    page = reverse("services:hand_over", args=[dossier.uid])
    assert client_of(clerk).get(page).context["form"]["to"].value() == str(officer.uid)
    person_with("thu-ly-hai", "Người thụ lý thứ hai", dong_dang, Role.OFFICER)
    assert client_of(clerk).get(page).context["form"]["to"].value() is None
