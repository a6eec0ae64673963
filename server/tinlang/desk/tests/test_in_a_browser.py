"""Every page of the desk in Chromium: axe (WCAG 2.2 AA), light and dark, desktop and phone, without scripts too."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import axe_playwright_python
import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tinlang.accounts.actions import Paper, delegate
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.broadcasting.actions import strike_entry
from tinlang.broadcasting.tests.by_hand import a_line_by_hand
from tinlang.bulletins.actions import edit_again
from tinlang.bulletins.models import AlertReview, AlertRule, Column
from tinlang.bulletins.tests.factories import ReleaseFactory, VersionFactory
from tinlang.common import clock
from tinlang.desk.tests.asked_in_vain import one_of_the_provinces
from tinlang.devices.tests.factories import DeviceFactory
from tinlang.inventory.actions import open_review
from tinlang.inventory.models import Explanation, RepairTicket
from tinlang.inventory.tests.factories import CheckFactory, StationFactory
from tinlang.services.actions import consult, extend, tell_absence, warn_in
from tinlang.services.models import CodeSeries
from tinlang.services.tests.factories import ProcedureFactory, a_days_desk
from tinlang.units.tests.factories import OrganisationFactory, UnitFactory
from tinlang.units.tests.successions import ended
from tinlang.workdays.models import OfficeHours, SpecialDay
from tinlang.workdays.queries import calendar_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases="__all__", transaction=True),
]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""All that axe asks of colours: the other rules see the same page in both themes."""
FINDINGS = """
rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], selectors: false})
  .then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))
"""
TOO_WIDE = "document.documentElement.scrollWidth - window.innerWidth"
SMALL_CONTROLS = """
[...document.querySelectorAll('button, .button, select, nav a, input')]
  .filter(e => !e.matches('[type=hidden], [type=checkbox], [type=radio]'))
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.matches('.visually-hidden'))
  .filter(e => e.getBoundingClientRect().height < 43.5)
  .map(e => e.outerHTML.slice(0, 120))
"""
WIDTHS = [1280, 360]
HOUR = timedelta(hours=1)


@pytest.fixture
def server(live_server) -> str:
    return live_server.url


