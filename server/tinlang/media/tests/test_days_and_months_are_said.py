"""Days, months and years, and what only looks like them."""

import pytest

from tinlang.media.tests.saying import assert_said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("sinh 1.5.2018", "sinh ngày mùng một tháng năm năm hai nghìn không trăm mười tám"),
        ("họp 01/05/18", "họp ngày mùng một tháng năm năm hai nghìn không trăm mười tám"),
        ("từ 29-8-2025", "từ ngày hai mươi chín tháng tám năm hai nghìn không trăm hai mươi lăm"),
        ("Ngày: 5/9", "ngày mùng năm tháng chín"),
        ("ngày 5-10", "ngày mùng năm tháng mười"),
        ("mùng 5/1 âm lịch", "mùng năm tháng một âm lịch"),
        ("lễ 30-4, 2-9 và 8-3", "lễ ngày ba mươi tháng tư, ngày mùng hai tháng chín và ngày mùng tám tháng ba"),
        ("xong trước 25-5.", "xong trước ngày hai mươi lăm tháng năm"),
        ("lễ 2.9", "lễ ngày mùng hai tháng chín"),
        ("29/2", "ngày hai mươi chín tháng hai"),
        ("ngày 05 tháng 6 năm 2024", "ngày mùng năm tháng sáu năm hai nghìn không trăm hai mươi tư"),
        ("sáng 6 tháng 10", "sáng ngày mùng sáu tháng mười"),
        ("từ 01 đến 05/6", "từ ngày mùng một đến mùng năm tháng sáu"),
        ("từ ngày 25 đến 30/6", "từ ngày hai mươi lăm đến ba mươi tháng sáu"),
        ("ngày 5 và 6/10", "ngày mùng năm và mùng sáu tháng mười"),
        ("24-25.11", "từ ngày hai mươi tư đến ngày hai mươi lăm tháng mười một"),
        ("nghỉ dịp 30/4-1/5", "nghỉ dịp ngày ba mươi tháng tư đến ngày mùng một tháng năm"),
        ("các ngày 16-17-18/5", "các ngày mười sáu, mười bảy, mười tám tháng năm"),
        ("2 ngày 16-17/5", "hai ngày từ ngày mười sáu đến ngày mười bảy tháng năm"),
        ("đến 24/7 xã ta có mưa", "đến ngày hai mươi tư tháng bảy xã ta có mưa"),
        (
            "quý 4/2025, đợt 1/2026",
            "quý bốn năm hai nghìn không trăm hai mươi lăm, đợt một năm hai nghìn không trăm hai mươi sáu",
        ),
        ("tháng 5-6/2024", "tháng năm đến tháng sáu năm hai nghìn không trăm hai mươi tư"),
        (
            "tháng 10/2025 - 3/2026",
            "tháng mười năm hai nghìn không trăm hai mươi lăm đến tháng ba năm hai nghìn không trăm hai mươi sáu",
        ),
        ("tháng 8 âm lịch", "tháng tám âm lịch"),
        ("T2-T6", "thứ hai đến thứ sáu"),
        ("T11/2025", "tháng mười một năm hai nghìn không trăm hai mươi lăm"),
        ("thứ 2 - thứ 6", "thứ hai đến thứ sáu"),
        ("Tết 2026", "Tết hai nghìn không trăm hai mươi sáu"),
        ("năm học 2024/2025", "năm học hai nghìn không trăm hai mươi tư, hai nghìn không trăm hai mươi lăm"),
        ("2018-2020", "hai nghìn không trăm mười tám đến hai nghìn không trăm hai mươi"),
    ],
)
def test_days_and_months(written, said):
    assert_said(written, said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("31/2", "ba mươi mốt trên hai"),
        ("45/13/2018", "bốn mươi lăm trên mười ba trên hai nghìn không trăm mười tám"),
        ("29/2/2023", "hai mươi chín trên hai trên hai nghìn không trăm hai mươi ba"),
        ("2/3 số hộ", "hai phần ba số hộ"),
        ("giảm 1/2", "giảm một phần hai"),
        ("3/4 diện tích", "ba phần tư diện tích"),
        ("12/12 thôn", "mười hai trên mười hai thôn"),
        ("1/2-1/3 liều", "một phần hai đến một phần ba liều"),
        ("trực 24/7, 24/24h", "trực hai mươi tư trên bảy, hai mươi tư trên hai mươi tư giờ"),
        ("6 tháng 10 ngày tuổi", "sáu tháng mười ngày tuổi"),
        ("mỗi ngày 2 viên, ngày 3 lần", "mỗi ngày hai viên, ngày ba lần"),
        ("5-10 ngày", "năm đến mười ngày"),
        ("thắng 2-1", "thắng hai một"),
        ("tăng 1.10 lần", "tăng một phẩy mười lần"),
        ("¾ diện tích, 1½ ngày", "ba phần tư diện tích, một và một phần hai ngày"),
        ("tỷ lệ 1:500", "tỷ lệ một trên năm trăm"),
    ],
)
def test_what_is_no_day(written, said):
    assert_said(written, said)
