"""The orders to sign and send, as operators see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.broadcasting.models import Outbox, OutboxState
from tinlang.bulletins.models import Version
from tinlang.bulletins.queries import release_says
from tinlang.common import clock
from tinlang.common.keys import among
from tinlang.common.words import Term, through
from tinlang.devices.models import OutgoingDocument, SendAttempt

SIGNED_WITHIN = timedelta(minutes=1)
"""Longer than that no order waits by itself: whoever watches is told whom to call."""
ALERT_SIGNED_WITHIN = timedelta(seconds=5)
UNSENT = "unsent"
"""Beside the states of the outbox: signed, but not yet taken by the network."""


def signed_within(version: Version) -> timedelta:
    """How long the order to air this version may wait before whoever watches is told whom to call."""
    return ALERT_SIGNED_WITHIN if version.is_urgent else SIGNED_WITHIN


def stopped_orders(user: Person) -> QuerySet[Outbox]:
    """Orders with which something is the matter: stopped at an error, or due for long and signed by nobody."""
    unsigned = Outbox.objects.visible_to(user, "broadcasting.operate").filter(
        state__in=(OutboxState.PARKED, OutboxState.WAITING)
    )
    return unsigned.filter(Q(state=OutboxState.PARKED) | Q(next_at__lt=clock.now() - SIGNED_WITHIN))


def orders_seen_by(user: Person) -> QuerySet[Outbox]:
    """The orders of the person's area with all that a list shows of them."""
    return (
        Outbox.objects.visible_to(user, "broadcasting.operate")
        .select_related("release__version", "asked_by", "outgoing", "unit")
        .prefetch_related("unit__versions")
    )


def in_situation(orders: QuerySet[Outbox], situation: str) -> QuerySet[Outbox]:
    """Those in a state of the outbox; UNSENT: signed and waiting for the network; signed: gone out."""
    if situation == UNSENT:
        return among(orders, _on_their_way())
    found = orders.filter(state=situation)
    return found.exclude(pk__in=_on_their_way()) if situation == OutboxState.SIGNED else found


def _on_their_way() -> QuerySet[Outbox, int]:
    """The keys of those signed whose document waits for the network: found from the documents, which are few."""
    waiting = OutgoingDocument.objects.filter(sent_at=None, dropped_at=None)
    return Outbox.objects.filter(state=OutboxState.SIGNED, outgoing__in=waiting).values_list("pk", flat=True)


def order_says(words: Sequence[str]) -> list[Term]:
    """What is about a bulletin whose title has all the words."""
    return through(release_says(words), Outbox.objects.all(), "release")


def count_orders(user: Person) -> dict[str, int]:
    """How many the person sees in each situation."""
    seen = Outbox.objects.visible_to(user, "broadcasting.operate")
    counts = {state.value: seen.filter(state=state).count() for state in OutboxState}
    unsent = among(seen, _on_their_way()).count()
    return {**counts, OutboxState.SIGNED.value: counts[OutboxState.SIGNED] - unsent, UNSENT: unsent}


def parked_count(user: Person) -> int:
    """How many orders stand still until somebody does something."""
    return Outbox.objects.visible_to(user, "broadcasting.operate").filter(state=OutboxState.PARKED).count()


@dataclass(frozen=True)
class Step:
    """One try to sign or to send. tone: done or bad."""

    at: datetime
    title: str
    detail: str
    tone: str


def steps_of(order: Outbox) -> list[Step]:
    """Every try of an order, oldest first: first to sign it, then to send what was signed."""
    steps = [
        Step(
            at=attempt.at,
            title=_("Đã ký lịch phát") if attempt.ok else _("Chưa ký được"),
            detail=attempt.detail,
            tone="done" if attempt.ok else "bad",
        )
        for attempt in order.attempts.all()
    ]
    for sending in SendAttempt.objects.filter(outgoing=order.outgoing) if order.outgoing_id else ():
        title = _("Đã gửi lên mạng") if sending.ok else _("Chưa gửi được")
        steps.append(Step(sending.at, title, sending.detail, "done" if sending.ok else "bad"))
    return sorted(steps, key=lambda step: step.at)
