"""The board as an Excel file, written by a task: what is shown, as on the day that is shown, and kept as a view."""

from datetime import date, timedelta
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.urls import reverse

from tinlang.accounts.actions import end_role
from tinlang.accounts.models import RoleHolding
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common.actions import write_export
from tinlang.common.audit import Program
from tinlang.common.clock import today
from tinlang.common.models import Export, ExportState, SavedView
from tinlang.inventory.tests.factories import CheckFactory, StationFactory
from tinlang.units.actions import rebuild_closure
from tinlang.units.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db

BOARD = reverse("inventory:board")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.EXPORTS = tmp_path / "bang"


@pytest.fixture
def province(lang_son):
    return person_with("tinh", "Cán bộ tỉnh", lang_son, Role.INSPECTOR)


@pytest.fixture
def stations(lang_son, dong_dang, province):
    """One that works, one that broke today."""
    good, bad = (StationFactory(unit=UnitFactory(name=name, parent=lang_son)) for name in ("Ba Sơn", "Công Sơn"))
    rebuild_closure()
    CheckFactory(station=good, by=province, on=today() - timedelta(days=3))
    CheckFactory(station=bad, by=province, broken=True, fault="=1+1")
    return good, bad


def taken(client, query=""):
    """The texts of each row of the file."""
    assert client.post(reverse("common:export", args=["mang-luoi"]), {"loc": query}).status_code == 302
    export = Export.objects.order_by("pk").last()
    assert export.state == ExportState.READY, export.problem
    answer = client.get(reverse("common:export_file", args=[export.uid]))
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        assert not list(sheet.iter(f"{MAIN}f")), "no formula, ever"
    return [["".join(cell.itertext()) for cell in row.iter(f"{MAIN}c")] for row in sheet.iter(f"{MAIN}row")]


def test_the_file_has_the_rows_of_the_board_and_says_of_which_day_they_are(stations, client_of, province):
    client = client_of(province)
    found = taken(client)
    shown = f"Tỉnh Lạng Sơn, như ngày {today():%-d/%-m/%Y}"
    assert [found[0], found[1]] == [["Mạng lưới truyền thanh"], [shown]]
    assert found[3][:3] == ["Xã, phường", "Huyện", "Trạm"]
    assert [row[0] for row in found[4:]] == ["Xã Công Sơn", "Xã Ba Sơn", "Xã Đồng Đăng"]
    assert "=1+1" in found[4]


def test_what_is_narrowed_is_taken_away_narrowed_and_as_on_its_day(stations, client_of, province):
    client = client_of(province)
    asked = f"ngay={today() - timedelta(days=1)}&tinh-trang=hoat-dong-duoc"
    assert [row[0] for row in taken(client, asked)[5:]] == ["Xã Ba Sơn"]
    assert len(taken(client, "tinh-trang=hong&tim=ba+son")) == 5, "nothing but what stands above the table"


def test_an_area_out_of_reach_is_not_taken_away(stations, client_of, operator, province, dong_dang):
    client, other = client_of(operator), stations[0].unit
    address = reverse("common:export", args=["mang-luoi"])
    assert client.post(address, {"loc": f"dia-ban={other.uid}"}).status_code == 404
    assert [row[0] for row in taken(client)[4:]] == ["Xã Đồng Đăng"]


def test_an_area_that_went_out_of_reach_while_the_file_was_waited_for_is_said_so(stations, operator, province):
    export = Export.objects.create(
        owner=operator.uid, list_name="mang-luoi", title="Mạng lưới", query=f"dia-ban={stations[0].unit.uid}"
    )
    write_export(export)
    assert export.state == ExportState.FAILED
    assert "không còn vai trò" in export.problem


def test_who_may_not_see_the_network_any_more_gets_no_file(stations, operator):
    end_role(holding=RoleHolding.objects.get(person=operator), by=Program("thu", "Thử"), on=today())
    export = Export.objects.create(owner=operator.uid, list_name="mang-luoi", title="Mạng lưới")
    write_export(export)
    assert export.state == ExportState.FAILED


def test_a_view_kept_today_shows_the_day_on_which_it_is_opened(stations, client_of, province):
    client = client_of(province)
    page = client.get(BOARD, {"ngay": f"{today():%-d/%-m/%Y}", "tinh-trang": "hong"})
    assert page.context["listing"].query_string == "tinh-trang=hong"
    client.post(reverse("common:views", args=["mang-luoi"]), {"loc": "tinh-trang=hong", "name": "Hỏng", "mo-san": "1"})
    assert SavedView.objects.get().query == "tinh-trang=hong"
    opened = client.get(BOARD)
    assert [row.commune.name for row in opened.context["rows"]] == ["Công Sơn"]
    assert "Sửa bộ lọc" in opened.content.decode()
    assert len(client.get(BOARD, {"tat-ca": "1"}).context["rows"]) == 3


def test_a_view_of_a_day_that_has_passed_keeps_that_day(stations, client_of, province):
    page = client_of(province).get(BOARD, {"ngay": "11/5/2018"})
    assert page.context["area"].on == date(2018, 5, 11)
    assert page.context["listing"].query_string == "ngay=2018-05-11"
