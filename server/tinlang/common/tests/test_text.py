"""Vietnamese text: composed, folded for search, shortened."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinlang.common.text import alphabetical, fold, nfc, shorten


def test_decomposed_text_becomes_composed():
    assert nfc(unicodedata.normalize("NFD", "Đồng Đăng")) == "Đồng Đăng"


@pytest.mark.parametrize(
    "written", ["Đồng Đăng", "ĐỒNG  ĐĂNG", unicodedata.normalize("NFD", "đồng\nđăng"), "dong dang"]
)
def test_search_ignores_marks_case_and_spaces(written):
    assert fold(written) == "dong dang"


def test_a_long_text_is_cut_between_words():
    assert shorten("Lịch tiêm vắc-xin sởi cho trẻ", 14) == "Lịch tiêm…"
    assert shorten("Lịch tiêm", 14) == "Lịch tiêm"


@given(st.text(), st.integers(1, 40))
def test_a_shortened_text_is_never_too_long(text, length):
    assert len(shorten(text, length)) <= length


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "ordered",
    [
        ["Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Bắc", "Bằng", "Bân", "Đá", "E", "Ê", "Ổi", "Ơn", "Thu", "Thư", "Yên"],
        ["Bắc Sơn", "Bình Gia", "Châu Sơn", "Chiến Thắng", "Dân Tiến", "Đào Viên", "Hạ Long", "Hải An", "Yên Bình"],
        ["Tổ", "tổ 9", "Tổ 9 A", "Tổ 10", "Tổ dân phố 1"],
    ],
)
def test_names_stand_in_the_order_of_the_vietnamese_alphabet(ordered):
    assert sorted(sorted(ordered, reverse=True), key=alphabetical) == ordered


def test_a_shorter_word_stands_before_one_that_begins_with_it_whatever_the_tones():
    assert sorted(["ách", "anh", "ạc", "Ạng"], key=alphabetical) == ["ạc", "ách", "Ạng", "anh"]
    assert alphabetical(unicodedata.normalize("NFD", "Đồng Đăng")) == alphabetical("ĐỒNG ĐĂNG")
