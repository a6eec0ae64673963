"""What every order comes to, whether a plan or an alert answers it: its try, its state, who is expected to play."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from tinlang.broadcasting.models import PROBLEM_CHARACTERS, Attempt, Cause, Delivery, Outbox, OutboxState
from tinlang.broadcasting.queries import loudspeakers_for
from tinlang.common import rows
from tinlang.units.models import Unit
from tinlang.units.queries import units_named

SETTLED_FIELDS = ["state", "problem", "tries", "claim", "claimed_until", "signed_at", "document", "outgoing"]


@dataclass(frozen=True)
class Claim:
    """The waiting orders of one commune, ours until the lease ends: of alerts, or of what one plan answers."""

    token: UUID
    unit: Unit
    is_urgent: bool


class Expected(NamedTuple):
    """A row of `Delivery`, as it is written."""

    release: UUID
    device: UUID
    plan_unit: UUID
    unit_id: int
    unit_name: str
    name: str
    place: str
    expected_at: datetime


def settle(order: Outbox, problem: str | None, now: datetime) -> None:
    """Write down the try, and what became of the order."""
    detail = problem or _late_word(order, now)
    if problem is not None:
        order.state, order.problem = OutboxState.PARKED, problem[:PROBLEM_CHARACTERS]
    else:
        order.problem = ""
    order.tries += 1
    order.claim = order.claimed_until = None
    order.save(update_fields=SETTLED_FIELDS)
    Attempt.objects.create(outbox=order, at=now, ok=problem is None, detail=detail[:PROBLEM_CHARACTERS])


def _late_word(order: Outbox, now: datetime) -> str:
    """Why what was signed does not hold what was to be aired, if by now it does not."""
    release = order.release
    if release is None or order.cause not in (Cause.RELEASE, Cause.REPEAT):
        return ""
    if release.withdrawn_at is not None:
        return _("tin đã thu hồi trước khi gửi: không phát")
    return _("đã hết hạn phát trước khi gửi: không phát") if release.end_at <= now else ""


def expect(unit: Unit, release: UUID, targets: Collection[str], now: datetime) -> None:
    """Write down, once, which loudspeakers of the commune are to play the release."""
    there = list(loudspeakers_for(targets).values_list("uid", "unit", "name", "place"))
    called = {place.pk: str(place) for place in units_named({where for _, where, _, _ in there})}
    expected = [
        Expected(release, device, unit.uid, where, called[where], name, place, now)
        for device, where, name, place in there
    ]
    rows.insert(Delivery, expected, ignore_known=True)
    Outbox.objects.filter(unit=unit, release__uid=release, cause=Cause.RELEASE, expected_at=None).update(
        expected_at=now
    )
