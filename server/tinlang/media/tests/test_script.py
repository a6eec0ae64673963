"""What a voice will say of a text: read first in Vietnamese, as it is written in other languages."""

from tinlang.media import speech
from tinlang.media.reading import Kind, golden
from tinlang.media.speech.delivery import CHARACTERS
from tinlang.media.speech.script import Script, script_of


def script(text: str, voice: str = "vi") -> Script:
    return script_of(text=text, voice=speech.voice_of(voice))


def test_a_telephone_number_is_said_twice_and_written_once_for_the_editor():
    made = script("Liên hệ 0205 3812 345 để biết thêm.")
    number = "không hai không năm ba tám một hai ba bốn năm"
    assert [" ".join(golden.words(each.words)) for each in made.utterances] == [
        " ".join(golden.words(f"liên hệ {number} nhắc lại {number} để biết thêm"))
    ]
    assert golden.words(made.spoken) == golden.words(f"liên hệ {number} để biết thêm")


def test_an_account_or_an_identity_card_is_no_telephone_number():
    made = script("Số tài khoản 1234567890, căn cước 020123456789.")
    assert "nhắc lại" not in " ".join(each.words for each in made.utterances)


def test_figures_are_slower_than_the_words_around_them():
    pieces = script("Cắt điện từ 7h30 ngày 11/5 tại 05 thôn.").utterances[0].pieces
    slow = " ".join(piece.words for piece in pieces if piece.pace < 1)
    assert "bảy giờ ba mươi" in slow and "mười một tháng năm" in slow
    assert "Cắt điện" in " ".join(piece.words for piece in pieces if piece.pace == 1)


def test_a_southern_voice_says_numbers_the_southern_way():
    north, south = (script("Có 1.105 hộ.", voice).spoken for voice in ("vi", "vi-vn-x-south"))
    assert ("nghìn" in north and "linh" in north) and ("ngàn" in south and "lẻ" in south)


def test_another_language_has_no_reading():
    made = script("Power off at 7:30.", "en-gb")
    assert (made.spoken, made.spans, made.said) == ("Power off at 7:30.", (), [])


def test_positions_are_those_of_the_text_in_nfc():
    composed, decomposed = script("Xã Đồng Đăng họp."), script("Xa\u0303 Đo\u0302\u0300ng Đa\u0306ng ho\u0323p.")
    assert composed == decomposed
    assert composed.sha256() == decomposed.sha256()


def test_every_golden_sentence_is_said_whole_in_utterances_that_an_engine_takes():
    for sentence in golden.sentences():
        made = script(sentence.text)
        said = " ".join(each.words for each in made.utterances)
        assert all(0 < len(each.words) <= CHARACTERS for each in made.utterances), sentence.id
        assert not any(char.isdigit() or char in "<&" for char in said), sentence.id
        if all(span.kind is not Kind.TELEPHONE for span in made.spans):
            assert golden.words(said) == golden.words(made.spoken), sentence.id
