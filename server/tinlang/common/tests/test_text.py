"""Vietnamese text: composed, folded for search, shortened."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinlang.common.text import fold, nfc, shorten


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
