"""What an act would do to a deadline, in words, before it is done."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tinlang.common import clock
from tinlang.common.dates import written_day, written_moment
from tinlang.common.templatetags.ui import number
from tinlang.services.models import Dossier, DossierState, Repeated, limit_of
from tinlang.services.queries.counting import counted, last_day_to_extend
from tinlang.services.queries.desk import Due
from tinlang.workdays.counting import OnSupplement
from tinlang.workdays.queries import calendar_of


def stopping(dossier: Dossier) -> list[str]:
    """How often it may be asked for, and by which rule the deadline goes on once it has come."""
    limit = limit_of(Repeated.SUPPLEMENT, clock.today()).rule
    if Due().is_late(dossier):
        return [limit, _("Hồ sơ đã quá hạn: yêu cầu bổ sung lúc này không lùi hạn.")]
    return [limit, _rule(OnSupplement(dossier.version.on_supplement))]


def going_on(dossier: Dossier) -> list[str]:
    """The rule, and when it would be due if what it waits for came now."""
    if not dossier.clock_stands or dossier.due_at is None:
        return []
    due_at = counted(dossier, calendar_of(dossier.unit), taken_at=clock.now()).due_at
    told = {"was": written_moment(dossier.due_at), "now": written_moment(due_at)}
    moved = due_at != dossier.due_at
    said = _("Nhận bây giờ: hạn từ %(was)s chuyển sang %(now)s.") if moved else _("Nhận bây giờ: hạn vẫn là %(now)s.")
    supplement = dossier.supplement
    rule = OnSupplement(supplement.then) if supplement and not supplement.taken_at else OnSupplement.PAUSE
    return [_rule(rule), said % told]


def extending(dossier: Dossier) -> list[str]:
    """How often there may be one, and whether an apology of today moves the deadline."""
    if dossier.due_on is None:
        return []
    limit, last = limit_of(Repeated.APOLOGY, clock.today()).rule, last_day_to_extend(dossier)
    if clock.today() <= last:
        return [
            limit,
            _("Báo chậm nhất ngày %(day)s, hôm nay còn kịp: hạn dời sang ngày hẹn lại.") % {"day": written_day(last)},
        ]
    said = _("Báo chậm nhất ngày %(day)s, nay đã muộn: hạn không dời, hồ sơ vẫn tính quá hạn.")
    return [limit, said % {"day": written_day(last)}, _("Ngày hẹn lại vẫn được ghi và báo cho người nộp.")]


def returning(dossier: Dossier) -> list[str]:
    """What is still to be paid, or was paid too much: once the result is out nothing of it can be written down."""
    if dossier.owed:
        said = _("Còn phải thu %(sum)s đ. Thu rồi thì ghi ở “Sửa điều đã ghi” trước khi trả: trả rồi không sửa được.")
        return [said % {"sum": number(dossier.owed)}]
    if dossier.overpaid:
        said = _("Đã thu thừa %(sum)s đ: trả lại người nộp cùng với kết quả.")
        return [said % {"sum": number(dossier.overpaid)}]
    return []


def correcting(dossier: Dossier) -> list[str]:
    """Until when it can be put right, and what of it is not."""
    said = [
        _(
            "Sửa được đến khi trả kết quả. Hồ sơ đã trả, đã rút, đã dừng hoặc không tiếp nhận thì giữ như lúc kết "
            "thúc: người nộp đã nhận giấy tờ ghi như vậy."
        ),
        _("Giấy đã lập giữ nguyên. Giấy tiếp nhận lập sau khi sửa ghi rõ thay tờ nào."),
    ]
    if dossier.state == DossierState.DONE:
        said.append(_("Hồ sơ đã có kết quả: sửa ở đây không sửa tờ kết quả."))
    return said


def _rule(rule: OnSupplement) -> str:
    if rule is OnSupplement.RESTART:
        return _("Quy định của thủ tục: nhận đủ thì tính lại từ đầu, cả thời hạn.")
    return _("Quy định của thủ tục: tạm dừng, nhận đủ thì tính tiếp phần còn lại.")
