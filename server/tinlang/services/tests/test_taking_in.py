"""A dossier is taken in: a code in order, a deadline, nothing twice by mistake."""

from collections.abc import Callable
from datetime import date

import pytest

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.models import AuditEntry
from tinlang.services import actions
from tinlang.services.actions import Intake
from tinlang.services.errors import (
    KnownOutside,
    NoCodeSeries,
    NotInForce,
    NotOnline,
    PossibleDuplicate,
    SayWhy,
    WrongState,
)
from tinlang.services.models import CodeSeries, Dossier, DossierState, ProcedureVersion
from tinlang.services.tests.conftest import at
from tinlang.services.tests.factories import ProcedureFactory
from tinlang.units.models import Unit

Bring = Callable[..., Intake]


def test_it_has_a_code_and_a_deadline(dossier: Dossier, clerk: Person) -> None:
    assert dossier.code == "H37.99.1-260302-0001"
    assert (dossier.state, dossier.holder) == (DossierState.ACCEPTED, clerk)
    assert dossier.due_at == dossier.original_due_at == at("2026-03-09", 17)
    assert [(step.name, step.due_at) for step in dossier.steps.all()] == [
        ("Tiếp nhận", at("2026-03-02", 17)),
        ("Giải quyết", at("2026-03-05", 17)),
        ("Ký", at("2026-03-09", 17)),
    ]
    assert dossier.applicant.name == "Nông Thị Thử"
    assert AuditEntry.objects.filter(action="services.receive", target_uid=str(dossier.uid)).exists()


def test_codes_follow_each_other_and_begin_anew_each_day_and_in_each_unit(
    dossier: Dossier, dong_dang: Unit, ky_lua: Unit, clerk: Person, neighbours_clerk: Person, bring: Bring
) -> None:
    second = actions.receive(unit=dong_dang, intake=bring(), by=clerk)
    beside = actions.receive(unit=ky_lua, intake=bring(), by=neighbours_clerk)
    with clock.frozen_at(at("2026-03-03")):
        tomorrow = actions.receive(unit=dong_dang, intake=bring(), by=clerk)
    codes = [second.code, beside.code, tomorrow.code]
    assert codes == ["H37.99.1-260302-0002", "H37.99.2-260302-0001", "H37.99.1-260303-0001"]


def test_the_code_is_that_of_the_series_of_the_day(dong_dang: Unit, clerk: Person, bring: Bring) -> None:
    CodeSeries.objects.create(unit=dong_dang, prefix="000.00.00.H37", valid_to=date(2026, 1, 1))
    CodeSeries.objects.create(unit=dong_dang, prefix="H37.50.05.13", digits=6, valid_from=date(2026, 1, 1))
    with clock.frozen_at(at("2025-10-15")):
        assert actions.receive(unit=dong_dang, intake=bring(), by=clerk).code == "000.00.00.H37-251015-0001"
    assert actions.receive(unit=dong_dang, intake=bring(), by=clerk).code == "H37.50.05.13-260302-000001"


def test_without_a_series_nothing_is_taken_in(dong_dang: Unit, clerk: Person, bring: Bring) -> None:
    with pytest.raises(NoCodeSeries):
        actions.receive(unit=dong_dang, intake=bring(), by=clerk)
    assert not Dossier.objects.exists()


def test_an_intake_that_fails_leaves_no_gap(dossier: Dossier, dong_dang: Unit, clerk: Person, bring: Bring) -> None:
    with pytest.raises(NotInForce):
        actions.receive(
            unit=dong_dang, intake=bring(version=ProcedureFactory(until=date(2026, 3, 2)).versions.get()), by=clerk
        )
    assert actions.receive(unit=dong_dang, intake=bring(), by=clerk).code == "H37.99.1-260302-0002"


