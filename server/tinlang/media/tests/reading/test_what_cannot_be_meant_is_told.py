"""Days that no calendar has, hours that no clock shows, signs without words: told to who writes, and no others are."""

import pytest

from tinlang.media.reading import amiss, read
from tinlang.media.reading.golden import sentences


def told(text: str) -> list[tuple[str, str]]:
    reading = read(text)
    return [(reading.text[one.start : one.end], one.what.value) for one in amiss(reading)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Tiêm ngày 31/2/2018 tại trạm.", [("31/2/2018", "day")]),
        ("Họp 29/2/2026.", [("29/2/2026", "day")]),
        ("Họp ngày 5/13/2026.", [("5/13/2026", "day")]),
        ("Hạn chót ngày 32/5.", [("32/5", "day")]),
        ("từ ngày 31.4 đến 5.5", [("31.4", "day")]),
        ("vào ngày 31 tháng 2 năm 2026", [("31 tháng 2 năm 2026", "day")]),
        ("ngày 45 tháng 5", [("45 tháng 5", "day")]),
        ("tháng 13/2026", [("13/2026", "day")]),
        ("Cắt điện lúc 25h30.", [("25h30", "hour")]),
        ("từ 7h75 đến 9h", [("7h75", "hour")]),
        ("lúc 24 giờ 30", [("24 giờ 30", "hour")]),
        ("lúc 25h", [("25h", "hour")]),
        ("hồi 25:10", [("25:10", "hour")]),
        ("lúc 25h30 xã họp.", [("25h30", "hour")]),
        ("lúc 7 giờ 75 hội trường xã mở cửa", [("7 giờ 75", "hour")]),
        ("Sáng 31/2 xã họp.", [("31/2", "day")]),
        ("Sáng thứ bảy 31/2 họp", [("31/2", "day")]),
        ("Chủ nhật (31/4), tối nay 31/11, thứ 2, 30/2", [("31/4", "day"), ("31/11", "day"), ("30/2", "day")]),
        ("Chúc mừng 🎉 bà con", [("🎉", "sign")]),
        ("Kết quả √ tốt", [("√", "sign")]),
        ("Lúc 25h30 ngày 31/2/2018 🎉", [("25h30", "hour"), ("31/2/2018", "day"), ("🎉", "sign")]),
    ],
)
def test_what_cannot_be_is_told_as_it_is_written(text, what):
    assert told(text) == what


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 29/2 năm nhuận, ngày 29/2/2028, ngày 31/12/2026, ngày 1/1.",
        "Từ 0h00 đến 24h00, lúc 24 giờ, 23h59, 7 giờ 30.",
        "Trong 48h, sau 72 giờ, khoảng 25 giờ 30 phút, hơn 30h15.",
        "Trực 24/24 giờ, cả ngày 24/24, 24/7; tỷ lệ 45/13, số 45/13/2018, mỗi ngày 1/20 số hộ.",
        "Lương tháng 13, thưởng tháng 13/2026; lãi 13 tháng 40 triệu.",
        "Nghị định số 31/2/2018/NĐ-CP, 49/2024/NĐ-CP, ngõ 32/5.",
        "• Một\n- Hai\n→ Ba\n✓ Bốn\n+ Năm",
        "Giá 20.000 đ/kg, 35°C, 50% & 3 × 4 = 12, $5, 5 €.",
        "Sáng 30/45 hộ đã họp, tối 24/24 có người trực; lần thứ ba 31/40 phiếu; sáng 38.5 độ; 31/2 thôn.",
        "Sáng 28/2, thứ bảy 29/2, chiều thứ sáu, 31/12, chủ nhật (30/4), T7 31/1.",
        "Đến 7 giờ 75 hộ có điện, 9h 80 người, 18 giờ 62 thôn.",
        "Tỷ số 25:20, 25:10.",
        "Gọi 0205 3812 345 hoặc 113; Km 15+300; 6h -> 18h.",
    ],
)
def test_what_can_be_meant_is_left_in_peace(text):
    assert told(text) == []


def test_nothing_in_the_golden_sentences_is_called_impossible():
    found = {golden.id: [one for one in told(golden.text) if one[1] != "sign"] for golden in sentences()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_it_is_still_read_as_it_stands():
    assert "hai mươi lăm giờ ba mươi" in read("Lúc 25h30.").spoken
