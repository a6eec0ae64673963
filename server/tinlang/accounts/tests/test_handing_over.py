"""Roles held in a unit that has ended become roles in a unit that took over; nobody hands over their own."""

from datetime import date, timedelta

import pytest

from tinlang.accounts.access import NotAllowed, may
from tinlang.accounts.actions import OwnRole, hand_over
from tinlang.accounts.models import Person, RoleHolding
from tinlang.accounts.queries import left_in_closed_units
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common.clock import today
from tinlang.common.models import AuditEntry
from tinlang.units.closing import NotASuccessor
from tinlang.units.models import OrganisationVersion
from tinlang.units.tests.factories import OrganisationFactory
from tinlang.units.tests.successions import ENDED, split_commune

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(lang_son):
    return person_with("quan-tri-tinh", "Quản trị tỉnh", lang_son, Role.ADMINISTRATOR)


@pytest.fixture
def split(lang_son):
    return split_commune(lang_son)


@pytest.fixture
def left(split):
    """Somebody of the split commune with two roles, given long ago."""
    person = person_with("can-bo-cu", "Cán bộ cũ", split[0], Role.EDITOR, Role.OPERATOR)
    RoleHolding.objects.filter(person=person).update(valid_from=date(2020, 1, 1))
    return Person.objects.get(pk=person.pk)


def roles(person):
    return {(held.role, held.place) for held in RoleHolding.objects.filter(person=person) if held.is_in_force(today())}


def test_both_roles_are_theirs_in_the_successor_from_today_and_no_more_in_the_other(left, split, admin):
    old, first, second = split
    assert list(left_in_closed_units(admin)) == [left]
    hand_over(person=left, to=first, reason="Biên bản", by=admin)
    assert roles(left) == {(Role.EDITOR, first), (Role.OPERATOR, first)}
    again = Person.objects.get(pk=left.pk)
    assert may(again, "bulletins.write", first)
    assert not may(again, "bulletins.write", second)
    assert not left_in_closed_units(admin).exists()
    yesterday = today() - timedelta(days=1)
    assert {held.place for held in left.holdings.all() if held.is_in_force(yesterday)} == {old}
    assert AuditEntry.objects.filter(action="accounts.hand_over", target_uid=str(left.uid)).exists()


def test_a_role_that_they_hold_there_already_only_ends_in_the_old_unit(left, split, admin):
    RoleHolding.objects.create(person=left, role=Role.EDITOR, unit=split[1])
    hand_over(person=left, to=split[1], reason="Biên bản", by=admin)
    assert roles(left) == {(Role.EDITOR, split[1]), (Role.OPERATOR, split[1])}


def test_a_role_in_a_body_goes_to_the_body_that_followed_it(split, admin):
    old, first, _second = split
    body, follows = OrganisationFactory(unit=old, since=date(2020, 1, 1)), OrganisationFactory(unit=first)
    OrganisationVersion.objects.filter(organisation=body).update(valid_to=ENDED)
    body.successor = follows
    body.save()
    person = person_with("phong-cu", "Cán bộ phòng", first)
    RoleHolding.objects.create(person=person, role=Role.APPROVER, organisation=body, valid_from=date(2020, 1, 1))
    assert list(left_in_closed_units(admin)) == [person]
    hand_over(person=person, to=first, reason="Biên bản", by=admin)
    assert roles(person) == {(Role.APPROVER, follows)}


def test_no_neighbour_and_nobody_s_own(left, split, admin, ky_lua):
    with pytest.raises(NotASuccessor):
        hand_over(person=left, to=ky_lua, reason="x", by=admin)
    RoleHolding.objects.create(person=admin, role=Role.EDITOR, unit=split[0])
    with pytest.raises(OwnRole):
        hand_over(person=admin, to=split[1], reason="x", by=admin)


def test_who_administers_the_successor_alone_may_not_after_a_split(left, split):
    there = person_with("quan-tri-xa", "Quản trị xã", split[1], Role.ADMINISTRATOR)
    assert not left_in_closed_units(there).exists()
    with pytest.raises(NotAllowed):
        hand_over(person=left, to=split[1], reason="x", by=there)
