"""What pages call the names of the wire: refusals, events, documents, commands."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "forged": _("Chữ ký sai: nội dung bị sửa hoặc giả mạo"),
    "unknown_key": _("Ký bằng khóa lạ"),
    "revoked_key": _("Ký bằng khóa đã bị thu hồi"),
    "not_entitled": _("Người ký không có quyền với nội dung này"),
    "wrong_audience": _("Gửi nhầm cho thiết bị hoặc địa bàn khác"),
    "replayed": _("Bản cũ gửi lại"),
    "conflict": _("Hai nội dung khác nhau cùng một số"),
    "expired": _("Đã hết hạn khi đến nơi"),
    "not_yet_valid": _("Ghi thời điểm ở tương lai"),
    "cancelled": _("Đã bị hủy trước khi đến"),
    "untrusted_time": _("Thiết bị chưa có giờ đúng"),
    "too_large": _("Quá dài"),
    "unsupported_version": _("Phiên bản lạ"),
    "malformed": _("Không đọc được"),
}

DOCUMENTS = {
    "keys": _("Danh sách khóa"),
    "config": _("Cấu hình"),
    "plan": _("Lịch phát"),
    "alert": _("Cảnh báo"),
    "cancel": _("Hủy cảnh báo"),
    "command": _("Lệnh"),
    "state": _("Tình trạng hiện hành"),
    "time": _("Giờ"),
    "receipt": _("Biên nhận"),
    "events": _("Nhật ký"),
    "heartbeat": _("Tín hiệu"),
}

COMMANDS = {
    "test_tone": _("Phát tiếng thử"),
    "stop": _("Dừng tin đang phát"),
    "volume": _("Đặt âm lượng"),
    "restart": _("Khởi động lại"),
}

TONES_OF_EVENTS = {
    "received": "info",
    "fetched": "info",
    "started": "now",
    "finished": "ok",
    "interrupted": "warn",
    "failed": "bad",
    "refused": "bad",
    "cancelled": "warn",
    "commanded": "info",
}


def reason(name: str) -> str:
    return str(REASONS.get(name, name))


def document(name: str) -> str:
    return str(DOCUMENTS.get(name, _("Không rõ")))


def command(name: str, percent: int | None = None) -> str:
    words = str(COMMANDS.get(name, name))
    return f"{words}: {percent}%" if percent is not None else words
