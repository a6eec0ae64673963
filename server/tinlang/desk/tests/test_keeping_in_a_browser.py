"""What one types outlives a lost network, a session that ends, a tab that closes, and another tab."""

import re
from calendar import monthrange

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tinlang.bulletins.models import Bulletin, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock
from tinlang.desk.tests.test_in_a_browser import TOO_WIDE
from tinlang.units.actions import rebuild_closure
from tinlang.units.tests.factories import VillageFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases="__all__", transaction=True),
]

KEPT, LOST = "Đã lưu lúc", "Chưa lưu"


@pytest.fixture
def context(chromium: Browser, live_server, editor):
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="en-US", base_url=live_server.url)
    page = context.new_page()
    page.goto("/tin/soan/")
    sign_in(page)
    page.close()
    yield context
    context.close()


def sign_in(page: Page) -> None:
    page.locator("[name=username]").fill("nguoi-soan")
    page.locator("[name=password]").fill("mat-khau-de-thu")
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/tin/soan/")


def composing(context: BrowserContext, path: str = "/tin/soan/") -> Page:
    page = context.new_page()
    page.goto(path)
    return page


def told(page: Page):
    return page.locator("[data-kept]")


def stored_text() -> str:
    return Version.objects.get().main_variant.text


def copies(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('tinlang-chu:'))")


def test_what_is_typed_is_kept_without_pressing_anything(context):
    page = composing(context)
    page.locator("[name=byline]").evaluate("field => field.dispatchEvent(new Event('input', {bubbles: true}))")
    page.locator("[name=text]").fill("Mời bà con đi họp.")
    expect(told(page)).to_contain_text(KEPT)
    assert Bulletin.objects.count() == 1
    expect(page).to_have_url(re.compile(f"/tin/ban/{Version.objects.get().uid}/sua/$"))
    page.get_by_label("Cả xã Đồng Đăng").check()
    page.locator("[name=text]").press_sequentially(" Bảy giờ tối.")
    page.wait_for_function("() => !Object.keys(localStorage).some(key => key.startsWith('tinlang-chu:'))")
    page.reload()
    expect(page.locator("[name=text]")).to_have_value("Mời bà con đi họp. Bảy giờ tối.")
    expect(page.get_by_label("Cả xã Đồng Đăng")).to_be_checked()
    assert copies(page) == [] and page.evaluate(TOO_WIDE) <= 0


def test_a_network_that_is_cut_in_the_middle_loses_nothing(context):
    page = composing(context)
    page.locator("[name=text]").fill("Một.")
    expect(told(page)).to_contain_text(KEPT)
    context.set_offline(True)
    page.locator("[name=text]").fill("Một. Hai.")
    expect(told(page)).to_contain_text(LOST)
    assert stored_text() == "Một." and copies(page)
    context.set_offline(False)
    expect(told(page)).to_contain_text(KEPT)
    assert stored_text() == "Một. Hai." and copies(page) == []


def test_a_tab_that_closes_without_a_network_gives_its_words_to_the_next(context, dong_dang):
    version = VersionFactory(unit=dong_dang)
    address = f"/tin/ban/{version.uid}/sua/"
    page = composing(context, address)
    context.set_offline(True)
    page.locator("[name=text]").fill("Chữ viết lúc mất mạng.")
    expect(told(page)).to_contain_text(LOST)
    page.close()
    context.set_offline(False)
    page = composing(context, address)
    expect(page.get_by_text("Máy này còn giữ chữ chưa gửi được")).to_be_visible()
    page.get_by_role("button", name="Đưa lại vào tin").click()
    expect(page.locator("[name=text]")).to_have_value("Chữ viết lúc mất mạng.")
    expect(told(page)).to_contain_text(KEPT)
    assert stored_text() == "Chữ viết lúc mất mạng."


def test_a_session_that_ends_in_the_middle_loses_nothing(context):
    page = composing(context)
    page.locator("[name=text]").fill("Một.")
    expect(told(page)).to_contain_text(KEPT)
    context.clear_cookies(name="sessionid")
    page.locator("[name=text]").fill("Một. Hai.")
    expect(told(page)).to_contain_text("phiên làm việc đã hết")
    page.locator("button[name=do][value=save]").last.click()
    page.locator("[name=username]").fill("nguoi-soan")
    page.locator("[name=password]").fill("mat-khau-de-thu")
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text("Đã lưu bản nháp.")).to_be_visible()
    assert stored_text() == "Một. Hai."


def test_two_tabs_meet_and_both_texts_are_shown(context, dong_dang):
    version = VersionFactory(unit=dong_dang)
    one, other = (composing(context, f"/tin/ban/{version.uid}/sua/") for _ in range(2))
    one.locator("[name=text]").fill("Chữ thẻ một.")
    expect(told(one)).to_contain_text(KEPT)
    other.locator("[name=text]").fill("Chữ thẻ hai.")
    expect(told(other)).to_contain_text("Lưu nháp")
    assert stored_text() == "Chữ thẻ một."
    other.locator("button[name=do][value=save]").last.click()
    expect(other.get_by_text("Có hai bản khác nhau")).to_be_visible()
    expect(other.locator("[name=text]")).to_have_value("Chữ thẻ hai.")
    expect(other.locator("del", has_text="một.")).to_be_visible()
    other.wait_for_load_state()
    assert other.evaluate(TOO_WIDE) <= 0


