"""Numerals: what one number is in words, and that no two numbers sound alike."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinlang.media.reading import numerals

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
ONES = {**{word: digit for digit, word in enumerate(DIGITS)}, "mốt": 1, "tư": 4, "lăm": 5}


def worth(said: str) -> int:
    """The number that a listener writes down: tỷ, triệu, nghìn, then what is below."""
    total = 0
    for size, name in ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn")):
        high, found, rest = said.rpartition(f" {name}") if name == "tỷ" else said.partition(f" {name}")
        if found:
            total, said = total + worth(high) * size, rest.strip()
    return total + below_a_thousand(said.split())


def below_a_thousand(words: list[str]) -> int:
    total = 0
    for word, following in zip(words, [*words, ""][1:], strict=True):
        if word == "mười":
            total += 10
        elif word in ONES:
            total += ONES[word] * {"trăm": 100, "mươi": 10}.get(following, 1)
        else:
            assert word in ("trăm", "mươi", "linh"), word
    return total


@given(st.integers(0, 10**18 - 1))
def test_a_listener_writes_down_the_number_that_was_said(number):
    assert worth(numerals.cardinal(number)) == number


@given(st.integers(0, 10**18 - 1))
def test_thousands_may_be_set_off_by_points_and_below_a_billion_by_nothing(number):
    assert numerals.in_words(f"{number:,}".replace(",", ".")) == numerals.cardinal(number)
    if number < 10**9:
        assert numerals.in_words(str(number)) == numerals.cardinal(number)


@given(st.text("0123456789", min_size=1, max_size=60))
def test_every_digit_of_a_long_row_is_said_in_its_order(row):
    said = numerals.digits_in_groups(row).replace(",", "").split()
    assert said == [DIGITS[int(digit)] for digit in row]


@given(st.text("0123456789.,", min_size=1, max_size=40).filter(lambda row: re.fullmatch(numerals.NUMBER, row)))
def test_whatever_looks_like_a_number_has_words_and_no_digit_is_left(row):
    said = numerals.in_words(row)
    assert said.strip(" ,")
    assert not re.search(r"[\d.]", said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("0", "không"),
        ("05", "năm"),
        ("00", "không"),
        ("007", "không không bảy"),
        ("10", "mười"),
        ("14", "mười bốn"),
        ("15", "mười lăm"),
        ("21", "hai mươi mốt"),
        ("24", "hai mươi tư"),
        ("25", "hai mươi lăm"),
        ("105", "một trăm linh năm"),
        ("104", "một trăm linh tư"),
        ("1.004", "một nghìn không trăm linh tư"),
        ("2.018", "hai nghìn không trăm mười tám"),
        ("1.234.567", "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"),
        ("1,234,567", "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"),
        ("1 234 567", "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"),
        ("1234567", "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"),
        ("150,000", "một trăm năm mươi nghìn"),
        ("1.000.005", "một triệu không trăm linh năm"),
        ("1.000.500", "một triệu không nghìn năm trăm"),
        ("12.000.000.000.000", "mười hai nghìn tỷ"),
        ("1.234,5", "một nghìn hai trăm ba mươi tư phẩy năm"),
        ("91,2", "chín mươi mốt phẩy hai"),
        ("91,25", "chín mươi mốt phẩy hai mươi lăm"),
        ("0,05", "không phẩy không năm"),
        ("3,142", "ba phẩy một bốn hai"),
        ("2.5", "hai phẩy năm"),
        ("0.500", "không phẩy năm không không"),
        ("1.2.3", "một chấm hai chấm ba"),
        ("192.168.1.1", "một trăm chín mươi hai chấm một trăm sáu mươi tám chấm một chấm một"),
        ("1,2,3", "một, hai, ba"),
        ("020090001234", "không hai không, không chín không, không không một, hai ba bốn"),
        ("0912345678", "không chín một hai, ba bốn năm, sáu bảy tám"),
        ("12345678901", "một hai ba bốn, năm sáu bảy tám, chín không một"),
    ],
)
def test_one_number_in_words(written, said):
    assert re.fullmatch(numerals.NUMBER, written)
    assert numerals.in_words(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (2018, "hai nghìn không trăm mười tám"),
        (18, "hai nghìn không trăm mười tám"),
        (90, "một nghìn chín trăm chín mươi"),
    ],
)
def test_a_year_of_two_digits_is_of_our_time(written, said):
    assert numerals.year(written) == f"năm {said}"
