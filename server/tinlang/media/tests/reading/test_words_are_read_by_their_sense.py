"""The lexicon: senses by context, people's words on top, boundaries, and what is not in it."""

import csv
import re

import pytest

from tinlang.media.reading import Kind, Lexicon, Word, read, shipped
from tinlang.media.reading.lexicon import FILES, FOLDER, rows
from tinlang.media.reading.syllables import is_syllable, one_spelling


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("CA xã", "công an xã"),
        ("ca trực", "ca trực"),
        ("TT Đồng Đăng", "thị trấn Đồng Đăng"),
        (
            "TT 39/2020/TT-BTTTT",
            "thông tư ba mươi chín năm hai nghìn không trăm hai mươi của bộ thông tin và truyền thông",
        ),
        ("TT Y tế", "trung tâm Y tế"),
        ("Sở TT&TT", "Sở thông tin và truyền thông"),
        ("Sở TT & TT", "Sở thông tin và truyền thông"),
        ("nộp HS xin học", "nộp hồ sơ xin học"),
        ("HS lớp 6", "học sinh lớp sáu"),
        ("BS Lan khám", "bác sĩ Lan khám"),
        ("P. Tam Thanh", "phường Tam Thanh"),
        ("P. Chủ tịch", "phó Chủ tịch"),
        ("ubnd xã", "ủy ban nhân dân xã"),
        ("v.v.", "vân vân"),
        ("đ/c Long", "đồng chí Long"),
    ],
)
def test_a_short_form_is_read_by_the_words_around_it(written: str, said: str) -> None:
    assert read(written).spoken == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("THÔNG BÁO MẤT ĐIỆN", "thông báo mất điện"),
        ("UBND XÃ THÔNG BÁO", "ủy ban nhân dân xã thông báo"),
        ("AI THẤY CHÁU MI", "ai thấy cháu mi"),
        ("VI RÚT", "vi rút"),
        ("khu C", "khu xê"),
    ],
)
def test_words_in_capitals_are_words(written: str, said: str) -> None:
    assert read(written).spoken == said


def test_what_nobody_knows_is_spelt_out_and_flagged() -> None:
    reading = read("Gọi Qwertyz hoặc XQZ ngay.")
    assert reading.spoken == "Gọi quy vê kép e e rờ tê i dét hoặc ích quy dét ngay."
    assert [reading.text[span.start : span.end] for span in reading.unread] == ["Qwertyz", "XQZ"]
    assert {span.kind for span in reading.unread} == {Kind.SPELT}


def test_what_people_give_wins_over_rules_and_over_ours() -> None:
    lexicon = shipped().with_words(
        [Word("5-10", "mùng năm tháng mười", source="tin này"), Word("UBND", "ủy ban", source="Xã Đồng Đăng")]
    )
    reading = read("UBND họp 5-10.", lexicon=lexicon)
    assert reading.spoken == "ủy ban họp mùng năm tháng mười."
    assert [span.source for span in reading.spans if span.source] == ["Xã Đồng Đăng", "tin này"]
    assert read("UBND họp", lexicon=shipped()).spoken == "ủy ban nhân dân họp"


def test_the_longest_word_wins_and_of_two_the_last_given() -> None:
    lexicon = shipped().with_words(
        [Word("TT", "tờ trình", source="tỉnh"), Word("TT Na Sầm", "thị tứ Na Sầm", source="tỉnh")]
    )
    assert read("TT Na Sầm, TT", lexicon=lexicon).spoken == "thị tứ Na Sầm, tờ trình"
    nearer = lexicon.with_words([Word("TT", "tập trung", source="xã")])
    assert read("TT Na Sầm, TT", lexicon=nearer).spoken == "thị tứ Na Sầm, tập trung"
    given_together = shipped().with_words([Word("TT", "xa", source="tỉnh"), Word("TT", "gần", source="xã")])
    assert read("TT", lexicon=given_together).spoken == "gần"


def test_a_word_of_the_people_is_found_only_whole() -> None:
    lexicon = shipped().with_words([Word("5-10", "sai", source="xã"), Word("an", "sai", source="xã")])
    assert "sai" not in read("15-10, 5-10-2023, 5-100, 5-10/11, ban, anh", lexicon=lexicon).spoken


def test_upper_and_lower_case_count_unless_told_otherwise() -> None:
    exact = Lexicon().with_words([Word("Pác", "pắc", source="xã")])
    either = Lexicon().with_words([Word("Pác", "pắc", source="xã", any_case=True)])
    assert read("PÁC pác Pác", lexicon=exact).spoken == "pác pác pắc"
    assert read("PÁC pác Pác", lexicon=either).spoken == "pắc pắc pắc"


