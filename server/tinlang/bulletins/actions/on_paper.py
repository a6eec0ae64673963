"""An approval that a leader gave by hand on the printed page, recorded by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from tinlang.accounts.access import may_by_role, require
from tinlang.accounts.confirming import Manner
from tinlang.accounts.models import Person
from tinlang.bulletins import errors
from tinlang.bulletins.actions.deciding import bind
from tinlang.bulletins.actions.moving import lock, require_move
from tinlang.bulletins.models import PaperApproval, State, Version
from tinlang.common import audit, clock
from tinlang.common.papers import Kept
from tinlang_wire.clock import ZONE

OLDEST = timedelta(days=30)
"""A page signed longer before the text was submitted is not of this text."""


@dataclass(frozen=True)
class Signature:
    """What stands on the page: who signed, on which day; and its scan."""

    by: Person
    on: date
    scan: Kept


@transaction.atomic
def approve_on_paper(*, version: Version, by: Person, signature: Signature) -> Version:
    """Record that a leader approved a submitted version by hand, binding the same hashes as any approval.

    `by` records and is neither who signed nor who wrote or submitted: PaperOwn. Who signed approves there by a role of
    their own on that day: PaperSigner; and did not submit it: SameAuthor. PaperDate, NotSubmitted, ContentDiffers.
    """
    stored = lock(version)
    require(by, "bulletins.record_paper", stored.unit)
    require_move(stored, State.APPROVED, errors.NotSubmitted)
    _check(stored, by, signature)
    bind(stored, by=by, decided_by=signature.by, manner=Manner.PAPER)
    scan = signature.scan
    PaperApproval.objects.create(
        version=stored,
        signed_by=signature.by,
        signed_on=signature.on,
        recorded_by=by,
        scan_sha256=scan.sha256,
        scan_type=scan.content_type,
    )
    detail = {"signed_by": str(signature.by), "signed_on": signature.on, "scan": scan.sha256}
    audit.record(action="bulletins.record_paper", by=by, target=stored, unit=stored.unit, detail=detail)
    return stored


def _check(stored: Version, by: Person, signature: Signature) -> None:
    if by.pk in (signature.by.pk, stored.submitted_by_id, stored.edited_by_id):
        raise errors.PaperOwn
    assert stored.submitted_at is not None
    earliest = stored.submitted_at.astimezone(ZONE).date() - OLDEST
    if not earliest <= signature.on <= clock.today():
        raise errors.PaperDate
    if not may_by_role(signature.by, "bulletins.approve", stored.unit, on=signature.on):
        raise errors.PaperSigner
    if signature.by.pk == stored.submitted_by_id:
        raise errors.SameAuthor
