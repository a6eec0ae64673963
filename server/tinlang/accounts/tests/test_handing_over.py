"""Roles held in a unit that has ended become roles in a unit that took over; nobody hands over their own."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tinlang.accounts.access import NotAllowed, may
from tinlang.accounts.actions import OwnRole, Paper, delegate, hand_over
from tinlang.accounts.errors import NothingToDelegate
from tinlang.accounts.models import Delegation, Person, RoleHolding
from tinlang.accounts.queries import delegations_left_in_closed_units, left_in_closed_units, units_to_delegate
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.factories import DelegationFactory
from tinlang.accounts.tests.people import person_with
from tinlang.common.clock import now, today
from tinlang.common.models import AuditEntry
from tinlang.units.actions import rebuild_closure
from tinlang.units.closing import NotASuccessor
from tinlang.units.models import OrganisationVersion
from tinlang.units.tests.factories import OrganisationFactory, UnitFactory
from tinlang.units.tests.successions import ENDED, ended

pytestmark = pytest.mark.django_db(databases="__all__")

APPROVE = "bulletins.approve"


@pytest.fixture
def left(split):
    """Somebody of the split commune with two roles, given long ago."""
    person = person_with("can-bo-cu", "Cán bộ cũ", split[0], Role.EDITOR, Role.OPERATOR)
    RoleHolding.objects.filter(person=person).update(valid_from=date(2020, 1, 1))
    return Person.objects.get(pk=person.pk)


def roles(person):
    return {(held.role, held.place) for held in RoleHolding.objects.filter(person=person) if held.is_in_force(today())}


def test_both_roles_are_theirs_in_the_successor_from_today_and_no_more_in_the_other(left, split, province_admin):
    old, first, second = split
    assert list(left_in_closed_units(province_admin)) == [left]
    hand_over(person=left, to=first, reason="Biên bản", by=province_admin)
    assert roles(left) == {(Role.EDITOR, first), (Role.OPERATOR, first)}
    again = Person.objects.get(pk=left.pk)
    assert may(again, "bulletins.write", first)
    assert not may(again, "bulletins.write", second)
    assert not left_in_closed_units(province_admin).exists()
    yesterday = today() - timedelta(days=1)
    assert {held.place for held in left.holdings.all() if held.is_in_force(yesterday)} == {old}
    assert AuditEntry.objects.filter(action="accounts.hand_over", target_uid=str(left.uid)).exists()


def test_a_role_that_they_hold_there_already_only_ends_in_the_old_unit(left, split, province_admin):
    RoleHolding.objects.create(person=left, role=Role.EDITOR, unit=split[1])
    hand_over(person=left, to=split[1], reason="Biên bản", by=province_admin)
    assert roles(left) == {(Role.EDITOR, split[1]), (Role.OPERATOR, split[1])}


def test_a_role_in_a_body_goes_to_the_body_that_followed_it(split, province_admin):
    old, first, _second = split
    body, follows = OrganisationFactory(unit=old, since=date(2020, 1, 1)), OrganisationFactory(unit=first)
    OrganisationVersion.objects.filter(organisation=body).update(valid_to=ENDED)
    body.successor = follows
    body.save()
    person = person_with("phong-cu", "Cán bộ phòng", first)
    RoleHolding.objects.create(person=person, role=Role.APPROVER, organisation=body, valid_from=date(2020, 1, 1))
    assert list(left_in_closed_units(province_admin)) == [person]
    hand_over(person=person, to=first, reason="Biên bản", by=province_admin)
    assert roles(person) == {(Role.APPROVER, follows)}


def test_no_neighbour_and_nobody_s_own(left, split, province_admin, ky_lua):
    with pytest.raises(NotASuccessor):
        hand_over(person=left, to=ky_lua, reason="x", by=province_admin)
    RoleHolding.objects.create(person=province_admin, role=Role.EDITOR, unit=split[0])
    with pytest.raises(OwnRole):
        hand_over(person=province_admin, to=split[1], reason="x", by=province_admin)


def test_who_administers_the_successor_alone_may_not_after_a_split(left, split):
    there = person_with("quan-tri-xa", "Quản trị xã", split[1], Role.ADMINISTRATOR)
    assert not left_in_closed_units(there).exists()
    with pytest.raises(NotAllowed):
        hand_over(person=left, to=split[1], reason="x", by=there)


def test_a_delegation_ends_with_its_unit_also_between_those_who_work_in_the_successor(
    lang_son, dong_dang, approver, leader, administrator
):
    old = UnitFactory(name="Thụy Hùng", parent=lang_son)
    for person, role in ((approver, Role.APPROVER), (leader, Role.LEADER)):
        RoleHolding.objects.create(person=person, role=role, unit=old)
    rebuild_closure()
    given = DelegationFactory(principal=approver, delegate=leader, unit=old)
    assert may(Person.objects.get(pk=leader.pk), APPROVE, old)
    assert not delegations_left_in_closed_units(administrator).exists()
    ended(old, dong_dang, on=today())
    assert not may(Person.objects.get(pk=leader.pk), APPROVE, old)
    assert may(Person.objects.get(pk=approver.pk), APPROVE, old)
    assert not Delegation.objects.in_force(today()).exists()
    assert list(delegations_left_in_closed_units(administrator)) == [given]
    assert units_to_delegate(approver) == [dong_dang]
    with pytest.raises(NothingToDelegate):
        delegate(by=approver, to=leader, unit=old, first_day=today(), last_day=today(), paper=Paper("13/UQ", today()))


def test_a_delegation_of_an_ended_unit_is_told_to_be_over(split, province_admin, client_of):
    deputy = person_with("pho", "Phó chủ tịch", split[0], Role.LEADER)
    given = DelegationFactory(principal=province_admin, delegate=deputy, unit=split[0])
    answer = client_of(deputy).get(reverse("accounts:delegations"))
    assert (answer.context["now"], answer.context["coming"], answer.context["over"]) == ([], [], [given])


@pytest.mark.parametrize("over", [{"valid_to": today()}, {"revoked_at": now()}])
def test_a_delegation_that_was_over_anyway_is_not_left(split, province_admin, over):
    deputy = person_with("pho", "Phó chủ tịch", split[0], Role.LEADER)
    by = {"revoked_by": deputy} if "revoked_at" in over else {}
    DelegationFactory(principal=province_admin, delegate=deputy, unit=split[0], **over, **by)
    assert not delegations_left_in_closed_units(province_admin).exists()
