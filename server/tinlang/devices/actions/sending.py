"""The dispatcher's sending: signed documents on their way to a subject, tried until they went or no longer matter."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import msgspec
from django.db import transaction
from django.db.models import F, Q

from tinlang.common import clock
from tinlang.devices.models import DocumentSeries, OutgoingDocument, Priority, SendAttempt, SignedDocument
from tinlang.media import store
from tinlang_wire.documents import SEQUENCED, Alert, Reference
from tinlang_wire.frame import pack
from tinlang_wire.jws import peek

log = logging.getLogger(__name__)

PUSHED_WHOLE_BYTES = 48 * 1024
AT_ONCE = 20
"""Each may take a moment: what is more urgent must not wait long for its turn."""
FIRST = frozenset({"alert", "cancel"})
SENT_AT_ONCE = frozenset({"plan", "command"})
LEASE = timedelta(seconds=30)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=30)


class LinkDown(Exception):
    """NATS did not take the message; the text says why."""


class Publishes(Protocol):
    """The way to NATS: `devices.link.Publisher`."""

    def publish(self, subject: str, payload: bytes) -> None:
        """Return once NATS has it; LinkDown."""


def enqueue(signed_document: SignedDocument, subject: str) -> OutgoingDocument:
    """Send this document to this subject as soon as the dispatcher comes by; part of the caller's transaction."""
    now = clock.now()
    priority = Priority.NOW if signed_document.type in SENT_AT_ONCE else Priority.IN_TURN
    if signed_document.type in FIRST:
        priority = Priority.FIRST
    return OutgoingDocument.objects.create(
        document=signed_document, subject=subject, priority=priority, created_at=now, next_at=now
    )


def payload_of(document: SignedDocument) -> bytes:
    """The document itself, or, where it is too long to push, word of it: the device then fetches it by its hash."""
    signed = bytes(document.signed)
    if len(signed) <= PUSHED_WHOLE_BYTES:
        return pack(signed, _carried(signed) if document.type == "alert" else ())
    newer = Reference(
        type=document.type,
        audience=document.audience,
        epoch=document.epoch,
        sequence=document.sequence,
        sha256=document.sha256,
    )
    return msgspec.json.encode({"newer": newer})


def _carried(signed: bytes) -> list[bytes]:
    """The sounds that an alert says it carries along; if the store lost or spoilt one, they are fetched."""
    alert = peek(signed)[1]
    assert isinstance(alert, Alert)
    inline = [variant for variant in alert.variants if variant.inline]
    try:
        sounds = [store.path(variant.media).read_bytes() for variant in inline]
    except OSError as error:
        log.error("%s: %s", alert.uid, error)
        return []
    if [len(sound) for sound in sounds] != [variant.size for variant in inline]:
        log.error("%s: a sound in the store is not as long as it was", alert.uid)
        return []
    return sounds


def send_pending(publisher: Publishes) -> int:
    """Send some that is due, plans and commands first; how many went. If one fails the rest waits: the link is down."""
    sent = 0
    due = _claim(clock.now())
    for place, outgoing in enumerate(due):
        try:
            publisher.publish(outgoing.subject, payload_of(outgoing.document))
        except LinkDown as down:
            _record_failure(outgoing, str(down), due[place + 1 :])
            break
        _record_sent(outgoing)
        sent += 1
    return sent


def _claim(now: datetime) -> list[OutgoingDocument]:
    """Lease what is due so that no other dispatcher sends it too; drop what no longer matters."""
    due = Q(sent_at__isnull=True, dropped_at__isnull=True, next_at__lte=now)
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    if not OutgoingDocument.objects.filter(due & free).exists():
        return []  # ten times a second: on SQLite a transaction would keep every other writer waiting
    with transaction.atomic():
        found = OutgoingDocument.objects.select_for_update(skip_locked=True).filter(due & free)
        found = found.order_by("priority", "id")
        ids = list(found.values_list("pk", flat=True)[:AT_ONCE])
        if not ids:
            return []
        OutgoingDocument.objects.filter(pk__in=ids).update(claimed_until=now + LEASE)
        rows = OutgoingDocument.objects.filter(pk__in=ids).select_related("document").order_by("priority", "id")
        return [row for row in rows if not _dropped(row, now)]


def _dropped(outgoing: OutgoingDocument, now: datetime) -> bool:
    """Too late for it, or a newer one has taken its place."""
    document, why = outgoing.document, ""
    if document.expires_at <= now:
        why = "expired"
    elif document.ended_at is not None:
        why = "cancelled"
    elif document.type in SEQUENCED and not DocumentSeries.objects.filter(current=document).exists():
        why = "superseded"
    if why:
        OutgoingDocument.objects.filter(pk=outgoing.pk).update(dropped_at=now, dropped_why=why, claimed_until=None)
    return bool(why)


@transaction.atomic
def _record_sent(outgoing: OutgoingDocument) -> None:
    now = clock.now()
    SendAttempt.objects.create(outgoing=outgoing, at=now, ok=True)
    OutgoingDocument.objects.filter(pk=outgoing.pk).update(sent_at=now, claimed_until=None, attempts=F("attempts") + 1)


@transaction.atomic
def _record_failure(outgoing: OutgoingDocument, detail: str, others: Sequence[OutgoingDocument]) -> None:
    """One attempt is written down; all of them wait, longer each time."""
    now = clock.now()
    pause = min(FIRST_PAUSE * 2 ** min(outgoing.attempts, 10), LONGEST_PAUSE)
    SendAttempt.objects.create(outgoing=outgoing, at=now, ok=False, detail=detail[:300])
    waiting = OutgoingDocument.objects.filter(pk__in=[outgoing.pk, *(row.pk for row in others)])
    waiting.update(next_at=now + pause, claimed_until=None)
    OutgoingDocument.objects.filter(pk=outgoing.pk).update(attempts=F("attempts") + 1)
