"""Fifty clerks take in at the same moment: every code is given once, and none is left out."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID

import pytest
from django.db import IntegrityError

from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.common.tests.at_once import together
from tinlang.services import actions
from tinlang.services.models import Absence, CodeSeries, Consultation, Dossier, DossierState, ProcedureVersion
from tinlang.services.outside import OutsideDossier
from tinlang.services.tests.conftest import MORNING, at
from tinlang.units.models import Unit
from tinlang.units.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

CLERKS = 50


def at_that_moment(work: Callable[[], object]) -> Callable[[], object]:
    """Other threads do not see the frozen clock."""

    def done() -> object:
        with clock.frozen_at(MORNING):
            return work()

    return done


def test_no_code_is_given_twice_and_none_is_left_out(
    dong_dang: Unit, series: CodeSeries, clerk: Person, bring: Callable[..., actions.Intake]
) -> None:
    intakes = [bring(name=f"Người nộp {number}") for number in range(CLERKS)]

    def taking(intake: actions.Intake) -> Callable[[], object]:
        return at_that_moment(lambda: actions.receive(unit=dong_dang, intake=intake, by=clerk))

    taken = together(*map(taking, intakes))
    assert [one for one in taken if not isinstance(one, Dossier)] == []
    codes = sorted(Dossier.objects.values_list("code", flat=True))
    assert codes == [f"H37.99.1-260302-{number:04}" for number in range(1, CLERKS + 1)]


def test_one_form_sent_four_times_at_once_is_written_once(
    dong_dang: Unit, series: CodeSeries, clerk: Person, bring: Callable[..., actions.Intake]
) -> None:
    for number in range(5):
        intake = bring(name=f"Người nộp {number}", identity_number=f"02001234567{number}")
        sending = at_that_moment(lambda intake=intake: actions.receive(unit=dong_dang, intake=intake, by=clerk))
        assert {getattr(one, "uid", one) for one in together(*[sending] * 4)} == {intake.uid}
    codes = sorted(Dossier.objects.values_list("code", flat=True))
    assert codes == [f"H37.99.1-260302-{number:04}" for number in range(1, 6)]


def test_what_the_desk_enters_while_it_is_brought_over_is_there_once(
    dong_dang: Unit, series: CodeSeries, clerk: Person, bring: Callable[..., actions.Intake], version: ProcedureVersion
) -> None:
    for number in range(5):
        code = f"H37.50-260226-000{number}"
        intake = bring(name=f"Người nộp {number}", outside_code=code)
        outside = OutsideDossier(code, version.procedure.code, "Nông Thị Thử", at("2026-02-26"))

        def entering(intake: actions.Intake = intake) -> object:
            return actions.receive(unit=dong_dang, intake=intake, by=clerk)

        def bringing(outside: OutsideDossier = outside) -> object:
            return actions.import_outside(unit=dong_dang, outside=outside, by=clerk)

        done = together(at_that_moment(entering), at_that_moment(bringing))
        assert sorted(type(one).__name__ for one in done) == ["Dossier", "KnownOutside"]
        twice = Dossier(outside_code=code, unit=dong_dang, version=version, channel="online", state="registered")
        with pytest.raises(IntegrityError):
            twice.save()


def test_an_absence_that_two_tell_at_once_is_told_once(
    dong_dang: Unit, officer: Person, other_officer: Person, leader: Person
) -> None:
    """Of the one by themselves and by their leader, in turn; nor does anybody stand in who is told away meanwhile."""
    day = clock.today()
    tell = partial(actions.tell_absence, unit=dong_dang, first_day=day, last_day=day, reason="leave")

    def telling(person: Person, stand_in: Person, by: Person) -> Callable[[], object]:
        return at_that_moment(lambda: tell(person=person, stand_in=stand_in, by=by))

    for _time in range(5):
        twice = [telling(officer, other_officer, by) for by in (officer, leader)]
        assert sorted(type(one).__name__ for one in together(*twice)) == ["Absence", "AwayAlready"]
        Absence.objects.all().delete()
        each = [telling(officer, other_officer, officer), telling(other_officer, officer, other_officer)]
        assert sorted(type(one).__name__ for one in together(*each)) == ["Absence", "StandInAway"]
        Absence.objects.all().delete()


def test_an_absence_sent_by_two_under_the_same_uid_is_that_of_one(
    dong_dang: Unit, officer: Person, other_officer: Person, clerk: Person
) -> None:
    """They share neither the absent one nor the stand-in, so neither waits for the other."""
    second = person_with("mot-cua-hai", "Cán bộ Một cửa hai", dong_dang, Role.CLERK)
    day = clock.today()
    tell = partial(actions.tell_absence, unit=dong_dang, first_day=day, last_day=day, reason="leave")

    def telling(person: Person, stand_in: Person, uid: UUID) -> Callable[[], object]:
        return at_that_moment(lambda: tell(person=person, stand_in=stand_in, by=person, uid=uid))

    for _time in range(5):
        uid = uuid7()
        done = together(telling(officer, other_officer, uid), telling(clerk, second, uid))
        assert sorted(type(one).__name__ for one in done) == ["Absence", "AbsenceSentByAnother"]
        Absence.objects.all().delete()


def test_two_who_put_right_the_same_dossier_do_not_overwrite_each_other(
    dong_dang: Unit, series: CodeSeries, clerk: Person, bring: Callable[..., actions.Intake]
) -> None:
    for number in range(5):
        dossier = actions.receive(unit=dong_dang, intake=bring(name=f"Người nộp {number}"), by=clerk)
        was = actions.written(dossier)

        def correcting(name: str, dossier: Dossier = dossier, was: actions.Written = was) -> Callable[[], object]:
            right = replace(was, bringer=replace(was.bringer, name=name))
            sent = {"dossier": dossier, "right": right, "reason": "gõ nhầm", "by": clerk, "seen": was.mark}
            return at_that_moment(lambda: actions.correct(**sent))

        done = together(correcting("Nông Thị Một"), correcting("Nông Thị Hai"))
        assert sorted(type(one).__name__ for one in done) == ["Dossier", "WrittenMeanwhile"]
        assert dossier.movements.filter(action="correct").count() == 1


def test_two_who_finish_the_same_dossier_finish_it_once(dossier: Dossier, clerk: Person, officer: Person) -> None:
    dossier.steps.filter(position__gt=1).delete()

    def finishing() -> object:
        return actions.finish(dossier=dossier, by=clerk)

    done = together(at_that_moment(finishing), at_that_moment(finishing))
    assert sorted(type(one).__name__ for one in done) == ["Dossier", "WrongState"]
    dossier.refresh_from_db()
    assert dossier.state == DossierState.DONE
    assert dossier.movements.filter(action="finish").count() == 1


def test_an_answer_written_down_meanwhile_takes_nothing_back(
    dong_dang: Unit, series: CodeSeries, clerk: Person, officer: Person, bring: Callable[..., actions.Intake]
) -> None:
    for number in range(5):
        dossier = actions.receive(unit=dong_dang, intake=bring(name=f"Người nộp {number}"), by=clerk)
        dossier.steps.filter(position__gt=1).delete()
        body = OrganisationFactory(unit=dong_dang)
        asked = actions.consult(dossier=dossier, body=body, question="Đúng không?", due_on=clock.today(), by=clerk)

        def finishing(dossier: Dossier = dossier) -> object:
            return actions.finish(dossier=dossier, by=clerk)

        def answering(asked: Consultation = asked) -> object:
            return actions.answer_consultation(consultation=asked, answer="Đúng", by=officer)

        together(at_that_moment(finishing), at_that_moment(answering))
        dossier.refresh_from_db()
        assert dossier.state == DossierState.DONE
