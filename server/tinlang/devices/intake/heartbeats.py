"""Heartbeats: the latest of each device, and what they betray: that this database is older than what devices hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
from django.db import router, transaction

from tinlang.common import clock
from tinlang.devices.intake.reading import Read, known_references, known_refusals, plain
from tinlang.devices.intake.refusals import Refusal, count_refusals
from tinlang.devices.intake.sender import Sender
from tinlang.devices.intake.streams import Stream, StreamKey
from tinlang.devices.models import DeviceRefusal, Heartbeat, SigningKind, SigningRequest
from tinlang.devices.queries.documents import FOLLOWED, references_of
from tinlang.devices.signing import ask, ask_for_configs, current_epoch, note_ahead, unix_ms
from tinlang_wire import documents
from tinlang_wire.documents import Reference, audience_all, audience_device, audience_unit
from tinlang_wire.refusals import Reason, Refused

if TYPE_CHECKING:
    from tinlang.devices.intake.taking import Taken

AHEAD_AT_MOST = timedelta(minutes=5)
STORED = tuple(field.name for field in Heartbeat._meta.concrete_fields if field.name not in ("id", "device"))


def store_heartbeats(taken: Sequence[Taken], streams: dict[StreamKey, Stream]) -> None:
    """Keep the latest heartbeat of each device; an older one is refused as replayed, the same one again is fine."""
    devices = {one.incoming.device for one in taken}
    latest = {row.device: row for row in Heartbeat.objects.filter(device__in=devices).defer("signed", "holds")}
    changed: dict[object, Heartbeat] = {}
    for one in taken:
        assert one.read is not None
        held = latest.get(one.read.device)
        if held is not None and held.sha256 == one.read.sha256:
            continue
        if held is not None and not _is_later(one.read, held, streams):
            one.refused = Refused(Reason.REPLAYED, f"sequence {one.read.document.sequence}")
            continue
        latest[one.read.device] = changed[one.read.device] = _row(one.read)
    Heartbeat.objects.bulk_create(
        changed.values(), update_conflicts=True, unique_fields=["device"], update_fields=STORED
    )


def _is_later(this: Read, held: Heartbeat, streams: dict[StreamKey, Stream]) -> bool:
    """Within one store by sequence; a store that we met later than the one held has replaced it.

    A sequence from beyond our clock was counted by a wrong clock: it must not hide the device until that day.
    """
    if this.store_epoch == held.store_epoch:
        return this.document.sequence > held.sequence or held.sequence > unix_ms(clock.now() + AHEAD_AT_MOST)
    before = streams.get((held.device, held.store_epoch))
    return before is None or streams[(this.device, this.store_epoch)].id > before.id


def _row(this: Read) -> Heartbeat:
    said = this.document
    assert isinstance(said, documents.Heartbeat)
    return Heartbeat(
        device=this.device,
        store_epoch=this.store_epoch,
        sequence=said.sequence,
        sha256=this.sha256,
        signed=this.incoming.signed,
        road=this.incoming.road,
        received_at=clock.now(),
        last_seq=said.last_seq,
        acknowledged_seq=said.acknowledged_seq,
        holds=[msgspec.to_builtins(reference) for reference in known_references(said)],
        playing=said.playing,
        volume=said.volume,
        clock=said.clock,
        free_bytes=said.free_bytes,
        software=plain(said.software, 80),
        refused=known_refusals(said),
    )


def note_what_is_ahead(heard: Sequence[tuple[Sender, Read]]) -> None:
    """Devices that hold something newer than we know of: it will be signed again, above what they hold.

    A claim from beyond the clock is an attack on the sequence (or a broken clock): refused and counted.
    """
    if not heard:
        return
    ours = references_of([device for device, _ in heard])
    epoch, latest = current_epoch(), unix_ms(clock.now() + AHEAD_AT_MOST)
    refused: list[Refusal] = []
    for device, this in heard:
        assert isinstance(this.document, documents.Heartbeat)
        for held in _ahead_of(ours[device.uid], device, known_references(this.document), epoch):
            if held.epoch > epoch or held.sequence > latest:
                why = Refused(Reason.NOT_YET_VALID, f"holds {held.epoch}.{held.sequence} of {held.audience}")
                refused.append(Refusal(device.uid, why, held.type, held.sha256))
            elif note_ahead(held.type, held.audience, held.sequence):
                _ask_again(held.type, device)
    if refused:
        with transaction.atomic(using=router.db_for_write(DeviceRefusal)):
            count_refusals(refused)


def _ask_again(document_type: str, device: Sender) -> None:
    """What this app signs is asked for at once; plans are found by `queries.documents_behind`."""
    if document_type == "config":
        ask_for_configs([device.id])
    elif document_type == "keys" and not _asked_lately(SigningKind.KEYS):
        ask(SigningKind.KEYS)


def _asked_lately(kind: SigningKind) -> bool:
    """Where the root is kept offline the dispatcher cannot do it: a person must, and is told once a day."""
    return SigningRequest.objects.filter(kind=kind, asked_at__gt=clock.now() - timedelta(days=1)).exists()


def _ahead_of(ours: Iterable[Reference], device: Sender, theirs: Iterable[Reference], epoch: int) -> list[Reference]:
    """Those of the device's documents, among the ones it has to do with, that ours do not reach."""
    known = {(reference.type, reference.audience): reference for reference in ours}
    plan = audience_unit(str(device.plan_unit)) if device.plan_unit else ""
    its_own = dict(zip(FOLLOWED, (audience_all(), audience_device(str(device.uid)), plan), strict=True))
    return [
        held
        for held in theirs
        if its_own.get(held.type) == held.audience and _is_ahead(held, known.get((held.type, held.audience)), epoch)
    ]


def _is_ahead(held: Reference, ours: Reference | None, epoch: int) -> bool:
    if ours is None:
        return held.epoch >= epoch
    if (held.epoch, held.sequence) == (ours.epoch, ours.sequence):
        return held.sha256 != ours.sha256
    return (held.epoch, held.sequence) > (ours.epoch, ours.sequence)
