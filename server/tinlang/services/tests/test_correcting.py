"""What was written down when a dossier was taken in is put right, and nothing of it is lost."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.models import AuditEntry
from tinlang.documents import store
from tinlang.services import actions, errors
from tinlang.services.models import (
    Applicant,
    Charge,
    DataField,
    DocumentNeeded,
    Dossier,
    DossierState,
    Handed,
    ProcedureVersion,
    Told,
    dues,
)
from tinlang.services.tests.conftest import at
from tinlang.services.tests.test_issuing_papers import in_pdf
from tinlang.units.models import Unit

pytestmark = pytest.mark.django_db(databases="__all__")
Asked = Callable[[Person], Client]


def as_it_is(dossier: Dossier) -> actions.Written:
    return actions.written(Dossier.objects.get(pk=dossier.pk))


def named(dossier: Dossier, name: str) -> actions.Written:
    was = as_it_is(dossier)
    return replace(was, bringer=replace(was.bringer, name=name))


@pytest.fixture
def asked_for(version: ProcedureVersion) -> ProcedureVersion:
    """A procedure with two papers, a form of three lines, and 15.000 đ for each copy beside 20.000 đ."""
    for position, name in enumerate(("Tờ khai", "Ảnh 3×4"), start=1):
        DocumentNeeded.objects.create(version=version, position=position, name=name)
    lines = (("purpose", "Mục đích", "text", True), ("since", "Từ ngày", "date", False), ("tel", "Gọi", "phone", False))
    for position, (code, label, kind, required) in enumerate(lines, start=1):
        told = {"code": code, "label": label, "kind": kind, "is_required": required}
        DataField.objects.create(version=version, position=position, **told)
    Charge.objects.create(version=version, position=1, kind="fee", name="Thẩm tra", amount=20_000)
    Charge.objects.create(version=version, position=2, kind="duty", name="Bản giấy", amount=15_000, per="bản")
    return version


@pytest.fixture
def whole(
    asked_for: ProcedureVersion, dong_dang: Unit, series: object, clerk: Person, bring: Callable[..., actions.Intake]
) -> Dossier:
    """Taken in with two copies paid, the form answered, one paper of the list and one besides."""
    intake = bring(
        handed=(Handed("Tờ khai", 1, 0), Handed("Giấy viết tay", 1, 0)),
        told=(Told("purpose", "Mục đích", "text", "vay vốn"), Told("since", "Từ ngày", "date", "2026-01-05")),
        dues=dues(asked_for.charges.all(), {2: 2}),
        charged=50_000,
    )
    return actions.receive(unit=dong_dang, intake=intake, by=clerk)


@pytest.fixture
def sent(whole: Dossier, clerk: Person, client_of: Asked) -> Callable[..., object]:
    """What the page sends as it stands, with what the clerk changes in it; None: not ticked."""
    client, page = client_of(clerk), reverse("services:correct", args=[whole.uid])

    def post(**changed: object) -> object:
        form = client.get(page).context["form"]
        shown = {field.html_name: field.value() for field in form}
        told = {name: value for name, value in {**shown, "reason": "gõ nhầm", **changed}.items() if value}
        return client.post(page, told)

    return post


def test_both_stand_in_the_course_and_in_the_audit_and_search_finds_the_new_name(
    dossier: Dossier, clerk: Person, client_of: Asked
) -> None:
    was = as_it_is(dossier)
    right = replace(was, bringer=replace(was.bringer, name="Lò Thị Xuyến", phone="0912000111"))
    with clock.frozen_at(at("2026-03-03")):
        actions.correct(dossier=dossier, right=right, reason="gõ nhầm", by=clerk)
    line = dossier.movements.get(action="correct")
    said = f"gõ nhầm\nHọ tên, tên tổ chức: {was.bringer.name} → Lò Thị Xuyến\nĐiện thoại: – → 0912000111"
    assert (line.note, line.by) == (said, clerk)
    assert json.loads(AuditEntry.objects.get(action="services.correct").detail.content)["note"] == said
    page = client_of(clerk).get(reverse("services:dossier", args=[dossier.uid])).content.decode()
    assert "“gõ nhầm”" in page
    assert f"<li>Họ tên, tên tổ chức: {was.bringer.name} → Lò Thị Xuyến</li>" in page
    asked = {"nguoi-giu": "moi-nguoi", "tim": "lo xuyen"}
    assert "Lò Thị Xuyến" in client_of(clerk).get(reverse("services:dossiers"), asked).content.decode()


def test_the_same_again_is_no_correction(dossier: Dossier, clerk: Person) -> None:
    with pytest.raises(errors.NothingToCorrect):
        actions.correct(dossier=dossier, right=as_it_is(dossier), reason="xem lại", by=clerk)
    with pytest.raises(errors.SayWhy):
        actions.correct(dossier=dossier, right=named(dossier, "Khác"), reason=" ", by=clerk)


def test_what_somebody_changed_meanwhile_is_not_overwritten_unseen(dossier: Dossier, clerk: Person) -> None:
    seen = as_it_is(dossier).mark
    mine, theirs = named(dossier, "Nông Thị Một"), named(dossier, "Nông Thị Hai")
    actions.correct(dossier=dossier, right=theirs, reason="gõ nhầm", by=clerk, seen=seen)
    with pytest.raises(errors.WrittenMeanwhile):
        actions.correct(dossier=dossier, right=mine, reason="gõ nhầm", by=clerk, seen=seen)
    assert as_it_is(dossier) == theirs
    actions.correct(dossier=dossier, right=theirs, reason="gõ nhầm", by=clerk, seen=seen)  # sent twice
    assert dossier.movements.filter(action="correct").count() == 1


@pytest.mark.parametrize("state", [one for one in DossierState if one in ("returned", "withdrawn", "stopped")])
def test_what_is_over_keeps_what_was_written_down(
    dossier: Dossier, clerk: Person, officer: Person, client_of: Asked, state: DossierState
) -> None:
    now = clock.now()
    days = {"finished_at": now, "finished_on": now.date(), "returned_at": now if state == "returned" else None}
    Dossier.objects.filter(pk=dossier.pk).update(state=state, **days)
    right = named(dossier, "Khác")
    with pytest.raises(errors.WrongState):
        actions.correct(dossier=dossier, right=right, reason="gõ nhầm", by=clerk)
    with pytest.raises(NotAllowed):
        actions.correct(dossier=dossier, right=right, reason="gõ nhầm", by=officer)
    page = reverse("services:correct", args=[dossier.uid])
    assert "lúc này không làm được việc đó" in client_of(clerk).get(page, follow=True).content.decode()


def test_a_page_sent_as_it_stands_changes_nothing(whole: Dossier, sent: Callable[..., object]) -> None:
    was = as_it_is(whole)
    answer = sent()
    assert answer.status_code == 422 and "Không có mục nào khác" in answer.content.decode()
    assert as_it_is(whole) == was


def test_more_copies_are_counted_anew_and_the_old_sum_is_kept(whole: Dossier, sent: Callable[..., object]) -> None:
    Charge.objects.update(amount=99_000)  # what it costs is what it cost at intake
    assert sent(quantity_2="3").status_code == 302
    now = Dossier.objects.get(pk=whole.pk)
    assert (sum(one.total for one in now.due_rows), now.charged, now.owed) == (65_000, 50_000, 15_000)
    note = now.movements.get(action="correct").note
    assert "Phải thu: 50.000 đ → 65.000 đ" in note
    assert "Bản giấy: 2 bản × 15.000 đ = 30.000 đ → 3 bản × 15.000 đ = 45.000 đ" in note
    sent(charged="65.000")
    assert Dossier.objects.get(pk=whole.pk).owed == 0
    answer = sent(quantity_2="1")
    assert answer.status_code == 302 and Dossier.objects.get(pk=whole.pk).overpaid == 30_000


@pytest.mark.parametrize("typed", ["3.0", "+3", "03", "３"])
def test_what_is_paid_is_counted_by_the_number_that_was_taken_however_it_is_typed(
    whole: Dossier, sent: Callable[..., object], typed: str
) -> None:
    assert sent(quantity_2=typed).status_code == 302
    assert [one.quantity for one in as_it_is(whole).dues] == [1, 3]


@pytest.mark.parametrize("typed", ["0" * 12 + "9" * 12, "9" * 5_000, "-5", "1e3"])
def test_no_sum_is_taken_that_cannot_be_kept(whole: Dossier, sent: Callable[..., object], typed: str) -> None:
    assert sent(charged=typed).status_code == 422
    assert sent(charged="0" * 5_000 + "7").status_code == 302
    assert as_it_is(whole).charged == 7


def test_papers_are_taken_off_put_on_and_counted(whole: Dossier, sent: Callable[..., object]) -> None:
    answer = sent(paper_1=None, paper_2="on", copies_2="2", originals_x1="3", more_papers="Bản đồ")
    assert answer.status_code == 302
    assert as_it_is(whole).handed == (
        *(Handed("Ảnh 3×4", 1, 2), Handed("Giấy viết tay", 3, 0)),
        Handed("Bản đồ", 1, 0),
    )
    assert whole.movements.get(action="correct").note.splitlines() == [
        "gõ nhầm",
        "Ảnh 3×4: – → 1 bản chính, 2 bản sao",
        "Giấy viết tay: 1 bản chính, 0 bản sao → 3 bản chính, 0 bản sao",
        "Bản đồ: – → 1 bản chính, 0 bản sao",
        "Tờ khai: 1 bản chính, 0 bản sao → –",
    ]


def test_what_came_for_a_supplement_stays_what_came_for_it(
    whole: Dossier, clerk: Person, sent: Callable[..., object]
) -> None:
    actions.ask_supplement(dossier=whole, items="Tờ khai", reason="mờ", by=clerk)
    with clock.frozen_at(at("2026-03-05")):
        actions.take_supplement(dossier=whole, by=clerk, papers=["Tờ khai"])
    assert sent(originals_x2="2").status_code == 302
    assert as_it_is(whole).handed[-1] == Handed("Tờ khai", 2, 0, "2026-03-05")
    assert "Tờ khai (bổ sung 5/3/2026): 1 bản chính" in whole.movements.get(action="correct").note


def test_answers_are_put_right_and_those_that_stay_keep_their_question(
    whole: Dossier, sent: Callable[..., object]
) -> None:
    DataField.objects.filter(code="purpose").update(label="Dùng vào việc gì")
    DataField.objects.filter(code="since").delete()
    assert sent(data_tel="0912 000 111").status_code == 302
    assert as_it_is(whole).told == (
        Told("purpose", "Mục đích", "text", "vay vốn"),
        Told("tel", "Gọi", "phone", "0912000111"),
        Told("since", "Từ ngày", "date", "2026-01-05"),
    )
    assert sent(data_purpose="kết hôn", data_tel="").status_code == 302
    note = whole.movements.filter(action="correct").last().note
    assert note.splitlines() == ["gõ nhầm", "Dùng vào việc gì: vay vốn → kết hôn", "Gọi: 0912000111 → –"]


def test_whoever_was_never_asked_need_not_answer_now(whole: Dossier, sent: Callable[..., object]) -> None:
    whole.applicant.form_data = []
    whole.applicant.save()
    assert sent(name="Nông Thị Mẫu").status_code == 302
    assert as_it_is(whole).told == ()


def test_what_is_wrong_stands_by_its_field_and_nothing_is_written(whole: Dossier, sent: Callable[..., object]) -> None:
    was = as_it_is(whole)
    wrong = sent(identity_number="12", name="Nông Thị Mẫu")
    assert wrong.status_code == 422 and 'value="12"' in wrong.content.decode()
    assert sent(charged="", name="Nông Thị Mẫu").status_code == 422
    assert as_it_is(whole) == was


def test_a_list_that_stands_on_its_first_line_is_no_answer(whole: Dossier, sent: Callable[..., object]) -> None:
    """Where no number was written down a browser sends all the same of which paper it would be."""
    assert sent(identity_kind="citizen", name="Nông Thị Mẫu").status_code == 302
    assert as_it_is(whole).bringer.identity_kind == ""
    assert "Loại giấy tờ" not in whole.movements.get(action="correct").note


def test_what_was_written_as_it_would_not_be_today_may_stay(whole: Dossier, sent: Callable[..., object]) -> None:
    was = {"phone": "0912 000 000", "tax_code": "MST 12", "identity_number": "20012345678", "identity_kind": ""}
    Applicant.objects.filter(pk=whole.pk).update(**was, form_data=[["tel", "Gọi", "phone", "0912.000.111"]])
    assert sent(identity_kind="citizen", name="Nông Thị Mẫu").status_code == 302
    now = as_it_is(whole)
    assert {name: getattr(now.bringer, name) for name in was} == was and now.told[-1].value == "0912.000.111"
    assert len(whole.movements.get(action="correct").note.splitlines()) == 2
    for wrong in ({"phone": "0912 00"}, {"identity_number": "2001234567"}, {"data_tel": "0912"}):
        assert sent(identity_kind="citizen", **wrong).status_code == 422
    assert sent(identity_kind="other").status_code == 302, "a number whose paper is told is looked at"
    assert as_it_is(whole).bringer.identity_kind == "other"
    assert sent(identity_kind="citizen").status_code == 422


def test_a_receipt_issued_after_it_says_which_one_it_replaces(
    whole: Dossier, clerk: Person, client_of: Asked, sent: Callable[..., object]
) -> None:
    def issued() -> str:
        made = actions.issue_paper(dossier=Dossier.objects.get(pk=whole.pk), kind="receipt", by=clerk)
        return in_pdf(store.read(made.pdf_sha256, store.PDF))

    first = issued()
    with clock.frozen_at(at("2026-03-02", 10)):
        assert "Giấy này thay" not in issued()  # printed once more, as it was
    with clock.frozen_at(at("2026-03-03")):
        sent(name="Nông Thị Mẫu", quantity_2="3")
    with clock.frozen_at(at("2026-03-03", 10)):
        second, page = issued(), client_of(clerk).get(reverse("services:dossier", args=[whole.uid])).content.decode()
    assert "Giấy này thay giấy lập lúc 10 giờ 00" in second and "02 tháng 3 năm 2026" in second
    assert "Nông Thị Mẫu" in second and "3 bản" in second and "Nông Thị Thử" in first
    assert page.count("ghi như trước khi sửa") == 2


def test_the_page_asks_no_more_for_many_papers_and_answers_than_for_few(
    whole: Dossier, clerk: Person, client_of: Asked, django_assert_num_queries: Callable[..., object]
) -> None:
    client, page = client_of(clerk), reverse("services:correct", args=[whole.uid])
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for position in range(4, 30):
        DocumentNeeded.objects.create(version=whole.version, position=position, name=f"Giấy {position}")
        told = {"code": f"muc-{position}", "label": f"Mục {position}", "kind": "area"}
        DataField.objects.create(version=whole.version, position=position, **told)
    with django_assert_num_queries(len(few) + 1):  # the areas that are suggested
        client.get(page)
    assert len(few) <= 20
