"""Endless rows of digits and signs are read to their end, and the reading ends."""

import pytest

from tinlang.media.reading import read
from tinlang.media.reading.spans import is_said

ROWS = [
    "1",
    "1.",
    "1,",
    "5-",
    "1/",
    "1/1-",
    "1:",
    "1h",
    "5 đến ",
    "ngày 1, ",
    "0912 ",
    "1 000 ",
    "-5 ",
    "(0",
    "½",
    "T1-",
    "5đ/",
]


@pytest.mark.parametrize("row", ROWS)
def test_every_digit_of_an_endless_row_belongs_to_a_span_with_words(row):
    reading = read(row * (20_000 // len(row)))
    spoken = [False] * len(reading.text)
    for span in reading.spans:
        spoken[span.start : span.end] = [bool(span.spoken)] * (span.end - span.start)
    assert all(spoken[at] for at, char in enumerate(reading.text) if is_said(char))
