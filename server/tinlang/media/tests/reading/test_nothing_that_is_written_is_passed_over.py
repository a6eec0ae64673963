"""Whatever is written, every letter and every digit of it belongs to a span that is said."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinlang.media.reading import Kind, Lexicon, Reading, Word, read, shipped
from tinlang.media.reading.golden import sentences
from tinlang.media.reading.spans import is_said

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
MARKED = VIETNAMESE + VIETNAMESE.upper() + "0123456789 .,;:/-–+()%°&'\"\n"
PIECES = (
    "UBND xã", "7h30-11h", "20-22/11", "15/8/2024", "QĐ 19/2025/QĐ-TTg", "TT&TT", "khóa XIII", "0205 3812 345",
    "-3°C", "km²", "điểm b", "2,5 tỷ", "1.250 đ/lít", "ubnd@langson.gov.vn", "#LangSon", "P. 5", "v.v.", "½", "…",
    "thứ 2", "số 12A", "1/2", "(", ")", "/", "-", ".", ",", ":", "\n", "\t", "H5N1", "Km 15+300", "ĐT:", "5-10",
    "T7, CN", "x", "Nguyễn V. A.", "_", "@", "50%", "m³/s", "24/24h", "1.004", "05", "iPhone", "một", "II.", "a)",
    "+84", "5_³", "Km_42³", "#①8", "5²", "->", "=>", "⇒", "→", "thời điểm", "điểm ", "8h", "đường ", "500.000đ", "1m2",
    "12T", "4t", "9,5đ", "Q4/2026", "17,5N-112,3E", "59'59\"", "9:00 AM", "¥100", "10^6", "I/", "1/ ", "06/CP", "01/ĐK",
    "12/TBĐ 5", "H37.16-250310-0012", "27 hộ/112 khẩu", "7h/20/8", "%/", "(25-20, ", " của ", "đ/v", "CC",
    "ĐT.229", "Đường ",
)  # fmt: skip

ascii_text = st.text(st.characters(max_codepoint=0x7F), max_size=120)
vietnamese_text = st.text(st.sampled_from(MARKED), max_size=160)
any_text = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)
notice_like = st.lists(
    st.one_of(
        st.sampled_from(PIECES), st.sampled_from([" ", " ", ""]), st.text(max_size=4), st.integers(0, 10**13).map(str)
    ),
    max_size=30,
).map("".join)


def check(text: str, reading: Reading) -> None:
    """What holds for every reading of any text."""
    assert reading.text == unicodedata.normalize("NFC", text)
    at = 0
    for span in reading.spans:
        assert span.start >= at and span.end > span.start
        assert reading.text[at : span.start].strip() == ""
        at = span.end
        written = reading.text[span.start : span.end]
        if any(is_said(char) for char in written):
            assert any(char.isalpha() for char in span.spoken), (written, span)
            assert span.kind is not Kind.SIGN
        if span.kind is not Kind.WEB:
            assert not any(unicodedata.category(char)[0] == "N" for char in span.spoken), (written, span)
        if span.kind is Kind.SIGN:
            assert span.spoken in ("", ",", ".")
        assert span.spoken == span.spoken.strip() and "\n" not in span.spoken
    assert reading.text[at:].strip() == ""


def gathered(reading: Reading) -> list[tuple[int, int]]:
    return [
        (span.start, span.end) for sentence in reading.sentences for span in sentence.spans if span.spoken.strip(",.")
    ]


@settings(max_examples=300, deadline=None)
@given(st.one_of(ascii_text, vietnamese_text, any_text, notice_like))
def test_every_letter_and_digit_of_any_text_is_said(text: str) -> None:
    reading = read(text)
    check(text, reading)
    assert gathered(reading) == [(span.start, span.end) for span in reading.spans if span.spoken.strip(",.")]


@settings(max_examples=100, deadline=None)
@given(notice_like, st.lists(st.sampled_from(PIECES), max_size=4))
def test_every_letter_and_digit_is_said_with_words_of_the_people_too(text: str, written: list[str]) -> None:
    lexicon = shipped().with_words(Word(piece, "tiếng lạ", source="Xã Đồng Đăng") for piece in written)
    check(text, read(text, lexicon=lexicon))


@pytest.mark.parametrize("golden", sentences(), ids=lambda golden: golden.id)
def test_every_letter_and_digit_of_a_golden_sentence_is_said(golden) -> None:
    check(golden.text, read(golden.text))
    check(golden.text.upper(), read(golden.text.upper()))
    check(unicodedata.normalize("NFD", golden.text), read(unicodedata.normalize("NFD", golden.text)))


def test_letters_of_other_scripts_are_named_and_the_editor_is_told() -> None:
    reading = read("友谊关 và Ж")
    assert reading.spoken == "ba chữ Hán và một chữ Nga"
    assert [reading.text[span.start : span.end] for span in reading.unread] == ["友谊关", "Ж"]


@pytest.mark.parametrize("text", ["", " \n\t ", "…", "🎉", '"”', "***", "---"])
def test_where_nothing_is_written_nothing_is_said(text: str) -> None:
    assert read(text).spoken.strip(",.") == ""
    assert read(text).sentences == () or read(text).spoken


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        ".",
        "/",
        "A.",
        "1/",
        "1-",
        "XI",
        "-",
        "(",
        "ă\u0323",
        "友",
        "a.b@",
        "_a",
        "1.1",
        "TT ",
        "²",
        "🎉",
        " \n",
        "->",
        "=> ",
        "/ ",
        "1/QĐ-UBND \n",
        "3-1 (2-1",
        "1N-",
        "1h1'",
        "Q4/",
        "1m2 ",
        "9đ ",
        "^1",
        "12T ",
    ],
)
def test_a_long_row_of_anything_is_read_to_its_end(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    check(text, read(text))


@pytest.mark.parametrize("text", ["5_³", "Km_42³", "#①8", "ubnd_xa5²@langson.gov.vn", "@a①b", "x_①.pdf"])
def test_raised_and_circled_digits_in_addresses_are_said(text: str) -> None:
    check(text, read(text))


@pytest.mark.parametrize("before", ["số 1/QĐ-UBND", "khai mạc 7h", "3-1 (", "Q4", "I/", "27 hộ/112"])
def test_many_empty_lines_behind_anything_are_passed_over_once(before: str) -> None:
    text = before + " \n" * 9_990
    check(text, read(text))


def test_an_empty_lexicon_still_reads_everything() -> None:
    text = "UBND xã, 12 hộ, TT&TT"
    check(text, read(text, lexicon=Lexicon()))
