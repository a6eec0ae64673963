"""Signing: the next document of a (type, audience) under its row's lock, and the answers that are signed and forgotten.

Only a process that can read the key may call for it (docs/operations/keys.md): the dispatcher for plan, config and
command; web and listener for state, time and receipt; whoever holds the root for keys.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from joserfc.jwk import OKPKey

from tinlang.common import clock
from tinlang.devices import keys
from tinlang.devices.models import Device, DocumentSeries, SignedDocument, SigningKind, SigningRequest
from tinlang_wire.documents import (
    SEQUENCED,
    Document,
    Receipt,
    Reference,
    State,
    Time,
    audience_all,
    audience_device,
)
from tinlang_wire.jws import peek, sha256, sign

FIRST_EPOCH = 1
ANSWER_LIVES = timedelta(minutes=5)
AHEAD_AGAIN_AFTER = timedelta(hours=1)

Build = Callable[[int, int], Document]
"""From (sequence, epoch) to the document; both must be put into it as given."""


def unix_ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def current_epoch() -> int:
    """The epoch of the Keys document in force; devices learn it from there alone."""
    found = DocumentSeries.objects.filter(type="keys", audience=audience_all()).values_list("epoch", flat=True).first()
    return found or FIRST_EPOCH


@transaction.atomic
def sign_next(document_type: str, audience: str, build: Build, *, epoch: int | None = None) -> SignedDocument:
    """Sign and keep the next document of this type for this audience; it is then the one in force.

    Its sequence is above every earlier one, above the clock's milliseconds, and above what any device reports to hold.
    KeyMissing where this process may not sign this type; Refused for a document that breaks the wire's own bounds.
    """
    series = lock_series(document_type, audience)
    number = epoch or current_epoch()
    sequence = _next_sequence(series, number)
    document = build(sequence, number)
    if (document.audience, document.sequence, document.epoch) != (audience, sequence, number):
        raise ValueError(f"the {document_type} built is not the one asked for")
    key = keys.folder().signer(document_type)
    signed = sign(document, key)
    peek(signed)  # what every device would refuse as malformed is not put in force
    row = SignedDocument.objects.create(
        type=document_type,
        audience=audience,
        epoch=number,
        sequence=sequence,
        sha256=sha256(signed),
        signed=signed,
        issued_at=document.issued_at,
        expires_at=document.expires_at,
        kid=key.thumbprint(),
    )
    series.epoch, series.sequence = number, sequence
    if document_type in SEQUENCED:
        series.current = row
    series.save()
    return row


def lock_series(document_type: str, audience: str) -> DocumentSeries:
    """Hold the row of these documents until the transaction ends.

    Whoever builds a document from rows takes it before reading them: else what is read first could be signed last.
    """
    DocumentSeries.objects.get_or_create(type=document_type, audience=audience)
    return DocumentSeries.objects.select_for_update().get(type=document_type, audience=audience)


def _next_sequence(series: DocumentSeries, epoch: int) -> int:
    """A new epoch forgets the old one's floors: they may have been what was wrong."""
    floor = max(series.sequence, series.ahead) if series.epoch == epoch else 0
    return max(floor + 1, unix_ms(clock.now()))


def sign_state(device: UUID, nonce: str, current: tuple[Reference, ...]) -> bytes:
    """What is current for a device, bound to the nonce of its request; not kept."""
    now = clock.now()
    state = State(
        audience=audience_device(str(device)),
        sequence=unix_ms(now),
        epoch=current_epoch(),
        issued_at=now,
        expires_at=now + ANSWER_LIVES,
        nonce=nonce,
        current=current,
        nats_urls=(settings.NATS_PUBLIC_URL,),
    )
    return sign(state, keys.folder().signer("state"))


def sign_time(asker: str, nonce: str) -> bytes:
    """The server's clock, bound to the nonce of the device `asker`."""
    now = clock.now()
    answer = Time(
        audience=audience_device(asker),
        sequence=unix_ms(now),
        epoch=current_epoch(),
        issued_at=now,
        expires_at=now + ANSWER_LIVES,
        nonce=nonce,
        now=now,
    )
    return sign(answer, keys.folder().signer("time"))


def sign_receipt(
    device: str,
    *,
    answers: str,
    store_epoch: str,
    committed_seq: int,
    current: tuple[Reference, ...],
    epoch: int,
    now: datetime,
    key: OKPKey,
    conflict: bool = False,
) -> bytes:
    """The word that frees a device from keeping its events: only after the commit that keeps them. `key` is the signer
    of receipts: it, the epoch and the clock are read once for many."""
    receipt = Receipt(
        audience=audience_device(device),
        sequence=unix_ms(now),
        epoch=epoch,
        issued_at=now,
        expires_at=now + ANSWER_LIVES,
        answers=answers,
        store_epoch=store_epoch,
        committed_seq=committed_seq,
        current=current,
        conflict=conflict,
    )
    return sign(receipt, key)


def note_ahead(document_type: str, audience: str, sequence: int) -> bool:
    """A device holds this sequence, which ours does not reach or names otherwise: the next one must be above it.

    At most once an hour for each series, so that a device that lies costs little: for the truth once is enough. True
    if it was noted.
    """
    now = clock.now()
    DocumentSeries.objects.get_or_create(type=document_type, audience=audience)
    noted = (
        DocumentSeries.objects.filter(type=document_type, audience=audience, ahead__lte=sequence)
        .filter(Q(ahead_at__isnull=True) | Q(ahead_at__lte=now - AHEAD_AGAIN_AFTER))
        .update(ahead=sequence + 1, ahead_at=now, epoch=current_epoch())
    )
    return bool(noted)


def ask(
    kind: SigningKind,
    *,
    device: Device | None = None,
    detail: dict[str, Any] | None = None,
    by: str = "",
    expires_at: datetime | None = None,
) -> SigningRequest:
    """Leave a request for the dispatcher, which alone may sign. But for commands, what waits is not asked twice."""
    if kind != SigningKind.COMMAND:
        waiting = SigningRequest.objects.filter(kind=kind, device=device, done_at__isnull=True).first()
        if waiting is not None:
            return waiting
    try:
        with transaction.atomic():
            return SigningRequest.objects.create(
                kind=kind, device=device, detail=detail or {}, asked_by=by, asked_at=clock.now(), expires_at=expires_at
            )
    except IntegrityError:
        return SigningRequest.objects.get(kind=kind, device=device, done_at__isnull=True)


def ask_for_configs(devices: Iterable[int]) -> int:
    """Ask for a new Config of each of these devices, by key, but where one is asked for already; how many more."""
    waiting = SigningRequest.objects.filter(kind=SigningKind.CONFIG, done_at__isnull=True, device__isnull=False)
    wanted = set(devices) - set(waiting.values_list("device", flat=True))
    now = clock.now()
    SigningRequest.objects.bulk_create(
        [SigningRequest(kind=SigningKind.CONFIG, device_id=pk, asked_at=now) for pk in sorted(wanted)],
        ignore_conflicts=True,
    )
    return len(wanted)


def flag_clone(device: UUID) -> None:
    """Two machines report under one identity. The first time is kept."""
    Device.objects.filter(uid=device, cloned_at__isnull=True).update(cloned_at=clock.now())
