"""Who took over from a unit that has ended: a merger, a split, a village, a district; one after the other."""

from datetime import date

import pytest

from tinlang.units.closing import NotASuccessor, closed_units, require_successor, successors_of
from tinlang.units.models import Level
from tinlang.units.tests.factories import UnitFactory, VillageFactory
from tinlang.units.tests.successions import ENDED, ended, split_commune

pytestmark = pytest.mark.django_db


def test_of_a_split_commune_both_parts_are_successors_and_no_neighbour(lang_son, ky_lua):
    old, first, second = split_commune(lang_son)
    assert successors_of([old.pk]) == {old.pk: {first.pk, second.pk}}
    assert require_successor(first, old) == ENDED
    with pytest.raises(NotASuccessor):
        require_successor(ky_lua, old)
    assert list(closed_units()) == [old]


def test_what_was_merged_twice_went_where_the_last_one_is(lang_son, dong_dang):
    middle = UnitFactory(name="Giữa", parent=lang_son)
    first = ended(UnitFactory(name="Đầu", parent=lang_son), middle, on=date(2020, 1, 1))
    ended(middle, dong_dang)
    assert successors_of([first.pk, middle.pk]) == {first.pk: {dong_dang.pk}, middle.pk: {dong_dang.pk}}
    assert require_successor(dong_dang, first) == ENDED, "not before it stood itself"


def test_a_village_went_where_its_commune_went(lang_son, dong_dang):
    old = UnitFactory(name="Phú Xá", parent=lang_son)
    village = VillageFactory(name="Nà Pài", parent=old)
    ended(village)
    ended(old, dong_dang)
    assert successors_of([village.pk])[village.pk] == {dong_dang.pk}
    new = VillageFactory(name="Nà Pài mới", parent=dong_dang, since=ENDED)
    ended(VillageFactory(name="Khác", parent=dong_dang))
    assert require_successor(new, village, villages=True)
    with pytest.raises(NotASuccessor):
        require_successor(new, village)


def test_a_district_went_where_its_communes_went_and_never_to_the_whole_province(lang_son, dong_dang, ky_lua):
    district = UnitFactory(name="Cao Lộc", kind="Huyện", level=Level.DISTRICT, parent=lang_son)
    ended(UnitFactory(name="Thụy Hùng", parent=district), dong_dang)
    ended(UnitFactory(name="Gia Cát", parent=district), ky_lua)
    ended(district)
    assert successors_of([district.pk])[district.pk] == {dong_dang.pk, ky_lua.pk}


def test_a_unit_whose_successor_the_lists_do_not_name_has_none(lang_son):
    old = ended(UnitFactory(name="Lạc", parent=lang_son))
    assert successors_of([old.pk]) == {old.pk: set()}


def test_however_many_are_asked_about_three_questions_answer(lang_son, django_assert_num_queries):
    olds = [split_commune(lang_son)[0].pk for _ in range(3)]
    with django_assert_num_queries(3):
        assert all(len(found) == 2 for found in successors_of(olds).values())
