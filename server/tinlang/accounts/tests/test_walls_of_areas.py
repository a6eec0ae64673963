"""Who may do what where."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from tinlang.accounts import access, roles
from tinlang.accounts.models import RoleHolding
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.units.actions import rebuild_closure
from tinlang.units.models import Unit, UnitVersion
from tinlang.units.tests.factories import OrganisationFactory, UnitFactory

pytestmark = pytest.mark.django_db(databases="__all__")


def test_an_editor_may_write_in_their_own_commune_and_not_approve(editor, dong_dang):
    assert access.may(editor, "bulletins.write", dong_dang)
    assert not access.may(editor, "bulletins.approve", dong_dang)


def test_an_editor_reaches_the_villages_of_their_commune(editor, dong_dang):
    village = UnitVersion.objects.get(name="Nà Pài").unit
    assert access.may(editor, "bulletins.write", village)


def test_a_neighbour_may_nothing_here(neighbour, dong_dang):
    assert not any(access.may(neighbour, action, dong_dang) for action in roles.ALL_ACTIONS)


def test_a_stranger_may_nothing(dong_dang):
    assert not access.may(AnonymousUser(), "units.view", dong_dang)


def test_a_role_ends_on_its_last_day(editor, dong_dang):
    RoleHolding.objects.update(valid_from=date(2025, 7, 1), valid_to=date(2026, 1, 1))
    assert access.may(editor, "bulletins.write", dong_dang, on=date(2025, 12, 31))
    assert not access.may(editor, "bulletins.write", dong_dang, on=date(2026, 1, 1))


def test_a_role_in_an_organisation_reaches_the_area_it_serves(dong_dang, ky_lua):
    office = OrganisationFactory(unit=dong_dang)
    person = person_with("phong", "Người của phòng", dong_dang)
    RoleHolding.objects.create(person=person, role=Role.EDITOR, organisation=office)
    assert access.may(person, "bulletins.write", dong_dang)
    assert not access.may(person, "bulletins.write", ky_lua)


def test_a_superuser_has_no_silent_bypass(administrator, dong_dang):
    administrator.is_superuser = True
    assert not access.may(administrator, "bulletins.approve", dong_dang)


def test_someone_who_left_may_nothing(editor, dong_dang):
    editor.is_active = False
    assert not access.may(editor, "bulletins.write", dong_dang)


def test_an_unknown_action_is_a_programming_error(editor, dong_dang):
    with pytest.raises(ValueError, match="no role permits"):
        access.may(editor, "bulletins.aprove", dong_dang)


def test_require_refuses_with_a_message(editor, dong_dang):
    with pytest.raises(access.NotAllowed) as refusal:
        access.require(editor, "bulletins.approve", dong_dang)
    assert refusal.value.status == 403
    assert "không được" in str(refusal.value)


def test_no_role_both_writes_and_approves():
    assert not any({"bulletins.write", "bulletins.approve"} <= actions for actions in roles.ACTIONS.values())


class VersionRows(access.UnitScopedQuerySet):
    """Any table with a foreign key to a unit shows how `visible_to` filters."""


def test_visible_to_asks_twice_however_many_rows_there_are(editor, dong_dang, django_assert_num_queries):
    for _ in range(30):
        UnitFactory(level="village", parent=dong_dang)
    rebuild_closure()
    with django_assert_num_queries(4):  # holdings, their units, the units' versions; then the rows
        seen = list(VersionRows(UnitVersion).visible_to(editor, "units.view"))
    assert len(seen) == 33
    with django_assert_num_queries(1):
        list(VersionRows(UnitVersion).visible_to(editor, "bulletins.view"))


def test_visible_to_hides_the_neighbour(editor, ky_lua):
    rows = VersionRows(UnitVersion).visible_to(editor, "units.view")
    assert not rows.filter(unit=ky_lua).exists()


def test_visible_to_shows_a_stranger_nothing(dong_dang):
    assert not VersionRows(UnitVersion).visible_to(AnonymousUser(), "units.view").exists()


def test_units_visible_to_are_the_commune_and_its_villages(editor, dong_dang, ky_lua):
    assert {str(unit) for unit in access.units_visible_to(editor, "units.view")} == {
        "Xã Đồng Đăng",
        "Khu Hoàng Văn Thụ",
        "Thôn Nà Pài",
    }
    assert Unit.objects.count() == 6
