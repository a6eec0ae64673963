"""Dossiers as the desk lists them: whose turn it is, and what will be late first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, When
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import units_where
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.templatetags.ui import span
from tinlang.common.words import Term, one_of, terms
from tinlang.services.models import (
    OPEN,
    RUNNING,
    Applicant,
    ApplicantWord,
    CodeSeries,
    Dossier,
    DossierState,
    DossierStep,
    Outcome,
    Performer,
)
from tinlang.services.models.dossiers import OUTCOME
from tinlang.services.queries.absences import in_place_of_others
from tinlang.services.queries.warnings import warnings_shown
from tinlang.units.models import Unit
from tinlang.units.queries import Within
from tinlang.workdays.calendar import WorkCalendar
from tinlang.workdays.queries import calendars_of

SOON_DAYS = 2
LATE, TODAY, SOON, ASKED, SIGNING = "qua-han", "hom-nay", "sap-han", "cho-bo-sung", "cho-ky"
COMING, WAITS, ALL = "cho-tiep-nhan", "cho-tra", "tat-ca"
TOLD = "da-nhac"
"""Of what somebody was warned as a leader."""

GROUPS = (
    (LATE, _("Quá hạn")),
    (TODAY, _("Hôm nay")),
    (SOON, _("2 ngày tới")),
    (ASKED, _("Chờ bổ sung")),
    (SIGNING, _("Chờ ký")),
    (COMING, _("Chờ tiếp nhận")),
    (WAITS, _("Chờ trả")),
)
"""What the tabs of the list count; each is a link to its rows."""
TONES = {LATE: "bad", TODAY: "now", SOON: "warn", COMING: "now"}


EXPECTED_ON = Case(When(extension__moves_due=False, then=F("extension__to_on")), default=F("due_on"))
"""The day for which its applicant waits, by which lists are ordered: of an apology too, if too late."""


def with_all_that_a_line_shows(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """The applicant, the procedure, the holder, the step in hand, who was warned, what came of it: a fixed number of
    queries.
    """
    rows = rows.select_related("applicant", "version__field", "version__procedure", "holder", "unit", "extension")
    return rows.annotate(outcome=OUTCOME).prefetch_related("unit__versions", in_hand(), warnings_shown())


def in_hand() -> Prefetch[Any]:
    """The step in hand of each, as `steps_in_hand`."""
    steps = DossierStep.objects.filter(done_at=None, begun_at__isnull=False)
    return Prefetch("steps", steps, to_attr="steps_in_hand")


def _waits_for_a_leader() -> Exists:
    mine = DossierStep.objects.filter(dossier=OuterRef("pk"), done_at=None, begun_at__isnull=False)
    return Exists(mine.filter(performer=Performer.LEADER))


def mine(rows: QuerySet[Dossier], by: Person) -> QuerySet[Dossier]:
    """What is in their hands, or in those of whom they stand in for; of a clerk all of the desk's; of a leader what
    waits for their step.
    """
    own = Q(holder=by) | in_place_of_others(by)
    if desks := units_where(by, "services.receive"):
        own |= Q(unit__in=Within(desks))
    if led := units_where(by, "services.lead"):
        own |= Q(_waits_for_a_leader(), unit__in=Within(led))
    return rows.filter(own)


def waiting_for(by: Person) -> QuerySet[Dossier]:
    """What this person has to do something about: in their hands, or in those of whom they stand in for; or come in
    online at their desk.
    """
    own = (Q(holder=by) | in_place_of_others(by)) & Q(state__in=RUNNING)
    if desks := units_where(by, "services.receive"):
        own |= Q(state=DossierState.REGISTERED, unit__in=Within(desks))
    return Dossier.objects.visible_to(by, "services.view").filter(own)


def says(words: Sequence[str]) -> list[Term]:
    """Whose name has all the words; or whose code or number that is, if it is anybody's."""
    said = "".join(words).upper()  # telephones are typed in groups
    if said.isdecimal() or (len(words) == 1 and not said.isalpha()):
        numbered = one_of(*_numbered(said))
        if numbered.count:
            return [numbered]
    return terms(ApplicantWord, " ".join(words))


def _numbered(said: str) -> list[QuerySet[Any, Any]]:
    """The keys of dossiers by a code, from its beginning or, as people read it out, day and number alone; or by a
    number of the applicant's."""
    coded, whose = Dossier.objects.order_by().values("pk"), Applicant.objects.values("dossier")
    series = CodeSeries.objects.values_list("prefix", flat=True).distinct() if "-" in said else ()
    return [
        coded.filter(code__begins=said),
        coded.filter(code__in=[f"{prefix}-{said}" for prefix in series]),
        coded.filter(outside_code=said),
        whose.filter(identity_number=said),
        whose.filter(tax_code=said),
        whose.filter(phone=said),
    ]


