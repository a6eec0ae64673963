"""A reading as a page shows it: nothing of the text is left out, and only what is said otherwise is marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinlang.bulletins.lines import lines, stands_in, unread_words, wrong_words
from tinlang.media.reading import read
from tinlang.media.reading.golden import sentences


def test_only_what_is_said_otherwise_is_marked():
    (line,) = lines(read("Cắt điện từ 7h30, HÒA BÌNH và hoà bình."))
    assert [(piece.written, bool(piece.spoken)) for piece in line.pieces] == [
        ("Cắt điện từ ", False),
        ("7h30", True),
        (", HÒA BÌNH và hoà bình.", False),
    ]


def test_an_unknown_word_is_marked_and_counted_once():
    reading = read("Gặp XQZ. Hỏi XQZ.")
    assert unread_words(reading) == ["XQZ"]
    assert [piece.unread for line in lines(reading) for piece in line.pieces if piece.spoken] == [True, True]


@pytest.mark.parametrize(
    ("text", "written", "stands"),
    [
        ("Hỏi XQZ.", "XQZ", True),
        ("Hỏi XQZ.", "xqz", False),
        ("Hỏi XQZA.", "XQZ", False),
        ("Đường dây 22/0,4kV hỏng", "kV", True),
        ("Họp ở Hoà Bình", "Hòa Bình", True),
        ("", "XQZ", False),
    ],
)
def test_a_word_stands_in_a_text_where_its_reading_would_be_used(text, written, stands):
    assert stands_in(text, written) is stands


def test_a_telephone_number_is_marked_as_said_twice():
    pieces = [piece for line in lines(read("Lúc 7h30 gọi 0205 3812 345.")) for piece in line.pieces if piece.spoken]
    assert [(piece.written, piece.is_twice) for piece in pieces] == [("7h30", False), ("0205 3812 345", True)]


@pytest.mark.parametrize("golden", sentences()[::7], ids=lambda golden: golden.id)
def test_the_pieces_of_a_line_are_the_line(golden):
    for line in lines(read(golden.text)):
        assert "".join(piece.written for piece in line.pieces) == line.written


@given(st.text(alphabet="ab đ5%/-.,!?\n\u0301XQ🎉", max_size=60))
def test_whatever_is_written_every_letter_and_digit_stands_in_some_line(text):
    reading = read(text)
    shown = "".join(piece.written for line in lines(reading) for piece in line.pieces)
    assert sorted(filter(str.isalnum, shown)) == sorted(filter(str.isalnum, reading.text))


def test_where_the_usual_of_several_senses_was_taken_the_piece_says_so():
    (line,) = lines(read("Xã gửi CT và QĐ cho UBND."))
    assert [(piece.written, piece.doubtful) for piece in line.pieces if piece.spoken] == [
        ("CT", True),
        ("QĐ", False),
        ("UBND", False),
    ]


def test_a_day_or_an_hour_that_is_none_and_a_sign_without_words_are_marked_with_why():
    (line,) = lines(read("Lúc 25h30 ngày 31 tháng 2 🎉 mời bà con, ngày 1/6."))
    marked = [(piece.written, piece.problem) for piece in line.pieces if piece.amiss]
    assert marked == [
        ("25h30", "giờ không có thật, xem lại"),
        ("31", "ngày không có thật, xem lại"),
        ("2", "ngày không có thật, xem lại"),
        ("🎉", "ký hiệu không đọc được, xem lại"),
    ]
    assert "".join(piece.written for piece in line.pieces) == line.written


def test_what_cannot_be_meant_is_listed_once_as_it_is_written():
    found = wrong_words(read("Ngày 31/2/2018, nhắc lại: ngày 31/2/2018."))
    assert [written for written, _why in found] == ["31/2/2018"]
