"""Telephone numbers and marks digit by digit; amounts that look like them not."""

import pytest

from tinlang.media.reading import Kind, read
from tinlang.media.tests.saying import assert_said


@pytest.mark.parametrize(
    "written",
    ["0205 3812 345", "0912.345.678", "0912345678", "(0205) 3.812.345", "+84 912 000 345", "1900 1009", "0356-112-908"],
)
def test_a_number_to_call_is_one_span(written):
    (span,) = read(written).spans
    assert (span.kind, span.end) == (Kind.TELEPHONE, len(written))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("gọi 113/114 hoặc 115.", "gọi một một ba, một một bốn hoặc một một năm"),
        ("113 hộ", "một trăm mười ba hộ"),
        ("gọi 115 thanh niên", "gọi một trăm mười lăm thanh niên"),
        ("theo số 1022", "theo số một không hai hai"),
        ("máy bàn 3.877.405", "máy bàn ba tám bảy bảy bốn không năm"),
        ("máy lẻ 102", "máy lẻ một không hai"),
        ("mã số thuế 0312345678-001", "mã số thuế không ba một hai ba bốn năm sáu bảy tám không không một"),
        ("số tài khoản: 1903 4567 890", "số tài khoản một chín không ba bốn năm sáu bảy tám chín không"),
        ("căn cước số 020090001234", "căn cước số không hai không không chín không không không một hai ba bốn"),
        ("xe 12A-123.45, 29-H1 2345", "xe mười hai a một hai ba bốn năm, hai mươi chín hát một hai ba bốn năm"),
        ("thu 1.263.600 đồng", "thu một triệu hai trăm sáu mươi ba nghìn sáu trăm đồng"),
    ],
)
def test_numbers_to_call_and_marks(written, said):
    assert_said(written, said)


def test_two_numbers_to_call_are_two_spans_with_a_pause():
    assert read("0912345678/0987654321").spoken == (
        "không chín một hai, ba bốn năm, sáu bảy tám, không chín tám bảy, sáu năm bốn, ba hai một"
    )
