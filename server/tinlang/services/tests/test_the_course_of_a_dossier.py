"""From the desk to the result: whose hands it is in, what stops the clock, how it ends, and whether it was in time."""

import ast
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.services import actions
from tinlang.services.actions.reckoning import local_day
from tinlang.services.errors import (
    AnsweredAlready,
    AnswerInThePast,
    AskedAlready,
    DutyAskedAlready,
    ExtendedAlready,
    NoStepLeft,
    NotHeld,
    NotLater,
    NotTheirStep,
    NotWorked,
    SayWhy,
    StepsLeft,
    WrongState,
)
from tinlang.services.models import (
    CodeSeries,
    Consultation,
    Dossier,
    DossierState,
    Extension,
    Outcome,
    RepeatLimit,
)
from tinlang.services.models.course import CALENDAR
from tinlang.services.models.dossiers import TEXT_CHARACTERS
from tinlang.services.queries.course import TITLES
from tinlang.services.tests.conftest import at
from tinlang.services.tests.factories import ProcedureFactory
from tinlang.units.models import Unit
from tinlang.units.tests.factories import OrganisationFactory

Bring = Callable[..., actions.Intake]


@pytest.fixture
def in_hand(dossier: Dossier, clerk: Person, officer: Person) -> Dossier:
    """With the officer, since the morning of its receipt."""
    return actions.hand_over(dossier=dossier, to=officer, by=clerk)


def outcome_of(dossier: Dossier) -> str:
    return Dossier.objects.with_outcome().get(pk=dossier.pk).outcome


def finished_on(day: str, dossier: Dossier, officer: Person, leader: Person) -> Dossier:
    with clock.frozen_at(at(day)):
        actions.pass_on(dossier=dossier, to=leader, by=officer)
        return actions.finish(dossier=dossier, by=leader)


def test_from_the_desk_to_the_hands_of_the_applicant(
    in_hand: Dossier, clerk: Person, officer: Person, leader: Person
) -> None:
    assert (in_hand.state, in_hand.holder) == (DossierState.PROCESSING, officer)
    done = finished_on("2026-03-05", in_hand, officer, leader)
    assert (done.state, done.holder, done.finished_on) == (DossierState.DONE, None, date(2026, 3, 5))
    with clock.frozen_at(at("2026-03-12")):
        returned = actions.return_result(dossier=done, to="Nông Thị Thử", by=clerk)
    assert returned.state == DossierState.RETURNED
    assert outcome_of(returned) == Outcome.BEFORE  # the clock stopped when the result was at the desk
    said = [(row.action, row.by, row.to) for row in returned.movements.all()]
    assert said == [
        ("receive", clerk, None),
        ("hand_over", clerk, officer),
        ("pass_on", officer, leader),
        ("finish", leader, None),
        ("return_result", clerk, None),
    ]
    assert all(step.done_at and step.begun_at for step in returned.steps.all())


@pytest.mark.parametrize(
    ("day", "outcome"), [("2026-03-06", Outcome.BEFORE), ("2026-03-09", Outcome.ON_TIME), ("2026-03-10", Outcome.LATE)]
)
def test_in_time_is_a_question_of_days(
    day: str, outcome: str, in_hand: Dossier, officer: Person, leader: Person
) -> None:
    assert outcome_of(in_hand) == ""
    assert outcome_of(finished_on(day, in_hand, officer, leader)) == outcome


def test_where_the_procedure_says_so_it_is_a_question_of_hours(
    dong_dang: Unit, series: object, clerk: Person, bring: Bring
) -> None:
    version = ProcedureFactory(term_amount=0, by_hour=True, steps=(("Làm ngay", "clerk", 0),)).versions.get()
    dossier = actions.receive(unit=dong_dang, intake=bring(version=version), by=clerk)
    with clock.frozen_at(at("2026-03-02", 10)):
        done = actions.finish(dossier=dossier, by=clerk)
    assert outcome_of(done) == Outcome.BEFORE  # by date it would be on time


def test_what_is_done_within_its_day_is_on_time_by_date(
    dong_dang: Unit, series: object, clerk: Person, bring: Bring
) -> None:
    version = ProcedureFactory(term_amount=0, steps=(("Làm ngay", "clerk", 0),)).versions.get()
    dossier = actions.receive(unit=dong_dang, intake=bring(version=version), by=clerk)
    assert outcome_of(actions.finish(dossier=dossier, by=clerk)) == Outcome.ON_TIME


