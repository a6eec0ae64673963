"""What the loudspeakers say in the tests; nothing in it is true."""

SHORT = "Mời bà con đến họp."
TEN_SECONDS = (
    "Trạm y tế xã mời các gia đình có trẻ mười tám tháng tuổi đưa trẻ đi tiêm phòng vào sáng thứ Bảy tuần này. "
    "Khi đi nhớ mang theo sổ tiêm chủng của trẻ."
)
A_MINUTE = " ".join([TEN_SECONDS] * 6)
