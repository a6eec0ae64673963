"""What happened to a dossier, in words, and why it is due when it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tinlang.services.models import Dossier, Movement
from tinlang.services.models.course import CALENDAR
from tinlang.services.queries.counting import counted
from tinlang.workdays.queries import calendar_of
from tinlang.workdays.said import explained

TITLES = {
    "receive": _("Tiếp nhận"),
    "register": _("Đăng ký qua mạng"),
    "import_outside": _("Nhập từ hệ thống của tỉnh"),
    "accept": _("Tiếp nhận"),
    "refuse": _("Không tiếp nhận"),
    "hand_over": _("Chuyển xử lý"),
    "pass_on": _("Chuyển bước tiếp theo"),
    "reassign": _("Chuyển cho người khác"),
    "ask_supplement": _("Yêu cầu bổ sung"),
    "take_supplement": _("Nhận bổ sung"),
    "ask_payment": _("Yêu cầu thực hiện nghĩa vụ tài chính"),
    "take_payment": _("Đã thực hiện nghĩa vụ tài chính"),
    "consult": _("Lấy ý kiến"),
    "answer_consultation": _("Nhận trả lời ý kiến"),
    "extend": _("Xin lỗi và hẹn lại"),
    "correct": _("Sửa điều đã ghi"),
    "finish": _("Xử lý xong"),
    "return_result": _("Trả kết quả"),
    "withdraw": _("Người nộp rút hồ sơ"),
    "stop": _("Dừng xử lý"),
    CALENDAR: _("Hạn đổi theo lịch làm việc"),
    "move_to_successor": _("Bàn giao cho đơn vị kế thừa"),
}
TONES = {"refuse": "bad", "stop": "bad", "withdraw": "bad", "extend": "bad", "ask_supplement": "open"}


@dataclass(frozen=True)
class Happened:
    """One line of the dossier's course. tone: done, bad, or open for what somebody else has to go on with.

    `changes`: what was put right, old and new. `was_due_at`, `due_at`: if the deadline moved with it. `by`: "" for what
    no person did.
    """

    at: datetime
    title: str
    by: str
    to: str
    note: str
    changes: Sequence[str]
    tone: str
    was_due_at: datetime | None
    due_at: datetime | None


def course(dossier: Dossier) -> list[Happened]:
    """All that happened, oldest first. One query."""
    return [_told(one) for one in dossier.movements.select_related("by", "to", "instead_of")]


def _told(moved: Movement) -> Happened:
    title = str(TITLES.get(moved.action, moved.action))
    by = str(moved.by or "")
    if moved.instead_of is not None:
        by = _now("%(who)s (thay %(whom)s)") % {"who": by, "whom": moved.instead_of}
    to, note, changes = str(moved.to or ""), moved.note, []
    if moved.action == "return_result":  # its note is who fetched it
        to, note = note, ""
    elif moved.action == "correct":
        note, *changes = note.split("\n")
    tone = TONES.get(moved.action, "done")
    return Happened(moved.at, title, by, to, note, changes, tone, moved.was_due_at, moved.due_at)


def why_due(dossier: Dossier) -> list[str]:
    """Each step of the count, in words; nothing of what was never received."""
    if dossier.received_at is None:
        return []
    told = counted(dossier, calendar_of(dossier.unit))
    return explained(told, dossier.version.term, dossier.received_at)
