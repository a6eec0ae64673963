"""How a deadline was counted, in words: what a clerk reads to a citizen who asks why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinlang.common.dates import written_day, written_moment
from tinlang.workdays.calendar import A_DAY
from tinlang.workdays.counting import Deadline, Reason, Step, Term, TermUnit
from tinlang_wire.clock import ZONE


def told_term(term: Term) -> str:
    """“5 ngày làm việc”, “15 ngày”, “2 tháng”, “4 giờ làm việc”, “trong ngày”."""
    if term.unit is TermUnit.HOURS:
        return _("%(n)s giờ làm việc") % {"n": term.amount}
    if term.unit is TermUnit.MONTHS:
        return _("%(n)s tháng") % {"n": term.amount}
    if term.unit is TermUnit.CALENDAR_DAYS:
        return _("%(n)s ngày (kể cả ngày nghỉ)") % {"n": term.amount}
    return _("%(n)s ngày làm việc") % {"n": term.amount} if term.amount else _("trong ngày")


def explained(counted: Deadline, term: Term, received_at: datetime) -> list[str]:
    """One line for each step, in the order in which it was counted."""
    lines = [_("Nhận %(at)s; thời hạn %(term)s.") % {"at": _received(received_at), "term": told_term(term)}]
    for reason, steps in groupby(counted.steps, key=lambda step: step.reason):
        if reason is Reason.ENDS and term.unit is TermUnit.HOURS:
            lines.append(_("Hết hạn %(at)s.") % {"at": written_moment(counted.original_at)})
        else:
            lines += _said(reason, list(steps), term)
    if counted.is_paused:
        lines.append(_("Đang tạm dừng tính: hạn sẽ lùi thêm đến khi có đủ giấy tờ."))
    if counted.is_provisional:
        lines.append(_("Tạm tính: lịch nghỉ của những ngày này chưa được công bố."))
    return lines


def _received(at: datetime) -> str:
    """A receipt at midnight is one of which only the day is known: it counts as within that day."""
    local = at.astimezone(ZONE)
    return (
        written_moment(at)
        if local.time() != time(0)
        else _("%(day)s (không ghi giờ)") % {"day": written_day(local.date())}
    )


def _said(reason: Reason, steps: Sequence[Step], term: Term) -> Iterator[str]:
    if reason is Reason.DAY_OFF:
        for name, first, last in _runs(steps):
            yield _("Không tính %(days)s: %(name)s.") % {"days": _days(first, last), "name": name}
        return
    saying = _PAUSED[term.unit] if reason is Reason.PAUSED else _SAYINGS[reason]
    for step in steps:
        yield str(saying) % {"day": written_day(step.on), "n": step.amount, "name": step.name}


_PAUSED = {
    TermUnit.WORKING_DAYS: gettext_lazy("Tạm dừng chờ bổ sung đến %(day)s: không tính %(n)s ngày làm việc."),
    TermUnit.CALENDAR_DAYS: gettext_lazy("Tạm dừng chờ bổ sung đến %(day)s: không tính %(n)s ngày."),
    TermUnit.MONTHS: gettext_lazy("Tạm dừng chờ bổ sung đến %(day)s: không tính %(n)s ngày."),
    TermUnit.HOURS: gettext_lazy("Tạm dừng chờ bổ sung đến %(day)s: không tính %(n)s phút làm việc."),
}
_SAYINGS = {
    Reason.CAME_ON_A_DAY_OFF: gettext_lazy("Nhận vào ngày nghỉ: coi như nhận ngày %(day)s."),
    Reason.CAME_LATE: gettext_lazy("Nhận khi đã hết giờ nhận trong ngày: coi như nhận ngày %(day)s."),
    Reason.BEGINS: gettext_lazy("Ngày đầu được tính: %(day)s."),
    Reason.MADE_UP: gettext_lazy("Có tính %(day)s: %(name)s."),
    Reason.RESTARTED: gettext_lazy("Nhận đủ giấy tờ bổ sung ngày %(day)s: tính lại từ đầu."),
    Reason.TOO_LATE: gettext_lazy("Yêu cầu bổ sung ngày %(day)s, khi đã hết hạn: không lùi hạn."),
    Reason.SHORT_MONTH: gettext_lazy("Tháng cuối không có ngày %(n)s: tính đến ngày cuối tháng, %(day)s."),
    Reason.ROLLED: gettext_lazy("Ngày cuối là ngày nghỉ: lùi đến ngày làm việc tiếp theo, %(day)s."),
    Reason.ENDS: gettext_lazy("Hết hạn ngày %(day)s."),
    Reason.EXTENDED: gettext_lazy("Đã xin lỗi và hẹn lại: %(day)s."),
}


def _runs(steps: Sequence[Step]) -> Iterator[tuple[str, date, date]]:
    """Days off of one name that follow each other, as one span."""
    name, first, last = steps[0].name, steps[0].on, steps[0].on
    for step in steps[1:]:
        if step.name == name and step.on == last + A_DAY:
            last = step.on
            continue
        yield name, first, last
        name, first, last = step.name, step.on, step.on
    yield name, first, last


def _days(first: date, last: date) -> str:
    if first == last:
        return written_day(first)
    return _("%(first)s đến %(last)s") % {"first": written_day(first), "last": written_day(last)}
