"""When a dossier is due: from its receipt, its procedure's term, what it waited for, and the calendar of its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from tinlang.common import clock
from tinlang.services.models import Dossier, DossierStep, Movement
from tinlang.services.models.course import CALENDAR
from tinlang.services.queries.counting import counted
from tinlang.units.models import Unit
from tinlang.units.queries import reachable
from tinlang.workdays.calendar import WorkCalendar
from tinlang.workdays.counting import Term, closing
from tinlang.workdays.moving import Cause
from tinlang.workdays.queries import calendar_of
from tinlang_wire.clock import ZONE

AT_ONCE = 500
RECKONED = ["due_at", "due_on", "is_provisional"]
RECOUNTED = Cause(gettext_lazy("Tính lại theo lịch làm việc"))


@dataclass(frozen=True)
class Moved:
    """A dossier whose deadline a change of the calendar moved, to another day or within the day."""

    dossier: Dossier
    was_due_at: datetime

    @property
    def was_due_on(self) -> date:
        return local_day(self.was_due_at)


def local_day(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def reckon(dossier: Dossier, calendar: WorkCalendar) -> datetime | None:
    """Set what is due when: on the dossier, unsaved, and on its steps, saved. When it was due before.

    What was promised is that of the first count, at receipt.
    """
    was_due_at, told = dossier.due_at, counted(dossier, calendar)
    dossier.original_due_at = dossier.original_due_at or told.due_at
    dossier.due_at, dossier.due_on, dossier.is_provisional = told.due_at, told.due_on, told.is_provisional
    amount, parts = 0, {part.position: part.amount for part in dossier.version.steps.all()}
    moved, added = [], Added.to_steps_of(dossier, calendar)
    for step in dossier.steps.all():
        amount += parts.get(step.position, 0)
        was, step.due_at = step.due_at, added.to(step, step_due(dossier, calendar, amount))
        if step.due_at != was:
            moved.append(step)
    DossierStep.objects.bulk_update(moved, ["due_at"])
    return was_due_at


@dataclass(frozen=True)
class Added:
    """What an apology adds to the steps that were neither done nor late when it went out: as many working days as to
    the whole.
    """

    days: int
    since: datetime
    calendar: WorkCalendar

    @classmethod
    def to_steps_of(cls, dossier: Dossier, calendar: WorkCalendar) -> Added:
        extension = getattr(dossier, "extension", None)
        if extension is None or not extension.moves_due or dossier.due_on is None:
            return cls(0, clock.now(), calendar)
        without = counted(dossier, calendar, dossier.version.term)
        return cls(calendar.between(without.due_on, dossier.due_on), extension.at, calendar)

    def to(self, step: DossierStep, due_at: datetime) -> datetime:
        day = local_day(due_at)
        if not self.days or day < local_day(self.since) or (step.done_at is not None and step.done_at <= self.since):
            return due_at
        return closing(self.calendar, self.calendar.after(day, self.days))


def step_due(dossier: Dossier, calendar: WorkCalendar, amount: int) -> datetime:
    """When a step is due that ends with so much of the term; nothing of it: at once, on the day of receipt."""
    term = dossier.version.term
    if amount == 0 and term.unit != "working_days":
        assert dossier.received_at is not None
        return dossier.received_at
    return counted(dossier, calendar, Term(amount, term.unit, term.cutoff)).due_at


@transaction.atomic
def recount(*, days: Iterable[date], unit: Unit | None = None, cause: Cause = RECOUNTED) -> list[Moved]:
    """Count anew what a change of these days may move, in that area or everywhere; what moved, with the old hour.

    Each move is in the dossier's course, with its cause.
    Answered ones too: whether they were in time follows from the calendar as it is.
    """
    changed = sorted(days)
    if not changed:
        return []
    rows = Dossier.objects.filter(received_on__lte=changed[-1], due_on__gte=changed[0] - timedelta(days=31))
    if unit is not None:
        rows = rows.filter(unit__in=reachable([unit.pk]))
    return _recounted(rows, cause)


@transaction.atomic
def recount_all() -> list[Moved]:
    """Count every dossier anew: what moved, with the old hour. Again: nothing moves."""
    return _recounted(Dossier.objects.filter(received_at__isnull=False), RECOUNTED)


def _recounted(rows: QuerySet[Dossier], cause: Cause) -> list[Moved]:
    """Each is locked first, and read only then, as is the calendar: what was given meanwhile is counted with."""
    keys = rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", "unit")
    locked = dict(keys)
    calendars = {unit.pk: calendar_of(unit) for unit in Unit.objects.filter(pk__in=set(locked.values()))}
    whole = Dossier.objects.select_related("version", "payment", "extension")
    whole = whole.prefetch_related("steps", "version__steps", "supplements")
    found, order = [], list(locked)
    for start in range(0, len(order), AT_ONCE):
        moved = []
        for dossier in whole.filter(pk__in=order[start : start + AT_ONCE]).order_by("pk"):
            was = [getattr(dossier, name) for name in RECKONED]
            was_due_at = reckon(dossier, calendars[dossier.unit_id])
            if was != [getattr(dossier, name) for name in RECKONED]:
                dossier.save(update_fields=RECKONED)
            if was_due_at is not None and dossier.due_at != was_due_at:
                moved.append(Moved(dossier, was_due_at))
        Movement.objects.bulk_create(_told(one, cause) for one in moved)
        found += moved
    return found


def _told(moved: Moved, cause: Cause) -> Movement:
    """Its line in the dossier's course; the audit of the calendar has the change itself."""
    one = moved.dossier
    line = Movement(dossier=one, action=CALENDAR, state=one.state, at=clock.now(), by=cause.by)
    line.note, line.was_due_at, line.due_at = str(cause.said), moved.was_due_at, one.due_at
    return line