@pytest.fixture
def everything(lang_son, dong_dang, settings):
    """Somebody with every role, and a row of each kind. Returns the pages to look at."""
    person = person_with("tat-ca", "Hoàng Thị Lan", dong_dang, *Role)
    draft = VersionFactory(unit=dong_dang, edited_by=person, title="Tạm ngừng cấp điện 7h30–16h00 ngày 24/11")
    waiting = VersionFactory(unit=dong_dang, submitted=True, title="Lịch tiêm vắc-xin sởi – rubella cho trẻ 18 tháng")
    returned = VersionFactory(unit=dong_dang, edited_by=person, returned=True)
    again = edit_again(version=returned, by=person)
    release = ReleaseFactory(unit=dong_dang)
    device = DeviceFactory(unit=dong_dang, by=person)
    by_hand = a_line_by_hand(dong_dang, person, "Trưởng thôn Nà Pài đọc thông báo họp thôn")
    strike_entry(entry=a_line_by_hand(dong_dang, person, "Tiếp âm VOV1"), why="Ghi hai lần", by=person)
    urgent = {"priority": "urgent", "severity": "severe", "every_s": 300}
    alert_draft = VersionFactory(unit=dong_dang, edited_by=person, sounding=True, **urgent)
    alert = VersionFactory(unit=dong_dang, edited_by=person, submitted=True, title="Lũ quét ở suối Nà Pài", **urgent)
    AlertRule.objects.create(unit=dong_dang, one_person=True, source="Quyết định số … (giả định)")
    drill = VersionFactory(unit=dong_dang, approved=True, is_drill=True, title="Diễn tập tháng này", **urgent)
    drilled = ReleaseFactory(unit=dong_dang, version=drill)
    given_alone = VersionFactory(
        unit=dong_dang, submitted=True, title="Sạt lở ở Thôn Khuổi Luông", end_at=clock.now() + HOUR, **urgent
    )
    AlertReview.objects.create(version=given_alone, home=dong_dang, due_at=clock.now() + HOUR)
    column = Column.objects.create(unit=dong_dang, name="Gương người tốt, việc tốt")
    broken = StationFactory(unit=dong_dang, name="Trạm truyền thanh xã Đồng Đăng")
    CheckFactory(station=broken, by=person, broken=True)
    ticket = RepairTicket.objects.create(station=broken, cause="đứt dây", needs="200 m dây", opened_by=person)
    days = {"begins_on": clock.today(), "ends_on": clock.today()}
    review = open_review(unit=dong_dang, name="Rà soát trước Tết", note="Chụp ảnh máy.", by=person, **days)
    words = {"counted": "hỏng", "stated": "chạy 4/5 cụm", "reason": "Đã thay cầu chì.", "by": person}
    Explanation.objects.create(unit=dong_dang, station=broken, fact="serviceable", on=clock.today(), **words)
    old = ended(UnitFactory(name="Thụy Hùng", parent=lang_son), dong_dang)
    left = StationFactory(unit=old, name="Trạm truyền thanh xã Thụy Hùng", technology="fm")
    procedure = ProcedureFactory(partial_reason="ký trước mặt cán bộ")
    series = CodeSeries.objects.create(unit=dong_dang, prefix="H37.99.01")
    said = {"unit": dong_dang, "source": "Công điện"}
    day_off = SpecialDay.objects.create(on=clock.today(), kind="off", name="Nghỉ vì bão", **said)
    span = {"opens": "07:00", "lunch_from": "11:30", "lunch_to": "14:00", "closes": "17:30", "cutoff": "16:00"}
    hours = OfficeHours.objects.create(valid_from=clock.today(), **span, **said)
    other = person_with("pho", "Phó chủ tịch", dong_dang, Role.EDITOR)
    officer = person_with("thu-ly", "Người thụ lý", dong_dang, Role.OFFICER)
    dossiers = a_days_desk(dong_dang, person, officer)
    late = dossiers["late"]
    one_of_the_provinces(late, settings, person)
    soon = {"question": "Có đúng không?", "due_on": clock.today()}
    asked = consult(dossier=late, body=OrganisationFactory(unit=dong_dang), by=person, **soon)
    extend(dossier=dossiers["new"], to_on=calendar_of().after(clock.today(), 9), reason="Mưa lũ.", by=person)
    days = {"first_day": clock.today(), "last_day": clock.today()}
    absence = tell_absence(unit=dong_dang, person=officer, stand_in=person, by=person, reason="leave", **days)
    warn_in(dong_dang)
    paper = Paper("12/UQ-UBND", clock.today())
    delegation = delegate(by=person, to=other, unit=dong_dang, paper=paper, **days)
    return [
        reverse("desk:home"),
        reverse("desk:tasks"),
        reverse("desk:left", args=["tram"]),
        reverse("common:bulk", args=["con-lai-tram", "ban-giao"]) + f"?chon={left.uid}",
        reverse("desk:help"),
        reverse("desk:help_page", args=["danh-sach"]),
        reverse("common:exports"),
        reverse("common:views", args=["tin"]) + "?loc=tim%3Dx",
        reverse("common:bulk", args=["phat", "thu-hoi"]) + f"?chon={release.uid}",
        reverse("desk:help_page", args=["soan-tin"]),
        reverse("accounts:change_password"),
        reverse("accounts:security"),
        reverse("accounts:code_app"),
        reverse("accounts:passkey"),
        reverse("accounts:recovery"),
        reverse("accounts:pin"),
        reverse("accounts:people"),
        reverse("accounts:add_person"),
        reverse("accounts:person", args=[other.uid]),
        reverse("accounts:delegations"),
        reverse("accounts:delegate"),
        reverse("accounts:revoke_delegation", args=[delegation.uid]),
        reverse("broadcasting:approve", args=[waiting.uid]),
        reverse("broadcasting:paper", args=[waiting.uid]),
        reverse("bulletins:list"),
        reverse("bulletins:columns"),
        reverse("bulletins:column", args=[column.key]),
        reverse("bulletins:alert"),
        reverse("bulletins:drill"),
        reverse("bulletins:edit_alert", args=[alert_draft.uid]),
        reverse("bulletins:bulletin", args=[alert.bulletin.uid]),
        reverse("broadcasting:alone", args=[alert.uid]),
        reverse("broadcasting:release", args=[drilled.uid]),
        reverse("bulletins:review", args=[given_alone.uid]),
        reverse("bulletins:compose"),
        reverse("bulletins:edit", args=[draft.uid]),
        reverse("bulletins:bulletin", args=[waiting.bulletin.uid]),
        reverse("bulletins:compare", args=[again.bulletin.uid]),
        reverse("bulletins:return", args=[waiting.uid]),
        reverse("broadcasting:waiting"),
        reverse("broadcasting:day"),
        reverse("broadcasting:day") + f"?loa={device.uid}&luc=7h30",
        reverse("broadcasting:week"),
        reverse("broadcasting:logbook"),
        reverse("broadcasting:write_entry"),
        reverse("broadcasting:correct_entry", args=[by_hand.uid]),
        reverse("broadcasting:releases"),
        reverse("broadcasting:release", args=[release.uid]),
        reverse("broadcasting:withdraw", args=[release.uid]),
        reverse("broadcasting:orders"),
        reverse("speech:words") + "?cau=" + quote("Đến TYT lúc 7h30, hỏi XQZ."),
        reverse("speech:golden"),
        reverse("inventory:board"),
        reverse("inventory:reviews"),
        reverse("inventory:open_review"),
        reverse("inventory:review", args=[review.uid]),
        reverse("inventory:station", args=[broken.uid]),
        reverse("inventory:check", args=[broken.uid]),
        reverse("inventory:open_repair", args=[broken.uid]),
        reverse("inventory:ticket", args=[ticket.uid]),
        reverse("inventory:explain", args=[broken.uid]),
        reverse("inventory:register"),
        reverse("inventory:change", args=[broken.uid]),
        reverse("inventory:end", args=[broken.uid]),
        reverse("procedures:list"),
        reverse("procedures:procedure", args=[procedure.uid]),
        reverse("procedures:add"),
        reverse("procedures:open", args=[procedure.uid]),
        reverse("procedures:load"),
        reverse("procedures:series"),
        reverse("procedures:one_series", args=[series.pk]),
        reverse("workdays:year"),
        reverse("workdays:year") + "?nam=2027",
        reverse("workdays:day", args=[day_off.uid]),
        reverse("workdays:add_day"),
        reverse("workdays:hours", args=[hours.pk]),
        reverse("services:dossiers"),
        reverse("services:receive"),
        reverse("dossier_figures:now"),
        reverse("dossier_figures:now") + "?theo=nguoi-giu",
        reverse("services:warning_rules"),
        reverse("services:absences"),
        reverse("services:tell_absence"),
        reverse("services:end_absence", args=[absence.uid]),
        reverse("accounts:mail"),
        reverse("dossier_figures:figures"),
        reverse("dossier_figures:behind"),
        reverse("services:reconcile"),
        reverse("services:receive_one", args=[dossiers["marriage"].uid]),
        reverse("services:dossier", args=[late.uid]),
        reverse("services:dossier", args=[dossiers["lacking"].uid]),
        reverse("services:dossier", args=[dossiers["registered"].uid]),
        reverse("services:answer", args=[asked.uid]),
        reverse("services:consult", args=[late.uid]),
        reverse("services:correct", args=[late.uid]),
        reverse("services:stop", args=[late.uid]),
        reverse("services:hand_over", args=[dossiers["new"].uid]),
        reverse("devices:list"),
        reverse("devices:device", args=[device.uid]),
        reverse("devices:edit", args=[device.uid]),
        reverse("devices:enrol"),
        "/khong-co-trang-nay/",
    ]


