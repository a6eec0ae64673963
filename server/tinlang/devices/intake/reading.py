"""The first look at what came in: pure, before anything is stored or any signature checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

import msgspec

from tinlang.common.ids import uuid_of
from tinlang.devices.models import Road
from tinlang_wire.documents import TYPES, Event, Events, Heartbeat, Reference
from tinlang_wire.jws import peek, sha256
from tinlang_wire.refusals import Reason, Refused

HIGHEST = 2**53
"""Above every honest count, below what any database or JSON reader can hold."""
YEARS = range(1970, 2200)
LONGEST_HOLDS = 50
SERVER = "server"
_REASONS = frozenset(Reason)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Incoming:
    """Some bytes, and the device in whose name they came: its NATS subject, or the key that signed its request."""

    signed: bytes
    device: UUID
    road: Road = Road.NATS


@dataclass(frozen=True)
class Read:
    """What some bytes say, their signature not yet checked."""

    incoming: Incoming
    sha256: str
    kid: str
    document: Events | Heartbeat
    store_epoch: UUID

    @property
    def device(self) -> UUID:
        return self.incoming.device


def read(incoming: Incoming) -> Read:
    """The document, if it is one that a device may hand in for itself.

    Refused: too_large, malformed, unsupported_version; not_entitled for another type or another device;
    wrong_audience for what is not meant for the server.
    """
    kid, document = peek(incoming.signed)
    unknown = set(document.crit) - {"type", *document.__struct_fields__}
    if unknown:
        raise Refused(Reason.UNSUPPORTED_VERSION, f"crit names {', '.join(sorted(unknown))[:100]}")
    if not isinstance(document, Events | Heartbeat):
        raise Refused(Reason.NOT_ENTITLED, f"a device may not send a {type(document).__name__}")
    if uuid_of(document.device) != incoming.device:
        raise Refused(Reason.NOT_ENTITLED, f"speaks for {document.device}")
    if document.audience != SERVER:
        raise Refused(Reason.WRONG_AUDIENCE, f"meant for {document.audience}")
    if isinstance(document, Events):
        _check_events(document)
    else:
        _check_numbers(
            document.sequence, document.last_seq, document.acknowledged_seq, document.free_bytes,
            *document.refused.values(),
        )  # fmt: skip
    return Read(incoming, sha256(incoming.signed), kid, document, uuid_of(document.store_epoch))


def _check_events(batch: Events) -> None:
    first = batch.events[0].seq
    _check_numbers(first + len(batch.events), batch.kept_from)
    for place, event in enumerate(batch.events):
        if event.seq != first + place:
            raise Refused(Reason.MALFORMED, f"event {event.seq} where {first + place} was due")
        if event.at.year not in YEARS:
            raise Refused(Reason.MALFORMED, f"event {event.seq} at {event.at.isoformat()}")
        _check_numbers(event.offset_ms or 0)


def _check_numbers(*numbers: int) -> None:
    if any(not 0 <= number < HIGHEST for number in numbers):
        raise Refused(Reason.MALFORMED, "a number out of all bounds")


def plain(value: str | None, limit: int) -> str:
    """Text as a column holds it: cut to its width, without control characters."""
    return _CONTROLS.sub("", value or "")[:limit]


def known_references(heartbeat: Heartbeat) -> list[Reference]:
    """What the device says it holds, as far as we know of such documents."""
    kept = heartbeat.holds[:LONGEST_HOLDS]
    return [ref for ref in kept if ref.type in TYPES and ref.sequence < HIGHEST and ref.epoch < HIGHEST]


def known_refusals(heartbeat: Heartbeat) -> dict[str, int]:
    return {name: count for name, count in heartbeat.refused.items() if name in _REASONS and count > 0}


def what(event: Event) -> str:
    """The event's content under one hash: the same event handed in twice is one, a different one is a conflict."""
    return sha256(msgspec.json.encode(event))
