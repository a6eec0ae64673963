"""What an operator may do about an order that did not go out, or that a device seems to have missed."""

from __future__ import annotations

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.broadcasting.models import OUTBOX_TRANSITIONS, Cause, Outbox, OutboxState
from tinlang.common import audit, clock


@transaction.atomic
def repeat(*, outbox: Outbox, by: Person) -> Outbox:
    """Try again, now: a row that waits or was parked is tried itself; for a signed one a new plan is ordered.

    A newer plan never makes a device play twice: the items in it are the same. Asking twice is asking once.
    """
    stored = Outbox.objects.select_for_update(of=("self",)).select_related("unit", "release").get(pk=outbox.pk)
    require(by, "broadcasting.operate", stored.unit)
    if stored.state == OutboxState.SIGNED:
        stored = _waiting_repeat(stored) or Outbox(
            unit=stored.unit,
            cause=Cause.REPEAT,
            release=stored.release,
            is_urgent=stored.is_urgent,
            asked_by=by,
            created_at=clock.now(),
        )
    elif stored.state != OutboxState.WAITING and OutboxState.WAITING in OUTBOX_TRANSITIONS[OutboxState(stored.state)]:
        stored.state, stored.tries, stored.problem = OutboxState.WAITING, 0, ""
    stored.next_at, stored.claimed_until, stored.claim = clock.now(), None, None
    stored.save()
    audit.record(action="broadcasting.repeat", by=by, target=stored, unit=stored.unit)
    return stored


def _waiting_repeat(signed: Outbox) -> Outbox | None:
    same = Outbox.objects.filter(unit=signed.unit, cause=Cause.REPEAT, state=OutboxState.WAITING)
    return same.filter(release=signed.release).select_related("unit").first()
