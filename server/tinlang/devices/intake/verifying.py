"""Verifying: a kept batch becomes proof, or is refused by name. Beside the acknowledging path, never in it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import DatabaseError, OperationalError, router, transaction
from django.db.models import QuerySet
from joserfc.jwk import OKPKey

from tinlang.common import clock, rows
from tinlang.devices import keys
from tinlang.devices.intake.reading import plain, what
from tinlang.devices.intake.refusals import Refusal, count_refusals
from tinlang.devices.intake.sender import Sender, check_claim, open_from, senders
from tinlang.devices.intake.streams import (
    Batch,
    Stream,
    StreamKey,
    locked_streams,
    proven_until,
    recount_refused,
    recount_verified,
    save_streams,
)
from tinlang.devices.models import BatchState, DeviceEvent, EventBatch
from tinlang.devices.signing import flag_clone
from tinlang_wire.clock import ZONE
from tinlang_wire.documents import Event, Events
from tinlang_wire.refusals import Reason, Refused

log = logging.getLogger(__name__)

BATCHES_AT_ONCE, EVENTS_AT_ONCE = 200, 2000
REFUSED_A_DAY = 20

Known = dict[tuple[StreamKey, int], str]
"""(stream, seq) → the event's hash"""


class Proof(NamedTuple):
    """A row of `DeviceEvent`, as it is written."""

    device: UUID
    store_epoch: UUID
    seq: int
    event_on: date
    at: datetime
    received_at: datetime
    kind: str
    item: str | None
    release: str | None
    play: str
    language: str
    media: str
    text_sha256: str
    offset_ms: int | None
    reason: str
    document: str
    document_type: str
    clock: str
    sha256: str
    batch: int


@dataclass
class _Judged:
    batch: Batch
    events: tuple[Event, ...] = ()
    refused: Refused | None = None
    rows: list[Proof] = field(default_factory=list)

    @property
    def stream(self) -> StreamKey:
        return self.batch.stream


def verify_waiting(device: UUID | None = None) -> int:
    """Verify what is kept but not yet verified, of one device or of all, the oldest first; how many batches were."""
    waiting = EventBatch.objects.filter(state=BatchState.RAW).order_by("id")
    if device is not None:
        waiting = waiting.filter(device=device)
    done = 0
    while count := _verify_a_bite(waiting):
        done += count
    return done


def verify_some() -> int:
    """As `verify_waiting`, but one short transaction of it; 0 when nothing waits."""
    return _verify_a_bite(EventBatch.objects.filter(state=BatchState.RAW).order_by("id"))


def _verify_a_bite(waiting: QuerySet[EventBatch]) -> int:
    batches = _a_bite(waiting)
    if batches:
        _verify(batches)
    return len(batches)


def _a_bite(waiting: QuerySet[EventBatch]) -> list[Batch]:
    """As many as make a short transaction; at least one if any waits."""
    bite: list[int] = []
    events = 0
    for pk, first, last in waiting.values_list("pk", "first_seq", "last_seq")[:BATCHES_AT_ONCE]:
        events += last - first + 1
        if bite and events > EVENTS_AT_ONCE:
            break
        bite.append(pk)
    return [Batch(*row) for row in rows.read(EventBatch, Batch._fields, "id", bite, also="ORDER BY id")]


def _verify(batches: Sequence[Batch]) -> None:
    devices, root = senders({batch.device for batch in batches}), keys.folder().root_public()
    judged = [_judge(batch, devices.get(batch.device), root) for batch in batches]
    try:
        clones = _store(judged)
    except OperationalError:
        raise
    except (DatabaseError, OverflowError, ValueError) as error:
        if len(batches) > 1:
            for batch in batches:
                _verify([batch])
            return
        log.warning("cannot store the events of %s: %s", batches[0].device, error)
        clones = _store([_Judged(batches[0], refused=Refused(Reason.MALFORMED, "the database will not take it"))])
    for uid in clones:
        flag_clone(uid)


def _judge(batch: Batch, device: Sender | None, root: OKPKey) -> _Judged:
    """The signature, outside any transaction."""
    try:
        check_claim(str(batch.device), device, device)
        assert device is not None
        document = open_from(bytes(batch.signed), device, root)
    except Refused as refused:
        return _Judged(batch, refused=refused)
    assert isinstance(document, Events)
    return _Judged(batch, events=document.events)


