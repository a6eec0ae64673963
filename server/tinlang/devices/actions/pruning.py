"""What nobody needs is let go, some at a time. Never: what devices proved, what people did, what was released."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from tinlang.common import clock
from tinlang.devices.models import (
    BatchState,
    CodeAttempt,
    EventBatch,
    OutgoingDocument,
    SendAttempt,
    SignedDocument,
    SigningRequest,
)

AT_ONCE = 500
KEPT = timedelta(days=60)
ORDERED = ("plan", "alert", "cancel")
"""What an order of `broadcasting` names: of these the row stays, and that it went out."""

Rows = TypeVar("Rows", bound=Model)
Sweep = Callable[[int], tuple[int, int | None]]
"""From the key after which to go on to how many were let go, and the next such key; None at the end."""


def sweep(
    rows: QuerySet[Rows], let_go: Callable[[QuerySet[Rows], datetime], int], after: int
) -> tuple[int, int | None]:
    """Look at the next rows by key: short transactions, and never a search through what stays."""
    keys = list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if not keys:
        return 0, None
    count = let_go(rows.filter(pk__gt=after, pk__lte=keys[-1]), clock.now() - KEPT)
    return count, keys[-1] if len(keys) == AT_ONCE else None


def prune_documents(after: int) -> tuple[int, int | None]:
    """Superseded documents: their bytes; hash and number stay of what an order names."""

    def let_go(rows: QuerySet[SignedDocument], before: datetime) -> int:
        old = rows.filter(issued_at__lt=before, current_of=None).exclude(sendings__in=_still_to_send())
        blanked = old.exclude(signed=b"").update(signed=b"")
        named = SigningRequest.objects.filter(document__in=old.values("pk")).values("document")
        old.exclude(type__in=ORDERED).filter(sendings=None).exclude(pk__in=named).delete()
        return blanked

    return sweep(SignedDocument.objects.all(), let_go, after)


def _still_to_send() -> QuerySet[OutgoingDocument]:
    return OutgoingDocument.objects.filter(sent_at__isnull=True, dropped_at__isnull=True)


def prune_sendings(after: int) -> tuple[int, int | None]:
    """What went out long ago, but for what was ordered: its order says by it that it went."""

    def let_go(rows: QuerySet[OutgoingDocument], before: datetime) -> int:
        ended = rows.filter(Q(sent_at__lt=before) | Q(dropped_at__lt=before))
        SendAttempt.objects.filter(outgoing__in=ended).delete()
        return ended.exclude(document__type__in=ORDERED).delete()[0]

    return sweep(OutgoingDocument.objects.all(), let_go, after)


def prune_requests(after: int) -> tuple[int, int | None]:
    """Requests that were carried out long ago."""
    return sweep(SigningRequest.objects.all(), lambda rows, before: rows.filter(done_at__lt=before).delete()[0], after)


def prune_codes(after: int) -> tuple[int, int | None]:
    """Who typed which code when, long ago."""
    return sweep(CodeAttempt.objects.all(), lambda rows, before: rows.filter(at__lt=before).delete()[0], after)


def prune_batches(after: int) -> tuple[int, int | None]:
    """Batches refused long ago; of verified ones the signed bytes, only where KEEP_SIGNED_EVENTS_DAYS says so."""

    def let_go(rows: QuerySet[EventBatch], before: datetime) -> int:
        refused = rows.filter(state=BatchState.REFUSED, received_at__lt=before).delete()[0]
        if not settings.KEEP_SIGNED_EVENTS_DAYS:
            return refused
        until = clock.now() - timedelta(days=settings.KEEP_SIGNED_EVENTS_DAYS)
        proven = rows.filter(state=BatchState.VERIFIED, received_at__lt=until)
        return refused + proven.exclude(signed=b"").update(signed=b"")

    return sweep(EventBatch.objects.all(), let_go, after)


PRUNED: dict[str, Sweep] = {
    "documents": prune_documents,
    "sendings": prune_sendings,
    "requests": prune_requests,
    "codes": prune_codes,
    "batches": prune_batches,
}
