"""Days, hours and sums as Nghị định 30/2020 writes them."""

from datetime import UTC, date, datetime

import pytest

from tinlang.documents.wording import day_in_full, day_short, dong, in_even_lines, moment_in_full, moment_short


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 1, 9), "ngày 09 tháng 01 năm 2026"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2026, 3, 1), "ngày 01 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_days_to_9_and_months_1_and_2_have_a_zero(on: date, said: str) -> None:
    assert day_in_full(on) == said


def test_a_moment_is_told_in_the_hours_of_viet_nam() -> None:
    evening = datetime(2026, 2, 28, 17, 5, tzinfo=UTC)
    assert moment_in_full(evening) == "00 giờ 05 phút, ngày 01 tháng 3 năm 2026"
    assert moment_short(evening) == "00 giờ 05, 01/3/2026"
    assert day_short(evening) == "01/3/2026"


def test_no_day_is_no_words() -> None:
    assert day_short(None) == ""


def test_thousands_are_parted_by_points() -> None:
    assert [dong(amount) for amount in (0, 8_000, 1_250_000)] == ["0 đồng", "8.000 đồng", "1.250.000 đồng"]


@pytest.mark.parametrize(
    ("words", "most", "lines"),
    [
        ("BỘ PHẬN THỬ", 20, ["BỘ PHẬN THỬ"]),
        ("ỦY BAN NHÂN DÂN XÃ ĐỒNG ĐĂNG", 24, ["ỦY BAN NHÂN DÂN", "XÃ ĐỒNG ĐĂNG"]),
        ("MỘTTỪDÀIHƠNDÒNG HAI", 6, ["MỘTTỪDÀIHƠNDÒNG", "HAI"]),
        ("", 10, [""]),
    ],
)
def test_lines_are_of_like_length(words: str, most: int, lines: list[str]) -> None:
    assert in_even_lines(words, most).split("\n") == lines
