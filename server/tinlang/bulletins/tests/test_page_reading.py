""" "Chữ sẽ đọc" on the page where one writes: shown while typing, corrected in place, each sentence heard alone."""

import unicodedata

import pytest
from django.test import Client
from django.urls import reverse

from tinlang.bulletins import actions
from tinlang.bulletins.models import Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.bulletins.tests.test_page_compose import COMPOSE, form, of
from tinlang.media import opus
from tinlang.media.models import LexiconWord

pytestmark = pytest.mark.django_db(databases="__all__")

TEXT = "Mời bà con đến TYT lúc 7h30. Hỏi XQZ."


@pytest.fixture
def browser(client_of, editor) -> Client:
    return client_of(editor)


@pytest.fixture
def version(editor, dong_dang) -> Version:
    return VersionFactory(unit=dong_dang, edited_by=editor, text=TEXT)


def page(response) -> str:
    return unicodedata.normalize("NFC", response.content.decode())


def edit(version) -> str:
    return reverse("bulletins:edit", args=[version.uid])


def reading_of(version) -> str:
    return reverse("bulletins:reading_of", args=[version.uid])


def variant(version):
    return Version.objects.get(pk=version.pk).main_variant


def test_the_page_of_a_draft_shows_what_will_be_said_and_what_nobody_knows(browser, version):
    shown = page(browser.get(edit(version)))
    assert "bảy giờ ba mươi" in shown and "trạm y tế" in shown
    assert "1 từ chưa biết đọc" in shown
    assert "khoảng" in shown and "giây" in shown


def test_a_short_form_of_several_senses_is_marked_quietly_and_counted(browser, dong_dang):
    asked = page(browser.post(reverse("bulletins:reading"), form(dong_dang, text="Xã gửi CT cho các thôn.")))
    assert "1 chỗ nhiều nghĩa, hãy kiểm tra" in asked and "said--doubtful" in asked and "(nhiều nghĩa)" in asked
    sure = page(browser.post(reverse("bulletins:reading"), form(dong_dang, text="CT UBND xã phát biểu.")))
    assert "nhiều nghĩa" not in sure


def test_text_that_is_not_stored_is_read_as_it_stands_in_the_form(browser, dong_dang, version):
    for address in (reverse("bulletins:reading"), reading_of(version)):
        shown = page(browser.post(address, form(dong_dang, text="Họp lúc 17:05.")))
        assert "mười bảy giờ" in shown and "<html" not in shown
    assert variant(version).text == TEXT


def test_the_words_of_the_unit_and_of_the_bulletin_are_used(browser, editor, dong_dang, version):
    LexiconWord.objects.create(unit=dong_dang, written="XQZ", reading="xưởng quế", added_by=editor)
    assert "xưởng quế" in page(browser.post(reverse("bulletins:reading"), form(dong_dang, text="Hỏi XQZ.")))
    version.variants.update(corrections={"XQZ": "xóm Quế"})
    assert "xóm Quế" in page(browser.post(reading_of(version), of(version)))


def test_a_foreign_unit_is_not_there(browser, ky_lua):
    assert browser.post(reverse("bulletins:reading"), form(ky_lua)).status_code == 404


def test_after_the_session_is_over_a_background_request_leaves_the_page_alone(dong_dang, version):
    for address in (reverse("bulletins:reading"), reading_of(version)):
        assert Client().post(address, form(dong_dang), headers={"HX-Request": "true"}).status_code == 204


def test_twenty_thousand_characters_are_read_and_more_are_not(browser, dong_dang):
    address = reverse("bulletins:reading")
    text = ("Họp lúc 7h30 tại thôn 4. " * 800)[:20_000]
    assert page(browser.post(address, form(dong_dang, text=text))).count('class="aloud__line') > 500
    shown = page(browser.post(address, form(dong_dang, text=text + "x")))
    assert "dài quá 20.000" in shown and 'class="aloud__line"' not in shown


