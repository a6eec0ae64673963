"""When a dossier is due: from its receipt, its procedure's term, what it waited for, and the calendar of its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from tinlang.services.models import Dossier, DossierStep
from tinlang.services.queries.counting import counted
from tinlang.units.models import Unit
from tinlang.units.queries import reachable
from tinlang.workdays.calendar import WorkCalendar
from tinlang.workdays.counting import Deadline, Term
from tinlang.workdays.queries import calendar_of
from tinlang_wire.clock import ZONE

AT_ONCE = 500
RECKONED = ["original_due_at", "due_at", "due_on", "is_provisional"]


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


def reckon(dossier: Dossier, calendar: WorkCalendar) -> Deadline:
    """Set what is due when: on the dossier, unsaved, and on its steps, saved."""
    told = counted(dossier, calendar)
    dossier.original_due_at = told.original_at
    dossier.due_at, dossier.due_on, dossier.is_provisional = told.due_at, told.due_on, told.is_provisional
    steps = list(dossier.steps.all())
    amount, parts = 0, {part.position: part.amount for part in dossier.version.steps.all()}
    for step in steps:
        amount += parts.get(step.position, 0)
        step.due_at = step_due(dossier, calendar, amount)
    DossierStep.objects.bulk_update(steps, ["due_at"])
    return told


def step_due(dossier: Dossier, calendar: WorkCalendar, amount: int) -> datetime:
    """When a step is due that ends with so much of the term; nothing of it: at once, on the day of receipt."""
    term = dossier.version.term
    if amount == 0 and term.unit != "working_days":
        assert dossier.received_at is not None
        return dossier.received_at
    return counted(dossier, calendar, Term(amount, term.unit, term.cutoff)).due_at


@transaction.atomic
def recount(*, days: Iterable[date], unit: Unit | None = None) -> list[Moved]:
    """Count anew what a change of these days may move, in that area or everywhere; what moved, with the old hour.

    Answered ones too: whether they were in time follows from the calendar as it is.
    """
    changed = sorted(days)
    if not changed:
        return []
    rows = Dossier.objects.filter(received_on__lte=changed[-1], due_on__gte=changed[0] - timedelta(days=31))
    if unit is not None:
        rows = rows.filter(unit__in=reachable([unit.pk]))
    rows = rows.select_related("unit", "version", "supplement", "payment", "extension")
    calendars: dict[int, WorkCalendar] = {}
    found = []
    for dossier in rows.prefetch_related("steps", "version__steps").order_by("pk").iterator(chunk_size=AT_ONCE):
        if dossier.unit_id not in calendars:
            calendars[dossier.unit_id] = calendar_of(dossier.unit)
        was = [getattr(dossier, name) for name in RECKONED]
        was_due_at = dossier.due_at
        reckon(dossier, calendars[dossier.unit_id])
        if was != [getattr(dossier, name) for name in RECKONED]:
            dossier.save(update_fields=RECKONED)
        if was_due_at is not None and dossier.due_at != was_due_at:
            found.append(Moved(dossier, was_due_at))
    return found
