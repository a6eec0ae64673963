"""The road clicked in Chromium: written, heard, approved on a phone, watched, listened to, withdrawn.

Makes the pictures of the README too: `make pictures` keeps them.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import texts
from tests.road import ROOT, Road
from tinlang.demo.content import PASSWORD

pytestmark = [pytest.mark.road, pytest.mark.browser]

PATIENCE_MS = 120_000
expect.set_options(timeout=PATIENCE_MS)
DESKTOP, PHONE = {"width": 1280, "height": 860}, {"width": 360, "height": 740}
TITLE = "Tiêm phòng cho trẻ nhỏ vào sáng thứ Bảy"
PICTURES = ("write-1280", "write-360", "approve-1280", "approve-360", "release-1280", "release-360")


class Person:
    """Somebody before a screen of some size."""

    def __init__(self, browser: Browser, road: Road, username: str, size: dict[str, int]) -> None:
        self.page: Page = browser.new_context(locale="vi-VN", viewport=size, base_url=road.address).new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto("/")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.page.wait_for_url(f"{road.address}/")

    def write(self, title: str, text: str) -> None:
        """Fill the form for the whole commune, hear it, submit it."""
        self.page.goto("/tin/soan/")
        self.page.get_by_label("Tiêu đề").fill(title)
        self.page.get_by_label("Nội dung").fill(text)
        self.page.get_by_label("Cả xã Đồng Đăng").check()
        self.page.get_by_role("button", name="Nghe thử").click()
        self.hear(self.page.locator("#am-thanh audio"))

    def submit(self) -> None:
        self.page.get_by_role("button", name="Trình duyệt").click()
        expect(self.page.get_by_text("Chờ duyệt").first).to_be_visible()

    def find_waiting(self, title: str) -> Locator:
        """The bulletin of this title among those that wait, unfolded."""
        self.page.goto("/phat/cho-duyet/")
        found = self.page.locator("article", has_text=title).first
        folded = found.locator("summary")
        if folded.count():
            folded.first.click()
        return found

    def hear(self, sound: Locator) -> None:
        """Play it until some of it was heard."""
        expect(sound).to_be_attached()
        sound.evaluate("player => { player.muted = true; return player.play(); }")
        page = self.page
        handle = sound.element_handle()
        page.wait_for_function("player => player.currentTime > 0.3", arg=handle)
        sound.evaluate("player => player.pause()")


def picture(page: Page, name: str, folder: Path) -> None:
    """This page at 1280 and at 360 pixels, as it is when one comes to it."""
    before = page.viewport_size
    assert before is not None
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        page.reload()
        page.wait_for_function("document.fonts.status === 'loaded'")
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=folder / f"{name}-{size['width']}.png", animations="disabled")
    page.set_viewport_size(before)
    page.reload()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kept = os.environ.get("TINLANG_PICTURES")
    return Path(kept).resolve() if kept else tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def editor(browser: Browser, road: Road) -> Iterator[Person]:
    person = Person(browser, road, "soan", DESKTOP)
    yield person
    assert person.complaints == []


@pytest.fixture(scope="module")
def approver(browser: Browser, road: Road) -> Iterator[Person]:
    person = Person(browser, road, "duyet", PHONE)
    yield person
    assert person.complaints == []


def test_a_bulletin_is_written_heard_approved_on_a_phone_and_proven_by_five_loudspeakers(
    editor: Person, approver: Person, pictures: Path
) -> None:
    editor.write(TITLE, texts.TEN_SECONDS)
    picture(editor.page, "write", pictures)
    editor.submit()

    waiting = approver.find_waiting(TITLE)
    approver.hear(waiting.locator("audio").first)
    picture(approver.page, "approve", pictures)
    waiting.get_by_role("button", name="Duyệt và cho phát").click()

    page = approver.page
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.locator("#tien-do")).to_contain_text("5/5")
    expect(page.locator("#tien-do")).to_contain_text("Từ lúc duyệt đến tiếng đầu tiên")
    expect(page.locator("#danh-sach .chip", has_text="Đã phát xong")).to_have_count(5)
    for number in range(5):
        approver.hear(page.locator("#captures audio").nth(number))
    picture(page, "release", pictures)


def test_the_one_who_submitted_cannot_approve(editor: Person, road: Road) -> None:
    editor.write("Tin của chính mình", texts.SHORT)
    editor.submit()
    assert editor.page.goto("/phat/cho-duyet/") is not None
    expect(editor.page.get_by_role("button", name="Duyệt và cho phát")).to_have_count(0)
    version = road.rows("SELECT uid FROM bulletins_version WHERE title = 'Tin của chính mình'")[0][0]
    token = editor.page.context.cookies()
    csrf = next(cookie["value"] for cookie in token if cookie["name"] == "csrftoken")
    answer = editor.page.request.post(
        f"/phat/cho-duyet/{version[:8]}-{version[8:12]}-{version[12:16]}-{version[16:20]}-{version[20:]}/duyet/",
        form={"csrfmiddlewaretoken": csrf},
        headers={"Referer": road.address},
    )
    assert answer.status in (403, 404)
    assert road.rows("SELECT state FROM bulletins_version WHERE title = 'Tin của chính mình'") == [("submitted",)]


def test_a_bulletin_goes_back_with_a_reason_and_another_is_refused(editor: Person, approver: Person) -> None:
    for title, word, reason, done in (
        ("Tin cần sửa", "Trả lại để sửa", "Sai ngày tiêm", "Đã trả lại tin để sửa."),
        ("Tin không hợp", "Không duyệt", "Không thuộc việc của xã", "Đã ghi là không duyệt."),
    ):
        editor.write(title, texts.SHORT)
        editor.submit()
        approver.find_waiting(title).get_by_role("link", name=re.compile(word)).click()
        approver.page.get_by_label("Lý do").fill(reason)
        approver.page.locator("form[data-guard] button").first.click()
        expect(approver.page.get_by_text(done)).to_be_visible()
        editor.page.goto("/tin/")
        editor.page.get_by_role("link", name=title).first.click()
        expect(editor.page.get_by_text(reason).first).to_be_visible()
        expect(editor.page.get_by_text(word).first).to_be_visible()


def test_withdrawing_on_the_page_silences_the_loudspeakers_and_shows_it(editor: Person, approver: Person) -> None:
    editor.write("Tin dài phải dừng", texts.A_MINUTE)
    editor.submit()
    approver.find_waiting("Tin dài phải dừng").get_by_role("button", name="Duyệt và cho phát").click()
    page = approver.page
    expect(page.locator("#danh-sach .chip", has_text="Đang phát")).to_have_count(5)
    page.get_by_role("link", name=re.compile("Dừng phát")).click()
    page.get_by_label("Lý do").fill("Nhầm ngày")
    page.get_by_role("button", name=re.compile("Dừng phát")).click()
    expect(page.locator("#danh-sach .chip", has_text="Đã dừng phát")).to_have_count(5)
    expect(page.get_by_text("Nhầm ngày").first).to_be_visible()


def test_the_readmes_show_the_pictures_that_this_test_makes(pictures: Path) -> None:
    for readme in ("README.md", "README.vi.md"):
        shown = set(re.findall(r"docs/pictures/([a-z0-9-]+)\.png", (ROOT / readme).read_text(encoding="utf-8")))
        assert shown <= set(PICTURES)
    assert {path.stem for path in pictures.glob("*.png")} >= set(PICTURES)
    assert {path.stem for path in (ROOT / "docs" / "pictures").glob("*.png")} == set(PICTURES)
