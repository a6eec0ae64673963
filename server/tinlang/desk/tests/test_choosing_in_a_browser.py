"""Choosing among the villages of a whole province: they come when they are asked for, and count before that."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.desk.tests.test_in_a_browser import opened, sign_in
from tinlang.units.actions import rebuild_closure
from tinlang.units.tests.factories import UnitFactory, VillageFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]


def test_villages_come_when_a_commune_is_opened_and_when_one_searches(chromium, live_server, lang_son):
    for number in range(20):
        commune = UnitFactory(name=f"Số {number:02}", parent=lang_son)
        for other in range(9):
            VillageFactory(name=f"Khuổi {number:02} {other}", parent=commune)
    rebuild_closure()
    person_with("soan-tinh", "Người soạn của tỉnh", lang_son, Role.EDITOR)
    page = opened(chromium)
    sign_in(page, live_server.url, "soan-tinh")
    page.goto(f"{live_server.url}{reverse('bulletins:compose')}")
    picker, count = page.locator("[data-picker]"), page.locator("[data-picker-count]")
    expect(picker.get_by_text("Thôn Khuổi", exact=False)).to_have_count(0)

    picker.get_by_label("Cả xã Số 03").check()
    expect(count).to_have_text("1 xã, 9 thôn")
    picker.locator("li[data-level=commune]", has=page.get_by_label("Cả xã Số 03")).locator("summary").click()
    expect(picker.get_by_label("Thôn Khuổi 03 4")).to_be_checked()
    picker.get_by_label("Thôn Khuổi 03 4").uncheck()
    expect(count).to_have_text("8 thôn")

    page.locator("[data-picker-search]").fill("khuoi 07 2")
    expect(picker.get_by_label("Thôn Khuổi 07 2")).to_be_visible()
    expect(picker.get_by_label("Thôn Khuổi 08 2")).to_be_hidden()
    picker.get_by_label("Thôn Khuổi 07 2").check()
    expect(count).to_have_text("9 thôn")
    assert page.complaints == []
    page.context.close()
