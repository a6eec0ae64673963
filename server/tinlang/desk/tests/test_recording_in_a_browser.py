"""Recording in Chromium, whose microphone beeps: record, hear, retake, send; and what is said where there is none."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tinlang.bulletins.models import Variant, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.bulletins.tests.recordings import recorded
from tinlang.bulletins.tests.voices import a_file, loudest
from tinlang.desk.tests.test_in_a_browser import WIDTHS, opened, sign_in, wrong_with
from tinlang.media import store
from tinlang.media.models import Recording

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases="__all__", transaction=True),
]

DAO = "ium"
PHONE = {"width": 360, "height": 740}
ASKED_FOR = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'))"


@pytest.fixture
def server(live_server, settings, tmp_path) -> str:
    settings.MEDIA_STORE = tmp_path / "media"
    return live_server.url


@pytest.fixture
def draft(server, dong_dang, editor) -> Version:
    """A draft whose Dao variant somebody is about to speak."""
    version = VersionFactory(unit=dong_dang, edited_by=editor, sounding=True, title="Lịch tiêm vắc-xin sởi – rubella")
    Variant.objects.create(version=version, language_id=DAO)
    return version


@pytest.fixture
def recorder(chromium: Browser, server, draft) -> Iterator[Callable[..., Page]]:
    """Open the page on which the draft's Dao variant is recorded: `recorder(permissions=["microphone"])`."""
    pages: list[Page] = []

    def open_it(at: str = server, script: str = "", **options: object) -> Page:
        page = opened(chromium, **{"viewport": PHONE, **options})
        pages.append(page)
        if script:
            page.add_init_script(script)
        sign_in(page, at, "nguoi-soan")
        page.goto(f"{at}/tin/ban/{draft.uid}/ghi-am/{DAO}/")
        return page

    yield open_it
    for page in pages:
        page.context.close()


def record(page: Page, *, seconds: int) -> None:
    """From the first beep until the clock of the recorder shows so much, or more: who looks late is late."""
    page.locator("[data-start]").click()
    expect(page.locator("[data-stop]")).to_be_focused()
    expect(page.locator("[data-time]")).not_to_have_text(re.compile(rf"^0:0[0-{seconds - 1}]$"))
    page.get_by_role("button", name="Dừng ghi").click()
    expect(page.locator("[data-said]")).to_contain_text("Đã ghi xong.")


def test_what_the_microphone_heard_is_heard_again_retaken_and_sent(recorder, draft):
    page = recorder(permissions=["microphone"])
    expect(page.locator("[data-said]")).to_contain_text("Bấm “Bắt đầu ghi”")
    record(page, seconds=1)
    first = page.locator("[data-heard] audio").get_attribute("src")
    page.locator("[data-heard]").get_by_role("button", name="Nghe").click()
    page.wait_for_function("document.querySelector('[data-heard] audio').currentTime > 0")
    assert page.get_by_role("button", name="Ghi lại").is_visible()
    record(page, seconds=3)
    assert page.locator("[data-heard] audio").get_attribute("src") != first
    page.get_by_label("Người đọc").first.fill("Triệu Thị Mùi")
    page.get_by_label("Người nghe thẩm định").fill("Bàn Văn Sáng")
    page.get_by_label("Tóm tắt tiếng Việt").fill("Mời bà con đi tiêm phòng.")
    page.get_by_role("button", name="Gửi và lưu").click()
    expect(page.locator("#ban-ghi").get_by_text("Đã có âm thanh")).to_be_visible()
    variant = draft.variants.get(language=DAO)
    assert variant.recording.from_microphone and variant.reader == "Triệu Thị Mùi"
    assert variant.media.length_ms >= 2_000
    assert loudest(store.read(variant.media_id)) > 0.05
    assert Recording.objects.count() == 1, "the first take was never sent"
    assert page.complaints == []


def test_a_mistake_beside_it_does_not_lose_the_recording(recorder, draft):
    page = recorder(permissions=["microphone"])
    record(page, seconds=1)
    page.get_by_label("Người đọc").first.fill("Triệu Thị Mùi")
    page.get_by_label("Người nghe thẩm định").fill("Triệu Thị Mùi")
    page.get_by_role("button", name="Gửi và lưu").click()
    expect(page.locator("#loi")).to_contain_text("phải khác người đọc")
    expect(page.locator("[data-heard] audio")).to_be_attached()
    checker = page.get_by_label("Người nghe thẩm định")
    expect(checker).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".field--wrong .field__error")).to_have_text(re.compile("^Người nghe thẩm định phải khác"))
    expect(page.locator("#loi [data-focus]")).to_be_focused()
    checker.fill("Bàn Văn Sáng")
    page.get_by_role("button", name="Gửi và lưu").click()
    expect(page.locator("#ban-ghi").get_by_text("Đã có âm thanh")).to_be_visible()
    assert draft.variants.get(language=DAO).recording.from_microphone


