"""Reading the tree of units on a day."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tinlang.common import clock
from tinlang.units import queries
from tinlang.units.actions import UnitInItself, load_lists, rebuild_closure
from tinlang.units.lists import FOLDER
from tinlang.units.models import Level, Organisation, Succession, SuccessionKind, Unit, UnitCode, UnitVersion
from tinlang.units.tests.factories import OrganisationFactory, UnitFactory, VillageFactory

pytestmark = pytest.mark.django_db(databases="__all__")

NOW, THEN = date(2026, 3, 1), date(2018, 5, 11)


@pytest.fixture
def lists():
    load_lists(folder=FOLDER)


def test_namesakes_are_told_apart_by_their_long_names(lists):
    long_names = {
        queries.name_of(version.unit, THEN if version.valid_to else NOW, long=True)
        for version in UnitVersion.objects.filter(name="Mẫu Sơn").select_related("unit")
    }
    assert long_names == {
        "Xã Mẫu Sơn, huyện Cao Lộc, đến 30/6/2025",
        "Xã Mẫu Sơn, huyện Lộc Bình, đến 30/6/2025",
        "Xã Mẫu Sơn, tỉnh Lạng Sơn",
    }


def test_every_long_name_of_a_commune_is_its_own(lists):
    communes = queries.units_named(UnitVersion.objects.filter(level=Level.COMMUNE).values_list("unit", flat=True))
    names = [queries.name_of(unit, NOW, long=True) for unit in communes]
    assert len(names) == len(set(names)) == 291


def test_an_ended_unit_keeps_its_last_name(lists):
    with clock.frozen_at(clock.datetime(2026, 3, 1, tzinfo=clock.ZONE)):
        assert str(queries.unit_by_code("06229", THEN)) == "Xã Song Giáp"


def test_a_name_follows_the_date():
    unit = UnitFactory(name="Cũ")
    unit.versions.update(valid_to=NOW)
    UnitVersion.objects.create(unit=unit, name="Mới", kind="Xã", level=Level.COMMUNE, valid_from=NOW)
    assert queries.name_of(unit, THEN) == "Xã Cũ"
    assert queries.name_of(unit, NOW) == "Xã Mới"


def test_many_names_take_four_queries(lists, django_assert_num_queries):
    communes = UnitVersion.objects.filter(level=Level.COMMUNE).values_list("unit", flat=True)
    with django_assert_num_queries(5):  # the ids, the units, their versions, the parents, the parents' versions
        assert len([queries.name_of(unit, NOW, long=True) for unit in queries.units_named(communes)]) == 291


def test_the_tree_of_a_province_takes_one_query(lists, django_assert_num_queries):
    province = queries.unit_by_code("20", THEN)
    with django_assert_num_queries(1):
        tree = queries.tree(province, THEN)
    assert len(tree.children) == 11
    cao_loc = next(node for node in tree.children if node.name == "Cao Lộc")
    assert [node.title for node in cao_loc.children][:2] == ["Thị trấn Cao Lộc", "Thị trấn Đồng Đăng"]
    assert len(cao_loc.children) == 23


def test_a_tree_stands_in_the_order_of_the_alphabet(lists):
    titles = [node.title for node in queries.tree(queries.unit_by_code("20", NOW), NOW).children]
    order = ["Phường Đông Kinh", "Phường Kỳ Lừa", "Xã Ba Sơn", "Xã Bắc Sơn", "Xã Bình Gia", "Xã Châu Sơn"]
    order += ["Xã Chiến Thắng", "Xã Điềm He", "Xã Đồng Đăng", "Xã Hoa Thám", "Xã Yên Phúc"]
    assert [title for title in titles if title in order] == order


def test_the_tree_of_a_day_on_which_the_unit_was_not(lists):
    with pytest.raises(Unit.DoesNotExist):
        queries.tree(queries.unit_by_code("183", THEN), NOW)


def test_a_village_lies_in_its_commune(dong_dang, lang_son):
    village = VillageFactory(name="Còn Kéo", parent=dong_dang)
    rebuild_closure()
    assert queries.commune_of(village, NOW) == dong_dang
    assert queries.commune_of(dong_dang, NOW) == dong_dang
    assert queries.commune_of(lang_son, NOW) is None
    assert set(queries.ancestors(village, NOW)) == {village, dong_dang, lang_son}


@pytest.mark.parametrize("uid", ["", "không phải", "01900000-0000-7000-8000-000000000000"])
def test_an_unknown_uid_finds_no_unit(uid):
    with pytest.raises(Unit.DoesNotExist):
        queries.by_uid(uid)
    with pytest.raises(Organisation.DoesNotExist):
        queries.organisation_by_uid(uid)


def test_a_uid_finds_its_unit(dong_dang):
    assert queries.by_uid(str(dong_dang.uid)) == dong_dang
    assert queries.code_of(dong_dang, NOW) == "06184"
    assert queries.code_of(dong_dang, THEN) == ""


def test_a_split_passes_nothing_by_itself():
    old, one, other = UnitFactory(name="Cũ"), UnitFactory(since=NOW), UnitFactory(since=NOW)
    old.versions.update(valid_to=NOW)
    for new in (one, other):
        Succession.objects.create(predecessor=old, successor=new, kind=SuccessionKind.SPLIT, on=NOW)
    rebuild_closure()
    assert list(queries.reachable([one.pk, other.pk], NOW)) == [one.pk, other.pk]


def test_units_in_a_circle_are_refused_and_the_closure_stays():
    one = UnitFactory(name="Một")
    other = UnitFactory(name="Hai", parent=one)
    rebuild_closure()
    one.versions.update(parent=other)
    with pytest.raises(UnitInItself):
        rebuild_closure()
    assert set(queries.descendants(one, NOW)) == {one, other}


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_the_database_refuses_what_cannot_be():
    unit = UnitFactory(code="06184")
    other = UnitFactory()
    body = OrganisationFactory(unit=unit)
    version = unit.versions.get()
    refused(lambda: unit.versions.update(valid_to=version.valid_from))
    refused(lambda: unit.versions.update(parent=unit))
    refused(lambda: unit.versions.update(level="hamlet"))
    refused(lambda: UnitVersion.objects.create(unit=unit, name="Hai", kind="Xã", level="commune", valid_from=NOW))
    refused(lambda: UnitCode.objects.create(unit=other, code="06184", valid_from=NOW))
    refused(lambda: Succession.objects.create(predecessor=unit, successor=unit, kind="merged", on=NOW))
    refused(lambda: Succession.objects.create(predecessor=unit, successor=other, kind="sold", on=NOW))
    refused(lambda: body.versions.update(kind="chợ"))
