"""A dossier's deadline by what is known now."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypeVar

from tinlang.services.models import Dossier, Extension, Payment
from tinlang.workdays.calendar import WorkCalendar
from tinlang.workdays.counting import Deadline, NewDate, OnSupplement, Pause, Term, deadline

_PAUSE = OnSupplement.PAUSE
Row = TypeVar("Row", Payment, Extension)


def counted(
    dossier: Dossier, calendar: WorkCalendar, term: Term | None = None, *, taken_at: datetime | None = None
) -> Deadline:
    """Its deadline by what is known now; of a step, by that step's part of the term.

    `taken_at`: as if what it waits for had come then.
    """
    assert dossier.received_at is not None
    extension = _one(dossier, Extension)
    return deadline(
        dossier.received_at,
        term or dossier.version.term,
        calendar,
        pauses=pauses_of(dossier, taken_at),
        new_date=NewDate(extension.at, extension.to_on) if extension and extension.moves_due and term is None else None,
    )


def last_day_to_extend(dossier: Dossier) -> date:
    """An apology that goes out later moves nothing."""
    assert dossier.due_on is not None
    return dossier.due_on - timedelta(days=dossier.version.extension_lead_days)


def pauses_of(dossier: Dossier, taken_at: datetime | None = None) -> list[Pause]:
    """While it waited for the applicant, in order. What ended while it waited was not counted anew."""
    payment = _one(dossier, Payment)
    ended_at = None if dossier.is_open else dossier.finished_at
    pauses = []
    for supplement in dossier.supplements.all():
        taken = supplement.taken_at or taken_at
        pauses.append(Pause(supplement.asked_at, taken or ended_at, OnSupplement(supplement.then) if taken else _PAUSE))
    if payment is not None:
        pauses.append(Pause(payment.asked_at, payment.taken_at or taken_at or ended_at))
    return sorted(pauses, key=lambda pause: pause.begun_at)


def _one(dossier: Dossier, kind: type[Row]) -> Row | None:
    """Its one row of that kind, if there is one."""
    return getattr(dossier, kind.__name__.lower(), None)