def test_who_signs_out_leaves_no_words_on_the_machine(context):
    page = composing(context)
    context.route("**/giu/", lambda route: route.abort())
    page.locator("[name=text]").fill("Chữ chưa gửi.")
    expect(told(page)).to_contain_text(LOST)
    assert copies(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.evaluate("document.querySelector('[data-sign-out]').requestSubmit()")
    page.locator("[name=username]").wait_for()
    assert copies(page) == []


def test_without_a_network_the_button_leaves_one_with_ones_words(context):
    page = composing(context)
    context.set_offline(True)
    page.locator("[name=text]").fill("Một.")
    save = page.locator("button[name=do][value=save]").last
    save.click()
    expect(told(page)).to_contain_text("mất mạng")
    expect(page.locator("[name=text]")).to_have_value("Một.")
    assert save.get_attribute("aria-busy") is None and copies(page)
    context.set_offline(False)
    expect(told(page)).to_contain_text(KEPT)
    save.click()
    expect(page.get_by_text("Đã lưu bản nháp.")).to_be_visible()
    assert stored_text() == "Một."


def test_while_the_server_does_not_answer_the_button_waits_with_ones_words(context):
    page = composing(context)
    context.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.locator("[name=text]").fill("Một.")
    expect(told(page)).to_contain_text(LOST)
    expect(page.locator("[data-lost]")).to_be_visible()
    page.locator("button[name=do][value=save]").last.click()
    expect(page.locator("button[name=do][value=save]").last).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("[name=text]")).to_have_value("Một.")
    context.unroute("**/*")
    page.locator("[name=text]").fill("Một. Hai.")
    expect(told(page)).to_contain_text(KEPT)
    expect(page.locator("[data-lost]")).to_have_count(0)
    expect(page.locator("#cau-2")).to_be_visible()
    assert stored_text() == "Một. Hai."


def test_who_signed_in_anew_in_another_tab_is_told_so_in_a_line_and_goes_on(context):
    page = composing(context)
    other = composing(context, "/")
    other.on("dialog", lambda dialog: dialog.accept())
    other.evaluate("document.querySelector('[data-sign-out]').requestSubmit()")
    other.locator("[name=username]").wait_for()
    other.goto("/tin/soan/")
    sign_in(other)
    for words in ("Một.", "Một. Hai."):
        page.locator("[name=text]").fill(words)
        expect(told(page)).to_contain_text(LOST)
        expect(page.locator("#toasts").get_by_text("mở từ trước lần đăng nhập gần nhất")).to_have_count(1)
    assert page.locator("#toasts form").count() == 0 and page.evaluate(TOO_WIDE) <= 0
    page.locator("button[name=do][value=save]").last.click()
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text("Đã lưu bản nháp.")).to_be_visible()
    assert stored_text() == "Một. Hai."


def test_areas_are_found_without_marks_and_counted(context, dong_dang):
    for number in range(1, 6):
        VillageFactory(name=f"Thử {number}", parent=dong_dang)
    rebuild_closure()
    page = composing(context)
    page.get_by_label("Tìm địa bàn, không cần gõ dấu").fill("na pai")
    expect(page.get_by_label("Thôn Nà Pài")).to_be_visible()
    expect(page.get_by_label("Khu Hoàng Văn Thụ")).to_be_hidden()
    page.get_by_label("Thôn Nà Pài").check()
    expect(page.locator("[data-picker-count]")).to_have_text("1 thôn")
    page.get_by_label("Tìm địa bàn, không cần gõ dấu").fill("")
    page.get_by_label("Cả xã Đồng Đăng").focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-picker-count]")).to_have_text("1 xã, 7 thôn")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Khu Hoàng Văn Thụ")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("[data-picker-count]")).to_have_text("6 thôn")


def test_a_day_is_chosen_on_a_calendar_that_puts_the_day_first_in_any_browser(context):
    page, today = composing(context), clock.today()
    page.get_by_label("Trong những ngày").check()
    page.locator("[name=last_day]").fill(f"{today:%d/%m/%Y}")  # the browser has a clock of its own
    page.locator(".choice__body .date-row__open").last.click()
    page.locator(".calendar__day").last.click()
    _, last = monthrange(today.year, today.month)
    expect(page.locator("[name=last_day]")).to_have_value(f"{last}/{today.month}/{today.year}")
    page.locator("[name=text]").fill("Mời bà con đi họp.")
    expect(told(page)).to_contain_text(KEPT)
    assert Version.objects.get().airs_by_days