class Due:
    """What is late, or soon due, as of now. Days are those worked where the dossier lies.

    `units`: those whose dossiers are asked about; else wherever dossiers are given codes.
    """

    def __init__(self, *units: Unit) -> None:
        self.now, self.today = clock.now(), clock.today()
        self._units = [unit.pk for unit in units]

    @cached_property
    def _calendars(self) -> dict[int | None, WorkCalendar]:
        return calendars_of(self._units or CodeSeries.objects.order_by().values_list("unit", flat=True))

    def calendar_at(self, unit_id: int) -> WorkCalendar:
        return self._calendars.get(unit_id, self._calendars[None])

    @property
    def late(self) -> Q:
        by_hour = Q(version__by_hour=True, due_at__lt=self.now)
        return Q(state__in=RUNNING) & (Q(due_on__lt=self.today) | by_hour)

    @property
    def last_day(self) -> Q:
        by_hour = Q(version__by_hour=True, due_at__lt=self.now)
        return Q(state__in=RUNNING, due_on=self.today) & ~by_hour

    @property
    def soon(self) -> Q:
        """Due on one of the next days of work of its place."""
        until = {pk: calendar.after(self.today, SOON_DAYS) for pk, calendar in self._calendars.items()}
        usual = until.pop(None)
        by_then = Q(due_on__lte=usual) & ~Q(unit__in=until)
        for day in set(until.values()):
            by_then |= Q(due_on__lte=day, unit__in=[pk for pk, last in until.items() if last == day])
        return Q(state__in=RUNNING, due_on__gt=self.today) & by_then

    def group(self, name: str) -> Q:
        """The rows of a tab."""
        running = Q(state__in=RUNNING)
        return {
            LATE: self.late,
            TODAY: self.last_day,
            SOON: self.soon,
            ASKED: Q(state__in=(DossierState.SUPPLEMENT, DossierState.PAYMENT)),
            SIGNING: running & Q(_waits_for_a_leader()),
            COMING: Q(state=DossierState.REGISTERED),
            WAITS: Q(state=DossierState.DONE),
            "": Q(state__in=OPEN),
        }[name]

    def counts(self, rows: QuerySet[Dossier]) -> dict[str, int]:
        """How many rows each tab has; "" is all that is open. One query."""
        names = {name or "open": name for name in ("", *(name for name, _label in GROUPS))}
        asked = {key.replace("-", "_"): Count("pk", filter=self.group(name)) for key, name in names.items()}
        seen = rows.filter(state__in=(DossierState.REGISTERED, DossierState.DONE, *OPEN))
        told = seen.aggregate(**asked)
        return {name: told[key.replace("-", "_")] for key, name in names.items()}

    def is_late(self, dossier: Dossier) -> bool:
        if dossier.state not in RUNNING or dossier.due_on is None or dossier.due_at is None:
            return False
        return dossier.due_on < self.today or (dossier.version.by_hour and dossier.due_at < self.now)

    def left(self, dossier: Dossier) -> Left:
        """How long it still has, or what came of it; nothing of what was never due. `with_all_that_a_line_shows`."""
        if dossier.due_on is None:
            return Left("", "")
        if dossier.finished_on is not None:
            return self._ended(dossier, dossier.due_on, dossier.finished_on)
        if dossier.clock_stands:
            return Left(_now("đang dừng tính"), "")
        if self.is_late(dossier):
            days = self.calendar_at(dossier.unit_id).between(dossier.due_on, self.today)
            return Left(_now("quá hạn %(n)s ngày") % {"n": days} if days else self._late_today(dossier), "bad")
        if dossier.due_on == self.today:
            return Left(_now("hôm nay"), "now")
        days = self.calendar_at(dossier.unit_id).between(self.today, dossier.due_on)
        return Left(_now("còn %(n)s ngày") % {"n": days}, "warn" if days <= SOON_DAYS else "")

    def _late_today(self, dossier: Dossier) -> str:
        """Of what is counted by the hour, how long; a day off on which nothing is counted has no number."""
        assert dossier.due_at is not None
        return (
            _now("quá hạn %(span)s") % {"span": span(self.now - dossier.due_at)}
            if dossier.due_on == self.today
            else _now("quá hạn")
        )

    def _ended(self, dossier: Dossier, due_on: date, finished_on: date) -> Left:
        """By the rule of the statistics; how far, in working days."""
        outcome = Outcome(dossier.outcome)  # type: ignore[attr-defined]
        days = self.calendar_at(dossier.unit_id).between(min(due_on, finished_on), max(due_on, finished_on))
        if outcome is Outcome.ON_TIME or not days:
            return Left(str(outcome.label).lower(), ENDED_TONES[outcome])
        told = _now("trước hạn %(n)s ngày") if outcome is Outcome.BEFORE else _now("quá hạn %(n)s ngày")
        return Left(told % {"n": days}, ENDED_TONES[outcome])


ENDED_TONES = {Outcome.BEFORE: "ok", Outcome.ON_TIME: "ok", Outcome.LATE: "bad"}


class Left(NamedTuple):
    """How long a dossier still has, or what came of it, in words, and the tone that goes with it."""

    words: str
    tone: str
