"""Times of the day and lengths in hours."""

import pytest

from tinlang.media.tests.saying import assert_said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("lúc 0h", "lúc không giờ"),
        ("5h chiều", "năm giờ chiều"),
        ("7H30'", "bảy giờ ba mươi phút"),
        ("8h5'", "tám giờ năm phút"),
        ("17:05", "mười bảy giờ không năm phút"),
        ("24:00", "hai mươi tư giờ"),
        ("08 giờ 05", "tám giờ không năm phút"),
        ("từ 8 giờ 00 phút đến 9 giờ 05 phút", "từ tám giờ đến chín giờ không năm phút"),
        ("7h30 ngày 15/7", "bảy giờ ba mươi phút ngày mười lăm tháng bảy"),
        ("10h-10h30", "từ mười giờ đến mười giờ ba mươi phút"),
        ("từ 8h00-11h30", "từ tám giờ đến mười một giờ ba mươi phút"),
        ("7-9h", "bảy đến chín giờ"),
        ("10-12 giờ", "mười đến mười hai giờ"),
        ("từ 7g15, đến 13g", "từ bảy giờ mười lăm phút, đến mười ba giờ"),
        ("7h sáng-5h chiều", "bảy giờ sáng đến năm giờ chiều"),
        ("48h, 72h", "bốn mươi tám giờ, bảy mươi hai giờ"),
        ("8h/ngày", "tám giờ một ngày"),
        ("theo dõi 30', 15ph, 20s", "theo dõi ba mươi phút, mười lăm phút, hai mươi giây"),
        ("25:30", "hai mươi lăm trên ba mươi"),
        ("pha tỷ lệ 1:10", "pha tỷ lệ một trên mười"),
        (
            "14h ngày 30/10 – 9h ngày 1/11",
            "mười bốn giờ ngày ba mươi tháng mười đến chín giờ ngày mùng một tháng mười một",
        ),
    ],
)
def test_times(written, said):
    assert_said(written, said)
