"""A lost second step is taken off by two people: who manages accounts asks, somebody else agrees."""

from __future__ import annotations

from django.db import transaction

from tinlang.accounts.actions.resetting import require_manager
from tinlang.accounts.actions.signing_in import end_all_but
from tinlang.accounts.errors import (
    NeedsSecondPerson,
    NothingToRemove,
    OwnAccount,
    ReasonMissing,
    RemovalAsked,
    RemovalClosed,
    TooNearToAsker,
)
from tinlang.accounts.models import CodeApp, FactorRemoval, Passkey, Person, Pin, RecoveryCode
from tinlang.accounts.queries import area_units_of, factors_of, may_be_second
from tinlang.common import audit, clock
from tinlang.common.text import nfc
from tinlang.units.models import Unit

SERVER = audit.Program("remove_second_step", "Lệnh trên máy chủ")


@transaction.atomic
def ask_removal(*, person: Person, by: Person, reason: str) -> FactorRemoval:
    """Ask that a lost one be taken off. OwnAccount, NotAllowed, ReasonMissing, NothingToRemove, RemovalAsked."""
    Person.objects.select_for_update().get(pk=person.pk)
    require_manager(by, person)
    if by == person:
        raise OwnAccount
    reason = nfc(reason).strip()
    if not reason:
        raise ReasonMissing
    if not factors_of(person).is_set_up:
        raise NothingToRemove
    if FactorRemoval.objects.filter(person=person, closed_at=None).exists():
        raise RemovalAsked
    asked = FactorRemoval.objects.create(person=person, asked_by=by, reason=reason)
    audit.record(action="accounts.ask_removal", by=by, target=person, unit=_unit(person), detail={"reason": reason})
    return asked


@transaction.atomic
def agree_removal(*, removal: FactorRemoval, by: Person) -> None:
    """Take it off, as the second of two: code app, passkeys, recovery codes and PIN go, sessions end.

    NeedsSecondPerson for who asked and for whose it is; TooNearToAsker for who is the second only by the asker's doing
    or since it was asked; NotAllowed, RemovalClosed.
    """
    stored = _open(removal)
    require_manager(by, stored.person, "accounts.agree")
    if by in (stored.asked_by, stored.person):
        raise NeedsSecondPerson
    if not may_be_second(stored, by):
        raise TooNearToAsker
    person = stored.person
    _take_off(person)
    stored.agreed_by, stored.closed_at = by, clock.now()
    stored.save(update_fields=["agreed_by", "closed_at"])
    detail = {"asked_by": str(stored.asked_by), "reason": stored.reason}
    audit.record(action="accounts.remove_factors", by=by, target=person, unit=_unit(person), detail=detail)


@transaction.atomic
def decline_removal(*, removal: FactorRemoval, by: Person) -> None:
    """Leave everything as it is: anybody who could agree, who asked, or the person themself. RemovalClosed."""
    stored = _open(removal)
    if by not in (stored.asked_by, stored.person):
        require_manager(by, stored.person, "accounts.agree")
    stored.closed_at = clock.now()
    stored.save(update_fields=["closed_at"])
    audit.record(action="accounts.decline_removal", by=by, target=stored.person, unit=_unit(stored.person))


@transaction.atomic
def remove_from_the_server(*, person: Person, reason: str) -> None:
    """Take it off where nobody is left who could agree: by whoever may run commands on the server. ReasonMissing."""
    reason = nfc(reason).strip()
    if not reason:
        raise ReasonMissing
    FactorRemoval.objects.filter(person=person, closed_at=None).update(closed_at=clock.now())
    _take_off(person)
    detail = {"reason": reason}
    audit.record(action="accounts.remove_factors", by=SERVER, target=person, unit=_unit(person), detail=detail)


def _take_off(person: Person) -> None:
    for factor in (CodeApp, Passkey, RecoveryCode, Pin):
        factor.objects.filter(person=person).delete()
    end_all_but(person, "")


def _open(removal: FactorRemoval) -> FactorRemoval:
    stored = (
        FactorRemoval.objects.select_for_update(of=("self",)).select_related("person", "asked_by").get(pk=removal.pk)
    )
    if stored.closed_at is not None:
        raise RemovalClosed
    return stored


def _unit(person: Person) -> Unit | None:
    return next(iter(area_units_of(person)), None)