def test_what_was_recorded_is_forgotten_on_demand(recorder, draft):
    page = recorder(permissions=["microphone"])
    record(page, seconds=1)
    page.get_by_role("button", name="Bỏ bản vừa ghi").click()
    expect(page.locator("[data-heard] audio")).to_have_count(0)
    expect(page.locator("input[type=file]")).to_have_value("")
    expect(page.locator("[name=from_microphone]")).to_have_value("")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"permissions": []}, "không được phép dùng micrô"),
        ({"script": ASKED_FOR}, "Không thấy micrô nào"),
    ],
    ids=["refused", "missing"],
)
def test_without_a_microphone_the_page_says_what_to_do(recorder, options, said):
    page = recorder(**options)
    page.locator("[data-start]").click()
    expect(page.get_by_role("status").filter(has_text=said)).to_be_visible()
    assert page.locator("[data-start]").is_enabled(), "one may try again"
    assert page.get_by_label("Hoặc chọn tệp ghi sẵn").is_visible()


def test_on_an_address_without_https_the_page_says_so_at_once(recorder, live_server, draft):
    page = recorder(at=live_server.url.replace("localhost", "tin.example.vn"))
    expect(page.get_by_text("không mở bằng https")).to_be_visible()
    assert page.locator("[data-start]").is_disabled()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_file_is_sent_with_and_without_scripts(recorder, draft, script):
    page = recorder(java_script_enabled=script)
    page.get_by_label("Hoặc chọn tệp ghi sẵn").set_input_files(
        {"name": "dao.m4a", "mimeType": "audio/mp4", "buffer": a_file("m4a")}
    )
    page.get_by_label("Tóm tắt tiếng Việt").fill("Mời bà con đi tiêm phòng.")
    page.get_by_role("button", name="Gửi và lưu").click()
    expect(page.locator("#ban-ghi").get_by_text("Đã có âm thanh")).to_be_visible()
    expect(page.locator("#ban-ghi").get_by_text("dao.m4a")).to_be_visible()
    assert page.locator("[data-recorder]").is_visible() == script
    assert loudest(draft.variants.get(language=DAO).media.read()) > 0.05


def test_a_file_that_is_too_large_is_not_even_sent(recorder, draft):
    page = recorder()
    page.locator("[data-recording-form]").evaluate("form => { form.dataset.mostBytes = '1000' }")
    page.get_by_label("Hoặc chọn tệp ghi sẵn").set_input_files(
        {"name": "dao.wav", "mimeType": "audio/wav", "buffer": a_file()}
    )
    page.get_by_role("button", name="Gửi và lưu").click()
    expect(page.locator("#loi")).to_contain_text("lớn quá 50 MB")
    assert not Recording.objects.exists()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_languages_can_be_read_and_used_by_everybody(recorder, draft, editor, server, width):
    recorded(draft, "tyz-nut", by=editor, gist="Mời bà con đi tiêm phòng.", reader="Nông Thị Pảo")
    page = recorder(viewport={"width": width, "height": 800}, permissions=["microphone"])
    wrong = {}
    for address in (
        f"/tin/ban/{draft.uid}/sua/",
        f"/tin/ban/{draft.uid}/ngon-ngu/",
        f"/tin/ban/{draft.uid}/ghi-am/vi/",
        f"/tin/ban/{draft.uid}/ghi-am/tyz-nut/",
        f"/tin/ban/{draft.uid}/ghi-am/{DAO}/",
        "/giong-doc/nhac-hieu/",
    ):
        page.goto(f"{server}{address}")
        wrong[address] = wrong_with(page)
    page.goto(f"{server}/tin/ban/{draft.uid}/ghi-am/{DAO}/")
    record(page, seconds=1)
    wrong["recorded"] = wrong_with(page)
    assert {address: found for address, found in wrong.items() if found} == {}
    assert page.complaints == []
