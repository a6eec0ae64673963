"""A dossier's deadline by what is known now."""

from __future__ import annotations

from typing import TypeVar

from tinlang.services.models import Dossier, Extension, Payment, Supplement
from tinlang.workdays.calendar import WorkCalendar
from tinlang.workdays.counting import Deadline, NewDate, OnSupplement, Pause, Term, deadline

Row = TypeVar("Row", Supplement, Payment, Extension)


def counted(dossier: Dossier, calendar: WorkCalendar, term: Term | None = None) -> Deadline:
    """Its deadline by what is known now; of a step, by that step's part of the term."""
    assert dossier.received_at is not None
    extension = _one(dossier, Extension)
    return deadline(
        dossier.received_at,
        term or dossier.version.term,
        calendar,
        pauses=pauses_of(dossier),
        new_date=NewDate(extension.at, extension.to_on) if extension and extension.moves_due and term is None else None,
    )


def pauses_of(dossier: Dossier) -> list[Pause]:
    """While it waited for the applicant, in order. What ended while it waited was not counted anew."""
    supplement, payment = _one(dossier, Supplement), _one(dossier, Payment)
    ended_at = None if dossier.is_open else dossier.finished_at
    pauses = []
    if supplement is not None:
        then = OnSupplement(supplement.then) if supplement.taken_at else OnSupplement.PAUSE
        pauses.append(Pause(supplement.asked_at, supplement.taken_at or ended_at, then))
    if payment is not None:
        pauses.append(Pause(payment.asked_at, payment.taken_at or ended_at))
    return sorted(pauses, key=lambda pause: pause.begun_at)


def _one(dossier: Dossier, kind: type[Row]) -> Row | None:
    """Its one row of that kind, if there is one."""
    return getattr(dossier, kind.__name__.lower(), None)
