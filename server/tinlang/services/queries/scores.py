"""What of the state's scores follows from dossiers alone; the rest comes from surveys and is not made up here.

Thông tư 01/2018/TT-VPCP, điều 13: time of the whole and of each unit (2 shorter, 1 equal, 0 longer; mean, one decimal)
and online service (2: enough of the procedures and of the dossiers online, none late; 1: some of the dossiers). Quyết
định 766/QĐ-TTg: points for what is answered in time. The thresholds are on the dated rows of `OfficialForm`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from tinlang.services.models import Dossier, DossierStep, OfficialForm, OnlineMode, PaperKind, ProcedureVersion
from tinlang.services.queries.figures import Period, Tally
from tinlang.units.models import in_force
from tinlang_wire.clock import ZONE


@dataclass(frozen=True)
class Score:
    """So many points of so many, what they are out of in words, and the regulation."""

    name: str
    points: float
    most: int
    base: str
    source: str


def scores(counted: Tally, period: Period, steps: Tally | None = None) -> list[Score]:
    """The scores whose regulation was in force when the period ends; none of nothing. `steps`: see `steps_judged`."""
    if not counted.resolved:
        return []
    found = []
    if circular := _in_force(PaperKind.SCORE_TIME, period.end):
        found += [_time(counted, circular), _online(counted, period.end, circular)]
        found += [_steps(steps, circular)] if steps is not None and steps.resolved else []
    if decision := _in_force(PaperKind.SCORE_766, period.end):
        found.append(_in_time(counted, decision))
    return found


def steps_judged(rows: QuerySet[Dossier], period: Period) -> Tally:
    """Of the dossiers resolved in the period, the steps that were done before, on and after the day set for each.

    By local date, as the whole is judged. Without what was brought over already answered: nobody knows its steps.
    """
    resolved = rows.filter(finished_on__gte=period.begin, finished_on__lte=period.end).order_by()
    done = DossierStep.objects.filter(dossier__in=resolved.values("pk"), done_at__isnull=False, person__isnull=False)
    days = done.annotate(done_on=TruncDate("done_at", tzinfo=ZONE), due_on=TruncDate("due_at", tzinfo=ZONE))
    told = days.aggregate(
        before=Count("pk", filter=Q(done_on__lt=F("due_on"))),
        on_time=Count("pk", filter=Q(done_on=F("due_on"))),
        late=Count("pk", filter=Q(done_on__gt=F("due_on"))),
    )
    return Tally(**told)


def _in_force(kind: str, on: date) -> OfficialForm | None:
    return OfficialForm.objects.filter(in_force(on), kind=kind).first()


def _steps(judged: Tally, regulation: OfficialForm) -> Score:
    points = _rounded(2 * judged.before + judged.on_time, judged.resolved)
    told = {"n": judged.resolved, "before": judged.before, "on": judged.on_time, "late": judged.late}
    base = _("trung bình của %(n)s bước đã làm: %(before)s sớm, %(on)s đúng, %(late)s trễ hạn của bước") % told
    return Score(_("Thời gian của từng đơn vị, bộ phận"), points, 2, base, regulation.source)


def _time(counted: Tally, regulation: OfficialForm) -> Score:
    points = _rounded(2 * counted.before + counted.on_time, counted.resolved)
    base = _("trung bình của %(n)s hồ sơ đã giải quyết: mỗi hồ sơ sớm hẹn 2 điểm, đúng hẹn 1, trễ 0") % {
        "n": counted.resolved
    }
    return Score(_("Thời gian giải quyết"), points, 2, base, regulation.source)


def _online(counted: Tally, on: date, regulation: OfficialForm) -> Score:
    """Of the procedures that are in force, and of the dossiers that came in during the period."""
    versions = ProcedureVersion.objects.filter(in_force(on))
    online = versions.filter(Q(legacy_level__gte=3) | Q(online_mode__in=(OnlineMode.PARTIAL, OnlineMode.FULL)))
    procedures, of = online.count(), versions.count()
    came = counted.online + counted.other
    limits = regulation.limits
    enough = (
        100 * procedures >= limits["procedures_online_pct"] * of
        and 100 * counted.online >= limits["dossiers_online_pct"] * came
    )
    some = 100 * counted.online >= limits["some_online_pct"] * came
    late = counted.late + counted.overdue
    points = 0 if not came or not some else 2 if enough and not late else 1
    told = {"n": procedures, "of": of, "online": counted.online, "came": came, "late": late}
    base = _("%(n)s/%(of)s thủ tục trực tuyến; %(online)s/%(came)s hồ sơ nộp qua mạng; %(late)s quá hạn") % told
    return Score(_("Dịch vụ công trực tuyến"), points, 2, base, regulation.source)


def _in_time(counted: Tally, regulation: OfficialForm) -> Score:
    in_time = counted.before + counted.on_time
    most = int(regulation.limits["in_time_points"])
    points = _rounded(most * in_time, counted.resolved)
    base = _("%(n)s/%(of)s hồ sơ trước hạn, đúng hạn") % {"n": in_time, "of": counted.resolved}
    return Score(_("Tiến độ giải quyết"), points, most, base, regulation.source)


def _rounded(points: int, of: int) -> float:
    return float((Decimal(points) / of).quantize(Decimal("0.1"), ROUND_HALF_UP))
