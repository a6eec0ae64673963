"""What the applicant is asked for; what another body is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.services.actions.moving import locked, moved, require_holder, require_transition
from tinlang.services.actions.reckoning import local_day, reckon
from tinlang.services.errors import (
    AnsweredAlready,
    AnswerInThePast,
    AskedAlready,
    DutyAskedAlready,
    SayWhy,
    WrongState,
)
from tinlang.services.models import OPEN, Consultation, Dossier, DossierState, Handed, Repeated, Supplement, limit_of
from tinlang.services.models.course import Payment
from tinlang.units.models import Organisation
from tinlang.workdays.queries import calendar_of


@transaction.atomic
def ask_supplement(*, dossier: Dossier, items: str, reason: str, by: Person) -> Dossier:
    """Say completely what is missing; the clock stands. WrongState, NotHeld, AskedAlready, SayWhy."""
    dossier = locked(dossier)
    require_transition(dossier, DossierState.SUPPLEMENT, by)
    require_holder(dossier, by)
    limit = limit_of(Repeated.SUPPLEMENT, clock.today())
    if dossier.supplements.count() >= limit.most:
        raise AskedAlready(todo=limit.rule)
    if not items.strip() or not reason.strip():
        raise SayWhy
    then = dossier.version.on_supplement
    asked = Supplement(dossier=dossier, items=items, reason=reason, asked_by=by, asked_at=clock.now(), then=then)
    asked.save(force_insert=True)
    dossier.state = DossierState.SUPPLEMENT
    moved(dossier, "ask_supplement", by, note=reason)
    return dossier


@transaction.atomic
def take_supplement(*, dossier: Dossier, by: Person, note: str = "", papers: Sequence[str] = ()) -> Dossier:
    """It has come: the clock runs on, or anew, by the rule of the procedure. WrongState.

    `papers`: what was brought, an original of each; it joins what was handed in at first.
    """
    dossier = locked(dossier)
    require_transition(dossier, DossierState.PROCESSING, by)
    supplement = dossier.supplement
    if dossier.state != DossierState.SUPPLEMENT or supplement is None:
        raise WrongState(state=dossier.state)
    supplement.taken_by, supplement.taken_at = by, clock.now()
    supplement.save(update_fields=["taken_by", "taken_at"])
    brought_on = local_day(supplement.taken_at).isoformat()
    dossier.handed_in += [list(Handed(name, 1, 0, brought_on)) for name in papers]
    moved(dossier, "take_supplement", by, note=note, was_due_at=_goes_on(dossier))
    return dossier


@transaction.atomic
def ask_payment(*, dossier: Dossier, amount: int, reason: str, by: Person) -> Dossier:
    """A duty to be met first; the clock stands. WrongState, NotHeld, DutyAskedAlready, SayWhy."""
    dossier = locked(dossier)
    require_transition(dossier, DossierState.PAYMENT, by)
    require_holder(dossier, by)
    if Payment.objects.filter(dossier=dossier).exists():
        raise DutyAskedAlready
    if not reason.strip():
        raise SayWhy
    asked = Payment(dossier=dossier, amount=amount, reason=reason, asked_by=by, asked_at=clock.now())
    asked.save(force_insert=True)
    dossier.state = DossierState.PAYMENT
    moved(dossier, "ask_payment", by, note=reason)
    return dossier


@transaction.atomic
def take_payment(*, dossier: Dossier, by: Person, note: str = "") -> Dossier:
    """The duty is met: the clock runs on. WrongState."""
    dossier = locked(dossier)
    require_transition(dossier, DossierState.PROCESSING, by)
    if dossier.state != DossierState.PAYMENT:
        raise WrongState(state=dossier.state)
    payment = dossier.payment
    payment.taken_by, payment.taken_at = by, clock.now()
    payment.save(update_fields=["taken_by", "taken_at"])
    moved(dossier, "take_payment", by, note=note, was_due_at=_goes_on(dossier))
    return dossier


def _goes_on(dossier: Dossier) -> datetime | None:
    """When it was due before."""
    dossier.state = DossierState.PROCESSING
    return reckon(dossier, calendar_of(dossier.unit))


@transaction.atomic
def consult(*, dossier: Dossier, body: Organisation, question: str, due_on: date, by: Person) -> Consultation:
    """Ask another body for its word by a day. The clock runs on. WrongState, NotHeld, SayWhy, AnswerInThePast.

    The same question that the same body has not answered yet is returned as it is: it was sent twice.
    """
    dossier = locked(dossier)
    require(by, "services.process", dossier.unit)
    if dossier.state not in OPEN:
        raise WrongState(state=dossier.state)
    require_holder(dossier, by)
    if not question.strip():
        raise SayWhy
    if due_on < clock.today():
        raise AnswerInThePast
    if same := Consultation.objects.filter(dossier=dossier, body=body, question=question, answered_at=None).first():
        return same
    asked = Consultation.objects.create(
        dossier=dossier, body=body, question=question, due_on=due_on, asked_by=by, asked_at=clock.now()
    )
    moved(dossier, "consult", by, note=f"{body}: {question}")
    return asked


@transaction.atomic
def answer_consultation(*, consultation: Consultation, answer: str, by: Person) -> Consultation:
    """Write down what the body answered. AnsweredAlready, SayWhy."""
    dossier = locked(consultation.dossier)
    require(by, "services.process", dossier.unit)
    consultation = Consultation.objects.get(pk=consultation.pk)
    if consultation.answered_at is not None:
        raise AnsweredAlready
    if not answer.strip():
        raise SayWhy
    consultation.answer, consultation.answered_at = answer, clock.now()
    consultation.save(update_fields=["answer", "answered_at"])
    moved(dossier, "answer_consultation", by, note=answer)
    return consultation