def test_it_moves_only_from_the_hands_it_is_in(
    in_hand: Dossier, officer: Person, other_officer: Person, leader: Person, neighbours_clerk: Person
) -> None:
    with pytest.raises(NotHeld):
        actions.pass_on(dossier=in_hand, to=leader, by=other_officer)
    with pytest.raises(NotAllowed):
        actions.pass_on(dossier=in_hand, to=leader, by=neighbours_clerk)
    with pytest.raises(NotTheirStep):
        actions.pass_on(dossier=in_hand, to=other_officer, by=officer)  # the next step is a leader's
    with pytest.raises(NotTheirStep):
        actions.reassign(dossier=in_hand, to=neighbours_clerk, by=officer)


def test_no_step_is_left_out(in_hand: Dossier, officer: Person, leader: Person) -> None:
    with pytest.raises(StepsLeft):
        actions.finish(dossier=in_hand, by=officer)
    signed = actions.pass_on(dossier=in_hand, to=leader, by=officer)
    with pytest.raises(NoStepLeft):
        actions.pass_on(dossier=signed, to=leader, by=leader)


def test_a_leader_gives_it_to_somebody_else_while_the_officer_is_away(
    in_hand: Dossier, other_officer: Person, leader: Person
) -> None:
    moved = actions.reassign(dossier=in_hand, to=other_officer, by=leader, note="Nghỉ phép")
    assert moved.holder == other_officer
    assert moved.steps.get(position=2).person == other_officer


def test_without_steps_too_it_goes_only_to_who_may_process_there(
    dong_dang: Unit, series: CodeSeries, clerk: Person, officer: Person, neighbours_clerk: Person, bring: Bring
) -> None:
    brought = bring(version=ProcedureFactory(steps=()).versions.get())
    dossier = actions.receive(unit=dong_dang, intake=brought, by=clerk)
    with pytest.raises(NotTheirStep):
        actions.reassign(dossier=dossier, to=neighbours_clerk, by=clerk)
    assert actions.reassign(dossier=dossier, to=officer, by=clerk).holder == officer


def test_a_supplement_is_asked_for_once_and_stops_the_clock(in_hand: Dossier, clerk: Person, officer: Person) -> None:
    with pytest.raises(SayWhy):
        actions.ask_supplement(dossier=in_hand, items="", reason="Thiếu", by=officer)
    with clock.frozen_at(at("2026-03-03")):
        asked = actions.ask_supplement(dossier=in_hand, items="Giấy khai sinh", reason="Thiếu", by=officer)
    assert asked.clock_stands
    with clock.frozen_at(at("2026-03-05")):
        back = actions.take_supplement(dossier=asked, by=clerk)
    assert (back.state, back.due_on) == (DossierState.PROCESSING, date(2026, 3, 11))
    assert back.original_due_at == at("2026-03-09", 17), "what the receipt says is never changed"
    moved = back.movements.last()
    assert moved is not None
    assert (moved.was_due_at, moved.due_at) == (at("2026-03-09", 17), at("2026-03-11", 17))
    assert [step.due_at for step in back.steps.all()][1] == at("2026-03-09", 17)
    with pytest.raises(AskedAlready, match=r"nhiều nhất 1 lần.*118/2025/NĐ-CP, chưa đối chiếu"):
        actions.ask_supplement(dossier=back, items="Thêm", reason="Thiếu", by=officer)


def test_a_law_that_lets_ask_twice_is_a_row(in_hand: Dossier, clerk: Person, officer: Person) -> None:
    RepeatLimit.objects.filter(kind="supplement", valid_to=None).update(valid_to=date(2026, 3, 4))
    row = {"most": 2, "source": "Luật giả định, điều 3", "is_checked": True, "valid_from": date(2026, 3, 4)}
    RepeatLimit.objects.create(kind="supplement", **row)
    dossier = in_hand
    for asked_on, taken_on in (("2026-03-03", "2026-03-05"), ("2026-03-05", "2026-03-06")):
        with clock.frozen_at(at(asked_on)):
            asked = actions.ask_supplement(dossier=dossier, items="Giấy khai sinh", reason="Thiếu", by=officer)
        with clock.frozen_at(at(taken_on)):
            dossier = actions.take_supplement(dossier=asked, by=clerk)
    assert dossier.due_on == date(2026, 3, 12), "two days and one are not counted"
    with (
        clock.frozen_at(at("2026-03-09")),
        pytest.raises(AskedAlready, match=r"nhiều nhất 2 lần.*\(Luật giả định, điều 3\)"),
    ):
        actions.ask_supplement(dossier=dossier, items="Thêm", reason="Thiếu", by=officer)


def test_where_the_rows_leave_a_gap_it_is_once_and_pages_open(
    in_hand: Dossier, clerk: Person, officer: Person, client_of: Callable[[Person], Client]
) -> None:
    RepeatLimit.objects.filter(valid_to=None).update(valid_to=date(2026, 1, 1))
    assert client_of(officer).get(reverse("services:ask_supplement", args=[in_hand.uid])).status_code == 200
    asked = actions.ask_supplement(dossier=in_hand, items="Giấy khai sinh", reason="Thiếu", by=officer)
    back = actions.take_supplement(dossier=asked, by=clerk)
    with pytest.raises(AskedAlready, match=r"nhiều nhất 1 lần.*chưa ghi quy định cho ngày này"):
        actions.ask_supplement(dossier=back, items="Thêm", reason="Thiếu", by=officer)


