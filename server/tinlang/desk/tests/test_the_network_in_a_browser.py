"""The network in Chromium: a map whose labels cover nothing, a check from a phone, a board that needs no scripts."""

from datetime import date

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common.clock import today
from tinlang.common.dates import written_day
from tinlang.desk.tests.test_in_a_browser import opened, sign_in
from tinlang.inventory.models import Check, RepairTicket
from tinlang.inventory.tests.factories import CheckFactory, StationFactory
from tinlang.units.actions import rebuild_closure
from tinlang.units.models import Unit
from tinlang.units.tests.factories import UnitFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]

BOARD = reverse("inventory:board")
NEAR = [(21.8 + row * 0.03, 106.7 + column * 0.045) for row in range(5) for column in range(5)]
COVERED = """
(() => {
  const box = e => e.getBoundingClientRect();
  const hit = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const labels = [...document.querySelectorAll('.map__label')].filter(e => e.dataset.side);
  const marks = [...document.querySelectorAll('.map__mark svg')];
  const pairs = [];
  labels.forEach((a, i) => labels.slice(i + 1).forEach(b => {
    if (hit(box(a), box(b))) pairs.push([a.textContent, b.textContent]);
  }));
  labels.forEach(a => marks.forEach(m => {
    const of = box(m), core = {left: of.left + 5, right: of.right - 5, top: of.top + 5, bottom: of.bottom - 5};
    if (m.parentElement !== a.parentElement && hit(box(a), core)) pairs.push([a.textContent, 'mark']);
  }));
  return {pairs, shown: labels.length};
})()
"""


@pytest.fixture
def server(live_server, settings, tmp_path) -> str:
    settings.MEDIA_STORE = tmp_path / "media"
    return live_server.url


@pytest.fixture
def officials(lang_son, dong_dang):
    """Twenty-five communes close together, three states in turn; somebody of the province, somebody of Đồng Đăng."""
    person = person_with("tinh", "Cán bộ tỉnh", lang_son, Role.OPERATOR)
    for number, (lat, lon) in enumerate(NEAR):
        unit = UnitFactory(name=f"Xã Thử {number}", kind="", parent=lang_son, lat=lat, lon=lon)
        if number % 3:
            CheckFactory(station=StationFactory(unit=unit), by=person, broken=number % 3 == 1)
    StationFactory(unit=dong_dang, name="Trạm truyền thanh xã Đồng Đăng", since=date(2025, 7, 1))
    rebuild_closure()
    return person, person_with("van-hanh", "Người vận hành", dong_dang, Role.OPERATOR)


def map_of(page):
    page.get_by_role("button", name="Mở bản đồ").click()
    page.locator("[data-drawn]").wait_for(state="attached")
    return page.evaluate(COVERED)


@pytest.mark.parametrize("width", [1280, 1700, 360])
def test_no_label_of_the_map_covers_another(chromium, server, officials, width):
    page = opened(chromium, viewport={"width": width, "height": 800})
    sign_in(page, server, "tinh")
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(server + BOARD)
    assert fetched and not [url for url in fetched if "leaflet" in url], "only when the map is opened"
    seen = map_of(page)
    assert [url for url in fetched if "leaflet" in url]
    assert seen["pairs"] == []
    assert seen["shown"] >= (20 if width > 360 else 4)
    page.get_by_role("button", name="Phóng to").click()
    assert page.evaluate(COVERED)["pairs"] == []
    assert page.complaints == [], "the policy, or a script, complains"
    page.context.close()


def test_a_mark_leads_to_its_station(chromium, server, officials):
    page = opened(chromium, viewport={"width": 1280, "height": 800})
    sign_in(page, server, "tinh")
    page.goto(server + BOARD)
    map_of(page)
    page.locator(".map__mark--bad").first.click()
    page.get_by_role("heading", name="Diễn biến").wait_for()
    page.context.close()


def test_a_check_with_a_photo_is_recorded_from_a_phone(chromium, server, officials, tmp_path):
    photo = tmp_path / "loa.jpg"
    Image.new("RGB", (640, 480), "green").save(photo)
    page = opened(chromium, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True, user_agent="Mobile")
    sign_in(page, server, "van-hanh")
    page.goto(server + BOARD)
    page.get_by_role("link", name="Ghi kết quả kiểm tra").click()
    expect(page.locator(".file")).to_contain_text("Chưa chọn tệp nào")
    page.get_by_role("button", name="Ghi kết quả").click()
    page.locator(".field__error", has_text="Chưa điền mục này.").first.wait_for()
    page.get_by_label("Hoạt động được", exact=True).check()
    page.get_by_label("Số cụm loa chạy").fill("9")
    page.get_by_label("Ảnh").set_input_files(photo)
    expect(page.locator(".file")).to_have_text("Chọn tệploa.jpg")
    page.get_by_role("button", name="Ghi kết quả").click()
    page.locator(".field__error", has_text="Số cụm loa chạy nhiều hơn số cụm của trạm.").wait_for()
    page.get_by_label("Số cụm loa chạy").fill("4")
    page.get_by_label("Ảnh").set_input_files(photo)
    page.get_by_role("button", name="Ghi kết quả").click()
    page.get_by_text("Kiểm tra: hoạt động được", exact=True).wait_for()
    drawn = page.locator(".told__photo img")
    drawn.scroll_into_view_if_needed()
    page.wait_for_function("e => e.complete && e.naturalWidth === 640", arg=drawn.element_handle())
    check = Check.objects.get(station__versions__name="Trạm truyền thanh xã Đồng Đăng")
    assert (check.clusters_working, check.from_phone, check.on) == (4, True, today())
    page.context.close()


def test_without_scripts_the_board_is_enough(chromium, server, officials):
    page = opened(chromium, java_script_enabled=False, viewport={"width": 1280, "height": 800})
    sign_in(page, server, "tinh")
    page.goto(server + BOARD)
    assert not page.locator("[data-map]").is_visible()
    page.get_by_role("link", name="hỏng").click()
    expect(page.locator("tbody tr")).to_have_count(8)
    page.get_by_label("Như ngày").fill("2018-05-11")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.locator(".page__sub")).to_contain_text("11/5/2018")
    page.context.close()


def test_on_paper_every_column_stays_and_no_empty_form_is_printed(chromium, server, officials):
    page = opened(chromium, viewport={"width": 661, "height": 900})  # A4 without its margins
    sign_in(page, server, "tinh")
    station = StationFactory(unit=Unit.objects.get(versions__name="Đồng Đăng"), name="Trạm dài tên", technology="fm")
    ticket = RepairTicket.objects.create(station=station, cause="Đứt dây", opened_by=officials[0])
    page.emulate_media(media="print")
    page.goto(server + BOARD)
    wrap = page.locator(".table-wrap")
    assert wrap.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    last = page.get_by_role("columnheader", name="Phát lần cuối").bounding_box()
    assert last["x"] + last["width"] <= 661
    page.goto(server + reverse("inventory:ticket", args=[ticket.uid]))
    assert page.get_by_text("Đứt dây").is_visible()
    assert not page.locator("textarea").first.is_visible()
    assert page.get_by_text(f"({written_day(today())})").first.is_visible()
    page.context.close()