def opened(chromium: Browser, **options) -> Page:
    page = chromium.new_context(locale="vi-VN", **options).new_page()
    page.complaints = []
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    return page


def sign_in(page: Page, server: str, username: str) -> None:
    page.goto(f"{server}{reverse('accounts:sign_in')}")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.locator("input[name=password]").fill("mat-khau-de-thu")
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(f"{server}/")


def wrong_with(page: Page) -> list[object]:
    """What somebody would stumble over on the page in front, in light colours and in dark: nothing, if it is good.

    Axe is put there by the debugger, because the page's policy allows no foreign script.
    """
    page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": AXE})
    page.emulate_media(color_scheme="light")
    wrong = page.evaluate(FINDINGS, RULES)
    page.emulate_media(color_scheme="dark")
    wrong += page.evaluate(FINDINGS, COLOURS) + page.evaluate(SMALL_CONTROLS)
    too_wide = page.evaluate(TOO_WIDE)
    return [*wrong, f"{too_wide} px too wide"] if too_wide else wrong


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_can_be_read_and_used_by_everybody(chromium, server, everything, width):
    page = opened(chromium, viewport={"width": width, "height": 800})
    page.goto(f"{server}{reverse('accounts:sign_in')}")
    wrong = {"sign in": wrong_with(page)}
    sign_in(page, server, "tat-ca")
    for address in everything:
        page.goto(f"{server}{address}")
        wrong[address] = wrong_with(page)
    assert {address: found for address, found in wrong.items() if found} == {}
    assert [said for said in page.complaints if "404" not in said] == [], "the policy, or a script, complains"
    page.context.close()