@pytest.mark.django_db
def test_no_row_can_promise_a_second_apology() -> None:
    with pytest.raises(IntegrityError):
        RepeatLimit.objects.create(kind="apology", most=2, valid_from=date(2027, 1, 1), source="Luật giả định")


def test_a_second_duty_is_not_called_a_supplement(in_hand: Dossier, clerk: Person, officer: Person) -> None:
    asked = actions.ask_payment(dossier=in_hand, amount=120_000, reason="Thuế", by=officer)
    back = actions.take_payment(dossier=asked, by=clerk)
    with pytest.raises(DutyAskedAlready):
        actions.ask_payment(dossier=back, amount=1, reason="Thuế", by=officer)


def test_where_the_rule_says_so_the_term_begins_anew(in_hand: Dossier, clerk: Person, officer: Person) -> None:
    type(in_hand.version).objects.update(on_supplement="restart")
    with clock.frozen_at(at("2026-03-03")):
        asked = actions.ask_supplement(dossier=in_hand, items="Giấy khai sinh", reason="Thiếu", by=officer)
    with clock.frozen_at(at("2026-03-05")):
        assert actions.take_supplement(dossier=asked, by=clerk).due_on == date(2026, 3, 12)


def test_a_duty_to_pay_stops_the_clock_too(in_hand: Dossier, clerk: Person, officer: Person) -> None:
    with clock.frozen_at(at("2026-03-03")):
        asked = actions.ask_payment(dossier=in_hand, amount=120_000, reason="Thuế", by=officer)
    with pytest.raises(WrongState):
        actions.take_supplement(dossier=asked, by=clerk)
    with clock.frozen_at(at("2026-03-04")):
        assert actions.take_payment(dossier=asked, by=clerk).due_on == date(2026, 3, 10)


def test_one_new_date_with_an_apology(in_hand: Dossier, officer: Person, leader: Person) -> None:
    told = {"reason": "Chờ xác minh", "by": leader}
    with pytest.raises(NotAllowed):
        actions.extend(dossier=in_hand, to_on=date(2026, 3, 13), reason="Chờ xác minh", by=officer)
    with pytest.raises(NotLater):
        actions.extend(dossier=in_hand, to_on=date(2026, 3, 9), **told)
    with pytest.raises(NotWorked):
        actions.extend(dossier=in_hand, to_on=date(2026, 3, 14), **told)
    later = actions.extend(dossier=in_hand, to_on=date(2026, 3, 13), **told)
    assert (later.due_on, later.original_due_at) == (date(2026, 3, 13), at("2026-03-09", 17))
    with pytest.raises(ExtendedAlready, match="chưa đối chiếu"):
        actions.extend(dossier=later, to_on=date(2026, 3, 20), **told)


def test_an_apology_that_comes_too_late_moves_nothing(in_hand: Dossier, leader: Person) -> None:
    with clock.frozen_at(at("2026-03-09")):
        late = actions.extend(dossier=in_hand, to_on=date(2026, 3, 13), reason="Chờ xác minh", by=leader)
    assert late.due_on == date(2026, 3, 9)
    assert not late.extension.moves_due


def test_another_body_is_asked_and_answers(in_hand: Dossier, dong_dang: Unit, officer: Person) -> None:
    body = OrganisationFactory(unit=dong_dang)
    with pytest.raises(AnswerInThePast):
        actions.consult(dossier=in_hand, body=body, question="Đúng chủ đất?", due_on=date(2026, 3, 1), by=officer)
    asked = actions.consult(dossier=in_hand, body=body, question="Đúng chủ đất?", due_on=date(2026, 3, 4), by=officer)
    in_hand.refresh_from_db()
    assert (in_hand.state, in_hand.due_on) == (DossierState.PROCESSING, date(2026, 3, 9))  # the clock runs on
    actions.answer_consultation(consultation=asked, answer="Đúng.", by=officer)
    with pytest.raises(AnsweredAlready):
        actions.answer_consultation(consultation=asked, answer="Sai.", by=officer)