def _store(judged: Sequence[_Judged]) -> set[UUID]:
    """Events in, batches marked, streams counted again, refusals counted; the devices that contradict themselves."""
    with transaction.atomic(using=router.db_for_write(EventBatch)):
        streams = locked_streams([one.stream for one in judged])
        still_raw = _still_raw([one.batch.id for one in judged])
        judged = [one for one in judged if one.batch.id in still_raw]
        proven = proven_until(streams[one.stream] for one in judged)
        known = _known_events(judged, proven)
        for one in judged:
            _compare(one, known)
        rows.insert(DeviceEvent, [row for one in judged for row in one.rows])
        _mark(judged)
        _recount(judged, streams, proven)
        save_streams(streams[one.stream] for one in judged)
        count_refusals(
            Refusal(one.batch.device, one.refused, "events", one.batch.sha256) for one in judged if one.refused
        )
    return {one.batch.device for one in judged if one.refused and one.refused.reason == Reason.CONFLICT}


def _still_raw(batches: Collection[int]) -> set[int]:
    """Those that no other listener has verified meanwhile; held until the transaction ends."""
    also = f"AND state = '{BatchState.RAW.value}' {rows.locking(EventBatch)}"
    return {pk for (pk,) in rows.read(EventBatch, ("id",), "id", batches, also=also)}


def _known_events(judged: Sequence[_Judged], proven: Mapping[StreamKey, int]) -> Known:
    """The hashes of the events that these batches repeat; one query for each stream in which any may be repeated."""
    spans: dict[StreamKey, list[int]] = defaultdict(list)
    for one in judged:
        if one.refused is None and one.batch.first_seq <= proven[one.stream]:
            spans[one.stream] += [one.batch.first_seq, one.batch.last_seq]
    known: Known = {}
    for stream, edges in spans.items():
        kept = DeviceEvent.objects.filter(
            device=stream[0], store_epoch=stream[1], seq__gte=min(edges), seq__lte=max(edges)
        )
        known |= {(stream, seq): digest for seq, digest in kept.values_list("seq", "sha256")}
    return known


def _compare(one: _Judged, known: Known) -> None:
    """New events become rows; one that is known under another hash makes the whole batch a conflict."""
    if one.refused is not None:
        return
    digests = {event.seq: what(event) for event in one.events}
    differs = [seq for seq, digest in digests.items() if known.get((one.stream, seq), digest) != digest]
    if differs:
        one.refused = Refused(Reason.CONFLICT, f"event {differs[0]} was handed in before with another content")
        return
    for event in one.events:
        if (one.stream, event.seq) not in known:
            known[(one.stream, event.seq)] = digests[event.seq]
            one.rows.append(_row(one.batch, event, digests[event.seq]))


def _row(batch: Batch, event: Event, digest: str) -> Proof:
    return Proof(
        device=batch.device,
        store_epoch=batch.store_epoch,
        seq=event.seq,
        event_on=event.at.astimezone(ZONE).date(),
        at=event.at,
        received_at=batch.received_at,
        kind=event.kind,
        item=event.item,
        release=event.release,
        play=plain(event.play, 64),
        language=plain(event.language, 35),
        media=event.media or "",
        text_sha256=event.text_sha256 or "",
        offset_ms=event.offset_ms,
        reason=plain(event.reason, 64),
        document=event.document or "",
        document_type=plain(event.document_type, 12),
        clock=event.clock,
        sha256=digest,
        batch=batch.id,
    )


def _mark(judged: Sequence[_Judged]) -> None:
    by_outcome: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in judged:
        outcome = (BatchState.REFUSED, str(one.refused.reason)) if one.refused else (BatchState.VERIFIED, "")
        by_outcome[outcome].append(one.batch.id)
    for (state, reason), pks in by_outcome.items():
        blank = {"signed": b""} if state == BatchState.REFUSED and reason != Reason.CONFLICT else {}
        EventBatch.objects.filter(pk__in=pks).update(state=state, reason=reason, **blank)
    _forget_all_but_some_refused({one.batch.device for one in judged if one.refused})


def _forget_all_but_some_refused(devices: Collection[UUID]) -> None:
    """A few a day say what was wrong with the others, which are only counted. A conflict keeps its bytes: its signature
    is good, and two machines must be told apart."""
    since = clock.now() - timedelta(days=1)
    for device in devices:
        refused = EventBatch.objects.filter(device=device, state=BatchState.REFUSED, received_at__gt=since)
        too_many = refused.order_by("received_at", "id").values_list("pk", flat=True)[REFUSED_A_DAY:]
        EventBatch.objects.filter(pk__in=list(too_many)).delete()


def _recount(judged: Sequence[_Judged], streams: Mapping[StreamKey, Stream], proven: Mapping[StreamKey, int]) -> None:
    """How far each stream reaches, now that the batches are marked."""
    reached = dict(proven)
    for one in judged:
        if one.refused is None:
            recount_verified(streams[one.stream], one.batch, reached[one.stream])
            reached[one.stream] = max(reached[one.stream], one.batch.last_seq)
    for one in judged:
        if one.refused is not None:
            recount_refused(streams[one.stream])
            streams[one.stream].conflicted |= one.refused.reason == Reason.CONFLICT
