"""Dossiers of the province's system are brought over once, and laid beside ours."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common import clock
from tinlang.services import actions
from tinlang.services.errors import (
    AnsweredWithoutADay,
    KnownOutside,
    NotTakenOver,
    NotYetReceived,
    TooLongAgo,
    UnknownProcedure,
)
from tinlang.services.models import Dossier, DossierState, ProcedureVersion
from tinlang.services.outside import OutsideDossier
from tinlang.services.queries.course import why_due
from tinlang.services.queries.outside import reconciled
from tinlang.services.tests.conftest import at
from tinlang.services.tests.factories import ProcedureFactory
from tinlang.units.models import Unit
from tinlang.units.tests.factories import UnitFactory
from tinlang.units.tests.successions import ended

Bring = Callable[..., actions.Intake]


@pytest.fixture
def theirs(version: ProcedureVersion) -> OutsideDossier:
    """Received there on Thursday 26/2 at noon: due on Thursday 5/3."""
    return OutsideDossier(
        code="H37.50.05-260226-0007",
        procedure=version.procedure.code,
        name="Nông Thị Thử",
        received_at=at("2026-02-26", 12),
        due_on=date(2026, 3, 5),
    )


def test_it_comes_over_under_its_own_code_with_the_deadline_of_its_receipt(
    theirs: OutsideDossier, dong_dang: Unit, clerk: Person
) -> None:
    ours = actions.import_outside(unit=dong_dang, outside=theirs, by=clerk)
    assert (ours.code, ours.state, ours.holder) == (theirs.code, DossierState.ACCEPTED, clerk)
    assert (ours.received_at, ours.due_on) == (theirs.received_at, date(2026, 3, 5))
    with pytest.raises(KnownOutside):
        actions.import_outside(unit=dong_dang, outside=theirs, by=clerk)


def test_what_was_answered_there_is_answered_here(theirs: OutsideDossier, dong_dang: Unit, clerk: Person) -> None:
    done = replace(theirs, state=DossierState.RETURNED, finished_at=at("2026-02-27"))
    ours = actions.import_outside(unit=dong_dang, outside=done, by=clerk)
    assert Dossier.objects.with_outcome().get(pk=ours.pk).outcome == "before"
    assert not ours.steps.filter(done_at=None).exists()


def test_it_goes_on_from_the_desk(theirs: OutsideDossier, dong_dang: Unit, clerk: Person, officer: Person) -> None:
    ours = actions.import_outside(unit=dong_dang, outside=theirs, by=clerk)
    assert actions.hand_over(dossier=ours, to=officer, by=clerk).holder == officer


def test_a_procedure_is_found_by_its_code_or_its_name(
    theirs: OutsideDossier, version: ProcedureVersion, dong_dang: Unit, clerk: Person
) -> None:
    named = replace(theirs, procedure="cấp giấy xác nhận tình trạng hôn nhân")
    assert actions.import_outside(unit=dong_dang, outside=named, by=clerk).version == version
    ProcedureFactory(name=version.name)
    for procedure in (version.name, "9.999999", ""):
        with pytest.raises(UnknownProcedure):
            actions.import_outside(
                unit=dong_dang, outside=replace(theirs, code="H37.1-260226-0008", procedure=procedure), by=clerk
            )


def test_nothing_comes_from_tomorrow_or_to_the_neighbour(
    theirs: OutsideDossier, dong_dang: Unit, ky_lua: Unit, clerk: Person
) -> None:
    for slip in (
        replace(theirs, received_at=at("2026-03-03")),
        replace(theirs, state=DossierState.DONE, finished_at=at("2026-03-03")),
    ):
        with pytest.raises(NotYetReceived):
            actions.import_outside(unit=dong_dang, outside=slip, by=clerk)
    with pytest.raises(NotAllowed):
        actions.import_outside(unit=ky_lua, outside=theirs, by=clerk)
    assert not Dossier.objects.exists()


def test_both_sides_lie_beside_each_other(theirs: OutsideDossier, dong_dang: Unit, clerk: Person) -> None:
    agreed, changed, forgotten = (replace(theirs, code=f"H37.50.05-260226-000{n}") for n in (1, 2, 3))
    for one in (agreed, changed, forgotten):
        actions.import_outside(unit=dong_dang, outside=one, by=clerk)
    with clock.frozen_at(at("2026-03-04")):
        changed = replace(changed, state=DossierState.DONE, finished_at=at("2026-03-03"), due_on=date(2026, 3, 6))
        told = reconciled(dong_dang, [theirs, agreed, changed])
    assert told.new == [theirs]
    assert [one.theirs for one in told.same] == [agreed]
    assert [one.differs for one in told.different] == [
        [
            "tình trạng: ở đây Được tiếp nhận, ở tỉnh Đã xử lý xong",
            "hẹn trả: ở đây 5/3/2026, ở tỉnh 6/3/2026",
            "ngày có kết quả: ở đây chưa có, ở tỉnh 3/3/2026",
        ]
    ]
    assert [one.code for one in told.only_ours] == [forgotten.code]


def test_of_what_another_place_has_nothing_is_told(
    theirs: OutsideDossier, dong_dang: Unit, ky_lua: Unit, clerk: Person, neighbours_clerk: Person
) -> None:
    actions.import_outside(unit=dong_dang, outside=theirs, by=clerk)
    told = reconciled(ky_lua, [theirs])
    assert (told.new, told.same, told.different, told.only_ours) == ([], [], [], [])
    assert [one.code for one in told.elsewhere] == [theirs.code]
    with pytest.raises(KnownOutside):
        actions.import_outside(unit=ky_lua, outside=theirs, by=neighbours_clerk)


def test_a_code_of_our_own_series_does_not_stop_the_desk(
    theirs: OutsideDossier, dong_dang: Unit, series: object, clerk: Person, bring: Bring
) -> None:
    for number in (2, 7):
        ours = replace(theirs, code=f"H37.99.1-260302-000{number}")
        actions.import_outside(unit=dong_dang, outside=ours, by=clerk)
    assert actions.receive(unit=dong_dang, intake=bring(), by=clerk).code == "H37.99.1-260302-0008"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"state": DossierState.REGISTERED}, NotTakenOver),
        ({"state": DossierState.NOT_ACCEPTED}, NotTakenOver),
        ({"state": DossierState.SUPPLEMENT}, NotTakenOver),
        ({"state": DossierState.RETURNED}, AnsweredWithoutADay),
        ({"received_at": at("1921-03-01")}, TooLongAgo),
    ],
)
def test_what_cannot_be_taken_over_says_why(
    changes: dict[str, object], error: type[Exception], theirs: OutsideDossier, dong_dang: Unit, clerk: Person
) -> None:
    procedure = ProcedureFactory(since=date(1900, 1, 1)).code
    with pytest.raises(error):
        actions.import_outside(unit=dong_dang, outside=replace(theirs, procedure=procedure, **changes), by=clerk)
    assert not Dossier.objects.exists()


def test_the_preview_counts_what_the_import_then_does(
    theirs: OutsideDossier, dong_dang: Unit, clerk: Person, version: ProcedureVersion
) -> None:
    """One of each sort, and two that are fit."""
    changes: list[dict[str, object]] = [
        {},
        {"procedure": version.name},
        {"procedure": "9.999999"},
        {"received_at": at("2026-03-03")},
        {"state": DossierState.DONE, "finished_at": at("2026-03-03")},
        {"state": DossierState.RETURNED},
        {"state": DossierState.SUPPLEMENT},
        {
            "received_at": at("1921-03-01"),
            "procedure": ProcedureFactory(name="Thủ tục cũ", since=date(1900, 1, 1)).code,
        },
    ]
    told = [replace(theirs, code=f"A-{number}", **change) for number, change in enumerate(changes)]  # type: ignore[arg-type]
    both = reconciled(dong_dang, told)
    assert [one.code for one in both.new] == ["A-0", "A-1"]
    for one in both.new:
        actions.import_outside(unit=dong_dang, outside=one, by=clerk)
    for one, error in both.refused:
        with pytest.raises(type(error)):
            actions.import_outside(unit=dong_dang, outside=one, by=clerk)
    again = reconciled(dong_dang, told)
    assert (len(again.new), len(again.same)) == (0, 2)
    assert [one.code for one, _error in again.refused] == [one.code for one, _error in both.refused]


def test_a_day_without_an_hour_is_within_that_day(theirs: OutsideDossier, dong_dang: Unit, clerk: Person) -> None:
    """As far as the office was open, or until now: 9:00 of the same day."""
    day = replace(theirs, received_at=at("2026-02-26", 0))
    ours = actions.import_outside(unit=dong_dang, outside=day, by=clerk)
    assert (ours.came_without_hour, ours.due_on) == (True, date(2026, 3, 5))
    for number, (finished, expected) in enumerate(
        [(at("2026-02-27", 0), at("2026-02-27", 17)), (at("2026-03-02", 0), at("2026-03-02"))]
    ):
        done = replace(day, code=f"A-{number}", state=DossierState.DONE, finished_at=finished)
        assert actions.import_outside(unit=dong_dang, outside=done, by=clerk).finished_at == expected
    assert why_due(ours)[0] == "Nhận 26/2/2026 (không ghi giờ); thời hạn 5 ngày làm việc."


def test_many_rows_ask_no_more_than_ten(theirs: OutsideDossier, dong_dang: Unit) -> None:
    def asked(rows: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            told = reconciled(dong_dang, [replace(theirs, code=f"A-{number}") for number in range(rows)])
        assert len(told.new) == rows
        return len(queries)

    assert asked(10) == asked(400)


def test_two_lists_of_nothing_agree(dong_dang: Unit) -> None:
    told = reconciled(dong_dang, [])
    assert not (told.new or told.same or told.different or told.only_ours)


def test_what_lies_in_a_unit_that_ended_in_this_one_is_ours(
    theirs: OutsideDossier, dong_dang: Unit, ky_lua: Unit, lang_son: Unit
) -> None:
    old = ended(UnitFactory(name="Bảo Lâm", parent=lang_son), dong_dang)
    by = person_with("tinh", "Một cửa tỉnh", lang_son, Role.CLERK)
    actions.import_outside(unit=old, outside=theirs, by=by)
    told = reconciled(dong_dang, [theirs])
    assert ([one.theirs for one in told.same], told.elsewhere, told.new) == ([theirs], [], [])
    assert reconciled(ky_lua, [theirs]).elsewhere == [theirs]