def test_markup_is_only_text(browser, dong_dang):
    shown = page(browser.post(reverse("bulletins:reading"), form(dong_dang, text="<script>alert(1)</script> XQ<b>")))
    assert "<script" not in shown and "<b>" not in shown


def test_pressing_a_word_opens_its_form_under_its_line(browser, version):
    shown = page(browser.post(reading_of(version), of(version, do="correct:2:XQZ")))
    assert shown.index('id="cau-2"') < shown.index('name="reading"')
    assert 'value="ích quy dét"' in shown


def test_without_scripts_pressing_a_word_saves_the_draft_and_comes_back_to_it(browser, version):
    response = browser.post(edit(version), of(version, title="Tên mới", do="correct:2:XQZ"), follow=True)
    assert response.redirect_chain[-1][0].endswith("#cau-2")
    assert Version.objects.get().title == "Tên mới"
    assert 'value="ích quy dét"' in page(response)


def correcting(version, **given):
    sent = {"line": "2", "written": "XQZ", "reading": "xưởng quế", "reading_before": "ích quy dét", "scope": "bulletin"}
    return of(version, do="keep_reading", **{**sent, **given})


def test_a_correction_is_kept_for_this_bulletin(browser, version):
    response = browser.post(edit(version), correcting(version), follow=True)
    assert "Đã lưu cách đọc, chỉ dùng trong tin này." in page(response) and "1 cách đọc riêng" in page(response)
    assert variant(version).corrections == {"XQZ": "xưởng quế"}
    assert not LexiconWord.objects.exists()


def test_a_correction_goes_into_the_lexicon_of_the_unit(browser, editor, dong_dang, version):
    version.variants.update(corrections={"XQZ": "cách cũ"})
    response = browser.post(edit(version), correcting(version, scope="unit"), follow=True)
    assert f"Đã lưu cách đọc vào từ điển đọc của {dong_dang}." in page(response)
    word = LexiconWord.objects.get()
    assert (word.unit, word.written, word.reading, word.added_by) == (dong_dang, "XQZ", "xưởng quế", editor)
    assert variant(version).corrections == {}


def test_a_correction_is_taken_back(browser, version):
    version.variants.update(corrections={"XQZ": "xưởng quế"})
    browser.post(edit(version), {**correcting(version), "do": "forget_reading"})
    assert variant(version).corrections == {}


@pytest.mark.parametrize("do", ["save", "listen"])
def test_what_was_typed_into_an_open_correction_is_kept_by_any_other_button(browser, version, do):
    browser.post(edit(version), {**correcting(version), "do": do})
    assert variant(version).corrections == {"XQZ": "xưởng quế"}


def test_an_open_correction_that_nobody_touched_is_not_kept(browser, version):
    browser.post(edit(version), {**correcting(version, reading="ích quy dét"), "do": "save"})
    browser.post(edit(version), {**correcting(version), "do": "close_reading"})
    assert variant(version).corrections == {}


def test_a_correction_on_a_new_bulletin_makes_the_draft_first(browser, dong_dang):
    sent = {"line": "1", "written": "XQZ", "reading": "xưởng quế", "scope": "bulletin", "do": "keep_reading"}
    browser.post(COMPOSE, form(dong_dang, text="Hỏi XQZ.", **sent))
    assert Version.objects.get().main_variant.corrections == {"XQZ": "xưởng quế"}


def test_a_reading_that_is_no_words_is_said_and_stays_on_the_page(browser, version):
    response = browser.post(edit(version), correcting(version, title="Tên mới", reading="7 giờ"))
    assert response.status_code == 422
    correction = page(response).partition('class="correction"')[2].partition("</li>")[0]
    assert "Chỉ ghi bằng chữ" in correction and "Bản nháp đã lưu" in correction
    assert (
        'value="7 giờ"' in correction and 'aria-invalid="true" aria-describedby="sua-doc-sai" data-focus' in correction
    )
    assert page(response).count("Chỉ ghi bằng chữ") == 1
    assert Version.objects.get().title == "Tên mới"


