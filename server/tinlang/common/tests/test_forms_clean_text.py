"""What people paste is cleaned before anything counts, hashes or speaks it."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError

from tinlang.common.forms import CleanTextField, PlainForm


class LetterForm(PlainForm):
    title = CleanTextField(label="Tiêu đề", max_length=20, help_text="Ngắn thôi")
    text = CleanTextField(label="Nội dung", max_length=60, lines=4, required=False)


def test_text_is_composed_and_trimmed():
    assert CleanTextField(max_length=20).clean("  " + unicodedata.normalize("NFD", "Đồng Đăng ")) == "Đồng Đăng"


def test_hidden_characters_go_and_letters_of_every_language_stay():
    field = CleanTextField(max_length=100, lines=3)
    assert (
        field.clean("Lịch\u202e tiêm\u200b\x07\r\ncho trẻ\t18 tháng 🌸 汉语") == "Lịch tiêm\ncho trẻ\t18 tháng 🌸 汉语"
    )


def test_one_line_stays_one_line():
    assert CleanTextField(max_length=100).clean("Tạm ngừng\r\n  cấp điện") == "Tạm ngừng cấp điện"


def test_nothing_but_hidden_characters_is_nothing():
    with pytest.raises(ValidationError, match="Chưa điền"):
        CleanTextField(max_length=10).clean("\u200b \u2060\x00")


def test_length_counts_what_is_left_after_cleaning():
    field = CleanTextField(max_length=9)
    assert field.clean(unicodedata.normalize("NFD", "Đồng Đăng") + "   ") == "Đồng Đăng"
    with pytest.raises(ValidationError, match=r"20\.000 ký tự, chỉ nhận tối đa 9"):
        field.clean("a" * 20_000)


def test_script_tags_are_only_text():
    form = LetterForm({"title": "<script>x</script>"})
    assert form.is_valid()
    assert "<script>" not in str(LetterForm({"title": "<script>x</script>"}))


def test_an_error_and_a_hint_are_tied_to_their_control():
    form = LetterForm({"title": ""})
    assert not form.is_valid()
    page = str(form)
    assert 'aria-describedby="id_title_hint id_title_error"' in page
    assert 'aria-invalid="true"' in page
    assert '<a href="#id_title">Tiêu đề</a>: Chưa điền mục này.' in page
    assert "không bắt buộc" in page
