"""Somebody is away and another stands in: told ahead, without a new right, ended by itself."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import Person, RoleHolding
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common import clock
from tinlang.common.models import AuditEntry
from tinlang.services import actions, errors
from tinlang.services.models import Absence, Dossier
from tinlang.services.queries.absences import away_today
from tinlang.services.queries.course import course
from tinlang.services.queries.desk import mine, waiting_for
from tinlang.services.tests.conftest import at
from tinlang.units.models import Unit

pytestmark = pytest.mark.django_db(databases="__all__")
Asked = Callable[[Person], Client]
FIRST, LAST = date(2026, 3, 3), date(2026, 3, 5)
PAGE = reverse("services:tell_absence")


@pytest.fixture
def away(dong_dang: Unit, officer: Person, other_officer: Person) -> Absence:
    """The officer, from Tuesday to Thursday."""
    return told(dong_dang, officer, other_officer)


def told(unit: Unit, person: Person, stand_in: Person, by: Person | None = None, **more: Any) -> Absence:
    days = {"first_day": FIRST, "last_day": LAST, "reason": "leave"}
    return actions.tell_absence(unit=unit, person=person, stand_in=stand_in, by=by or person, **(days | more))


@pytest.fixture
def held(dossier: Dossier, officer: Person, clerk: Person) -> Dossier:
    return actions.hand_over(dossier=dossier, to=officer, by=clerk)


def seen(person: Person, day: str) -> tuple[list[Dossier], list[Dossier]]:
    with clock.frozen_at(at(day)):
        person.forget_holdings()
        return list(mine(Dossier.objects.visible_to(person, "services.view"), person)), list(waiting_for(person))


def test_in_those_days_alone_it_waits_for_the_stand_in_too(
    held: Dossier, away: Absence, officer: Person, other_officer: Person
) -> None:
    days = ("2026-03-02", "2026-03-03", "2026-03-05", "2026-03-06")
    assert [seen(other_officer, day) for day in days] == [([], []), ([held], [held]), ([held], [held]), ([], [])]
    assert [seen(officer, day) for day in days] == [([held], [held])] * 4


def test_what_the_stand_in_does_is_written_down_as_done_in_place_of_the_absent_one(
    held: Dossier, away: Absence, officer: Person, other_officer: Person, leader: Person
) -> None:
    with pytest.raises(errors.NotHeld):
        actions.pass_on(dossier=held, to=leader, by=other_officer)
    with clock.frozen_at(at("2026-03-03")):
        actions.pass_on(dossier=held, to=leader, by=other_officer)
    assert course(held)[-1].by == "Người thụ lý khác (thay Người thụ lý)"
    detail = AuditEntry.objects.filter(action="services.pass_on").latest("seq").detail
    assert '"instead_of":"Người thụ lý"' in detail.content
    assert actions.reassign(dossier=held, to=leader, by=leader).movements.latest("pk").instead_of is None


def test_who_has_lost_the_role_stands_in_no_more(held: Dossier, away: Absence, other_officer: Person) -> None:
    RoleHolding.objects.filter(person=other_officer).update(valid_to=FIRST)
    assert seen(other_officer, "2026-03-03") == ([], [])
    with clock.frozen_at(at("2026-03-03")), pytest.raises(NotAllowed):
        actions.finish(dossier=held, by=other_officer)


def test_back_before_it_ends_at_once(held: Dossier, away: Absence, officer: Person, other_officer: Person) -> None:
    with clock.frozen_at(at("2026-03-04")):
        actions.end_absence(absence=away, by=officer)
    assert seen(other_officer, "2026-03-04") == ([], [])
    with pytest.raises(errors.AbsenceOver):
        actions.end_absence(absence=away, by=officer)


def test_nobody_gets_a_right_by_standing_in(dong_dang: Unit, ky_lua: Unit, officer: Person, leader: Person) -> None:
    stranger = person_with("thu-ly-ben", "Thụ lý phường bên", ky_lua, Role.OFFICER)
    editor = person_with("soan-tin", "Người soạn", dong_dang, Role.EDITOR)
    for person, stand_in in ((officer, stranger), (officer, editor), (leader, officer)):
        with pytest.raises(errors.CannotStandIn):
            told(dong_dang, person, stand_in)
    with pytest.raises(errors.WorksElsewhere):
        told(ky_lua, officer, stranger)
    with pytest.raises(errors.StandsInForSelf):
        told(dong_dang, officer, officer)


def test_only_who_leads_there_tells_it_for_another(
    dong_dang: Unit, officer: Person, other_officer: Person, clerk: Person, leader: Person, ky_lua: Unit
) -> None:
    for stranger in (clerk, person_with("lanh-dao-ben", "Lãnh đạo phường bên", ky_lua, Role.LEADER)):
        with pytest.raises(NotAllowed):
            told(dong_dang, officer, other_officer, by=stranger)
    absence = told(dong_dang, officer, other_officer, by=leader)
    with pytest.raises(NotAllowed):
        actions.end_absence(absence=absence, by=clerk)
    actions.end_absence(absence=absence, by=leader)


def test_whoever_works_in_two_places_names_who_stands_in_for_them_in_each(
    dong_dang: Unit, ky_lua: Unit, lang_son: Unit, away: Absence, officer: Person, held: Dossier
) -> None:
    for unit in (ky_lua, lang_son):
        RoleHolding.objects.create(person=officer, unit=unit, role=Role.OFFICER, valid_from=date(2026, 1, 1))
    neighbour = person_with("thu-ly-ben", "Người thụ lý phường bên", ky_lua, Role.OFFICER)
    everywhere = person_with("thu-ly-tinh", "Người thụ lý của tỉnh", lang_son, Role.OFFICER)
    officer.forget_holdings()
    told(ky_lua, officer, neighbour)
    assert seen(neighbour, "2026-03-03") == ([], []), "what lies in the other place is another's"
    with clock.frozen_at(at("2026-03-03")):
        for stand_in in (away.stand_in, neighbour):
            assert away_today([officer, stand_in])[officer.pk].stand_in == stand_in
    for unit in (ky_lua, lang_son):
        with pytest.raises(errors.AwayAlready):
            told(unit, officer, everywhere)


def test_one_is_away_once_at_a_time_and_nobody_stands_in_who_is_away(
    dong_dang: Unit, away: Absence, officer: Person, other_officer: Person, clerk: Person
) -> None:
    with pytest.raises(errors.AwayAlready):
        told(dong_dang, officer, other_officer, first_day=LAST, last_day=date(2026, 3, 9))
    with pytest.raises(errors.StandInAway):
        told(dong_dang, other_officer, officer)
    with pytest.raises(errors.AbsenceDates):
        told(dong_dang, other_officer, officer, first_day=date(2026, 2, 2), last_day=date(2026, 2, 3))
    later = told(dong_dang, officer, other_officer, first_day=date(2026, 3, 6), last_day=date(2026, 3, 6))
    sent_again = told(dong_dang, officer, other_officer, uid=later.uid)
    assert sent_again == later
    with pytest.raises(errors.AbsenceSentByAnother):
        told(dong_dang, clerk, other_officer, uid=later.uid)


def test_who_is_told_to_be_away_is_offered_with_those_days(
    dong_dang: Unit, away: Absence, officer: Person, other_officer: Person, leader: Person, client_of: Asked
) -> None:
    told(dong_dang, officer, other_officer, first_day=date(2026, 3, 9), last_day=date(2026, 3, 9))
    for person in (other_officer, leader):
        offered = [label for _uid, label in client_of(person).get(PAGE).context["form"].fields["stand_in"].choices]
        assert "Người thụ lý (vắng 3/3/2026 đến 5/3/2026; 9/3/2026 đến 9/3/2026)" in offered


def test_whoever_stands_in_is_not_away_in_those_days(
    dong_dang: Unit, away: Absence, other_officer: Person, leader: Person, client_of: Asked
) -> None:
    """Else what lies with the absent one would be seen to by nobody."""
    third = person_with("thu-ly-ba", "Người thụ lý thứ ba", dong_dang, Role.OFFICER)
    with pytest.raises(errors.StandsInMeanwhile):
        told(dong_dang, other_officer, third, first_day=LAST, last_day=date(2026, 3, 9))
    form = client_of(other_officer).get(PAGE).context["form"]
    said = {"first_day": "5/3/2026", "last_day": "5/3/2026", "reason": "leave", "unit": form["unit"].value()}
    sent = client_of(other_officer).post(PAGE, {**said, "person": other_officer.uid, "stand_in": third.uid})
    assert sent.status_code == 422 and "đang nhận làm thay người khác" in str(sent.context["form"].errors["first_day"])
    told(dong_dang, other_officer, third, first_day=date(2026, 3, 6), last_day=date(2026, 3, 6))
    actions.end_absence(absence=away, by=leader)
    told(dong_dang, other_officer, third)


def test_the_form_that_hands_over_says_so_and_offers_the_stand_in(
    dossier: Dossier, away: Absence, officer: Person, other_officer: Person, clerk: Person, client_of: Asked
) -> None:
    address, client = reverse("services:hand_over", args=[dossier.uid]), client_of(clerk)
    with clock.frozen_at(at("2026-03-03")):
        assert (
            "Người thụ lý (vắng đến hết 5/3/2026, Người thụ lý khác làm thay)" in client.get(address).content.decode()
        )
        page = client.post(address, {"to": str(officer.uid), "note": "gấp"})
        assert page.status_code == 422
        form = page.context["form"]
        assert (form["to"].value(), form["note"].value()) == (str(other_officer.uid), "gấp")
        assert "vắng đến hết 5/3/2026. Đã chọn sẵn Người thụ lý khác" in str(form.errors)
        again = {"to": str(officer.uid), "all_the_same": form["all_the_same"].value()}
        assert client.post(address, again).status_code == 302
    dossier.refresh_from_db()
    assert dossier.holder == officer


def test_it_is_told_on_a_page_and_seen_where_it_matters(
    held: Dossier, officer: Person, other_officer: Person, client_of: Asked
) -> None:
    client = client_of(officer)
    said = {"first_day": "3/3/2026", "last_day": "5/3/2026", "reason": "leave", "person": str(officer.uid)}
    form = client.get(PAGE).context["form"]
    assert str(officer.uid) not in dict(form.fields["stand_in"].choices)
    said |= {"unit": form["unit"].value(), "uid": str(form["uid"].value())}
    done = client.post(PAGE, said | {"stand_in": str(other_officer.uid)}, follow=True)
    assert "Đã ghi: Người thụ lý khác làm thay Người thụ lý." in done.content.decode()
    with clock.frozen_at(at("2026-03-04")):
        listed = client_of(other_officer).get(reverse("services:dossiers")).content.decode()
        assert "thay Người thụ lý" in listed
        shown = client_of(other_officer).get(reverse("services:dossier", args=[held.uid])).content.decode()
        assert "Người thụ lý vắng đến hết 5/3/2026, Người thụ lý khác làm thay." in shown
        assert reverse("services:pass_on", args=[held.uid]) in shown
        client.post(reverse("services:end_absence", args=[Absence.objects.get().uid]))
        assert "thay Người thụ lý" not in client_of(other_officer).get(reverse("services:dossiers")).content.decode()
