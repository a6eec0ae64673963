""" "Từ điển đọc" and "Câu mẫu" through the browser's eyes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tinlang.media import opus
from tinlang.media.actions import add_word, remove_word
from tinlang.media.models import LexiconWord
from tinlang.media.reading.golden import sentences
from tinlang.units.queries import ancestors

pytestmark = pytest.mark.django_db(databases="__all__")

WORDS = "/giong-doc/"
GOLDEN = "/giong-doc/cau-mau/"


def page(response) -> str:
    return response.content.decode()


def test_an_empty_lexicon_says_what_it_is_for(client_of, editor, dong_dang):
    assert "Chưa có từ nào." in page(client_of(editor).get(WORDS))


def test_a_word_is_added_and_says_who_and_since_when(client_of, editor, dong_dang):
    sent = {"unit": str(dong_dang.uid), "written": "XQZ", "reading": "xưởng quế"}
    shown = page(client_of(editor).post(reverse("speech:add_word"), sent, follow=True))
    assert "Từ nay “XQZ” đọc là “xưởng quế”." in shown
    for words in ("XQZ", "xưởng quế", str(editor), "hôm nay", "Xã Đồng Đăng"):
        assert words in shown


def test_what_is_wrong_is_said_by_its_field_and_nothing_is_lost(client_of, editor, dong_dang):
    sent = {"unit": str(dong_dang.uid), "written": "XQZ", "reading": "7 giờ"}
    response = client_of(editor).post(reverse("speech:add_word"), sent)
    assert response.status_code == 422
    assert "Chỉ ghi bằng chữ" in page(response) and 'value="XQZ"' in page(response)


def test_a_word_is_taken_back_and_stays_in_the_history(client_of, editor, dong_dang):
    word = add_word(unit=dong_dang, by=editor, written="XQZ", reading="xưởng quế")
    browser = client_of(editor)
    browser.post(reverse("speech:remove_word", args=[word.uid]))
    assert "xưởng quế" not in page(browser.get(WORDS))
    assert "xưởng quế" in page(browser.get(WORDS, {"tinh-trang": "da-bo"}))


def test_words_of_the_units_above_are_shown_but_not_to_be_changed_here(client_of, editor, dong_dang):
    above = ancestors(dong_dang).exclude(pk=dong_dang.pk).first()
    word = LexiconWord.objects.create(unit=above, written="XQZ", reading="của tỉnh", added_by=editor)
    browser = client_of(editor)
    shown = page(browser.get(WORDS))
    assert "của tỉnh" in shown and reverse("speech:remove_word", args=[word.uid]) not in shown
    assert browser.post(reverse("speech:remove_word", args=[word.uid])).status_code == 404


def test_who_does_not_teach_looks_only(client_of, approver, editor, dong_dang):
    word = add_word(unit=dong_dang, by=editor, written="XQZ", reading="xưởng quế")
    browser = client_of(approver)
    shown = page(browser.get(WORDS))
    assert "xưởng quế" in shown and "Thêm vào từ điển" not in shown
    sent = {"unit": str(dong_dang.uid), "written": "A", "reading": "a"}
    assert browser.post(reverse("speech:add_word"), sent).status_code == 404
    assert browser.post(reverse("speech:remove_word", args=[word.uid])).status_code == 404


def test_the_list_is_searched_without_tone_marks(client_of, editor, dong_dang):
    add_word(unit=dong_dang, by=editor, written="XQZ", reading="xưởng quế")
    add_word(unit=dong_dang, by=editor, written="ZQX", reading="khác hẳn")
    shown = page(client_of(editor).get(WORDS, {"tim": "xuong que"}))
    assert "xưởng quế" in shown and "khác hẳn" not in shown


def test_a_sentence_is_tried_with_the_words_of_the_unit_and_heard(client_of, editor, dong_dang):
    add_word(unit=dong_dang, by=editor, written="XQZ", reading="xưởng quế")
    browser = client_of(editor)
    shown = page(browser.get(WORDS, {"cau": "Đến XQZ lúc 7h30, hỏi QWX."}))
    assert "Đến xưởng quế lúc bảy giờ ba mươi" in shown and "<strong>QWX</strong>" in shown
    response = browser.get(reverse("speech:try"), {"cau": "Đến XQZ."})
    assert opus.measure(response.content).length_ms > 500
    assert browser.get(reverse("speech:try")).status_code == 404


def test_the_list_asks_as_often_for_many_words_as_for_few(client_of, editor, dong_dang, django_assert_num_queries):
    browser = client_of(editor)

    def teach(first: int, last: int) -> None:
        for number in range(first, last):
            LexiconWord.objects.create(unit=dong_dang, written=f"W{number}", reading="chữ", added_by=editor)

    teach(0, 2)
    browser.get(WORDS)
    with CaptureQueriesContext(connection) as few:
        browser.get(WORDS)
    teach(2, 40)
    with django_assert_num_queries(len(few)):
        browser.get(WORDS)


def test_a_word_that_was_changed_shows_only_its_reading_of_now(client_of, editor, dong_dang):
    remove_word(word=add_word(unit=dong_dang, by=editor, written="XQZ", reading="cũ rích"), by=editor)
    add_word(unit=dong_dang, by=editor, written="XQZ", reading="mới tinh")
    shown = page(client_of(editor).get(WORDS))
    assert "mới tinh" in shown and "cũ rích" not in shown


# -- golden sentences -------------------------------------------------------------------------------------------------


def test_every_golden_sentence_is_shown_under_its_class_with_how_it_must_be_read(client_of, approver):
    browser = client_of(approver)
    response = browser.get(GOLDEN)
    shown = [page(browser.get(GOLDEN, {"loai": group.name})) for group in response.context["groups"]]
    assert sum(each.count("golden__written") for each in shown) == len(sentences()) == response.context["total"]
    assert all(group.title != group.name for group in response.context["groups"]), "a class without a name"
    assert response.context["agreeing"] + response.context["differing"] == len(sentences())


def test_golden_sentences_are_narrowed_by_class_and_searched_without_tone_marks(client_of, editor):
    browser = client_of(editor)
    response = browser.get(GOLDEN, {"loai": "dates"})
    assert [group.name for group in response.context["shown"]] == ["dates"]
    response = browser.get(GOLDEN, {"tim": "vac xin soi"})
    assert 0 < response.context["found"] < len(sentences())
    assert "Không có câu nào khớp." in page(browser.get(GOLDEN, {"tim": "không có đâu zzz"}))
    assert browser.get(GOLDEN, {"khac": "1"}).context["found"] == response.context["differing"]


def test_golden_sentences_are_shown_one_class_at_a_time_and_what_is_searched_page_by_page(client_of, editor):
    browser = client_of(editor)
    first = browser.get(GOLDEN)
    assert [group.name for group in first.context["shown"]] == [first.context["groups"][0].name]
    found = browser.get(GOLDEN, {"tim": "a"})
    assert found.context["found"] > page(found).count("golden__written")
    assert "?tim=a&amp;trang=2" in page(found)


def test_a_golden_sentence_is_heard(client_of, editor):
    browser = client_of(editor)
    response = browser.get(reverse("speech:hear_golden", args=[sentences()[0].id]))
    assert opus.measure(response.content).length_ms > 1000
    assert browser.get(reverse("speech:hear_golden", args=["khong-co"])).status_code == 404


def test_who_has_no_part_in_the_voice_is_told_so(client_of, technician):
    assert client_of(technician).get(GOLDEN).status_code == 403
