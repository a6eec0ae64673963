"""Nobody is surprised by a deadline: who is warned of what, when, and once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common import clock
from tinlang.services import actions, errors
from tinlang.services.models import CodeSeries, DeadlineWarning, Dossier, WarningRule
from tinlang.services.queries.warnings import leaders_of, rule_of
from tinlang.services.tests.conftest import at
from tinlang.units.models import Unit
from tinlang.units.tests.factories import UnitFactory
from tinlang.units.tests.successions import ended

pytestmark = pytest.mark.django_db(databases="__all__")
Asked = Callable[[Person], Client]


@pytest.fixture
def held(dossier: Dossier, officer: Person, clerk: Person, leader: Person) -> Dossier:
    """Due at the end of Monday 9/3: by the rule that comes with the program, 8 hours of work before are on Friday."""
    return actions.hand_over(dossier=dossier, to=officer, by=clerk)


def warned_at(unit: Unit, moment: datetime) -> set[tuple[str, str]]:
    """What is written down then, and not yet before: whom, and as what."""
    with clock.frozen_at(moment):
        before = set(DeadlineWarning.objects.values_list("pk", flat=True))
        actions.warn_in(unit)
        return {(str(one.to), one.kind) for one in DeadlineWarning.objects.exclude(pk__in=before)}


def hour(day: str, hour: int, minute: int = 0) -> datetime:
    return at(day, hour).replace(minute=minute)


HOLDER, LEADER = ("Người thụ lý", "holder"), ("Lãnh đạo theo dõi", "leader")


def test_first_the_holder_then_the_leader_each_once(held: Dossier, dong_dang: Unit) -> None:
    moments = [
        hour("2026-03-06", 16, 29),
        hour("2026-03-06", 16, 30),
        hour("2026-03-09", 10, 59),
        hour("2026-03-09", 11, 0),
        hour("2026-03-10", 9),
    ]
    assert [warned_at(dong_dang, moment) for moment in moments] == [set(), {HOLDER}, set(), {LEADER}, set()]


def test_what_is_due_within_its_day_is_warned_of_when_half_its_time_is_gone(held: Dossier, dong_dang: Unit) -> None:
    received = held.received_at
    assert received is not None
    end = hour(f"{received:%Y-%m-%d}", 17)
    Dossier.objects.filter(pk=held.pk).update(due_at=end, due_on=end.date())
    half = received + (end - received) / 2
    early = warned_at(dong_dang, half - timedelta(minutes=1))
    assert (early, warned_at(dong_dang, half)) == (set(), {HOLDER})


def test_what_is_late_is_told_to_the_leader_at_once(held: Dossier, dong_dang: Unit) -> None:
    assert warned_at(dong_dang, hour("2026-03-10", 8)) == {HOLDER, LEADER}


def test_whoever_gets_it_in_hand_later_is_warned_too(
    held: Dossier, dong_dang: Unit, officer: Person, other_officer: Person
) -> None:
    assert warned_at(dong_dang, hour("2026-03-09", 8)) == {HOLDER}
    actions.reassign(dossier=held, to=other_officer, by=officer)
    assert warned_at(dong_dang, hour("2026-03-09", 9)) == {("Người thụ lý khác", "holder")}


def test_only_a_later_day_is_warned_of_anew(held: Dossier, dong_dang: Unit) -> None:
    warned_at(dong_dang, hour("2026-03-10", 8))
    for due, then in (("2026-03-06", set()), ("2026-03-09", set()), ("2026-03-12", {HOLDER, LEADER})):
        Dossier.objects.filter(pk=held.pk).update(due_on=date.fromisoformat(due), due_at=at(due, 17))
        assert warned_at(dong_dang, hour("2026-03-13", 8)) == then, due


def test_a_clock_that_stands_warns_nobody_and_one_that_runs_again_does(
    held: Dossier, dong_dang: Unit, officer: Person, clerk: Person
) -> None:
    with clock.frozen_at(hour("2026-03-03", 9)):
        actions.ask_supplement(dossier=held, items="Ảnh", reason="Thiếu", by=officer)
    assert warned_at(dong_dang, hour("2026-03-20", 8)) == set()
    with clock.frozen_at(hour("2026-03-20", 9)):
        actions.take_supplement(dossier=held, by=clerk)
    assert warned_at(dong_dang, hour("2026-04-20", 9)) == {HOLDER, LEADER}


def test_whoever_stands_in_is_warned_too(
    held: Dossier, dong_dang: Unit, officer: Person, other_officer: Person, leader: Person
) -> None:
    second = person_with("pho", "Phó Chủ tịch", dong_dang, Role.LEADER)
    for person, stand_in in ((officer, other_officer), (leader, second)):
        days = {"first_day": date(2026, 3, 9), "last_day": date(2026, 3, 10), "reason": "leave"}
        actions.tell_absence(unit=dong_dang, person=person, stand_in=stand_in, by=person, **days)
    both = {HOLDER, ("Người thụ lý khác", "holder"), LEADER, ("Phó Chủ tịch", "leader")}
    assert warned_at(dong_dang, hour("2026-03-10", 8)) == both


def test_whoever_leads_above_is_told_only_where_nobody_leads(
    held: Dossier, dong_dang: Unit, lang_son: Unit, leader: Person
) -> None:
    person_with("tinh", "Lãnh đạo tỉnh", lang_son, Role.LEADER)
    leader.holdings.update(valid_to=date(2026, 3, 10))
    assert warned_at(dong_dang, hour("2026-03-09", 11)) == {HOLDER}
    assert warned_at(dong_dang, hour("2026-03-10", 8)) == {("Lãnh đạo tỉnh", "leader")}


def test_what_nobody_has_in_hand_is_the_leaders_at_once(held: Dossier, dong_dang: Unit) -> None:
    Dossier.objects.filter(pk=held.pk).update(holder=None)
    assert warned_at(dong_dang, hour("2026-03-06", 16, 30)) == {LEADER}


def test_the_round_goes_through_all_places_that_have_something(held: Dossier, dong_dang: Unit, ky_lua: Unit) -> None:
    with clock.frozen_at(hour("2026-03-10", 8)):
        assert actions.warn_some(0) == (2, None)
        assert actions.warn_some(0) == (0, None)
        assert actions.warn_some(dong_dang.pk) == (0, None)


def test_the_rule_is_that_of_the_nearest_area_from_its_day_on(
    held: Dossier, dong_dang: Unit, ky_lua: Unit, lang_son: Unit, leader: Person
) -> None:
    above = person_with("tinh", "Lãnh đạo tỉnh", lang_son, Role.LEADER)
    said = {"leader_hours": 0, "source": "Quy chế"}
    actions.set_warning_rule(unit=lang_son, holder_hours=16, by=above, **said)
    with clock.frozen_at(hour("2026-03-03", 9)):
        actions.set_warning_rule(unit=dong_dang, holder_hours=1, by=leader, **said)
        actions.set_warning_rule(unit=dong_dang, holder_hours=4, by=leader, **said)
        assert [rule_of(unit).holder_hours for unit in (dong_dang, ky_lua, lang_son)] == [4, 16, 16]
    assert rule_of(dong_dang).holder_hours == 16
    assert WarningRule.objects.filter(unit=dong_dang).count() == 1
    with pytest.raises(NotAllowed):
        actions.set_warning_rule(unit=ky_lua, holder_hours=4, by=leader, **said)
    with pytest.raises(errors.RuleUnclear):
        actions.set_warning_rule(unit=dong_dang, holder_hours=81, by=leader, **said)
    assert warned_at(dong_dang, hour("2026-03-09", 10, 59)) == set()
    assert warned_at(dong_dang, hour("2026-03-09", 11)) == {HOLDER, LEADER}


def test_it_is_seen_on_the_front_page_in_the_list_and_on_the_dossiers_own(
    held: Dossier, dong_dang: Unit, officer: Person, leader: Person, client_of: Asked
) -> None:
    home, listed = reverse("desk:home"), reverse("services:dossiers")
    with clock.frozen_at(hour("2026-03-10", 8)):
        assert "Nhắc lãnh đạo" not in client_of(leader).get(home).content.decode()
        actions.warn_in(dong_dang)
        shown = client_of(leader).get(home)
        (task,) = shown.context["tasks"]
        assert (task.kind, task.title, task.said) == (
            "Nhắc lãnh đạo",
            "1 hồ sơ trễ hoặc sắp trễ chưa xong",
            "1 hồ sơ quá hạn",
        )
        assert [row.pk for row in client_of(leader).get(task.url).context["listing"].page] == [held.pk]
        assert "đã nhắc 08:00 hôm nay" in client_of(officer).get(home).content.decode()
        assert "đã nhắc lãnh đạo 08:00 hôm nay" in client_of(officer).get(listed).content.decode()
        page = client_of(officer).get(reverse("services:dossier", args=[held.uid])).content.decode()
        assert "Đã nhắc Người thụ lý lúc 08:00 hôm nay" in page
        assert "Đã nhắc Lãnh đạo theo dõi lúc 08:00 hôm nay" in page
        actions.reassign(dossier=held, to=leader, by=leader)
        actions.ask_supplement(dossier=held, items="Ảnh", reason="Thiếu", by=leader)
        assert "Nhắc lãnh đạo" not in client_of(leader).get(home).content.decode()


def test_what_is_left_in_a_unit_that_ended_is_told_to_who_leads_its_successor(
    dong_dang: Unit, lang_son: Unit, bring: Callable[..., actions.Intake]
) -> None:
    old = ended(UnitFactory(name="Bảo Lâm", parent=lang_son), dong_dang)
    CodeSeries.objects.create(unit=old, prefix="H37.99.3")
    actions.receive(unit=old, intake=bring(), by=person_with("cu", "Một cửa cũ", lang_son, Role.CLERK))
    above = person_with("tinh", "Lãnh đạo tỉnh", lang_son, Role.LEADER)
    assert leaders_of(old) == [above]
    person_with("xa", "Chủ tịch xã", dong_dang, Role.LEADER)
    assert warned_at(old, hour("2026-03-10", 8)) >= {("Chủ tịch xã", "leader")}
    assert [str(one) for one in leaders_of(old)] == ["Chủ tịch xã"]
    actions.set_warning_rule(unit=dong_dang, holder_hours=3, leader_hours=0, source="Quy chế", by=leaders_of(old)[0])
    assert rule_of(old).holder_hours == 3


def test_a_rule_dated_ahead_stays_and_ends_the_one_of_today(dong_dang: Unit, leader: Person, client_of: Asked) -> None:
    hours = {"holder_hours": 16, "leader_hours": 0}
    WarningRule.objects.create(unit=dong_dang, valid_from=date(2026, 4, 1), source="Quy chế", **hours)
    said = {"unit": str(dong_dang.uid), "holder_hours": "4", "leader_hours": "0", "source": "Quy chế"}
    page = client_of(leader).post(reverse("services:warning_rules"), said, follow=True).content.decode()
    assert "Từ 1/4/2026 theo quy định đã ghi trước cho ngày đó." in page
    told = WarningRule.objects.filter(unit=dong_dang).order_by("valid_from")
    assert list(told.values_list("holder_hours", "valid_to")) == [(4, date(2026, 4, 1)), (16, None)]
