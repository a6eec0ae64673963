"""A station begins, changes and ends; what was counted of earlier days stays."""

from datetime import date, timedelta

import pytest

from tinlang.common.clock import today
from tinlang.inventory import errors
from tinlang.inventory.actions import change_station, end_station, record_check, register_station
from tinlang.inventory.actions.stations import Equipment
from tinlang.inventory.queries import area_of, board_of, station_page
from tinlang.units.actions import rebuild_closure
from tinlang.units.models import Succession, UnitVersion
from tinlang.units.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db

SINCE = date(2025, 8, 1)
EQUIPMENT = Equipment("Trạm truyền thanh xã Đồng Đăng", "fm", 2014, 5)


def figures(unit, on):
    return board_of(area_of(unit, on)).figures


def test_a_commune_has_a_station_from_its_first_day(dong_dang, operator):
    register_station(unit=dong_dang, equipment=EQUIPMENT, begun_on=SINCE, by=operator)
    assert figures(dong_dang, SINCE).with_station == 1
    assert figures(dong_dang, SINCE - timedelta(days=1)).with_station == 0


def test_what_it_was_stays_as_it_was(dong_dang, operator):
    station = register_station(unit=dong_dang, equipment=EQUIPMENT, begun_on=SINCE, by=operator)
    changed, between = date(2026, 3, 1), date(2025, 12, 1)
    change_station(station=station, equipment=Equipment("Mới", "ip", 2026, 8), on=changed, by=operator)
    change_station(station=station, equipment=Equipment("Giữa", "fm", 2014, 6), on=between, by=operator)
    names = [board_of(area_of(dong_dang, day)).rows[0].version.name for day in (SINCE, between, changed)]
    assert names == [EQUIPMENT.name, "Giữa", "Mới"]


def test_an_ended_station_is_counted_up_to_its_last_day(dong_dang, ky_lua, operator):
    station = register_station(unit=dong_dang, equipment=EQUIPMENT, begun_on=SINCE, by=operator)
    end = today() - timedelta(days=5)
    handed = {"handed_to": ky_lua, "handover": "Máy tăng âm"}
    station = end_station(station=station, on=end, reason="Thay bằng trạm khác", by=operator, **handed)
    assert [figures(dong_dang, day).with_station for day in (end - timedelta(days=1), end)] == [1, 0]
    told = [told.title for told in station_page(station, today()).history]
    assert "Bàn giao cho Phường Kỳ Lừa" in told
    with pytest.raises(errors.StationHasEnded):
        record_check(station=station, on=end, works=True, clusters_working=5, by=operator)
    with pytest.raises(errors.StationHasEnded):
        end_station(station=station, on=today(), reason="lần nữa", by=operator)


def test_it_does_not_end_before_it_began(dong_dang, operator):
    station = register_station(unit=dong_dang, equipment=EQUIPMENT, begun_on=SINCE, by=operator)
    with pytest.raises(errors.EndsBeforeItBegan):
        end_station(station=station, on=SINCE, reason="nhầm", by=operator)


@pytest.fixture
def bao_lam(lang_son, dong_dang):
    """The former commune that was merged into Xã Đồng Đăng."""
    district = UnitFactory(name="Cao Lộc", kind="Huyện", level="district", parent=lang_son, code="183")
    unit = UnitFactory(name="Bảo Lâm", parent=district, code="06190")
    UnitVersion.objects.filter(unit__in=[unit, district]).update(valid_to=date(2025, 7, 1))
    Succession.objects.create(predecessor=unit, successor=dong_dang, kind="merged", on=date(2025, 7, 1))
    rebuild_closure()
    return unit


def test_the_station_of_a_merged_commune_counts_where_it_now_lies(bao_lam, dong_dang, operator):
    station = register_station(unit=bao_lam, equipment=EQUIPMENT, begun_on=date(2014, 1, 1), by=operator)
    assert figures(bao_lam, date(2018, 5, 11)).with_station == 1
    today_board = board_of(area_of(dong_dang, today()))
    assert [row.station for row in today_board.rows] == [station]
    assert today_board.rows[0].place_name == "Bảo Lâm"


def test_an_area_that_ended_shows_its_successors_and_says_so(bao_lam, dong_dang, ky_lua):
    district = UnitVersion.objects.get(name="Cao Lộc").unit
    area = area_of(district, today())
    assert [version.title for version in area.communes] == ["Xã Đồng Đăng"]
    assert "Huyện Cao Lộc đã kết thúc ngày 30/6/2025" in area.cautions[0]


def test_an_area_before_it_began_shows_what_was_merged_into_it(bao_lam, dong_dang):
    area = area_of(dong_dang, date(2018, 5, 11))
    assert [version.title for version in area.communes] == ["Xã Bảo Lâm"]
    assert "Ngày 11/5/2018 chưa có xã Đồng Đăng" in area.cautions[0]


def test_then_and_today_are_two_things_where_communes_were_rearranged(bao_lam, lang_son):
    area = area_of(lang_son, date(2018, 5, 11))
    assert "không so sánh trực tiếp" in area.cautions[0]
    assert area_of(lang_son, today()).cautions == ()
