"""Taking in: one transaction keeps the bytes of many devices; only after its commit is anything answered."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import DatabaseError, OperationalError, router, transaction

from tinlang.common import clock, rows
from tinlang.devices import keys
from tinlang.devices.intake import allowance
from tinlang.devices.intake.heartbeats import note_what_is_ahead, store_heartbeats
from tinlang.devices.intake.reading import Incoming, Read, read
from tinlang.devices.intake.refusals import Refusal, count_refusals
from tinlang.devices.intake.sender import (
    Sender,
    check_claim,
    check_heartbeat,
    open_from,
    senders,
    senders_by_kid,
)
from tinlang.devices.intake.streams import Stream, StreamKey, add_kept, locked_streams, save_streams
from tinlang.devices.intake.verifying import verify_waiting
from tinlang.devices.models import BatchState, DeviceStream, EventBatch, Road
from tinlang.devices.queries.documents import references_of
from tinlang.devices.signing import current_epoch, sign_receipt
from tinlang_wire.documents import Events, Heartbeat
from tinlang_wire.jws import sha256
from tinlang_wire.refusals import Reason, Refused

log = logging.getLogger(__name__)

UNVERIFIED_AT_MOST = 10
"""So many batches of a device are kept on its word; of more, the signature is checked first."""

Streams = dict[StreamKey, Stream]


class Kept(NamedTuple):
    """A row of `EventBatch`, as it is written."""

    device: UUID
    store_epoch: UUID
    first_seq: int
    last_seq: int
    kept_from: int
    sha256: str
    signed: bytes
    road: str
    received_at: datetime
    state: str = BatchState.RAW.value
    reason: str = ""


@dataclass
class Taken:
    """What became of one incoming document: kept and, after the commit, answered with a Receipt; or refused."""

    incoming: Incoming
    read: Read | None = None
    device: Sender | None = None
    refused: Refused | None = None
    committed_seq: int = 0
    conflict: bool = False
    receipt: bytes = b""

    @property
    def stream(self) -> StreamKey:
        assert self.read is not None
        return self.read.device, self.read.store_epoch


def take(signed: bytes, claimed_device: UUID | str, road: Road) -> bytes:
    """Keep, verify and answer one document: the Receipt's bytes. Raises Refused, which is then counted.

    The same bytes again are kept once and answered as before.
    """
    taken = keep([Incoming(signed=signed, device=UUID(str(claimed_device)), road=road)])
    only = taken[0]
    if only.refused is None:
        verify_waiting(only.incoming.device)
        _look_again(only)
    if only.refused is not None:
        raise only.refused
    answer(taken)
    return only.receipt


def take_all(incoming: Sequence[Incoming]) -> list[Taken]:
    """Keep many in one transaction, then sign their Receipts. Event signatures are left to `verify_waiting`."""
    taken = keep(incoming)
    answer(taken)
    return taken


def keep(incoming: Sequence[Incoming]) -> list[Taken]:
    """Commit what can be kept, count what is refused. What no database will take does not hold up the others."""
    try:
        return _keep(incoming)
    except OperationalError:
        raise
    except (DatabaseError, OverflowError, ValueError) as error:
        if len(incoming) > 1:
            return [taken for one in incoming for taken in keep([one])]
        log.warning("cannot keep what came from %s: %s", incoming[0].device, error)
        return [_unkeepable(incoming[0])]


def _keep(incoming: Sequence[Incoming]) -> list[Taken]:
    taken = [_judged(one) for one in incoming]
    _check_senders(taken)
    with transaction.atomic(using=router.db_for_write(EventBatch)):
        streams = locked_streams([one.stream for one in taken if one.refused is None])
        save_streams(_keep_batches(taken, streams))
        store_heartbeats(_standing(taken, Heartbeat), streams)
        count_refusals(_refusal(one) for one in taken if one.refused is not None)
        for one in taken:
            if one.refused is None:
                one.committed_seq = streams[one.stream].committed_seq
                one.conflict = streams[one.stream].conflicted
    note_what_is_ahead([(one.device, one.read) for one in _standing(taken, Heartbeat) if one.device and one.read])
    return taken


def answer(taken: Sequence[Taken]) -> None:
    """Sign a Receipt for each that was kept: what is kept of its events, and what it should hold."""
    kept = [one for one in taken if one.refused is None and one.device is not None and one.read is not None]
    current = references_of({one.device.uid: one.device for one in kept if one.device}.values())
    epoch, key = (current_epoch(), keys.folder().signer("receipt")) if kept else (0, None)
    now = clock.now()
    for one in kept:
        assert one.read is not None and key is not None
        one.receipt = sign_receipt(
            one.read.document.device,
            answers=one.read.sha256,
            store_epoch=one.read.document.store_epoch,
            committed_seq=one.committed_seq,
            conflict=one.conflict,
            current=current[one.read.device],
            epoch=epoch,
            now=now,
            key=key,
        )


def _judged(incoming: Incoming) -> Taken:
    try:
        return Taken(incoming, read=read(incoming))
    except Refused as refused:
        return Taken(incoming, refused=refused)


def _check_senders(taken: Sequence[Taken]) -> None:
    """Whose key is named? A heartbeat is small and its signature is checked here; a batch of events later, unless much
    of its device already waits for that, or it came by HTTP, where the asker waits: what is forged is then not kept."""
    by_uid = senders({one.incoming.device for one in taken})
    by_kid = {sender.thumbprint: sender for sender in by_uid.values()}
    by_kid |= senders_by_kid({one.read.kid for one in taken if one.read} - by_kid.keys())
    waiting, root, today = _unverified(taken), keys.folder().root_public(), clock.today()
    for one in taken:
        if one.read is None:
            continue
        device = one.device = by_uid.get(one.incoming.device)
        try:
            check_claim(one.read.kid, device, by_kid.get(one.read.kid))
            if device is not None and isinstance(one.read.document, Heartbeat):
                check_heartbeat(one.incoming.signed, one.read.document, device, root)
            elif device is not None:
                if waiting[device.uid] >= UNVERIFIED_AT_MOST or one.incoming.road == Road.HTTP:
                    open_from(one.incoming.signed, device, root)
                allowance.spend(device.uid, len(one.incoming.signed), today)
                waiting[device.uid] += 1
        except Refused as refused:
            one.refused = refused


def _unverified(taken: Sequence[Taken]) -> Counter[UUID]:
    """How many batches of each of these devices are kept and not yet verified."""
    devices = {one.incoming.device for one in taken if one.read and isinstance(one.read.document, Events)}
    raw = rows.read(EventBatch, ("device",), "device", devices, also=f"AND state = '{BatchState.RAW.value}'")
    return Counter(device for (device,) in raw)


def _standing(taken: Sequence[Taken], kind: type[Events] | type[Heartbeat]) -> list[Taken]:
    return [one for one in taken if one.refused is None and one.read and isinstance(one.read.document, kind)]


def _keep_batches(taken: Sequence[Taken], streams: Streams) -> list[Stream]:
    """Store the bytes of new batches; the streams that now reach further.

    What was refused before is refused again; a conflict was kept, so is answered.
    """
    batches = _standing(taken, Events)
    known, now = _seen_before(batches, streams), clock.now()
    fresh: dict[tuple[UUID, str], Kept] = {}
    for one in batches:
        assert one.read is not None
        name = (one.read.device, one.read.sha256)
        state, reason = known.get(name, ("", ""))
        if state == BatchState.REFUSED and reason != Reason.CONFLICT:
            one.refused = Refused(Reason(reason), "refused before")
        elif not state:
            fresh[name] = _batch(one.read, now)
    rows.insert(EventBatch, fresh.values())
    for batch in sorted(fresh.values(), key=lambda row: row.first_seq):
        add_kept(streams[(batch.device, batch.store_epoch)], batch.first_seq, batch.last_seq)
    return [streams[(batch.device, batch.store_epoch)] for batch in fresh.values()]


def _seen_before(batches: Sequence[Taken], streams: Streams) -> dict[tuple[UUID, str], tuple[str, str]]:
    """(state, reason) of those that were kept before, by (device, hash): what begins above the last event that was ever
    kept of its stream is new, and mostly all is."""
    again = [one for one in batches if one.read and _first_seq(one.read) <= streams[one.stream].highest_seq]
    if not again:
        return {}
    found = EventBatch.objects.filter(
        device__in={one.incoming.device for one in again}, sha256__in={one.read.sha256 for one in again if one.read}
    ).values_list("device", "sha256", "state", "reason")
    return {(device, digest): (state, reason) for device, digest, state, reason in found}


def _first_seq(this: Read) -> int:
    assert isinstance(this.document, Events)
    return this.document.events[0].seq


def _batch(this: Read, now: datetime) -> Kept:
    assert isinstance(this.document, Events)
    return Kept(
        device=this.device,
        store_epoch=this.store_epoch,
        first_seq=this.document.events[0].seq,
        last_seq=this.document.events[-1].seq,
        kept_from=this.document.kept_from,
        sha256=this.sha256,
        signed=this.incoming.signed,
        road=this.incoming.road.value,
        received_at=now,
    )


def _refusal(taken: Taken) -> Refusal:
    assert taken.refused is not None
    kind = type(taken.read.document).__name__.lower() if taken.read else ""
    return Refusal(taken.incoming.device, taken.refused, kind, sha256(taken.incoming.signed))


def _unkeepable(incoming: Incoming) -> Taken:
    taken = Taken(incoming, refused=Refused(Reason.MALFORMED, "the database will not take it"))
    with transaction.atomic(using=router.db_for_write(EventBatch)):
        count_refusals([_refusal(taken)])
    return taken


def _look_again(taken: Taken) -> None:
    """After verifying: was it found true, and how far does the stream reach now?"""
    device, store_epoch = taken.stream
    batch = (
        EventBatch.objects.filter(device=device, sha256=sha256(taken.incoming.signed)).only("state", "reason").first()
    )
    if batch is not None and batch.state == BatchState.REFUSED and batch.reason != Reason.CONFLICT:
        taken.refused = Refused(Reason(batch.reason))
    stream = DeviceStream.objects.get(device=device, store_epoch=store_epoch)
    taken.committed_seq, taken.conflict = stream.committed_seq, stream.conflicted
