"""A new date with an apology, and the ends of a dossier: finished, handed back, withdrawn, stopped."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.services.actions.moving import LEAD, locked, moved, require_holder, require_transition
from tinlang.services.actions.reckoning import local_day, reckon
from tinlang.services.errors import ExtendedAlready, NotLater, NotWorked, SayWhy, StepsLeft, WrongState
from tinlang.services.models import OPEN, Dossier, DossierState, Extension, Repeated, limit_of
from tinlang.services.queries.counting import last_day_to_extend
from tinlang.workdays.queries import calendar_of


@transaction.atomic
def extend(*, dossier: Dossier, to_on: date, reason: str, by: Person, number: str = "") -> Dossier:
    """Apologise and give one new date, while the clock runs. WrongState, ExtendedAlready, SayWhy, NotLater, NotWorked.

    It moves the deadline only if it goes out in time: `extension_lead_days` before it ends.
    """
    dossier = locked(dossier)
    require(by, LEAD, dossier.unit)
    if dossier.state not in OPEN or dossier.due_on is None or dossier.clock_stands:
        raise WrongState(state=dossier.state)
    if Extension.objects.filter(dossier=dossier).exists():
        raise ExtendedAlready(todo=limit_of(Repeated.APOLOGY, clock.today()).rule)
    if not reason.strip():
        raise SayWhy
    today, calendar = clock.today(), calendar_of(dossier.unit)
    if to_on <= max(dossier.due_on, today):
        raise NotLater
    if not calendar.is_working(to_on):
        raise NotWorked
    in_time = today <= last_day_to_extend(dossier)
    row = Extension(dossier=dossier, reason=reason, was_due_on=dossier.due_on, to_on=to_on, moves_due=in_time)
    row.number, row.by, row.at = number, by, clock.now()
    row.save(force_insert=True)
    was_due_at = reckon(dossier, calendar)
    moved(dossier, "extend", by, note=reason, was_due_at=was_due_at)
    return dossier


@transaction.atomic
def finish(*, dossier: Dossier, by: Person, note: str = "") -> Dossier:
    """The result is at the desk: the clock stops. WrongState, NotHeld, StepsLeft."""
    dossier = locked(dossier)
    require_transition(dossier, DossierState.DONE, by)
    require_holder(dossier, by)
    left = list(dossier.steps.filter(done_at=None))
    if len(left) > 1:
        raise StepsLeft(step=left[1].name)
    for step in left:
        step.done_at = clock.now()
        step.begun_at = step.begun_at or step.done_at
        step.save(update_fields=["done_at", "begun_at"])
    _resolved(dossier, DossierState.DONE)
    moved(dossier, "finish", by, note=note)
    return dossier


@transaction.atomic
def return_result(*, dossier: Dossier, to: str, by: Person) -> Dossier:
    """The result is in the applicant's hands. WrongState."""
    dossier = locked(dossier)
    require_transition(dossier, DossierState.RETURNED, by)
    dossier.state, dossier.returned_at, dossier.returned_to = DossierState.RETURNED, clock.now(), to
    moved(dossier, "return_result", by, note=to)
    return dossier


@transaction.atomic
def withdraw(*, dossier: Dossier, reason: str, by: Person) -> Dossier:
    """The applicant takes it back. WrongState, SayWhy."""
    dossier = locked(dossier)
    require_transition(dossier, DossierState.WITHDRAWN, by)
    return _ended(dossier, DossierState.WITHDRAWN, reason, by, "withdraw")


@transaction.atomic
def stop(*, dossier: Dossier, reason: str, by: Person) -> Dossier:
    """It cannot be answered as asked, with the reason in writing. WrongState, SayWhy."""
    dossier = locked(dossier)
    require_transition(dossier, DossierState.STOPPED, by)
    return _ended(dossier, DossierState.STOPPED, reason, by, "stop")


def _ended(dossier: Dossier, state: DossierState, reason: str, by: Person, action: str) -> Dossier:
    if not reason.strip():
        raise SayWhy
    dossier.ended_reason = reason
    _resolved(dossier, state)
    was_due_at = None
    if dossier.received_at is not None:  # what it waited for its applicant until now was not counted yet
        was_due_at = reckon(dossier, calendar_of(dossier.unit))
    moved(dossier, action, by, note=reason, was_due_at=was_due_at)
    return dossier


def _resolved(dossier: Dossier, state: DossierState) -> None:
    now = clock.now()
    dossier.state, dossier.holder = state, None
    dossier.finished_at, dossier.finished_on = now, local_day(now)
