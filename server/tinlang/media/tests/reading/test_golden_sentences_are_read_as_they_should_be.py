"""The golden sentences: every one is read in a way that the convention accepts, and the file is what it should be."""

import unicodedata
from collections import Counter

import pytest

from tinlang.media.reading import read
from tinlang.media.reading.golden import Golden, sentences, words

TOPICS = (
    "power-cut", "vaccination", "storm", "tax", "meeting", "crops", "military", "identity-card", "school", "lost-child",
    "funeral", "land", "election",
)  # fmt: skip


@pytest.mark.parametrize("golden", sentences(), ids=lambda golden: golden.id)
def test_a_golden_sentence_is_read_in_an_accepted_way(golden: Golden) -> None:
    spoken = read(golden.text).spoken
    assert golden.accepts(spoken), f"written: {golden.text}\nwanted:  {golden.read}\nspoken:  {spoken}"


def test_there_are_at_least_three_hundred_sentences_eight_of_each_class() -> None:
    classes = Counter(golden.group for golden in sentences())
    assert len(sentences()) >= 300
    assert min(classes.values()) >= 8, classes


def test_every_subject_that_communes_announce_has_its_sentences() -> None:
    topics = Counter(golden.topic for golden in sentences())
    assert {topic: topics[topic] for topic in TOPICS if topics[topic] < 6} == {}


def test_no_name_and_no_text_is_there_twice() -> None:
    assert [name for name, count in Counter(golden.id for golden in sentences()).items() if count > 1] == []
    assert [text for text, count in Counter(golden.text for golden in sentences()).items() if count > 1] == []


@pytest.mark.parametrize("golden", sentences(), ids=lambda golden: golden.id)
def test_what_is_expected_is_plain_words(golden: Golden) -> None:
    assert golden.read.count("{") == golden.read.count("}")
    assert not set("0123456789/%+=@&°²³_#") & set(golden.read)
    for text in (golden.text, golden.read):
        assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("golden", sentences(), ids=lambda golden: golden.id)
def test_what_we_say_ourselves_is_accepted_and_one_word_more_is_not(golden: Golden) -> None:
    assert golden.accepts(golden.first)
    assert not golden.accepts(f"{golden.first} thừa")


def test_case_signs_and_the_place_of_the_tone_make_no_difference() -> None:
    assert words("Hoà, THUỶ – quý: lẻ!") == words("hòa thủy quý linh")
    assert words("ngàn") != words("ngan")


def test_the_southern_voice_says_the_same_sentences_in_its_own_words() -> None:
    golden = next(golden for golden in sentences() if golden.group == "numbers")
    southern = read(golden.text, accent="south").spoken
    assert golden.accepts(southern)
    assert "nghìn" not in southern
