"""What of the state's scores follows from dossiers alone; the rest comes from surveys and is not made up here.

Thông tư 01/2018/TT-VPCP, điều 13: time (2 shorter, 1 equal, 0 longer; mean over the dossiers, one decimal) and online
service (2: at least 20% of the procedures online, 30% of the dossiers, none late; 1: 15% to under 30% of the dossiers).
Quyết định 766/QĐ-TTg: up to 20 points for what is answered in time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from tinlang.services.models import OfficialForm, OnlineMode, PaperKind, ProcedureVersion
from tinlang.services.queries.figures import Period, Tally
from tinlang.units.models import in_force

PROCEDURES_ONLINE_PCT = 20
DOSSIERS_ONLINE_PCT, SOME_ONLINE_PCT = 30, 15
IN_TIME_POINTS = 20


@dataclass(frozen=True)
class Score:
    """So many points of so many, what they are out of in words, and the regulation."""

    name: str
    points: float
    most: int
    base: str
    source: str


def scores(counted: Tally, period: Period) -> list[Score]:
    """The scores whose regulation was in force at the end of the period; none of nothing."""
    if not counted.resolved:
        return []
    found = []
    if circular := _in_force(PaperKind.SCORE_TIME, period.end):
        found += [_time(counted, circular), _online(counted, period.end, circular)]
    if decision := _in_force(PaperKind.SCORE_766, period.end):
        found.append(_in_time(counted, decision))
    return found


def _in_force(kind: str, on: date) -> str:
    form = OfficialForm.objects.filter(in_force(on), kind=kind).first()
    return form.source if form is not None else ""


def _time(counted: Tally, source: str) -> Score:
    points = _rounded(2 * counted.before + counted.on_time, counted.resolved)
    base = _("trung bình của %(n)s hồ sơ đã giải quyết: sớm hơn 2, đúng hẹn 1, trễ 0") % {"n": counted.resolved}
    return Score(_("Thời gian giải quyết"), points, 2, base, source)


def _online(counted: Tally, on: date, source: str) -> Score:
    """Of the procedures that are in force, and of the dossiers that came in during the period."""
    versions = ProcedureVersion.objects.filter(in_force(on))
    online = versions.filter(Q(legacy_level__gte=3) | Q(online_mode__in=(OnlineMode.PARTIAL, OnlineMode.FULL)))
    procedures, of = online.count(), versions.count()
    came = counted.online + counted.other
    enough = 100 * procedures >= PROCEDURES_ONLINE_PCT * of and 100 * counted.online >= DOSSIERS_ONLINE_PCT * came
    some = 100 * counted.online >= SOME_ONLINE_PCT * came
    late = counted.late + counted.overdue
    points = 0 if not came or not some else 2 if enough and not late else 1
    told = {"n": procedures, "of": of, "online": counted.online, "came": came, "late": late}
    base = _("%(n)s/%(of)s thủ tục trực tuyến; %(online)s/%(came)s hồ sơ nộp qua mạng; %(late)s quá hạn") % told
    return Score(_("Dịch vụ công trực tuyến"), points, 2, base, source)


def _in_time(counted: Tally, source: str) -> Score:
    in_time = counted.before + counted.on_time
    points = _rounded(IN_TIME_POINTS * in_time, counted.resolved)
    base = _("%(n)s/%(of)s hồ sơ trước hạn, đúng hạn") % {"n": in_time, "of": counted.resolved}
    return Score(_("Tiến độ giải quyết"), points, IN_TIME_POINTS, base, source)


def _rounded(points: int, of: int) -> float:
    return float((Decimal(points) / of).quantize(Decimal("0.1"), ROUND_HALF_UP))
