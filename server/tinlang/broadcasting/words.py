"""Why a loudspeaker did not play, or not to the end, in the words of the people who read it."""

from django.utils.translation import gettext_lazy as _

from tinlang.broadcasting.queries.foreseen import TAKEN
from tinlang.devices import words as of_devices
from tinlang_wire.resolve import Why

REASONS = {
    **of_devices.REASONS,
    "withdrawn": _("Tin đã thu hồi"),
    "not_targeted": _("Loa không còn thuộc địa bàn của tin"),
    "window_over": _("Hết hạn phát"),
    "quiet_hours": _("Đến giờ không phát"),
    "restarted": _("Loa mất điện hoặc khởi động lại giữa chừng"),
    "pre_empted": _("Nhường cảnh báo khẩn cấp"),
    "stopped": _("Có người ra lệnh dừng loa này"),
    "shut_down": _("Chương trình trên loa bị tắt"),
    "untrusted_time": _("Loa chưa có giờ đúng"),
    "too_long": _("Âm thanh dài hơn trong lịch"),
    "media_damaged": _("Tệp âm thanh trên loa bị hỏng"),
}
"""The wire's names of refusals, and the loudspeaker's of what ended a play."""


def reason(name: str) -> str:
    """The reason as people read it; for one that we do not know, that the loudspeaker had a fault."""
    return str(REASONS.get(name, _("Loa báo lỗi"))) if name else ""


DECISIONS = {
    Why.PLAYING: _("đúng giờ của tin"),
    Why.JOINED_LATE: _("vào giữa tin để kịp hết giờ"),
    Why.CONTINUES: _("đang phát tiếp"),
    Why.QUIET_HOURS: _("đang là giờ không phát"),
    Why.QUIET_HOURS_AHEAD: _("sắp đến giờ không phát, không kịp phát hết"),
    Why.TOO_LATE: _("không còn đủ giờ để phát hết"),
    Why.NO_LANGUAGE: _("tin không có bản ngôn ngữ nào mà loa được đặt"),
    Why.NOTHING_DUE: _("không có tin nào đến giờ"),
    TAKEN: _("suốt giờ của tin, loa phát tin khác"),
}
"""Why a loudspeaker will play, or stay silent, in the middle of a sentence."""


def decision(why: str) -> str:
    """For what no loudspeaker judged, that none stands there; what is no name of ours is told as it is."""
    if not why:
        return str(_("địa bàn của tin chưa có loa nào"))
    return str(DECISIONS[why]) if why in DECISIONS else why