@pytest.mark.parametrize(
    "marks", [{"legacy_level": 2, "online_mode": ""}, {"legacy_level": None, "online_mode": "none"}]
)
def test_what_is_not_done_online_is_refused_online_and_taken_at_the_desk(
    marks: dict[str, object], dong_dang: Unit, series: CodeSeries, clerk: Person, bring: Bring
) -> None:
    version = ProcedureFactory(**marks).versions.get()
    with pytest.raises(NotOnline):
        actions.register(unit=dong_dang, intake=bring(version=version, channel="online"), by=clerk)
    assert actions.receive(unit=dong_dang, intake=bring(version=version), by=clerk).code


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        ({"identity_number": "020012345678"}, {"identity_number": "020012345678", "name": "Nông Thử"}, True),
        ({"identity_number": "020012345678"}, {"identity_number": "020087654321"}, False),
        ({"tax_code": "4900123456", "kind": "business"}, {"tax_code": "4900123456", "kind": "business"}, True),
        ({"phone": "0912345678"}, {"phone": "0912345678", "name": "nông thị thử"}, True),
        ({"phone": "0912345678"}, {"phone": "0912345678", "name": "Hoàng Văn Thử"}, False),
        ({}, {}, False),
    ],
)
def test_who_has_one_like_it_open_is_asked_about(
    first: dict[str, str],
    second: dict[str, str],
    asked: bool,
    dong_dang: Unit,
    series: CodeSeries,
    clerk: Person,
    bring: Bring,
) -> None:
    actions.receive(unit=dong_dang, intake=bring(**first), by=clerk)
    if asked:
        with pytest.raises(PossibleDuplicate) as known:
            actions.receive(unit=dong_dang, intake=bring(**second), by=clerk)
        assert known.value.facts["code"] == "H37.99.1-260302-0001"
        actions.receive(unit=dong_dang, intake=bring(**second), by=clerk, even_if_known=True)
    else:
        actions.receive(unit=dong_dang, intake=bring(**second), by=clerk)
    assert Dossier.objects.count() == 2


def test_a_dossier_of_the_province_is_entered_once(
    dong_dang: Unit, series: CodeSeries, clerk: Person, bring: Bring
) -> None:
    actions.receive(unit=dong_dang, intake=bring(outside_code="H37.1-260301-0009"), by=clerk)
    with pytest.raises(KnownOutside):
        actions.receive(unit=dong_dang, intake=bring(outside_code="H37.1-260301-0009"), by=clerk)


def test_what_came_online_is_accepted_later_or_refused_in_writing(
    dong_dang: Unit, series: CodeSeries, clerk: Person, bring: Bring
) -> None:
    came = actions.register(unit=dong_dang, intake=bring(channel="online"), by=clerk)
    other = actions.register(unit=dong_dang, intake=bring(channel="online", name="Lý Văn Thử"), by=clerk)
    assert (came.state, came.code, came.due_at) == (DossierState.REGISTERED, None, None)
    with clock.frozen_at(at("2026-03-03")):
        came = actions.accept(dossier=came, by=clerk)
    assert (came.code, came.due_on) == ("H37.99.1-260303-0001", date(2026, 3, 10))
    with pytest.raises(SayWhy):
        actions.refuse(dossier=other, reason=" ", by=clerk)
    other = actions.refuse(dossier=other, reason="Không thuộc thẩm quyền", by=clerk)
    assert (other.state, other.code) == (DossierState.NOT_ACCEPTED, None)
    with pytest.raises(WrongState):
        actions.accept(dossier=other, by=clerk)


def test_only_a_clerk_of_the_place_takes_in(
    dong_dang: Unit, series: CodeSeries, officer: Person, neighbours_clerk: Person, bring: Bring
) -> None:
    for by in (officer, neighbours_clerk):
        with pytest.raises(NotAllowed):
            actions.receive(unit=dong_dang, intake=bring(), by=by)


def test_what_came_in_online_is_accepted_under_the_version_of_that_day(
    dong_dang: Unit, series: CodeSeries, clerk: Person, bring: Bring, version: ProcedureVersion
) -> None:
    registered = actions.register(unit=dong_dang, intake=bring(channel="online"), by=clerk)
    ProcedureVersion.objects.filter(pk=version.pk).update(valid_to=date(2026, 3, 3))
    with clock.frozen_at(at("2026-03-03")):
        with pytest.raises(NotInForce):
            actions.accept(dossier=registered, by=clerk)
        following = ProcedureVersion.objects.create(
            procedure=version.procedure,
            field=version.field,
            name=version.name,
            level=version.level,
            term_amount=2,
            valid_from=date(2026, 3, 3),
        )
        accepted = actions.accept(dossier=registered, by=clerk)
    assert (accepted.version, accepted.due_on) == (following, date(2026, 3, 5))
