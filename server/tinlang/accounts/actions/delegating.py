"""Delegating the approval of bulletins, in writing and for some days; and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from tinlang.accounts import errors
from tinlang.accounts.access import SEES, NotAllowed, may, may_by_role, take_turns
from tinlang.accounts.models import Delegation, Person
from tinlang.common import audit, clock
from tinlang.common.ids import uuid7
from tinlang.common.papers import Kept
from tinlang.common.text import nfc
from tinlang.units.models import Unit

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Paper:
    """The written delegation: its number and date, and its scan if there is one."""

    number: str
    on: date
    scan: Kept | None = None


@transaction.atomic
def delegate(
    *,
    by: Person,
    to: Person,
    unit: Unit,
    first_day: date,
    last_day: date,
    paper: Paper,
    uid: UUID | None = None,
) -> Delegation:
    """Let somebody who works there approve in one's place, from day to day.

    NothingToDelegate unless the unit stands and `by` approves there by a role of their own; DelegateToSelf,
    DelegateOutside, DelegationDates, DelegationTooLong, PaperNumberMissing; DelegatedAlready for days that another
    paper covers.
    What was sent before under the same `uid` is returned as it is.
    """
    take_turns(by)
    if uid and (sent := Delegation.objects.filter(uid=uid, principal=by).first()):
        return sent
    _check_people(by, to, unit)
    _check_days(first_day, last_day)
    number = _number_of(paper)
    _refuse_days_given_already(by, to, unit, first_day, last_day)
    given = Delegation.objects.create(
        uid=uid or uuid7(),
        principal=by,
        delegate=to,
        unit=unit,
        valid_from=first_day,
        valid_to=last_day + timedelta(days=1),
        paper_number=number,
        paper_on=paper.on,
        scan_sha256=paper.scan.sha256 if paper.scan else "",
        scan_type=paper.scan.content_type if paper.scan else "",
    )
    to.forget_holdings()
    detail = {"to": str(to), "from": first_day, "until": last_day, "paper": number, "scan": given.scan_sha256}
    audit.record(action="accounts.delegate", by=by, target=given, unit=unit, detail=detail)
    return given


def _number_of(paper: Paper) -> str:
    number = nfc(paper.number).strip()
    if not number:
        raise errors.PaperNumberMissing
    return number


def _check_people(by: Person, to: Person, unit: Unit) -> None:
    if not (unit.stands(clock.today()) and may_by_role(by, "bulletins.approve", unit)):
        raise errors.NothingToDelegate
    if to == by:
        raise errors.DelegateToSelf
    if not may_by_role(to, SEES, unit):
        raise errors.DelegateOutside


def _check_days(first_day: date, last_day: date) -> None:
    if last_day < max(first_day, clock.today()):
        raise errors.DelegationDates
    if last_day - first_day >= LONGEST:
        raise errors.DelegationTooLong


def _refuse_days_given_already(by: Person, to: Person, unit: Unit, first_day: date, last_day: date) -> None:
    """So that taking one back takes it all back."""
    given = Delegation.objects.filter(principal=by, delegate=to, unit=unit, revoked_at=None)
    if before := given.filter(valid_from__lte=last_day, valid_to__gt=first_day).first():
        raise errors.DelegatedAlready(paper=before.paper_number)


@transaction.atomic
def revoke_delegation(*, delegation: Delegation, by: Person, reason: str) -> None:
    """Take it back: by who gave it, or who manages people there. It counts no more from now on. DelegationOver."""
    stored = Delegation.objects.select_for_update(of=("self",)).select_related("unit", "delegate").get(pk=delegation.pk)
    if by.pk != stored.principal_id and not may(by, "accounts.manage", stored.unit):
        raise NotAllowed(action="accounts.manage", unit=str(stored.unit.uid))
    if stored.revoked_at is not None or stored.valid_to <= clock.today():
        raise errors.DelegationOver
    stored.revoked_at, stored.revoked_by, stored.revoke_reason = clock.now(), by, nfc(reason).strip()
    stored.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    delegation.delegate.forget_holdings()
    audit.record(action="accounts.revoke_delegation", by=by, target=stored, unit=stored.unit, detail={"reason": reason})