def test_without_scripts_the_menu_opens_and_messages_stand_in_the_page(chromium, server, everything):
    page = opened(chromium, java_script_enabled=False, viewport={"width": 360, "height": 740})
    sign_in(page, server, "tat-ca")
    entry = page.locator(".menu__entry", has_text="Soạn tin")
    assert not entry.is_visible()
    page.get_by_role("link", name="Danh mục").click()
    entry.wait_for()
    entry.click()
    page.get_by_label("Tiêu đề").fill("Tin không cần kịch bản")
    page.get_by_role("button", name="Lưu nháp").last.click()
    expect(page.get_by_text("Đã lưu bản nháp.")).to_be_visible()
    page.wait_for_load_state()
    assert not page.locator(".needs-js").first.is_visible()
    page.context.close()


def test_the_drawer_closes_with_escape_and_gives_the_focus_back(chromium, server, everything):
    page = opened(chromium, viewport={"width": 360, "height": 740})
    sign_in(page, server, "tat-ca")
    opener = page.get_by_role("link", name="Danh mục")
    opener.click()
    page.locator(".menu__entry").first.wait_for()
    page.keyboard.press("Escape")
    page.locator(".menu__entry").first.wait_for(state="hidden")
    expect(opener).to_be_focused()
    page.context.close()


def test_the_chosen_colours_stay_on_this_machine(chromium, server, everything):
    page = opened(chromium, color_scheme="light", viewport={"width": 1280, "height": 800})
    sign_in(page, server, "tat-ca")
    ground = "getComputedStyle(document.body.parentElement).backgroundColor"
    light = page.evaluate(ground)
    for _ in ("light", "dark"):
        page.locator("[data-theme-toggle]").click()
    dark = page.evaluate(ground)
    page.reload()
    assert page.evaluate(ground) == dark != light
    assert "Màu tối" in page.locator("[data-theme-toggle]").inner_text()
    assert {cookie["name"] for cookie in page.context.cookies()} == {"sessionid", "csrftoken"}
    page.context.close()


