"""The station of a unit that has ended goes to a unit that took over; no earlier day changes by it."""

from datetime import date, timedelta

import pytest

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common.models import AuditEntry
from tinlang.inventory import actions
from tinlang.inventory.errors import StationHasEnded
from tinlang.inventory.models import Station
from tinlang.inventory.queries import area_of, board_of, left_in_closed_units, station_page
from tinlang.inventory.tests.factories import CheckFactory, StationFactory
from tinlang.units.closing import NotASuccessor
from tinlang.units.tests.factories import UnitFactory
from tinlang.units.tests.successions import ENDED, ended

pytestmark = pytest.mark.django_db

BEFORE = ENDED - timedelta(days=1)


@pytest.fixture
def left(split, province_admin):
    """The station of the split commune, changed once before and once after its end."""
    station = StationFactory(unit=split[0], name="Trạm xã Bảo Lâm", clusters=4, since=date(2014, 1, 1))
    CheckFactory(station=station, by=province_admin, on=date(2025, 6, 1), clusters=4, clusters_working=4)
    return station


def on_board(unit, on):
    return [str(row.station) for row in board_of(area_of(unit, on)).rows if row.station is not None]


def test_after_a_split_the_station_is_nobody_s_until_it_is_handed_over(left, split, province_admin):
    _old, first, second = split
    today = date(2026, 1, 1)
    assert (on_board(first, today), on_board(second, today)) == ([], [])
    assert list(left_in_closed_units(province_admin)) == [left]
    actions.hand_over(station=left, to=first, reason="Biên bản số 1", by=province_admin)
    assert (on_board(first, today), on_board(second, today)) == (["Trạm xã Bảo Lâm"], [])
    assert not left_in_closed_units(province_admin).exists()


def test_no_earlier_day_changes(left, split, province_admin, lang_son):
    old, first, _second = split
    rows = board_of(area_of(old, BEFORE)).rows
    actions.hand_over(station=left, to=first, reason="Biên bản số 1", by=province_admin)
    after = board_of(area_of(old, BEFORE)).rows
    assert [(row.station, row.check, row.state) for row in after] == [(r.station, r.check, r.state) for r in rows]
    assert after[0].commune.title == "Xã Bảo Lâm"
    assert on_board(lang_son, BEFORE) == ["Trạm xã Bảo Lâm"]


def test_what_changed_since_the_unit_ended_goes_with_it(left, split, province_admin, lang_son):
    technician = person_with("ky-thuat-tinh", "Kỹ thuật", lang_son, Role.TECHNICIAN)
    more = actions.Equipment("Trạm mới", "ip", 2025, 6)
    actions.change_station(station=left, equipment=more, on=date(2025, 9, 1), by=technician)
    actions.hand_over(station=left, to=split[1], reason="Biên bản số 1", by=province_admin)
    versions = left.versions.order_by("valid_from").values_list("valid_from", "valid_to", "unit", "clusters")
    assert list(versions) == [
        (date(2014, 1, 1), ENDED, split[0].pk, 4),
        (ENDED, date(2025, 9, 1), split[1].pk, 4),
        (date(2025, 9, 1), None, split[1].pk, 6),
    ]
    told = [one.title for one in station_page(Station.objects.get(pk=left.pk), date(2026, 1, 1)).history]
    assert told.count("Chuyển sang Xã Ba Sơn quản lý") == 1
    assert told.count("Thay đổi trạm: Trạm mới") == 1


def test_it_is_audited_with_its_reason(left, split, province_admin):
    actions.hand_over(station=left, to=split[1], reason="Biên bản số 1", by=province_admin)
    entry = AuditEntry.objects.get(action="inventory.hand_over")
    assert (entry.actor_name, entry.target_uid) == ("Quản trị tỉnh", str(left.uid))


@pytest.mark.parametrize("to", ["neighbour", "district"])
def test_only_who_took_over_may_take_it(left, province_admin, ky_lua, lang_son, to):
    with pytest.raises(NotASuccessor):
        actions.hand_over(station=left, to=ky_lua if to == "neighbour" else lang_son, reason="x", by=province_admin)
    assert Station.objects.get(pk=left.pk).unit == left.unit


def test_who_administers_only_one_of_the_two_units_may_not(left, split, lang_son):
    there = person_with("quan-tri-xa", "Quản trị xã", split[1], Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        actions.hand_over(station=left, to=split[1], reason="x", by=there)
    assert not left_in_closed_units(there).exists()


def test_whoever_holds_the_successor_of_a_merger_may(lang_son, dong_dang, administrator):
    old = ended(UnitFactory(name="Thụy Hùng", parent=lang_son), dong_dang)
    station = StationFactory(unit=old)
    assert list(left_in_closed_units(administrator)) == [station]
    assert actions.hand_over(station=station, to=dong_dang, reason="x", by=administrator).unit == dong_dang


def test_a_station_that_has_ended_stays_where_it_ended(left, split, province_admin):
    Station.objects.filter(pk=left.pk).update(ended_on=ENDED, ended_reason="bỏ")
    with pytest.raises(StationHasEnded):
        actions.hand_over(station=left, to=split[1], reason="x", by=province_admin)
    assert not left_in_closed_units(province_admin).exists()
