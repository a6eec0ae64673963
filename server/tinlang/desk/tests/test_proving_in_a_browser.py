"""Proving who one is, in Chromium: a passkey at signing in and approving, a PIN on a phone, without scripts too."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tinlang.accounts import actions
from tinlang.accounts.confirming import Manner
from tinlang.accounts.models import Passkey
from tinlang.accounts.tests.test_second_step import code_now
from tinlang.bulletins.models import State
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock
from tinlang.desk.tests.test_in_a_browser import opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases="__all__", transaction=True),
]

RELEASE = re.compile(r"/phat/[0-9a-f-]{36}/$")
PASSWORD, PIN = "mat-khau-de-thu", "271828"


@pytest.fixture
def server(live_server, settings, tmp_path) -> str:
    """By its name: passkeys count for names, never for numbers."""
    settings.SECOND_FACTOR = True
    settings.MEDIA_STORE = tmp_path / "media"
    settings.PUBLIC_URL = live_server.url.replace("127.0.0.1", "localhost")
    return settings.PUBLIC_URL


@pytest.fixture
def submitted(dong_dang, editor):
    return VersionFactory(
        unit=dong_dang,
        edited_by=editor,
        submitted=True,
        title="Tạm ngừng cấp điện 7h30–16h00 ngày 24/11",
        start_at=clock.now() + timedelta(minutes=40),
    )


def with_a_finger(page: Page) -> None:
    """A phone's own lock, whose owner always touches it."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    debugger.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def give_password(page: Page, server: str, username: str) -> None:
    page.goto(f"{server}{reverse('accounts:sign_in')}")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def ready(control: Locator) -> Locator:
    """With the scripts of its page, which come last and do what is tested here."""
    control.wait_for()
    control.page.wait_for_load_state()
    return control


def test_a_passkey_is_made_signs_in_and_approves_in_one_tap(chromium, server, approver, submitted):
    page = opened(chromium, viewport={"width": 360, "height": 740})
    with_a_finger(page)
    give_password(page, server, approver.username)
    page.wait_for_url(f"{server}{reverse('accounts:security')}")
    page.get_by_role("link", name="Thêm khóa truy cập").click()
    ready(page.get_by_role("button", name="Tạo khóa trên máy này")).click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="Đã cất, tiếp tục").click()
    page.get_by_role("link", name="Danh mục").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_label("Tên đăng nhập").wait_for()

    give_password(page, server, approver.username)
    ready(page.get_by_role("button", name="Dùng khóa truy cập")).click()
    page.wait_for_url(f"{server}/")

    page.goto(f"{server}{reverse('broadcasting:waiting')}")
    page.get_by_role("button", name="Duyệt và cho phát").click()
    page.wait_for_url(RELEASE)
    submitted.refresh_from_db()
    assert (submitted.state, submitted.manner) == (State.APPROVED, Manner.PASSKEY)
    assert Passkey.objects.get().last_used_at is not None
    assert page.complaints == []
    page.context.close()


@pytest.fixture
def with_pin(approver):
    actions.begin_code_app(person=approver)
    actions.confirm_code_app(person=approver, code=code_now(approver, -1))
    actions.set_pin(person=approver, pin=PIN)
    return approver


@pytest.mark.parametrize("scripts", [True, False])
def test_a_leader_signs_in_with_a_code_and_approves_with_a_pin_on_a_phone(
    chromium, server, with_pin, submitted, scripts
):
    page = opened(chromium, viewport={"width": 360, "height": 740}, java_script_enabled=scripts)
    give_password(page, server, with_pin.username)
    page.get_by_label("Sáu số trong ứng dụng mã").fill(code_now(with_pin))
    page.get_by_role("button", name="Xác nhận").click()
    page.wait_for_url(f"{server}/")
    page.goto(f"{server}{reverse('broadcasting:waiting')}")
    assert page.get_by_text("Phát trong 2 giờ tới 1").is_visible()

    page.get_by_role("button", name="Duyệt và cho phát").click()  # the first tap
    ready(page.get_by_label("Mã PIN của anh/chị")).fill("000000")
    if not scripts:
        page.get_by_role("button", name="Duyệt và cho phát").click()
    page.get_by_text("còn 4 lần thử").wait_for()
    ready(page.get_by_label("Mã PIN của anh/chị")).fill(PIN)  # the sixth figure is the second tap
    if not scripts:
        page.get_by_role("button", name="Duyệt và cho phát").click()
    page.wait_for_url(RELEASE)
    submitted.refresh_from_db()
    assert (submitted.state, submitted.manner) == (State.APPROVED, Manner.PIN)
    page.context.close()