def test_words_that_are_not_saved_are_not_left_by_a_slip(chromium, server, everything):
    page = opened(chromium, viewport={"width": 1280, "height": 800})
    sign_in(page, server, "tat-ca")
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.goto(f"{server}{reverse('bulletins:compose')}")
    page.context.set_offline(True)
    page.get_by_label("Tiêu đề").press_sequentially("Tin dở dang")
    with page.expect_event("dialog") as asked:
        page.locator(".menu__entry", has_text="Trợ giúp").or_(page.locator(".menu__brand").last).first.click()
    assert asked.value.type == "beforeunload"
    assert page.get_by_label("Tiêu đề").input_value() == "Tin dở dang"
    page.context.set_offline(False)
    page.context.close()


def test_ticking_a_commune_takes_its_villages_along(chromium, server, everything):
    page = opened(chromium, viewport={"width": 1280, "height": 800})
    sign_in(page, server, "tat-ca")
    page.goto(f"{server}{reverse('bulletins:compose')}")
    whole = page.get_by_label("Cả Xã Đồng Đăng")
    village = page.get_by_label("Thôn Nà Pài")
    whole.check()
    assert village.is_checked()
    village.uncheck()
    assert not whole.is_checked()
    whole.check()
    whole.uncheck()
    assert not village.is_checked()
    page.context.close()


def test_an_error_in_answer_to_htmx_is_a_toast_and_the_page_stays(chromium, server, everything):
    page = opened(chromium, viewport={"width": 1280, "height": 800})
    sign_in(page, server, "tat-ca")
    page.evaluate("htmx.ajax('GET', '/khong-co/', {target: '#content', swap: 'innerHTML'})")
    toast = page.locator("#toasts [data-toast]")
    toast.wait_for()
    assert "Không có trang này." in toast.inner_text()
    assert page.get_by_role("heading", level=1).inner_text() == "Việc của tôi hôm nay"
    toast.get_by_role("button", name="Đóng thông báo").click()
    toast.wait_for(state="detached")
    page.context.close()


def test_ticked_rows_are_done_together_and_one_is_asked_first(chromium, server, everything):
    page = opened(chromium, viewport={"width": 1280, "height": 800})
    sign_in(page, server, "tat-ca")
    page.goto(f"{server}{reverse('devices:list')}")
    button = page.get_by_role("button", name="Phát tiếng thử")
    assert not button.is_visible()
    page.locator("[data-bulk-row]").first.check()
    expect(page.locator("[data-bulk-said]")).to_have_text("Đã đánh dấu 1")
    button.click()
    page.get_by_role("button", name="Phát tiếng thử: 1 mục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Phát tiếng thử: xong 1/1 mục")
    assert page.complaints == []
    page.context.close()


def test_without_scripts_rows_are_ticked_all_the_same(chromium, server, everything):
    page = opened(chromium, java_script_enabled=False, viewport={"width": 1280, "height": 800})
    sign_in(page, server, "tat-ca")
    page.goto(f"{server}{reverse('devices:list')}")
    page.locator("input[name=tat-ca]").check()
    page.get_by_role("button", name="Phát tiếng thử").click()
    page.get_by_role("button", name="Phát tiếng thử: 1 mục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Phát tiếng thử: xong 1/1 mục")
    page.context.close()


def test_keys_lead_to_the_search_and_to_pages_until_they_are_turned_off(chromium, server, everything):
    page = opened(chromium, viewport={"width": 1280, "height": 800})
    sign_in(page, server, "tat-ca")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url(f"{server}{reverse('bulletins:list')}")
    page.keyboard.press("/")
    expect(page.locator("#listing-query")).to_be_focused()
    page.keyboard.type("g?/")
    assert page.locator("#listing-query").input_value() == "g?/", "who types is left alone"
    page.locator("#listing-query").blur()
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    page.get_by_role("button", name="Tắt phím tắt trên máy này").click()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert not page.get_by_role("dialog").is_visible()
    page.context.close()
