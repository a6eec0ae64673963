"""How a notice is delivered over horns: what is said at once, how slowly, with which pauses."""

import re

import pytest

from tinlang.media.reading import Kind, Reading, Span
from tinlang.media.speech import delivery
from tinlang.media.speech.delivery import DIGITS, FIGURES, Piece, as_read, as_written


def reading(text: str, **kinds: Kind) -> Reading:
    """A reading word by word, each said as it is written; `kinds`: of words that are not plain."""
    spans = []
    for found in re.finditer(r"[^\s.,]+|[.,]", text):
        kind = Kind.SIGN if found[0] in ".," else kinds.get(f"w{found[0]}", Kind.WORD)
        spans.append(Span(found.start(), found.end(), found[0], kind))
    return Reading(text, tuple(spans))


def words(utterances: list[delivery.Utterance]) -> list[str]:
    return [each.words for each in utterances]


def test_each_sentence_is_said_at_once_and_lies_where_it_is_written():
    text = "Xin chào bà con. Mai cắt điện, mời chú ý.\nHết."
    said = as_read(reading(text))
    assert words(said) == ["Xin chào bà con.", "Mai cắt điện, mời chú ý.", "Hết."]
    assert [text[each.start : each.end] for each in said] == words(said)


def test_the_pause_is_longer_after_a_paragraph_and_short_at_the_end():
    said = as_read(reading("Một. Hai.\nBa."))
    assert [each.pause_ms for each in said] == [delivery.SENTENCE_MS, delivery.PARAGRAPH_MS, delivery.LAST_MS]
    assert delivery.LAST_MS < delivery.SENTENCE_MS < delivery.PARAGRAPH_MS


def test_a_title_ends_like_a_sentence():
    assert words(as_read(reading("THÔNG BÁO\nMai cắt điện,"))) == ["THÔNG BÁO.", "Mai cắt điện."]


def test_figures_are_said_slower_and_signs_stay_where_they_are():
    said = as_read(reading("Từ tám, đến mười giờ.", wtám=Kind.TIME, wmười=Kind.TIME, wgiờ=Kind.TIME))
    assert said[0].pieces == (Piece("Từ"), Piece("tám,", FIGURES), Piece("đến"), Piece("mười giờ.", FIGURES))


def test_a_telephone_number_is_said_slowly_and_twice():
    text = "Gọi 0912."
    number = Span(4, 8, "không chín, một hai", Kind.TELEPHONE)
    read = Reading(text, (Span(0, 3, "Gọi", Kind.WORD), number, Span(8, 9, ".", Kind.SIGN)))
    assert as_read(read)[0].pieces == (
        Piece("Gọi"),
        Piece("không chín, một hai, nhắc lại: không chín, một hai.", DIGITS),
    )
    assert read.spoken == "Gọi không chín, một hai."


def test_two_telephone_numbers_in_a_row_are_each_said_twice():
    spans = (Span(0, 3, "một một hai", Kind.TELEPHONE), Span(4, 7, "một một ba", Kind.TELEPHONE))
    assert as_read(Reading("112 113", spans))[0].words == (
        "một một hai, nhắc lại: một một hai, một một ba, nhắc lại: một một ba."
    )


def test_a_long_sentence_is_cut_at_a_comma_and_no_word_is_lost():
    clause = "mời bà con thôn Bản Ngà đến nhà văn hóa, "
    text = (clause * 40).strip(" ,") + "."
    said = as_read(reading(text))
    assert len(said) > 1
    assert all(len(each.words) <= delivery.CHARACTERS for each in said)
    assert all(each.words.endswith(",") and each.goes_on for each in said[:-1])
    assert " ".join(words(said)) == text
    assert [each.pause_ms for each in said] == [delivery.PART_MS] * (len(said) - 1) + [delivery.LAST_MS]
    assert (said[0].start, said[-1].end) == (0, len(text))


def test_a_long_sentence_without_commas_is_cut_at_a_blank():
    said = as_read(reading("mời " * 400))
    assert max(len(each.words) for each in said) <= delivery.CHARACTERS
    assert " ".join(words(said)) == ("mời " * 400).strip() + "."


def test_one_stretch_whose_words_are_too_many_is_cut_too():
    span = Span(0, 400, "ích quy " * 400, Kind.SPELT, unread=True)
    said = as_read(Reading("XQ" * 200, (span,)))
    assert max(len(each.words) for each in said) <= delivery.CHARACTERS
    assert " ".join(words(said)).rstrip(".").split() == span.spoken.split()


@pytest.mark.parametrize("text", ["", " \n\n ", "...", ". , ."])
def test_a_text_without_words_makes_no_utterance(text):
    assert as_read(reading(text)) == as_written(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Power is off. Stay calm!\nBye", ["Power is off.", "Stay calm!", "Bye"]),
        ("明天停电。请注意！", ["明天停电。", "请注意！"]),
        ("  At 7.30 a.m.,\r\n\r\n*** \nthe end  ", ["At 7.30 a.m.,", "the end"]),
    ],
)
def test_a_text_in_another_language_is_said_sentence_by_sentence_as_it_is_written(text, expected):
    said = as_written(text)
    assert words(said) == [text[each.start : each.end] for each in said] == expected


def test_a_long_text_without_blanks_in_another_language_is_cut_and_nothing_is_lost():
    said = as_written("电" * 2_000 + "。")
    assert max(len(each.words) for each in said) == delivery.CHARACTERS
    assert "".join(words(said)) == "电" * 2_000 + "。"
    assert [each.goes_on for each in said] == [True, True, True, False]
