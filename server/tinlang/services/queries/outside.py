"""Our dossiers beside those of the province's system."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.dates import written_day
from tinlang.common.errors import DomainError
from tinlang.common.text import fold
from tinlang.services.errors import (
    AnsweredWithoutADay,
    NoCodeSeries,
    NotTakenOver,
    NotYetReceived,
    TooLongAgo,
    UnknownProcedure,
)
from tinlang.services.models import (
    RESOLVED,
    CodeSeries,
    Dossier,
    DossierState,
    LastAsked,
    ProcedureVersion,
    StateNotice,
)
from tinlang.services.models.outside import UNTOLD
from tinlang.services.outside import OutsideDossier
from tinlang.units.models import Unit, in_force
from tinlang.units.queries import ended_in
from tinlang.workdays.calendar import OutsideCalendar, WorkCalendar
from tinlang.workdays.counting import deadline
from tinlang.workdays.queries import calendar_of
from tinlang_wire.clock import ZONE

AT_ONCE = 500
RECEIVE = "services.receive"
RUNNING = (DossierState.ACCEPTED, DossierState.PROCESSING)
"""Open there, and not waiting for its applicant."""


def known_as(*codes: str) -> QuerySet[Dossier]:
    """Our dossiers that go by one of these codes, here or there."""
    return Dossier.objects.filter(Q(code__in=codes) | Q(outside_code__in=codes))


class Versions:
    """The procedures that the catalogue has, as a list from outside names them. One query for however many rows."""

    def __init__(self, rows: QuerySet[ProcedureVersion]) -> None:
        self._by_code: dict[str, list[ProcedureVersion]] = {}
        self._by_name: dict[str, list[ProcedureVersion]] = {}
        for version in rows.select_related("procedure"):
            self._by_code.setdefault(version.procedure.code, []).append(version)
            self._by_name.setdefault(fold(version.name), []).append(version)

    def of(self, procedure: str, on: date) -> ProcedureVersion | None:
        """The version in force that day of the procedure of that code, or of that name and no other's."""
        coded = [one for one in self._by_code.get(procedure, ()) if one.is_in_force(on)]
        named = [one for one in self._by_name.get(fold(procedure), ()) if one.is_in_force(on)]
        return coded[0] if coded else named[0] if len(named) == 1 else None


def versions_like(procedure: str) -> Versions:
    """Enough of the catalogue to find that one."""
    by_name = Q(name__fold=fold(procedure))
    return Versions(ProcedureVersion.objects.filter(Q(procedure__code=procedure) | by_name))


def refusal(theirs: OutsideDossier, version: ProcedureVersion | None, calendar: WorkCalendar) -> DomainError | None:
    """Why it cannot be brought over, by what it says itself: what the preview tells, the import refuses."""
    latest = max(theirs.received_at, theirs.finished_at or theirs.received_at)
    if version is None:
        return UnknownProcedure(procedure=theirs.procedure)
    if latest > clock.now():
        return NotYetReceived()
    if theirs.state in RESOLVED and theirs.finished_at is None:
        return AnsweredWithoutADay()
    if theirs.state not in (*RESOLVED, *RUNNING):
        return NotTakenOver()
    try:
        deadline(theirs.received_at, version.term, calendar)
    except OutsideCalendar:
        return TooLongAgo()
    return None


def place_code(unit: Unit) -> str:
    """By which the province's system knows that place: the agency's identity code of today. NoCodeSeries."""
    series = CodeSeries.objects.filter(in_force(clock.today()), unit=unit).order_by("valid_from").last()
    if series is None:
        raise NoCodeSeries(unit=str(unit.uid)).told(kept=_("Chưa lấy được gì."))
    return series.prefix


def last_asked(by: Person) -> QuerySet[LastAsked]:
    """How asking went for the places where they take in, the last one first."""
    return (
        LastAsked.objects.visible_to(by, RECEIVE)
        .select_related("by")
        .prefetch_related("unit__versions")
        .order_by("-at")
    )


def in_trouble(by: Person) -> QuerySet[StateNotice]:
    """Changes that the province's system does not know yet though that was tried, at their desks; the oldest first."""
    few = StateNotice.objects.filter(state__in=UNTOLD).exclude(problem="")  # first of all: a place has many dossiers
    rows = StateNotice.objects.visible_to(by, RECEIVE).filter(pk__in=few.order_by().values("pk"))
    return rows.select_related("dossier__applicant").order_by("changed_at", "pk")


