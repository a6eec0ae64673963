"""The board: figures that open their rows, any day, one's own area only, a fixed number of queries."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common.clock import today
from tinlang.inventory.models import Explanation, RepairTicket
from tinlang.inventory.tests.factories import CheckFactory, StationFactory
from tinlang.units.actions import rebuild_closure
from tinlang.units.choosing import choices_of
from tinlang.units.models import Unit
from tinlang.units.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db

BOARD = reverse("inventory:board")


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def communes(lang_son, dong_dang):
    """Three more communes of the province."""
    made = [UnitFactory(name=name, parent=lang_son) for name in ("Ba Sơn", "Công Sơn", "Khánh Khê")]
    rebuild_closure()
    return made


@pytest.fixture
def province(lang_son):
    return person_with("tinh", "Cán bộ tỉnh", lang_son, Role.INSPECTOR)


@pytest.fixture
def network(communes, province, dong_dang):
    """One that works, one broken, one unknown, one commune without."""
    good, bad, old = (StationFactory(unit=unit, name=f"Trạm {unit}") for unit in communes)
    CheckFactory(station=good, by=province)
    CheckFactory(station=bad, by=province, broken=True)
    CheckFactory(station=old, by=province, on=today() - timedelta(days=300))
    return good, bad, old


def figures_of(answer) -> dict[str, int]:
    return {
        figure["url"].rpartition("tinh-trang=")[2].partition("&")[0]: figure["value"]
        for figure in answer.context["figures"]
    }


def test_every_figure_is_the_number_of_rows_behind_its_link(network, client_of, province):
    client = client_of(province)
    answer = client.get(BOARD)
    expected = {
        "tat-ca": 4,
        "co-tram": 3,
        "hoat-dong-duoc": 1,
        "hong": 1,
        "can-kiem-tra": 1,
        "chua-co": 1,
        "co-phat": 0,
    }
    assert figures_of(answer) == expected
    for figure in answer.context["figures"]:
        assert len(client.get(BOARD + figure["url"]).context["rows"]) == figure["value"]


def test_a_day_before_the_checks_knows_nothing_of_them(network, client_of, province):
    answer = client_of(province).get(BOARD, {"ngay": (today() - timedelta(days=1)).isoformat()})
    assert (figures_of(answer)["hoat-dong-duoc"], figures_of(answer)["can-kiem-tra"]) == (0, 3)


@pytest.mark.parametrize("asked", ["", "hôm qua", "2018-13-01", "0001-01-01", "9999-12-31", "11/5/2018"])
def test_a_day_that_is_none_or_to_come_is_today_and_never_an_error(network, client_of, province, asked):
    answer = client_of(province).get(BOARD, {"ngay": asked})
    assert answer.context["area"].on == (date(2018, 5, 11) if asked == "11/5/2018" else today())


def test_a_commune_sees_its_own_station_only(network, client_of, operator, dong_dang):
    StationFactory(unit=dong_dang, name="Trạm truyền thanh xã Đồng Đăng")
    shown = text_of(client_of(operator), BOARD)
    assert "Xã Đồng Đăng" in shown
    assert "Ba Sơn" not in shown


def test_another_area_is_not_there(network, client_of, operator, communes):
    for asked in (str(communes[0].uid), "khong-phai-ma"):
        assert client_of(operator).get(BOARD, {"dia-ban": asked}).status_code == 404


def test_words_without_marks_find_a_row(network, client_of, province):
    rows = client_of(province).get(BOARD, {"tim": "cong son"}).context["rows"]
    assert [row.commune.name for row in rows] == ["Công Sơn"]


def test_what_is_to_be_done_comes_first(network, client_of, province):
    states = [row.state for row in client_of(province).get(BOARD).context["rows"]]
    assert states == ["hong", "can-kiem-tra", "hoat-dong-duoc", "chua-co"]


def test_a_board_of_200_communes_asks_no_more_than_one_of_four(
    network, client_of, province, lang_son, django_assert_max_num_queries, monkeypatch
):
    client = client_of(province)
    client.get(BOARD)
    for number in range(200):
        unit = UnitFactory(name=f"Xã thử {number}", parent=lang_son, lat=21.5 + number / 1000, lon=106.5)
        if number % 2:
            station = StationFactory(unit=unit)
            CheckFactory(station=station, by=province, broken=bool(number % 3))
            RepairTicket.objects.create(station=station, cause="đứt dây", opened_by=province)
            Explanation.objects.create(
                unit=unit,
                station=station,
                fact="serviceable",
                on=today(),
                counted="hỏng",
                stated="chạy",
                reason="đã sửa",
                by=province,
            )
    rebuild_closure()
    with django_assert_max_num_queries(32) as asked:
        answer = client.get(BOARD)
    few = len(asked)
    assert answer.context["page"].paginator.count == 204
    assert len(answer.context["rows"]) == 30
    assert len(client.get(BOARD + answer.context["later"]).context["rows"]) == 30
    for number in range(20):
        StationFactory(unit=UnitFactory(name=f"Xã nữa {number}", parent=lang_son))
    rebuild_closure()
    with django_assert_max_num_queries(few):
        client.get(BOARD)


def test_what_cannot_prove_that_it_played_is_not_counted_as_silent(network, client_of, province, lang_son):
    StationFactory(unit=UnitFactory(name="Bảo Lâm", parent=lang_son), name="Trạm FM Bảo Lâm", technology="fm")
    rebuild_closure()
    answer = client_of(province).get(BOARD)
    figure = next(one for one in answer.context["figures"] if one["url"].endswith("tinh-trang=co-phat"))
    assert (figure["value"], figure["base"]) == (0, "trong 3 trạm đo được; 1 trạm không đo được")
    row = next(row for row in answer.context["rows"] if row.commune.name == "Bảo Lâm")
    assert "không đo được" in answer.content.decode()
    page = client_of(province).get(reverse("inventory:station", args=[row.station.uid])).content.decode()
    assert "Không đo được" in page
    assert "Không thấy phát" not in page


def test_where_none_can_prove_it_there_is_no_figure(client_of, operator, dong_dang):
    StationFactory(unit=dong_dang, technology="wired")
    answer = client_of(operator).get(BOARD)
    figure = next(one for one in answer.context["figures"] if one["url"].endswith("tinh-trang=co-phat"))
    assert (figure["value"], figure["base"]) == (None, "không đo được: 1 trạm FM, có dây")


@pytest.mark.parametrize(("typed", "said"), [("31/2/2018", "Không có ngày “31/2/2018”"), ("1/1/2199", "chưa tới")])
def test_a_day_that_is_none_is_said_and_stays_in_its_field(network, client_of, province, typed, said):
    shown = text_of(client_of(province), f"{BOARD}?ngay={typed}")
    assert said in shown
    assert f'name="ngay" value="{typed}" aria-invalid="true"' in shown


def test_communes_stand_in_the_order_of_the_alphabet(client_of, province, lang_son):
    for name in ("Yên Phúc", "Đồng Đăng", "Chiến Thắng", "Châu Sơn", "Bình Gia", "Bắc Sơn"):
        UnitFactory(name=name, parent=lang_son)
    rebuild_closure()
    names = ["Bắc Sơn", "Bình Gia", "Châu Sơn", "Chiến Thắng", "Đồng Đăng", "Yên Phúc"]
    groups = dict(choices_of(Unit.objects.all(), today(), None))
    assert [title for _uid, title in groups["Xã, phường, thị trấn"]] == [f"Xã {name}" for name in names]
    answer = client_of(province).get(BOARD, {"xep": "ten"})
    assert [row.commune.name for row in answer.context["rows"]] == names


def test_of_several_with_one_name_each_is_told_with_its_district(client_of, province, lang_son):
    for name in ("Văn Lãng", "Chi Lăng"):
        district = UnitFactory(name=name, kind="Huyện", level="district", parent=lang_son)
        station = StationFactory(unit=UnitFactory(name="Hòa Bình", parent=district))
        assert station
    UnitFactory(name="Mẫu Sơn", parent=lang_son)
    rebuild_closure()
    answer = client_of(province).get(BOARD)
    offered = [name for _label, options in answer.context["choices"] for _uid, name in options]
    assert {"Xã Hòa Bình, huyện Văn Lãng", "Xã Hòa Bình, huyện Chi Lăng", "Xã Mẫu Sơn"} <= set(offered)
    assert {row.district for row in answer.context["rows"]} == {"huyện Văn Lãng", "huyện Chi Lăng", ""}
