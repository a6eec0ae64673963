"""Deciding in Chromium, on a telephone: what one decides by is seen at once, the rest is folded."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tinlang.bulletins.tests.factories import VersionFactory, a_sound
from tinlang.common import clock
from tinlang.desk.tests.test_in_a_browser import opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]

TELEPHONE = {"width": 360, "height": 740}


def test_what_one_decides_by_fits_in_the_first_screen_of_a_telephone(chromium, live_server, dong_dang, approver):
    version = VersionFactory(
        unit=dong_dang,
        submitted=True,
        title="Lịch tiêm vắc-xin sởi – rubella cho trẻ 18 tháng",
        text="Trạm Y tế xã mời các gia đình đưa trẻ đi tiêm. " * 12,
        media=a_sound(seconds=4),
        start_at=clock.now() + timedelta(days=1),
    )
    page = opened(chromium, viewport=TELEPHONE)
    sign_in(page, live_server.url, approver.username)
    page.goto(live_server.url + reverse("broadcasting:waiting"))
    card = page.locator(f"#tin-{version.uid}")
    decided_by = [
        card.get_by_role("heading", name=version.title),
        card.locator(".card__head .chip", has_text="ngày mai").first,
        card.get_by_text("Xã Đồng Đăng").first,
        card.locator(".notice").first,
        card.locator(".player").first,
    ]
    buttons = card.locator(".sticky-actions").bounding_box()
    for one in decided_by:
        box = one.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= buttons["y"], one
    assert buttons["y"] + buttons["height"] <= TELEPHONE["height"]
    link = card.get_by_role("link", name="Nhập bản duyệt giấy…")
    expect(link).to_be_hidden()
    card.get_by_text("Chi tiết, bản giấy, ủy quyền").click()
    expect(link).to_be_visible()
    page.context.close()
