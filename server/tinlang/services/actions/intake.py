"""Taking in: at the desk, by post, or what came in online and is accepted or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from uuid import UUID

from django.db import IntegrityError, transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.services.actions.moving import locked, moved, require_transition
from tinlang.services.actions.numbering import next_code
from tinlang.services.actions.reckoning import local_day, reckon
from tinlang.services.errors import (
    KnownOutside,
    NotInForce,
    NotOnline,
    PossibleDuplicate,
    PossibleNamesake,
    SayWhy,
    SentByAnother,
)
from tinlang.services.models import (
    Applicant,
    Channel,
    Dossier,
    DossierState,
    DossierStep,
    Due,
    Handed,
    ProcedureVersion,
    Told,
)
from tinlang.services.queries.dossiers import namesakes, open_dossiers_like
from tinlang.units.models import Unit, in_force
from tinlang.workdays.queries import calendar_of

RECEIVE = "services.receive"


@dataclass(frozen=True)
class Bringer:
    """Who hands it in: the columns of `Applicant`."""

    kind: str
    name: str
    identity_kind: str = ""
    identity_number: str = ""
    tax_code: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    representative: str = ""
    authority: str = ""


@dataclass(frozen=True)
class Intake:
    """What the clerk writes down of a dossier."""

    version: ProcedureVersion
    bringer: Bringer
    channel: str = Channel.IN_PERSON
    handed: Sequence[Handed] = field(default_factory=tuple)
    told: Sequence[Told] = field(default_factory=tuple)
    sets: int = 1
    dues: Sequence[Due] = field(default_factory=tuple)
    charged: int = 0
    note: str = ""
    outside_code: str = ""
    uid: UUID = field(default_factory=uuid7)
    """Drawn with the form: what is sent twice is written once."""


@transaction.atomic
def receive(
    *, unit: Unit, intake: Intake, by: Person, even_if_known: bool = False, ask_about_names: bool = False
) -> Dossier:
    """Take a dossier in: it has a code and a deadline from now on. NotOnline, NotInForce, PossibleDuplicate,
    PossibleNamesake, KnownOutside, NoCodeSeries, SentByAnother.

    `even_if_known`: the clerk has seen that there is one like it. `ask_about_names`: one of the same name is enough to
    ask. What was sent before under the same `uid` is returned as it is.
    """
    require(by, RECEIVE, unit)
    if sent := _sent_before(unit, intake, by):
        return sent
    try:
        with transaction.atomic():
            if ask_about_names and not even_if_known:
                _ask_about_names(unit, intake)
            dossier = _written(unit, intake, even_if_known)
    except (IntegrityError, PossibleDuplicate, PossibleNamesake, KnownOutside):
        if sent := _sent_before(unit, intake, by):  # it was sent twice, and the other one was a moment quicker
            return sent
        _check_outside_code(intake)
        raise
    _received(dossier, by)
    moved(dossier, "receive", by)
    return dossier


@transaction.atomic
def register(*, unit: Unit, intake: Intake, by: Person) -> Dossier:
    """Write down what came in online and nobody has looked at: no code and no deadline yet. As `receive`."""
    require(by, RECEIVE, unit)
    if sent := _sent_before(unit, intake, by):
        return sent
    dossier = _written(unit, intake, True)
    moved(dossier, "register", by)
    return dossier


@transaction.atomic
def accept(*, dossier: Dossier, by: Person) -> Dossier:
    """Take in what was registered, under the procedure as it is today. WrongState, NotInForce, NoCodeSeries."""
    dossier = locked(dossier)
    require_transition(dossier, DossierState.ACCEPTED, by)
    dossier.version = _of_today(dossier.version)
    _received(dossier, by)
    moved(dossier, "accept", by)
    return dossier


@transaction.atomic
def refuse(*, dossier: Dossier, reason: str, by: Person) -> Dossier:
    """Refuse what was registered, in writing (Nghị định 61/2018, điều 17). WrongState, SayWhy."""
    dossier = locked(dossier)
    require_transition(dossier, DossierState.NOT_ACCEPTED, by)
    if not reason.strip():
        raise SayWhy
    dossier.state, dossier.ended_reason = DossierState.NOT_ACCEPTED, reason
    moved(dossier, "refuse", by, note=reason)
    return dossier


def _sent_before(unit: Unit, intake: Intake, by: Person) -> Dossier | None:
    """What they have made of the same form there; what was only registered is nobody's yet. SentByAnother."""
    sent = Dossier.objects.filter(uid=intake.uid).first()
    if sent is not None and (sent.unit_id != unit.pk or sent.received_by_id not in (None, by.pk)):
        raise SentByAnother
    return sent


def _written(unit: Unit, intake: Intake, even_if_known: bool) -> Dossier:
    """The dossier as it was handed in, with its applicant."""
    version = intake.version
    if not version.is_in_force(clock.today()):
        raise NotInForce
    if intake.channel == Channel.ONLINE and not version.takes_online:
        raise NotOnline
    _check_outside_code(intake)
    if not even_if_known and (known := open_dossiers_like(unit, intake.bringer, version.procedure_id).first()):
        raise PossibleDuplicate(code=known.code, uid=str(known.uid))
    dossier = Dossier.objects.create(
        uid=intake.uid,
        unit=unit,
        version=version,
        channel=intake.channel,
        state=DossierState.REGISTERED,
        sets=intake.sets,
        handed_in=[list(one) for one in intake.handed],
        dues=[list(one) for one in intake.dues],
        charged=intake.charged,
        note=intake.note,
        outside_code=intake.outside_code,
        registered_at=clock.now(),
    )
    Applicant.objects.create(dossier=dossier, form_data=[list(one) for one in intake.told], **asdict(intake.bringer))
    return dossier


def _check_outside_code(intake: Intake) -> None:
    """KnownOutside."""
    if intake.outside_code and Dossier.objects.filter(outside_code=intake.outside_code).exists():
        raise KnownOutside(code=intake.outside_code)


def _ask_about_names(unit: Unit, intake: Intake) -> None:
    """PossibleNamesake, where nothing better tells that it is the same."""
    procedure = intake.version.procedure_id
    if open_dossiers_like(unit, intake.bringer, procedure).exists():
        return
    if (known := namesakes(unit, intake.bringer, procedure, clock.today()).first()) is not None:
        raise PossibleNamesake(code=known.code, uid=str(known.uid))


def _of_today(version: ProcedureVersion) -> ProcedureVersion:
    """The version of its procedure that is in force; itself if it still is. NotInForce."""
    today = clock.today()
    if version.is_in_force(today):
        return version
    following = ProcedureVersion.objects.filter(in_force(today), procedure=version.procedure_id).first()
    if following is None:
        raise NotInForce
    return following


def _received(dossier: Dossier, by: Person) -> None:
    """From now on it has a code, a deadline, and its first step in the clerk's hands."""
    now = clock.now()
    dossier.state, dossier.holder = DossierState.ACCEPTED, by
    dossier.received_at, dossier.received_on, dossier.received_by = now, local_day(now), by
    dossier.code = next_code(dossier.unit, local_day(now))
    plan = list(dossier.version.steps.all())
    steps = [
        DossierStep(dossier=dossier, position=part.position, name=part.name, performer=part.performer, due_at=now)
        for part in plan
    ]
    if steps:
        steps[0].person, steps[0].begun_at = by, now
    DossierStep.objects.bulk_create(steps)
    reckon(dossier, calendar_of(dossier.unit))
