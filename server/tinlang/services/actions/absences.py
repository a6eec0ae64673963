"""Telling ahead that somebody will be away and who stands in; and that they are back before."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from tinlang.accounts.access import may_by_role, require, take_turns
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.common.ids import uuid7
from tinlang.services import errors
from tinlang.services.actions.moving import LEAD
from tinlang.services.models import Absence
from tinlang.units.models import Unit
from tinlang.units.queries import Within

DONE_THERE = ("services.receive", "services.process", LEAD)
"""What somebody does to dossiers in a place: whoever stands in may do all of it there, by roles of their own."""
LONGEST = timedelta(days=366)


@transaction.atomic
def tell_absence(
    *,
    person: Person,
    stand_in: Person,
    unit: Unit,
    first_day: date,
    last_day: date,
    reason: str,
    by: Person,
    uid: UUID | None = None,
) -> Absence:
    """`person`, or who leads there, names who sees to their dossiers meanwhile. What was sent before is returned.

    WorksElsewhere, StandsInForSelf, CannotStandIn, StandInAway, StandsInMeanwhile, AbsenceDates, AwayAlready,
    AbsenceSentByAnother.
    """
    take_turns(by, person, stand_in)
    if uid and (sent := _sent_before(uid, by)):
        return sent
    if by != person:
        require(by, LEAD, unit)
    _check_people(person, stand_in, unit)
    if last_day < max(first_day, clock.today()) or last_day - first_day >= LONGEST:
        raise errors.AbsenceDates
    _check_days(person, stand_in, unit, first_day, last_day)
    days = {"valid_from": first_day, "valid_to": last_day + timedelta(days=1)}
    who = {"person": person, "stand_in": stand_in, "told_by": by}
    absence = Absence(uid=uid or uuid7(), unit=unit, reason=reason, **days, **who)
    try:
        with transaction.atomic():
            absence.save(force_insert=True)
    except IntegrityError:  # somebody else has sent this uid, a moment quicker
        raise errors.AbsenceSentByAnother from None
    detail = {"person": str(person), "stand_in": str(stand_in), "from": first_day, "until": last_day, "reason": reason}
    audit.record(action="services.tell_absence", by=by, target=absence, unit=unit, detail=detail)
    return absence


def _sent_before(uid: UUID, by: Person) -> Absence | None:
    """What they have told by the same form. AbsenceSentByAnother."""
    sent: Absence | None = Absence.objects.filter(uid=uid).first()
    if sent is not None and sent.told_by_id != by.pk:
        raise errors.AbsenceSentByAnother
    return sent


def _check_people(person: Person, stand_in: Person, unit: Unit) -> None:
    does = [action for action in DONE_THERE if may_by_role(person, action, unit)]
    if not does:
        raise errors.WorksElsewhere
    if person == stand_in:
        raise errors.StandsInForSelf
    if not all(may_by_role(stand_in, action, unit) for action in does):
        raise errors.CannotStandIn


def _check_days(person: Person, stand_in: Person, unit: Unit, first_day: date, last_day: date) -> None:
    """One person stands in for what lies in a place, in each place another one; and nobody who is away, whichever of
    the two was told first.
    """
    told = Absence.objects.filter(ended_at=None, valid_from__lte=last_day, valid_to__gt=first_day)
    own = told.filter(person=person)
    if own.reaching(unit).exists() or own.filter(unit__in=Within([unit.pk])).exists():
        raise errors.AwayAlready
    if told.filter(person=stand_in).exists():
        raise errors.StandInAway
    if told.filter(stand_in=person).exists():
        raise errors.StandsInMeanwhile


@transaction.atomic
def end_absence(*, absence: Absence, by: Person) -> None:
    """They are back before, or do not go: by who is away, or who leads there. AbsenceOver."""
    stored = Absence.objects.select_for_update(of=("self",)).select_related("unit").get(pk=absence.pk)
    if stored.person_id != by.pk:
        require(by, LEAD, stored.unit)
    if stored.ended_at is not None or stored.valid_to <= clock.today():
        raise errors.AbsenceOver
    stored.ended_by, stored.ended_at = by, clock.now()
    stored.save(update_fields=["ended_by", "ended_at"])
    audit.record(action="services.end_absence", by=by, target=stored, unit=stored.unit)