def test_a_word_that_is_not_in_the_text_is_refused_beside_its_field(browser, version):
    response = browser.post(edit(version), correcting(version, line="0", written="ABC", reading="a bê xê"))
    assert response.status_code == 422 and "Nội dung tin không có chữ này." in page(response)
    assert 'aria-describedby="sua-viet-sai" data-focus' in page(response)
    assert variant(version).corrections == {}


def test_readings_of_its_own_are_listed_and_each_is_taken_back(browser, version):
    version.variants.update(corrections={"XQZ": "xưởng quế", "CŨ": "chữ cũ"})
    shown = page(browser.get(edit(version)))
    assert "2 cách đọc riêng của tin này" in shown and 'value="forget_reading:XQZ"' in shown
    assert shown.count("không có trong nội dung hiện nay") == 1
    response = browser.post(edit(version), of(version, do="forget_reading:CŨ"))
    assert response.headers["Location"].endswith("#cach-doc-rieng")
    assert variant(version).corrections == {"XQZ": "xưởng quế"}


def test_a_reading_from_the_lexicon_looks_otherwise_than_one_of_its_own(browser, editor, dong_dang, version):
    LexiconWord.objects.create(unit=dong_dang, written="XQZ", reading="xưởng quế", added_by=editor)
    shown = page(browser.get(edit(version)))
    assert "theo từ điển đọc." in shown and "cách đọc riêng của tin này." not in shown
    version.variants.update(corrections={"TYT": "trạm xá"})
    shown = page(browser.get(edit(version)))
    assert "theo từ điển đọc." in shown and "cách đọc riêng của tin này." in shown


def test_a_telephone_number_is_shown_to_be_said_twice(browser, dong_dang):
    shown = page(browser.post(reverse("bulletins:reading"), form(dong_dang, text="Lúc 7h30 gọi 0205 3812 345.")))
    assert shown.count("(nhắc lại một lần)") == 1


def test_voice_and_speed_are_saved_with_the_draft(browser, version):
    browser.post(edit(version), of(version, voice="vi-vn-x-south", speed="slow"))
    shown = page(browser.get(edit(version)))
    assert 'value="vi-vn-x-south" selected' in shown and 'value="slow" selected' in shown
    browser.post(edit(version), of(version))
    assert variant(version).voice == "vi-vn-x-south"


def main_button(shown: str) -> str:
    return shown.partition('class="button button--primary" name="do" value="')[2].partition('"')[0]


def test_while_one_types_the_page_says_whether_the_sound_is_still_right(browser, editor, dong_dang):
    version = VersionFactory(unit=dong_dang, sounding=True, text=TEXT)
    shown = page(browser.post(reading_of(version), of(version)))
    assert 'id="am-thanh-cu" hx-swap-oob="true"' in shown and "Đọc bản đã lưu" in shown
    assert main_button(shown) == "submit"
    for given, said in (({"text": "Chữ khác."}, "Chữ đã sửa."), ({"voice": "vi-vn-x-south"}, "Cách đọc đã đổi.")):
        shown = page(browser.post(reading_of(version), of(version, **given)))
        assert said in shown and "Đọc bản đã lưu" not in shown
        assert main_button(shown) == "listen"


def test_sound_that_is_out_of_date_says_so_and_submitting_makes_it_again(browser, editor, dong_dang):
    version = VersionFactory(unit=dong_dang, sounding=True, text=TEXT)
    version.variants.update(corrections={"TYT": "trạm xá"})
    assert "Cách đọc đã đổi." in page(browser.get(edit(version)))
    assert main_button(page(browser.get(edit(version)))) == "listen"
    response = browser.post(edit(version), of(version, do="submit"), follow=True)
    assert "Nghe xong rồi bấm" in page(response)
    assert "Cách đọc đã đổi." not in page(response)


def test_a_fresh_sound_says_when_each_line_is_heard_and_an_old_one_does_not(browser, editor, version):
    made = actions.request_sound(version=version, by=editor)
    assert f'data-marks="{made.marks}"' in page(browser.get(edit(version)))
    version.variants.update(corrections={"TYT": "trạm xá"})
    assert "data-marks" not in page(browser.get(edit(version)))


