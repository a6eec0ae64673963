"""How far each store of each device is kept without a gap. All of it inside the transaction that keeps the batches."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import OuterRef, Subquery

from tinlang.common import rows
from tinlang.devices.models import BatchState, DeviceStream, EventBatch

StreamKey = tuple[UUID, UUID]
"""(device, store_epoch)"""
KEPT = (BatchState.RAW, BatchState.VERIFIED)


def locked_streams(wanted: Collection[StreamKey]) -> dict[StreamKey, DeviceStream]:
    """The rows of these streams, made where missing; locked in one order, so that no two listeners block each other."""
    of_these = DeviceStream.objects.filter(device__in={device for device, _ in wanted})
    missing = set(wanted).difference(of_these.values_list("device", "store_epoch"))
    new = [DeviceStream(device=device, store_epoch=epoch) for device, epoch in sorted(missing)]
    rows.insert(DeviceStream, new, ignore_known=True)
    return {(row.device, row.store_epoch): row for row in of_these.select_for_update().order_by("id")}


def save_streams(streams: Iterable[DeviceStream]) -> None:
    """Write down how far they reach; they are locked."""
    each = {row.pk: row for row in streams}
    rows.update(DeviceStream, each.values(), ("committed_seq", "verified_seq", "highest_seq", "conflicted"))


def add_kept(stream: DeviceStream, first_seq: int, last_seq: int) -> None:
    """A batch of this stream was kept: what is contiguous may now reach further."""
    stream.highest_seq = max(stream.highest_seq, last_seq)
    if first_seq <= stream.committed_seq + 1:
        stream.committed_seq = max(stream.committed_seq, last_seq)
    if stream.committed_seq < stream.highest_seq:
        stream.committed_seq = _contiguous(stream, stream.committed_seq, KEPT)


def proven_until(streams: Iterable[DeviceStream]) -> dict[StreamKey, int]:
    """The last event of each stream that is proof, gaps or not; one query."""
    verified = EventBatch.objects.filter(
        device=OuterRef("device"), store_epoch=OuterRef("store_epoch"), state=BatchState.VERIFIED
    )
    last = Subquery(verified.order_by("-last_seq").values("last_seq")[:1])
    found = DeviceStream.objects.filter(pk__in=[stream.pk for stream in streams]).annotate(last_proof=last)
    reached = found.values_list("device", "store_epoch", "verified_seq", "last_proof")
    return {(device, epoch): max(verified, proof or 0) for device, epoch, verified, proof in reached}


def recount_verified(stream: DeviceStream, batch: EventBatch, proven: int) -> None:
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


def recount_refused(stream: DeviceStream) -> None:
    """A refused batch takes back what it had added, so that an honest device sends those events again."""
    stream.committed_seq = _contiguous(stream, stream.verified_seq, KEPT)


def _contiguous(stream: DeviceStream, start: int, states: Collection[str]) -> int:
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
