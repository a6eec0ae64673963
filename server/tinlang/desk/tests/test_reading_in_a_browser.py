""" "Chữ sẽ đọc" in Chromium: it appears while one types, is corrected in place, and a sentence really sounds."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tinlang.bulletins.models import Variant, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.desk.tests.test_in_a_browser import TOO_WIDE, opened, wrong_with
from tinlang.media.models import LexiconWord

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases="__all__", transaction=True),
]

TEXT = "Mời bà con đến TYT lúc 7h30. Hỏi XQZ ở đâu."
LONG = "Mời bà con đến. Khi đi nhớ mang theo " + "sổ tiêm chủng, giấy khai sinh, thẻ bảo hiểm, " * 4 + "và nước uống."
PLAYS = """
() => {
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    this.playbackRate = 0.25;
    this.addEventListener('timeupdate', () => {
      if (this.currentTime > 0.2) document.documentElement.dataset.heard = 'yes';
    });
    return play.call(this);
  };
}
"""
"""What is played from now on is played slowly, so that it can be looked at, and the page notes that it was heard."""


ON_TOP = """
button => {
  const box = button.getBoundingClientRect();
  return button.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
}
"""
COVERED = """
() => {
  const line = document.querySelector('#cau-2 .aloud__text').getBoundingClientRect();
  return [...document.querySelectorAll('.toast')].some(toast => {
    const box = toast.getBoundingClientRect();
    return box.bottom > line.top && box.top < line.bottom && box.right > line.left && box.left < line.right;
  });
}
"""
"""Whether a message lies over the sentence that was corrected."""


def desk(chromium: Browser, live_server, width: int = 1280, **options) -> Page:
    page = opened(chromium, viewport={"width": width, "height": 800}, **options)
    page.goto(f"{live_server.url}{reverse('bulletins:compose')}")
    page.locator("[name=username]").fill("nguoi-soan")
    page.locator("[name=password]").fill("mat-khau-de-thu")
    page.get_by_role("button", name="Đăng nhập").click()
    page.locator("[name=text]").wait_for()
    page.wait_for_load_state()
    return page


@pytest.fixture(params=[1280, 360])
def page(request, chromium, live_server, editor):
    page = desk(chromium, live_server, request.param)
    yield page
    assert page.complaints == []
    page.context.close()


def word(page: Page, written: str):
    return page.locator("label.said", has_text=written)


def test_what_will_be_said_appears_while_one_types_and_the_hand_stays_where_it_was(page: Page):
    text = page.locator("[name=text]")
    text.press_sequentially("Họp lúc 7h30")
    expect(word(page, "7h30")).to_contain_text("bảy giờ ba mươi")
    expect(text).to_be_focused()
    text.press_sequentially(" tại XQZ")
    expect(page.get_by_text("1 từ chưa biết đọc")).to_be_visible()
    expect(text).to_have_value("Họp lúc 7h30 tại XQZ")
    assert page.evaluate(TOO_WIDE) <= 0


def test_a_word_is_corrected_where_it_stands_and_kept_with_all_that_was_typed(page: Page):
    page.locator("[name=title]").fill("Mời họp")
    page.locator("[name=text]").fill(TEXT)
    word(page, "XQZ").click()
    field = page.get_by_label("Đọc là")
    expect(field).to_be_focused()
    expect(field).to_have_value("ích quy dét")
    assert wrong_with(page) == []
    field.fill("xưởng quế")
    field.press("Enter")
    expect(page.get_by_text("Đã lưu cách đọc, chỉ dùng trong tin này.")).to_be_visible()
    expect(page.locator("#cau-2")).to_be_in_viewport()
    assert page.evaluate(COVERED) is False
    expect(word(page, "XQZ")).to_contain_text("xưởng quế")
    expect(page.locator("[name=text]")).to_have_value(TEXT)
    assert Variant.objects.get().corrections == {"XQZ": "xưởng quế"}
    assert Version.objects.get().title == "Mời họp"


def test_a_reading_that_cannot_be_said_is_told_beside_its_field_with_the_buttons_in_sight(page: Page):
    page.locator("[name=title]").fill("Mời họp")
    page.locator("[name=text]").fill("Câu mở đầu của tin.\n" * 12 + TEXT)
    word(page, "XQZ").click()
    keep = page.get_by_role("button", name="Lưu cách đọc")
    for _again in range(2):
        expect(keep).to_be_in_viewport(ratio=1)
        assert keep.evaluate(ON_TOP), "nothing lies over the button"
        field = page.get_by_label("Đọc là")
        field.fill("ích lap 12")
        keep.click()
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#sua-doc-sai")).to_be_in_viewport()
    expect(page.locator(".notice--bad")).to_have_count(0)
    page.evaluate("window.scrollTo(0, 0)")  # what the head of a phone's page half covers would be called too small
    assert wrong_with(page) == []
    page.complaints.clear()  # the browser itself tells of the 422


def test_while_one_types_the_page_says_that_the_sound_is_old_and_the_main_button_follows(page: Page):
    page.locator("[name=title]").fill("Mời họp")
    page.locator("[name=text]").fill(TEXT)
    page.get_by_role("button", name="Nghe thử").click()
    main = page.locator("#compose-actions .button--primary")
    expect(main).to_have_text("Trình duyệt")
    page.get_by_label("Giọng đọc").select_option(label="Giọng Nam")
    expect(page.locator("#am-thanh")).to_contain_text("Cách đọc đã đổi.")
    expect(main).to_have_text("Nghe thử")
    page.get_by_label("Giọng đọc").select_option(index=0)
    expect(page.locator("#am-thanh")).to_contain_text("Đọc bản đã lưu")
    expect(main).to_have_text("Trình duyệt")


def test_a_correction_that_is_being_typed_outlives_the_reading_of_new_text(page: Page):
    text = page.locator("[name=text]")
    text.fill(TEXT)
    word(page, "XQZ").click()
    page.get_by_label("Đọc là").fill("xưởng")
    page.get_by_label("Thêm vào từ điển đọc").check()
    with page.expect_response(lambda answer: "chu-se-doc" in answer.url):
        text.fill(TEXT + " Họp lúc 17:05.")
    expect(word(page, "17:05")).to_be_visible()
    expect(page.get_by_label("Đọc là")).to_have_value("xưởng")
    expect(page.get_by_label("Thêm vào từ điển đọc")).to_be_checked()
    expect(text).to_be_focused()


def test_another_voice_says_numbers_its_own_way(page: Page):
    page.locator("[name=text]").fill("Cả xã có 1.004 hộ.")
    expect(word(page, "1.004")).to_contain_text("nghìn")
    page.get_by_label("Giọng đọc").select_option(label="Giọng Nam")
    expect(word(page, "1.004")).to_contain_text("ngàn")


def test_one_sentence_is_heard_alone_without_a_button_to_save(page: Page):
    page.evaluate(PLAYS)
    page.locator("[name=text]").fill(LONG)
    button = page.get_by_role("button", name="Nghe câu 2")
    button.click()
    expect(page.locator("html")).to_have_attribute("data-heard", "yes")
    expect(page.locator("#cau-2 .aloud__left")).to_contain_text("còn 0:")
    expect(page.locator("#cau-2.is-heard")).to_be_visible()
    button.click()
    expect(page.locator(".is-heard")).to_have_count(0)


def test_the_whole_sound_tells_how_long_it_still_lasts_and_shows_the_line_that_is_heard(page: Page):
    page.locator("[name=title]").fill("Mời họp")
    page.locator("[name=text]").fill(LONG)
    page.get_by_role("button", name="Nghe thử").click()
    play = page.locator("#am-thanh .player__button")
    play.wait_for()
    page.evaluate(PLAYS)
    play.click()
    expect(page.locator("#am-thanh [data-time]")).to_contain_text("còn 0:")
    expect(page.locator(".aloud__line.is-heard")).to_have_count(1)


def test_without_scripts_a_word_is_corrected_and_a_sentence_is_a_link(chromium, live_server, editor):
    page = desk(chromium, live_server, 360, java_script_enabled=False)
    page.locator("[name=title]").fill("Mời họp")
    page.locator("[name=text]").fill(TEXT)
    page.get_by_role("button", name="Lưu nháp").last.click()
    word(page, "XQZ").wait_for()
    page.wait_for_load_state()  # the button that this label presses stands at the end of the page
    word(page, "XQZ").click()
    page.get_by_label("Đọc là").fill("xưởng quế")
    page.get_by_label("Thêm vào từ điển đọc").check()
    page.get_by_role("button", name="Lưu cách đọc").click()
    expect(word(page, "XQZ")).to_contain_text("xưởng quế")
    assert LexiconWord.objects.get().reading == "xưởng quế"
    address = page.get_by_role("link", name="Nghe câu 2").get_attribute("href")
    assert page.request.get(f"{live_server.url}{address}").headers["content-type"].startswith("audio/ogg")
    page.context.close()


def test_an_error_while_a_sentence_is_made_is_told_and_the_page_stays(page: Page):
    page.locator("[name=text]").fill("từ " * 300)
    page.get_by_role("button", name="Nghe câu 1").click()
    expect(page.locator("#toasts")).to_contain_text("không nghe riêng được")
    expect(page.locator(".is-loading")).to_have_count(0)
    page.complaints.clear()  # the browser itself tells of the 409


def test_a_golden_sentence_plays_where_it_stands(chromium, live_server, editor):
    page = desk(chromium, live_server)
    page.goto(f"{live_server.url}{reverse('speech:golden')}?loai=dates")
    page.evaluate(PLAYS)
    page.locator("a[data-play]").first.click()
    expect(page.locator("html")).to_have_attribute("data-heard", "yes")
    assert page.url.endswith("?loai=dates")
    page.context.close()


def test_a_draft_with_every_kind_of_stretch_can_be_read_by_everybody(chromium, live_server, editor, dong_dang):
    version = VersionFactory(unit=dong_dang, sounding=True, text=TEXT)
    version.variants.update(corrections={"TYT": "trạm xá"})
    LexiconWord.objects.create(unit=dong_dang, written="ở đâu", reading="nơi nào", added_by=editor)
    page = desk(chromium, live_server, 360)
    page.goto(f"{live_server.url}{reverse('bulletins:edit', args=[version.uid])}?sua=correct:2:XQZ")
    expect(page.locator(".aloud__line").locator(".said--own, .said--taught, .said--unread")).to_have_count(3)
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")  # what lies half under the bar is not too small
    assert wrong_with(page) == []
    page.context.close()