def test_it_is_withdrawn_or_stopped_with_a_reason_and_stays_so(
    dossier: Dossier, clerk: Person, officer: Person, leader: Person, dong_dang: Unit, bring: Bring
) -> None:
    other = actions.receive(unit=dong_dang, intake=bring(), by=clerk)
    with pytest.raises(SayWhy):
        actions.withdraw(dossier=dossier, reason="", by=clerk)
    gone = actions.withdraw(dossier=dossier, reason="Người dân xin rút", by=clerk)
    assert (gone.state, gone.finished_on, gone.holder) == (DossierState.WITHDRAWN, date(2026, 3, 2), None)
    with pytest.raises(NotAllowed):
        actions.stop(dossier=other, reason="Đất đang tranh chấp", by=officer)
    stopped = actions.stop(dossier=other, reason="Đất đang tranh chấp", by=leader)
    for ended in (gone, stopped):
        with pytest.raises(WrongState):
            actions.finish(dossier=ended, by=leader)


def test_nothing_is_handed_back_before_it_is_done(in_hand: Dossier, clerk: Person) -> None:
    with pytest.raises(WrongState):
        actions.return_result(dossier=in_hand, to="Nông Thị Thử", by=clerk)


def test_asking_while_it_is_late_does_not_make_it_be_in_time(in_hand: Dossier, clerk: Person, officer: Person) -> None:
    with clock.frozen_at(at("2026-03-10")):
        asked = actions.ask_supplement(dossier=in_hand, items="Giấy khai sinh", reason="Thiếu", by=officer)
    with clock.frozen_at(at("2026-03-16")):
        assert actions.take_supplement(dossier=asked, by=clerk).due_on == date(2026, 3, 9)


@pytest.mark.parametrize("then", ["pause", "restart"])
def test_what_is_withdrawn_while_it_waits_for_its_applicant_is_not_late(
    then: str, in_hand: Dossier, clerk: Person, officer: Person
) -> None:
    type(in_hand.version).objects.update(on_supplement=then)
    with clock.frozen_at(at("2026-03-03")):
        asked = actions.ask_supplement(dossier=in_hand, items="Giấy khai sinh", reason="Thiếu", by=officer)
    with clock.frozen_at(at("2026-03-30")):
        gone = actions.withdraw(dossier=asked, reason="Người dân xin rút", by=clerk)
    assert gone.due_on == date(2026, 4, 3)  # nineteen working days were not counted
    assert outcome_of(gone) == Outcome.BEFORE
    actions.recount(days=[date(2026, 3, 20)])
    gone.refresh_from_db()
    assert gone.due_on == date(2026, 4, 3)


def test_no_new_date_is_given_while_the_clock_stands(in_hand: Dossier, officer: Person, leader: Person) -> None:
    with clock.frozen_at(at("2026-03-03")):
        asked = actions.ask_supplement(dossier=in_hand, items="Giấy khai sinh", reason="Thiếu", by=officer)
        with pytest.raises(WrongState):
            actions.extend(dossier=asked, to_on=date(2026, 3, 13), reason="Chờ xác minh", by=leader)


def test_the_longest_question_is_asked_with_the_bodys_name_before_it(
    dossier: Dossier, clerk: Person, dong_dang: Unit
) -> None:
    """PostgreSQL refuses a note that is longer than its column."""
    body, question = OrganisationFactory(unit=dong_dang), "đúng " * 199 + "không"
    actions.consult(dossier=dossier, body=body, question=question, due_on=date(2026, 3, 5), by=clerk)
    note = dossier.movements.get(action="consult").note
    assert len(note) <= TEXT_CHARACTERS
    assert note.startswith(f"{body}: đúng")
    assert Consultation.objects.get().question == question


def test_all_that_is_written_into_a_course_has_words() -> None:
    written = {
        word.value
        for source in Path(actions.__file__).parent.glob("*.py")
        for call in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("moved", "_ended")
        for word in call.args
        if isinstance(word, ast.Constant)
    }
    assert written | {CALENDAR} == set(TITLES)


def test_an_apology_in_time_moves_the_steps_that_are_neither_done_nor_late_by_as_many_days(
    dossier: Dossier, clerk: Person, officer: Person, leader: Person
) -> None:
    """Due on 9/3: the officer's step on the 5th, the leader's on the 9th. Three days of work more, told on the 6th."""

    def due() -> list[date]:
        return [local_day(step.due_at) for step in dossier.steps.order_by("position")]

    assert due() == [date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 9)]
    actions.hand_over(dossier=dossier, to=officer, by=clerk)
    with clock.frozen_at(at("2026-03-04")):
        actions.extend(dossier=dossier, to_on=date(2026, 3, 12), reason="Chờ xác minh", by=leader)
    assert due() == [date(2026, 3, 2), date(2026, 3, 10), date(2026, 3, 12)]
    extension = Extension.objects.get()
    for told_at, moved_to in (("2026-03-05", date(2026, 3, 10)), ("2026-03-06", date(2026, 3, 5))):
        Extension.objects.filter(pk=extension.pk).update(at=at(told_at))
        actions.recount_all()
        assert due() == [date(2026, 3, 2), moved_to, date(2026, 3, 12)], told_at
