"""How far each store of each device is kept without a gap. All of it inside the transaction that keeps the batches."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Subquery

from tinlang.common import rows
from tinlang.devices.models import BatchState, DeviceStream, EventBatch

StreamKey = tuple[UUID, UUID]
"""(device, store_epoch)"""
KEPT = (BatchState.RAW, BatchState.VERIFIED)
FIELDS = ("id", "device", "store_epoch", "committed_seq", "verified_seq", "highest_seq", "conflicted")
REACH = FIELDS[3:]


class Batch(NamedTuple):
    """A row of `EventBatch` that waits to be verified, as it is read."""

    id: int
    device: UUID
    store_epoch: UUID
    first_seq: int
    last_seq: int
    kept_from: int
    sha256: str
    signed: bytes
    received_at: datetime

    @property
    def stream(self) -> StreamKey:
        return self.device, self.store_epoch


@dataclass(slots=True)
class Stream:
    """A locked row of `DeviceStream`; `id` 0: not there yet."""

    id: int
    device: UUID
    store_epoch: UUID
    committed_seq: int = 0
    verified_seq: int = 0
    highest_seq: int = 0
    conflicted: bool = False


def locked_streams(wanted: Collection[StreamKey]) -> dict[StreamKey, Stream]:
    """The rows of these streams, made where missing, and of the other stores of these devices.

    Locked in one order, so that no two listeners block each other.
    """
    found = _locked({device for device, _ in wanted})
    if missing := set(wanted).difference(found):
        new = [Stream(0, device, store_epoch) for device, store_epoch in sorted(missing)]
        rows.insert(DeviceStream, new, ignore_known=True)
        found |= _locked({device for device, _ in missing})
    return found


def _locked(devices: Collection[UUID]) -> dict[StreamKey, Stream]:
    found = rows.read(DeviceStream, FIELDS, "device", devices, also=f"ORDER BY id {rows.locking(DeviceStream)}")
    return {(row[1], row[2]): Stream(*row) for row in found}


def save_streams(streams: Iterable[Stream]) -> None:
    """Write down how far they reach; they are locked."""
    each = {row.id: row for row in streams}
    rows.update(DeviceStream, each.values(), REACH)


def add_kept(stream: Stream, first_seq: int, last_seq: int) -> None:
    """A batch of this stream was kept: what is contiguous may now reach further."""
    stream.highest_seq = max(stream.highest_seq, last_seq)
    if first_seq <= stream.committed_seq + 1:
        stream.committed_seq = max(stream.committed_seq, last_seq)
    if stream.committed_seq < stream.highest_seq:
        stream.committed_seq = _contiguous(stream, stream.committed_seq, KEPT)


def proven_until(streams: Iterable[Stream]) -> dict[StreamKey, int]:
    """The last event of each stream that is proof, gaps or not; one query."""
    verified = EventBatch.objects.filter(
        device=OuterRef("device"), store_epoch=OuterRef("store_epoch"), state=BatchState.VERIFIED
    )
    last = Subquery(verified.order_by("-last_seq").values("last_seq")[:1])
    found = DeviceStream.objects.filter(pk__in=[stream.id for stream in streams]).annotate(last_proof=last)
    reached = found.values_list("device", "store_epoch", "verified_seq", "last_proof")
    return {(device, epoch): max(verified, proof or 0) for device, epoch, verified, proof in reached}


def recount_verified(stream: Stream, batch: Batch, proven: int) -> None:
    """A batch became proof. Up to `proven` events were proof before it; what the device no longer keeps is passed over.

    Proof reaches as far as verified batches leave no gap.
    """
    start = max(stream.verified_seq, batch.kept_from - 1)
    if batch.first_seq > start + 1 or proven > stream.verified_seq:
        stream.verified_seq = _contiguous(stream, start, (BatchState.VERIFIED,))
    else:
        stream.verified_seq = max(start, batch.last_seq)
    if stream.verified_seq > stream.committed_seq:
        stream.committed_seq = _contiguous(stream, stream.verified_seq, KEPT)
    stream.highest_seq = max(stream.highest_seq, stream.committed_seq)


def recount_refused(stream: Stream) -> None:
    """A refused batch takes back what it had added, so that an honest device sends those events again."""
    stream.committed_seq = _contiguous(stream, stream.verified_seq, KEPT)


def _contiguous(stream: Stream, start: int, states: Collection[str]) -> int:
    """The last event up to which, from `start` on, batches in these states leave no gap."""
    reached = start
    ranges = EventBatch.objects.filter(
        device=stream.device, store_epoch=stream.store_epoch, last_seq__gt=start, state__in=states
    ).order_by("first_seq")
    for first, last in ranges.values_list("first_seq", "last_seq"):
        if first > reached + 1:
            break
        reached = max(reached, last)
    return reached
