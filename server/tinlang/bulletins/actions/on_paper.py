"""An approval that a leader gave by hand on the printed page, recorded by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tinlang.accounts.access import may_by_role, require
from tinlang.accounts.confirming import Manner
from tinlang.accounts.models import Person
from tinlang.bulletins import errors
from tinlang.bulletins.actions.deciding import bind
from tinlang.bulletins.actions.moving import lock, require_move
from tinlang.bulletins.models import MAIN_LANGUAGE, PaperApproval, State, Version
from tinlang.bulletins.queries import hands_in
from tinlang.common import audit, clock
from tinlang.common.papers import Kept
from tinlang_wire.clock import ZONE


@dataclass(frozen=True)
class Signature:
    """What stands on the page: who signed, on which day; and its scan."""

    by: Person
    on: date
    scan: Kept


@transaction.atomic
def approve_on_paper(*, version: Version, by: Person, signature: Signature) -> Version:
    """Record that a leader approved a submitted version by hand, binding the same hashes as any approval.

    `by` records and is neither who signed nor who began, wrote or submitted: PaperOwn. Who signed approves there by a
    role of their own on that day: PaperSigner; and did not submit it: SameAuthor. Signed before these words were there:
    PaperDate. One scan approves one version: PaperUsed. NotSubmitted, ContentDiffers.
    """
    Person.objects.select_for_update().get(pk=signature.by.pk)  # so that a scan is not used twice at the same time
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
    if by == signature.by or by.pk in hands_in([stored])[stored.pk]:
        raise errors.PaperOwn
    if not written_on(stored) <= signature.on <= clock.today():
        raise errors.PaperDate
    if PaperApproval.objects.filter(scan_sha256=signature.scan.sha256).exists():
        raise errors.PaperUsed
    if not may_by_role(signature.by, "bulletins.approve", stored.unit, on=signature.on):
        raise errors.PaperSigner
    if signature.by.pk == stored.submitted_by_id:
        raise errors.SameAuthor


def written_on(stored: Version) -> date:
    """The day on which its Vietnamese words were last written: in this version, or in an earlier one with the same."""
    same = Version.objects.filter(
        bulletin=stored.bulletin,
        number__lte=stored.number,
        variants__language=MAIN_LANGUAGE,
        variants__text_sha256=stored.main_variant.text_sha256,
    )
    return same.order_by("edited_at").values_list("edited_at", flat=True)[0].astimezone(ZONE).date()