def test_both_places_of_the_tone_are_one_word() -> None:
    lexicon = Lexicon().with_words([Word("Hoà Cư", "hòa cơ", source="xã")])
    assert read("xã Hòa Cư và xã Hoà Cư", lexicon=lexicon).spoken == "xã hòa cơ và xã hòa cơ"


def test_a_sense_may_ask_for_the_words_on_either_side() -> None:
    lexicon = Lexicon().with_words(
        [
            Word("kx", "khi khác", source="xã"),
            Word("kx", "khu xưởng", source="xã", previous="tại|ở"),
            Word("kx", "khoa xương", source="xã", next="bệnh viện"),
        ]
    )
    assert read("kx; tại kx; kx bệnh viện", lexicon=lexicon).spoken == "khi khác, tại khu xưởng, khoa xương bệnh viện"


def test_a_word_does_not_reach_across_a_line() -> None:
    lexicon = Lexicon().with_words([Word("Pò Hang", "pò hăng", source="xã")])
    assert read("Pò Hang\nPò\nHang", lexicon=lexicon).spoken.startswith("pò hăng Pò Hang")


@pytest.mark.parametrize("name", [*FILES, "documents.csv", "web.csv"])
def test_every_row_that_ships_is_readable_and_without_digits(name: str) -> None:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if line.strip() and not line.startswith("#")]
    columns = len(next(csv.reader(lines[:1])))
    assert [row for row in csv.reader(lines) if len(row) != columns] == []
    for row in rows(name):
        assert row["written"] and row["reading"], row
        assert not re.search(r"\d", row["reading"]), row
        for condition in (row.get("previous", ""), row.get("next", "")):
            re.compile(condition)


def test_every_word_that_ships_is_found_by_the_reader() -> None:
    """The row without conditions is the last of its short form, so that every row can be reached."""
    for name in FILES:
        closed: set[str] = set()
        for row in rows(name):
            assert row["written"] not in closed, f"{name}: {row['written']} stands behind its row without conditions"
            if not (row.get("previous") or row.get("next")):
                closed.add(row["written"])


def test_there_are_enough_words_to_begin_with() -> None:
    assert len(list(rows("abbreviations.csv"))) >= 250
    assert len(list(rows("foreign.csv"))) >= 200


def test_vietnamese_and_tay_nung_syllables_are_known() -> None:
    written = (
        "khuya nghiêng giếng gì quýt quốc xoong Slao Phja Pò Khuổi hoà hòa thong bao duong ngoằn khuỷu ở Y uỷ Tềnh"
    )
    assert [word for word in written.split() if not is_syllable(word)] == []


def test_what_is_no_syllable_is_not_taken_for_one() -> None:
    written = "wifi ceng gha ngen BHYT zalo mạtt app Facebook kg tt xqz ácc"
    assert [word for word in written.split() if is_syllable(word)] == []


def test_a_closed_syllable_has_one_of_two_tones_unless_typed_without_marks() -> None:
    assert not is_syllable("tồc")
    assert is_syllable("mat")
    assert not is_syllable("mat", unmarked=False)


def test_the_tone_stands_on_the_first_vowel_in_the_one_spelling() -> None:
    assert [one_spelling(word) for word in ("Hoà", "QUÝ", "Thuỷ", "hoàng")] == ["hòa", "quý", "thủy", "hoàng"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Xã gửi CT cho các thôn.", ["CT"]),
        ("CT UBND xã phát biểu.", []),
        ("CA làm thẻ căn cước.", []),
        ("Nộp tại UBND xã, hỏi XQZ.", []),
        ("Bàn giao HS và KT.", ["HS", "KT"]),
    ],
)
def test_where_only_the_usual_of_several_senses_fits_the_editor_is_asked(text: str, asked: list[str]) -> None:
    reading = read(text)
    assert [reading.text[span.start : span.end] for span in reading.spans if span.doubtful] == asked
    assert not any(span.doubtful and span.unread for span in reading.spans)


def test_what_the_people_gave_leaves_no_doubt() -> None:
    lexicon = shipped().with_words([Word("CT", "công ty", source="Xã Đồng Đăng")])
    assert not any(span.doubtful for span in read("Xã gửi CT cho các thôn.", lexicon=lexicon).spans)
