"""Dossiers of the province's system: brought over once, under their own code, and compared ever after."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.services.actions.intake import RECEIVE, Bringer
from tinlang.services.actions.moving import moved
from tinlang.services.actions.numbering import keep_clear_of
from tinlang.services.actions.reckoning import local_day, reckon
from tinlang.services.errors import (
    AnsweredWithoutADay,
    KnownOutside,
    NotTakenOver,
    NotYetReceived,
    TooLongAgo,
    UnknownProcedure,
)
from tinlang.services.models import RESOLVED, RUNNING, Applicant, Dossier, DossierState, DossierStep, ProcedureVersion
from tinlang.services.outside import OutsideDossier
from tinlang.services.queries.outside import known_as, version_for
from tinlang.units.models import Unit
from tinlang.workdays.calendar import OutsideCalendar
from tinlang.workdays.queries import calendar_of


@transaction.atomic
def import_outside(*, unit: Unit, outside: OutsideDossier, by: Person) -> Dossier:
    """Write a dossier of the province's system down, as far as that says it came. Its code stays its code.

    What is still open there begins here at the desk: whose turn it is, that system does not tell.
    KnownOutside, UnknownProcedure, NotYetReceived, NotTakenOver, AnsweredWithoutADay, TooLongAgo.
    """
    require(by, RECEIVE, unit)
    if known_as(outside.code).exists():
        raise KnownOutside(code=outside.code)
    version = version_for(outside.procedure, local_day(outside.received_at))
    if version is None:
        raise UnknownProcedure(procedure=outside.procedure)
    _require_sense(outside)
    keep_clear_of(outside.code)
    dossier = _written(unit, outside, version, by)
    Applicant.objects.create(dossier=dossier, **_bringer(outside))
    try:
        _begin(dossier, outside, by)
    except OutsideCalendar:
        raise TooLongAgo from None
    moved(dossier, "import_outside", by, note=outside.code)
    return dossier


def _require_sense(outside: OutsideDossier) -> None:
    """What is open there and runs, or was answered on a day that has been."""
    if outside.received_at > clock.now() or (outside.finished_at or outside.received_at) > clock.now():
        raise NotYetReceived
    if outside.state in RESOLVED and outside.finished_at is None:
        raise AnsweredWithoutADay
    if outside.state not in (*RESOLVED, *RUNNING):
        raise NotTakenOver


def _written(unit: Unit, outside: OutsideDossier, version: ProcedureVersion, by: Person) -> Dossier:
    """The row; whoever brings the same over at the same moment is told so. KnownOutside."""
    dossier = Dossier(
        unit=unit,
        version=version,
        code=outside.code,
        outside_code=outside.code,
        channel=outside.channel,
        state=DossierState.REGISTERED,
        registered_at=outside.received_at,
        received_at=outside.received_at,
        received_on=local_day(outside.received_at),
        received_by=by,
    )
    try:
        with transaction.atomic():
            dossier.save(force_insert=True)
    except IntegrityError:
        raise KnownOutside(code=outside.code) from None
    return dossier


def _bringer(outside: OutsideDossier) -> dict[str, str]:
    return {name: str(getattr(outside, name, "")) for name in Bringer.__dataclass_fields__}


def _begin(dossier: Dossier, outside: OutsideDossier, by: Person) -> None:
    """Its steps and deadline; answered ones are as they ended, the others lie at the desk."""
    answered = outside.state in RESOLVED
    steps = [
        DossierStep(
            dossier=dossier,
            position=part.position,
            name=part.name,
            performer=part.performer,
            due_at=outside.received_at,
            begun_at=outside.received_at if answered or number == 0 else None,
            done_at=outside.finished_at if answered else None,
            person=by if not answered and number == 0 else None,
        )
        for number, part in enumerate(dossier.version.steps.all())
    ]
    DossierStep.objects.bulk_create(steps)
    reckon(dossier, calendar_of(dossier.unit))
    if not answered:
        dossier.state, dossier.holder = DossierState.ACCEPTED, by
        return
    assert outside.finished_at is not None
    dossier.state = outside.state
    dossier.finished_at, dossier.finished_on = outside.finished_at, local_day(outside.finished_at)
    if outside.state == DossierState.RETURNED:
        dossier.returned_at = outside.finished_at