def test_a_sentence_of_a_draft_is_heard_alone(browser, version):
    lengths = []
    for number in (1, 2):
        response = browser.get(reverse("bulletins:sentence", args=[version.uid, number]))
        assert (response.status_code, response["Content-Type"]) == (200, opus.CONTENT_TYPE)
        assert response["Cache-Control"] == "no-store"
        lengths.append(opus.measure(response.content).length_ms)
    assert lengths[0] > lengths[1] > 500


def test_a_sentence_is_heard_as_it_stands_in_the_form_with_the_reading_that_is_being_tried(browser, version):
    sent = of(version, text="Hỏi XQZ.", do="hear:1")
    plain = browser.post(reading_of(version), sent)
    tried = browser.post(reading_of(version), {**correcting(version, line="1", reading="xưởng quế ở đầu làng"), **sent})
    assert plain["Content-Type"] == tried["Content-Type"] == opus.CONTENT_TYPE
    assert plain.content != tried.content
    assert variant(version).corrections == {}


def test_a_sentence_that_is_gone_or_too_long_is_said_so(browser, version):
    gone = browser.get(reverse("bulletins:sentence", args=[version.uid, 9]))
    assert gone.status_code == 404 and "Không còn câu này" in page(gone)
    version.variants.update(text="từ " * 300)
    long = browser.get(reverse("bulletins:sentence", args=[version.uid, 1]))
    assert long.status_code == 409 and "không nghe riêng được" in page(long)


def test_an_approver_reads_what_the_loudspeakers_will_say(client_of, approver, editor, version):
    actions.request_sound(version=version, by=editor)
    actions.submit(version=version, by=editor)
    shown = page(client_of(approver).get(reverse("bulletins:bulletin", args=[version.bulletin.uid])))
    assert "Chữ loa sẽ đọc" in shown and "bảy giờ ba mươi" in shown and "1 chỗ máy đánh vần" in shown


@pytest.mark.parametrize(
    "asked", [{"do": f"hear:{'1' * 5000}"}, {"do": f"correct:{'1' * 5000}:a"}, {"line": "1" * 5000}]
)
def test_a_number_that_no_line_has_is_no_line(browser, version, asked):
    assert browser.post(reading_of(version), of(version, **asked)).status_code == 200


def test_a_word_to_correct_is_read_no_longer_than_it_may_be(browser, version):
    shown = page(browser.post(reading_of(version), of(version, do=f"correct:0:{'1/a' * 1000}")))
    assert "1/a" * 20 in shown and "1/a" * 21 not in shown


WRONG = "Mời bà con lúc 25h30 ngày 31/2/2018 🎉 đến họp."


def test_days_and_hours_that_are_none_and_signs_without_words_are_told_to_who_writes(browser, dong_dang):
    asked = page(browser.post(reverse("bulletins:reading"), form(dong_dang, text=WRONG)))
    assert "3 chỗ cần xem lại" in asked and "Đọc được hết" not in asked
    for written, why in (("25h30", "giờ không có thật"), ("31/2/2018", "ngày không có thật"), ("🎉", "ký hiệu")):
        assert f"<strong>{written}</strong>: {why}" in asked
    right = page(browser.post(reverse("bulletins:reading"), form(dong_dang, text="Lúc 7h30 ngày 1/2/2018.")))
    assert "Đọc được hết" in right and "xem lại" not in right


def test_who_decides_sees_them_too(client_of, approver, editor, dong_dang):
    version = VersionFactory(unit=dong_dang, edited_by=editor, text=WRONG)
    actions.request_sound(version=version, by=editor)
    actions.submit(version=Version.objects.get(pk=version.pk), by=editor)
    shown = page(client_of(approver).get(reverse("bulletins:bulletin", args=[version.bulletin.uid])))
    assert "3 chỗ ngày, giờ hoặc ký hiệu cần xem lại" in shown and "(giờ không có thật, xem lại)" in shown
