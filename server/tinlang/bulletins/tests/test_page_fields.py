"""The fields of "Soạn tin": what was chosen comes back chosen, and all that is wrong is said at once."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tinlang.bulletins.models import Version
from tinlang.bulletins.tests.test_page_compose import COMPOSE, edit, form, page
from tinlang.common import clock
from tinlang.common.dates import midnight, written_day

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def browser(client_of, editor) -> Client:
    return client_of(editor)


def test_all_that_is_wrong_is_said_at_once(browser, dong_dang, ky_lua):
    wrong = {"title": "x" * 201, "when": "later", "start": "hôm nào", "areas": [str(ky_lua.uid)], "byline": "x" * 121}
    shown = page(browser.post(COMPOSE, form(dong_dang, **wrong)))
    said = ("Dài quá: 201 ký tự", "Không hiểu ngày giờ này.", "không thuộc nơi này", "Dài quá: 121 ký tự")
    assert all(words in shown for words in said)


def test_all_that_is_missing_to_submit_is_said_with_what_is_wrong(browser, dong_dang):
    lacking = {"title": "", "areas": [], "channels": ["social"], "kind": "correction", "end": "nửa đêm", "do": "submit"}
    shown = page(browser.post(COMPOSE, form(dong_dang, **lacking)))
    said = ("Chưa có tiêu đề.", "Chưa chọn địa bàn", "Chưa chọn loa.", "Chưa chọn đính chính", "Không hiểu ngày giờ")
    assert all(words in shown for words in said)


def test_whole_days_are_stored_as_a_window_and_come_back_as_days(browser, dong_dang):
    tomorrow, last = (clock.today() + timedelta(days=days) for days in (1, 3))
    days = {"when": "days", "first_day": written_day(tomorrow), "last_day": written_day(last)}
    assert browser.post(COMPOSE, form(dong_dang, **days)).status_code == 302
    version = Version.objects.get()
    assert version.window_from(clock.now()) == (midnight(tomorrow), midnight(last + timedelta(days=1)))
    shown = page(browser.get(edit(version)))
    assert f'value="{written_day(tomorrow)}"' in shown and f'value="{written_day(last)}"' in shown
    listed = page(browser.get("/tin/"))
    assert f"từ ngày {written_day(tomorrow)} đến hết ngày {written_day(last)}" in listed


def test_what_was_chosen_stands_chosen_when_the_draft_is_opened_again(browser, dong_dang):
    chosen = {
        "kind": "notice",
        "audiences": ["everyone", "producers"],
        "channels": ["loudspeaker", "social"],
        "source": "partner",
        "source_name": "Điện lực",
        "source_at": "14/5/2018 8:30",
        "column": "daily-life",
        "byline": "Bích Đào",
    }
    browser.post(COMPOSE, form(dong_dang, **chosen))
    version = Version.objects.get()
    shown = browser.get(edit(version)).context["form"]
    for name, value in chosen.items():
        stood = shown[name].value()
        assert name == "source_at" or (sorted(stood) if isinstance(value, list) else stood) == value
    opened = page(browser.get(edit(version)))
    for key in ("everyone", "producers", "social"):
        assert re.search(rf'value="{key}"[^>]*checked', opened), key
    assert 'value="14/5/2018 08:30"' in opened
