"""Writing in Chromium, with and without JavaScript: what is asked for, and what stays when the session is over."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tinlang.bulletins.models import Version
from tinlang.desk.tests.test_in_a_browser import TOO_WIDE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases="__all__", transaction=True),
]

TEXT = "Mất điện từ 7 giờ.\n\nMời bà con chú ý."


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(request, chromium: Browser, live_server, editor):
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, locale="vi-VN", java_script_enabled=request.param
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/tin/soan/")
    sign_in(page)
    page.wait_for_url(f"{live_server.url}/tin/soan/")
    yield page
    context.close()


def sign_in(page: Page) -> None:
    page.locator("[name=username]").fill("nguoi-soan")
    page.locator("[name=password]").fill("mat-khau-de-thu")
    page.get_by_role("button", name="Đăng nhập").click()


def test_a_time_is_asked_for_only_when_one_is_wanted(page: Page):
    start, end, text = (page.locator(f"[name={name}]") for name in ("start", "end", "text"))
    expect(start).to_be_hidden()
    expect(end).to_be_hidden()
    page.get_by_label("Vào lúc đã hẹn").check()
    expect(start).to_be_visible()
    page.get_by_text("Giờ hết hạn").click()
    expect(end).to_be_visible()
    box = text.bounding_box()
    assert box is not None and box["height"] >= 10 * 1.6 * 16
    page.get_by_label("Ngay khi được duyệt").check()
    expect(start).to_be_hidden()


def test_what_is_written_outlives_the_session(page: Page):
    page.context.clear_cookies(name="sessionid")
    page.locator("[name=title]").fill("Tạm ngừng cấp điện")
    page.locator("[name=text]").fill(TEXT)
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.get_by_text("Những gì vừa viết vẫn được giữ")).to_be_visible()
    sign_in(page)
    expect(page.get_by_text("Đang đăng nhập: Người soạn")).to_be_visible()
    assert not Version.objects.exists()
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text("Đã lưu bản nháp.")).to_be_visible()
    assert Version.objects.get().main_variant.text == TEXT


@pytest.mark.parametrize("page", [True], indirect=True, ids=["script"])
def test_the_counter_and_the_answer_count_alike(page: Page):
    title, text = page.locator("[name=title]"), page.locator("[name=text]")
    title.fill("  Mưa   lũ 🌊 \u200b" + "o\u0302" * 200 + " ")
    text.fill("\n" + "ê" * 20_001 + " \n")
    expect(page.locator("[name=title] + .field__count")).to_have_text("209 / 200")
    expect(page.locator("[name=text] + .field__count")).to_have_text("20.001 / 20.000")
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.locator("#id_title_error")).to_have_text("Dài quá: 209 ký tự, chỉ nhận tối đa 200.")
    expect(page.locator("#id_text_error")).to_have_text("Dài quá: 20.001 ký tự, chỉ nhận tối đa 20.000.")


def test_the_pages_in_between_fit_a_phone(page: Page):
    page.locator("[name=text]").fill("từ " * 500)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Lưu nháp").click()
    sign_in(page)
    page.get_by_role("button", name="Tiếp tục").wait_for()
    page.wait_for_load_state()
    assert page.evaluate(TOO_WIDE) <= 0
