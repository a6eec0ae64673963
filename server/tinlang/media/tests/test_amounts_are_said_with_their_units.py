"""Measures, money, ranges, what is shared out, and signs before numbers."""

import pytest

from tinlang.media.reading import letters
from tinlang.media.reading.rules import measures
from tinlang.media.tests.saying import assert_said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1kg, 2 kg", "một ki lô gam, hai ki lô gam"),
        ("50m2, cao 1m2, rộng 1m65", "năm mươi mét vuông, cao một mét hai, rộng một mét sáu mươi lăm"),
        ("110kV", "một trăm mười ki lô vôn"),
        ("38,5 độ", "ba mươi tám phẩy năm độ"),
        ("100%", "một trăm phần trăm"),
        ("dài 1,5-2m", "dài một phẩy năm đến hai mét"),
        ("tấm 5x7m", "tấm năm nhân bảy mét"),
        ("2m x 3m x 0,5m", "hai mét nhân ba mét nhân không phẩy năm mét"),
        ("bóng 9W-220V", "bóng chín oát, hai trăm hai mươi vôn"),
        ("500m-1km", "năm trăm mét đến một ki lô mét"),
        ("sai số ±5", "sai số cộng trừ năm"),
        ("≥18 tuổi", "từ mười tám tuổi"),
        ("<5 tuổi, >60 tuổi", "dưới năm tuổi, trên sáu mươi tuổi"),
        ("−3°C", "âm ba độ xê"),
        ("nhiệt độ từ -3 đến -1°C", "nhiệt độ từ âm ba đến âm một độ xê"),
        ("25-27°C", "hai mươi lăm đến hai mươi bảy độ xê"),
        ("- 5 hộ nghèo", "năm hộ nghèo"),
        ("-5 hộ nghèo", "năm hộ nghèo"),
        ("125 m³/s", "một trăm hai mươi lăm mét khối trên giây"),
        ("120km/24h", "một trăm hai mươi ki lô mét trên hai mươi tư giờ"),
        ("15kg gạo/tháng", "mười lăm ki lô gam gạo một tháng"),
        ("2 viên/lần, 3 lần/ngày", "hai viên một lần, ba lần một ngày"),
        ("1.000đ/m2/tháng", "một nghìn đồng một mét vuông một tháng"),
        ("15g/10 lít nước", "mười lăm gam trên mười lít nước"),
        ("3 đ/c công an", "ba đồng chí công an"),
        ("150 000 đ", "một trăm năm mươi nghìn đồng"),
        ("1tr2/mũi, 2tỷ5", "một triệu hai trăm nghìn đồng một mũi, hai tỷ năm trăm triệu đồng"),
        ("25-30k/kg", "hai mươi lăm đến ba mươi nghìn đồng một ki lô gam"),
        ("$20, 20 USD", "hai mươi đô la, hai mươi đô la Mỹ"),
        ("tính theo m3", "tính theo mét khối"),
        ("thôn 1,2,3 và 4", "thôn một, hai, ba và bốn"),
        ("lớp 10A1", "lớp mười a một"),
        ("sóng 3G", "sóng ba giê"),
    ],
)
def test_amounts(written, said):
    assert_said(written, said)


@pytest.mark.parametrize(("written", "measure"), measures.measures().items())
def test_every_unit_of_the_table_is_read_behind_a_number_as_the_table_says(written, measure):
    if len(written) > 1 or not written.isupper():
        assert measures.measure_at(f"5 {written}.", 1) == (measure, len(f"5 {written}"))
    assert measures.measure_at(f"5{written}", 1) == (measure, len(f"5{written}"))
    assert letters.spelt(measure.reading)
    assert measure.per in ("một", "trên")
