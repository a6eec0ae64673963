"""Who may be the second of the two that take off a second step: truly another person than who asked."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tinlang.accounts import actions, errors
from tinlang.accounts.models import CodeApp, RoleHolding
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common import clock

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def lost(approver):
    """An approver whose telephone, with the code app, is gone."""
    actions.begin_code_app(person=approver)
    CodeApp.objects.filter(person=approver).update(confirmed_at=clock.now())
    return approver


def made_up(administrator, place):
    made, _code = actions.take_on(
        username="quan-tri-2",
        display_name="Quản trị hai",
        phone="",
        role=Role.ADMINISTRATOR,
        place=place,
        by=administrator,
    )
    return made


def ask(administrator, lost):
    return actions.ask_removal(person=lost, by=administrator, reason="Mất điện thoại")


def test_one_administrator_alone_takes_off_nobodys_second_step(administrator, lost, dong_dang):
    second = made_up(administrator, dong_dang)
    removal = ask(administrator, lost)
    with pytest.raises(errors.TooNearToAsker):
        actions.agree_removal(removal=removal, by=second)
    assert CodeApp.objects.filter(person=lost).exists()


def test_nor_by_waiting_until_the_code_is_old(administrator, lost, dong_dang):
    second = made_up(administrator, dong_dang)
    with clock.frozen_at(clock.now() + timedelta(days=90)), pytest.raises(errors.TooNearToAsker):
        actions.agree_removal(removal=ask(administrator, lost), by=second)


def test_a_role_that_was_given_after_it_was_asked_does_not_count(administrator, lost, leader, dong_dang):
    removal = ask(administrator, lost)
    other = person_with("tinh", "Quản trị khác", dong_dang, Role.ADMINISTRATOR)
    RoleHolding.objects.filter(person=leader).delete()
    actions.give_role(person=leader, role=Role.LEADER, place=dong_dang, by=other)
    leader.forget_holdings()
    with pytest.raises(errors.TooNearToAsker):
        actions.agree_removal(removal=removal, by=leader)


def test_nor_does_who_was_just_handed_a_code_for_the_password(administrator, lost, leader):
    actions.issue_reset(person=leader, by=administrator)
    with pytest.raises(errors.TooNearToAsker):
        actions.agree_removal(removal=ask(administrator, lost), by=leader)


def test_who_got_the_role_before_from_somebody_else_agrees(administrator, lost, editor, dong_dang):
    other = person_with("tinh", "Quản trị khác", dong_dang, Role.ADMINISTRATOR)
    actions.give_role(person=editor, role=Role.LEADER, place=dong_dang, by=other)
    with clock.frozen_at(clock.now() + timedelta(minutes=1)):
        actions.agree_removal(removal=ask(administrator, lost), by=editor)
    assert not CodeApp.objects.filter(person=lost).exists()


def test_the_page_offers_it_only_to_whoever_may(client_of, administrator, lost, leader, dong_dang):
    second = made_up(administrator, dong_dang)
    ask(administrator, lost)
    page = reverse("accounts:person", args=[lost.uid])
    assert "Đồng ý gỡ" in client_of(leader).get(page).content.decode()
    assert "Đồng ý gỡ" not in client_of(second).get(page).content.decode()
