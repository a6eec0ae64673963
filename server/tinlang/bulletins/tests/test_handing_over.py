"""What is being written in a unit that has ended is gone on with in a unit that took over; what was aired stays."""

import pytest

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.bulletins import actions
from tinlang.bulletins.errors import NotUnfinished
from tinlang.bulletins.leaving import LEFT
from tinlang.bulletins.models import Bulletin, Version
from tinlang.bulletins.queries import latest_versions, left_in_closed_units
from tinlang.bulletins.tests.factories import ReleaseFactory, VersionFactory
from tinlang.common.models import AuditEntry
from tinlang.units.tests.factories import UnitFactory
from tinlang.units.tests.successions import ended

pytestmark = pytest.mark.django_db


def test_writers_of_the_successor_go_on_and_choose_anew_where_it_is_heard(split, province_admin):
    old, first, second = split
    draft = VersionFactory(unit=old, title="Cắt điện")
    writer = person_with("soan-moi", "Người soạn mới", first, Role.EDITOR)
    elsewhere = person_with("soan-khac", "Người soạn khác", second, Role.EDITOR)
    assert not latest_versions(writer).exists()
    actions.hand_over(bulletin=draft.bulletin, to=first, reason="Biên bản", by=province_admin)
    assert list(latest_versions(writer)) == [draft]
    assert not latest_versions(elsewhere).exists()
    assert Version.objects.get(pk=draft.pk).home == first
    assert list(draft.areas.all()) == []
    assert AuditEntry.objects.filter(action="bulletins.hand_over").exists()


def test_what_was_submitted_or_aired_is_not_left_and_stays(split, province_admin):
    submitted = VersionFactory(unit=split[0], submitted=True)
    aired = ReleaseFactory(unit=split[0]).version
    returned = VersionFactory(unit=split[0], returned=True)
    assert set(left_in_closed_units(province_admin)) == {returned.bulletin}
    for version in (submitted, aired):
        with pytest.raises(NotUnfinished):
            actions.hand_over(bulletin=version.bulletin, to=split[1], reason="x", by=province_admin)
        assert Bulletin.objects.get(pk=version.bulletin_id).unit == split[0]


def test_who_hands_over_is_not_told_what_a_draft_says(split, province_admin):
    VersionFactory(unit=split[0], title="Chuyện riêng")
    shown = LEFT.titled(left_in_closed_units(province_admin).get())
    assert "Chuyện riêng" not in shown
    assert "Bản nháp của" in shown


def test_nothing_is_left_where_the_unit_goes_on(lang_son, dong_dang, ky_lua, province_admin):
    VersionFactory(unit=dong_dang)
    old = ended(UnitFactory(name="Cũ", parent=lang_son), ky_lua)
    left = VersionFactory(unit=old)
    assert list(left_in_closed_units(province_admin)) == [left.bulletin]
