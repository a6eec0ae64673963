"""What devices report, in the words of the people who read it. The wire's own names stay visible beside them, small."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    # why a document was refused (tinlang_wire.refusals)
    "forged": _("chữ ký trên lệnh không đúng"),
    "unknown_key": _("lệnh ký bằng khóa lạ"),
    "revoked_key": _("lệnh ký bằng khóa đã thu hồi"),
    "not_entitled": _("khóa này không được phép ký lệnh này"),
    "wrong_audience": _("lệnh không dành cho loa này"),
    "replayed": _("lệnh cũ bị gửi lại"),
    "conflict": _("hai lệnh khác nhau mang cùng một số"),
    "expired": _("lệnh đến quá muộn"),
    "not_yet_valid": _("giờ ký của lệnh ở tương lai: đồng hồ lệch"),
    "cancelled": _("lệnh đã bị hủy"),
    "untrusted_time": _("loa chưa có giờ đúng"),
    "too_large": _("lệnh quá lớn"),
    "unsupported_version": _("phần mềm của loa quá cũ"),
    "malformed": _("lệnh bị hỏng trên đường truyền"),
    # why a play ended before its end, or never was one
    "withdrawn": _("tin đã thu hồi"),
    "not_targeted": _("loa không còn thuộc địa bàn của tin"),
    "window_over": _("hết hạn phát"),
    "quiet_hours": _("đến giờ không phát"),
    "quiet_hours_ahead": _("sắp đến giờ không phát"),
    "restarted": _("loa mất điện hoặc khởi động lại giữa chừng"),
    "stopped": _("có người ra lệnh dừng trên loa này"),
    "shut_down": _("chương trình trên loa bị tắt"),
    "too_long": _("âm thanh dài hơn trong lịch"),
    "media_damaged": _("tệp âm thanh trên loa bị hỏng"),
}


def reason(name: str) -> str:
    """A reason as people read it; for one that we do not know, that the loudspeaker had a fault."""
    if not name:
        return ""
    return str(REASONS.get(name, _("loa báo lỗi")))