@dataclass(frozen=True)
class Compared:
    """One dossier on both sides: ours, theirs, and what differs, in words."""

    ours: Dossier
    theirs: OutsideDossier
    differs: Sequence[str]


@dataclass(frozen=True)
class Reconciliation:
    """Theirs that we lack; those on both sides, that agree or differ; ours that they did not tell.

    `refused`: theirs that we lack and that cannot be brought over, each with the reason. `elsewhere`: theirs that
    another place has here. Nothing is told of those but that it is so.
    """

    new: Sequence[OutsideDossier]
    refused: Sequence[tuple[OutsideDossier, DomainError]]
    same: Sequence[Compared]
    different: Sequence[Compared]
    only_ours: Sequence[Dossier]
    elsewhere: Sequence[OutsideDossier]


def reconciled(unit: Unit, theirs: Sequence[OutsideDossier]) -> Reconciliation:
    """Lay both sides beside each other. Ours that they lack: those which came from there, within the days they tell.

    What lies in a unit that was merged into this one is ours.
    """
    ours: dict[str, Dossier] = {}
    held = {unit.pk, *ended_in(unit).values_list("pk", flat=True)}
    elsewhere: set[str] = set()
    for start in range(0, len(theirs), AT_ONCE):
        codes = [one.code for one in theirs[start : start + AT_ONCE]]
        for dossier in known_as(*codes).select_related("version__procedure", "applicant"):
            codes_of = [code for code in (dossier.code, dossier.outside_code) if code]
            if dossier.unit_id in held:
                ours |= dict.fromkeys(codes_of, dossier)
            else:
                elsewhere.update(codes_of)
    compared = [Compared(ours[one.code], one, _differences(ours[one.code], one)) for one in theirs if one.code in ours]
    known = ours.keys() | elsewhere
    judged = _judged(unit, [one for one in theirs if one.code not in known])
    return Reconciliation(
        new=sorted((one for one, error in judged if error is None), key=lambda one: not one.lost_a_zero),
        refused=[(one, error) for one, error in judged if error is not None],
        same=[one for one in compared if not one.differs],
        different=[one for one in compared if one.differs],
        only_ours=_only_ours(unit, theirs),
        elsewhere=[one for one in theirs if one.code in elsewhere - ours.keys()],
    )


def _judged(unit: Unit, unknown: Sequence[OutsideDossier]) -> list[tuple[OutsideDossier, DomainError | None]]:
    if not unknown:
        return []
    versions, calendar = Versions(ProcedureVersion.objects.all()), calendar_of(unit)
    return [(one, refusal(one, versions.of(one.procedure, _local(one.received_at)), calendar)) for one in unknown]


def _local(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def _only_ours(unit: Unit, theirs: Sequence[OutsideDossier]) -> list[Dossier]:
    if not theirs:
        return []
    told = {one.code for one in theirs}
    days = [_local(one.received_at) for one in theirs]
    rows = Dossier.objects.filter(unit=unit, received_on__gte=min(days), received_on__lte=max(days))
    return [one for one in rows.exclude(outside_code="").select_related("version") if one.outside_code not in told]


def _differences(ours: Dossier, theirs: OutsideDossier) -> list[str]:
    pairs: Iterable[tuple[str, object, object]] = (
        (_("tình trạng"), ours.get_state_display(), DossierState(theirs.state).label),
        (_("hẹn trả"), _day(ours.due_on), _day(theirs.due_on or ours.due_on)),
        (
            _("ngày có kết quả"),
            _day(ours.finished_on),
            _day(theirs.finished_at and _local(theirs.finished_at)),
        ),
        (_("người nộp"), fold(ours.applicant.name), fold(theirs.name)),
    )
    said = _("%(what)s: ở đây %(ours)s, ở tỉnh %(theirs)s")
    return [said % {"what": what, "ours": one, "theirs": other} for what, one, other in pairs if str(one) != str(other)]


def _day(day: date | None) -> str:
    return written_day(day) if day else _("chưa có")
