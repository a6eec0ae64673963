"""Every document on the wire. Instants are aware UTC (RFC 3339 in JSON), lengths milliseconds, sizes bytes.

Unknown fields are ignored unless named in `crit`. A document says who it is for: `all`, `u:<unit>`, `d:<device>` or
`server`. Within one (type, audience) the highest (epoch, sequence) is in force; sequence = max(previous + 1, unix ms).
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from tinlang_wire.ids import new_uid

VERSION = 1
MAX_DOCUMENT_BYTES = 512 * 1024
MAX_EVENTS = 500

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Uid = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")]
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Audience = Annotated[str, msgspec.Meta(pattern=r"^(all|server|[ud]:[0-9a-f-]{36})\Z")]
TimeOfDay = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z")]
Positive = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]  # fits a column of either database
Said = Annotated[str, msgspec.Meta(max_length=500, pattern=r"^[^\x00]*\Z")]  # free words of a device
Length = Annotated[int, msgspec.Meta(ge=1, le=24 * 3600 * 1000)]

TYPES = ("keys", "state", "config", "plan", "alert", "cancel", "command", "time", "receipt", "events", "heartbeat")
SEQUENCED = frozenset({"keys", "state", "config", "plan"})  # highest sequence wins; the others are taken once, by uid


def audience_all() -> str:
    return "all"


def audience_unit(uid: str) -> str:
    return f"u:{uid}"


def audience_device(uid: str) -> str:
    return f"d:{uid}"


class Document(msgspec.Struct, kw_only=True, frozen=True, tag_field="type", tag=str.lower):
    """What every signed document says of itself."""

    audience: Audience
    sequence: Positive
    epoch: Positive
    issued_at: Instant
    expires_at: Instant
    uid: Uid = msgspec.field(default_factory=new_uid)
    version: int = VERSION
    crit: tuple[str, ...] = ()


# -- Keys: who may sign what -----------------------------------------------------------------------


class SigningKey(msgspec.Struct, kw_only=True, frozen=True):
    """A public key, the document types it may sign, the units it may speak for (empty: all) and its days."""

    kid: str
    x: str  # base64url of the 32 bytes of an Ed25519 public key
    types: tuple[str, ...]
    units: tuple[Uid, ...] = ()
    not_before: Instant
    not_after: Instant


class Keys(Document, kw_only=True, frozen=True):
    """The signing keys in force and the revoked ones; signed by the offline root that was pinned at enrolment."""

    keys: tuple[SigningKey, ...]
    revoked: tuple[str, ...] = ()


# -- State: what is current ------------------------------------------------------------------------


class Reference(msgspec.Struct, kw_only=True, frozen=True):
    """One current document: enough to know whether one holds it, and to fetch it by its hash."""

    type: str
    audience: Audience
    epoch: Positive
    sequence: Positive
    sha256: Sha256


class State(Document, kw_only=True, frozen=True):
    """Every current document of one device, bound to the nonce of its request: ends freeze and mix-and-match."""

    nonce: str
    current: tuple[Reference, ...]
    nats_urls: tuple[str, ...] = ()


class Time(Document, kw_only=True, frozen=True):
    """The server's clock, bound to the device's nonce: the only trusted time besides a clock chip."""

    nonce: str
    now: Instant


# -- Config: one device ----------------------------------------------------------------------------


class DailyWindow(msgspec.Struct, kw_only=True, frozen=True):
    """Local hours [start, end) of Asia/Ho_Chi_Minh; may pass midnight; start = end means the whole day."""

    start: TimeOfDay
    end: TimeOfDay


class Volume(msgspec.Struct, kw_only=True, frozen=True):
    """The volume of a window of local hours, in percent of the amplifier's scale."""

    window: DailyWindow
    percent: Annotated[int, msgspec.Meta(ge=0, le=100)]


class Config(Document, kw_only=True, frozen=True):
    """What one device obeys: its plan, the units it belongs to, its languages in order, its hours."""

    plan_unit: Uid
    units: tuple[Uid, ...]
    languages: tuple[str, ...]
    quiet_hours: tuple[DailyWindow, ...] = ()
    volumes: tuple[Volume, ...] = ()
    default_volume: Annotated[int, msgspec.Meta(ge=0, le=100)] = 80
    alert_volume: Annotated[int, msgspec.Meta(ge=0, le=100)] = 100
    heartbeat_s: Annotated[int, msgspec.Meta(ge=1, le=3600)] = 60
    pull_s: Annotated[int, msgspec.Meta(ge=1, le=24 * 3600)] = 900
    name: str = ""
    device_key: str = ""  # `x` of the device's own key: so whoever holds the root can judge what the device signed


# -- Plan: one unit's concrete days ----------------------------------------------------------------


class Variant(msgspec.Struct, kw_only=True, frozen=True):
    """One language of an item: the hash of its sound, its size, length, and the hash of its text (UTF-8, NFC)."""

    language: str
    media: Sha256
    size: Positive
    length_ms: Length
    text_sha256: Sha256


class Item(msgspec.Struct, kw_only=True, frozen=True):
    """Something to be played once inside [start_at, end_at) by the devices of `targets`, lowest `order` first."""

    uid: Uid
    release: Uid
    title: str
    start_at: Instant
    end_at: Instant
    order: int = 0
    priority: Literal["normal", "priority"] = "normal"
    targets: tuple[Uid, ...]
    variants: tuple[Variant, ...]


class Plan(Document, kw_only=True, frozen=True):
    """All items of one unit for the days ahead. What a newer plan no longer holds is withdrawn."""

    unit: Uid
    items: tuple[Item, ...]


# -- Alert, Cancel: what cannot wait --------------------------------------------------------------


class AlertVariant(Variant, kw_only=True, frozen=True):
    """One language of an alert; `inline`: its sound travels in the same frame (`tinlang_wire.frame`)."""

    text: Annotated[str, msgspec.Meta(max_length=2_000)]
    inline: bool = False


class Alert(Document, kw_only=True, frozen=True):
    """Heard at once by the devices of `targets`, before everything else, in quiet hours too, until `expires_at`.

    A round begins every `every_s` from `issued_at` on: the device's own siren, then the words. A `drill` says that it
    is one, and is silent in quiet hours. Of two alerts the one of higher `severity` (CAP 1.2) is heard.
    """

    unit: Uid
    release: Uid
    title: str
    targets: tuple[Uid, ...]
    severity: Literal["extreme", "severe", "moderate", "minor"] = "severe"
    drill: bool = False
    siren: bool = True
    every_s: Annotated[int, msgspec.Meta(ge=10, le=24 * 3600)]
    variants: Annotated[tuple[AlertVariant, ...], msgspec.Meta(min_length=1)]


class Cancel(Document, kw_only=True, frozen=True):
    """An alert of this unit is over: what sounds stops, what has not arrived is refused, until `expires_at`.

    It must not expire before the alert does.
    """

    unit: Uid
    alert: Uid
    release: Uid


# -- Command, Receipt ------------------------------------------------------------------------------


class Command(Document, kw_only=True, frozen=True):
    """Do this now; dies 60 s after it was issued; never travels by USB. `percent` is for `volume`."""

    command: Literal["stop", "test_tone", "volume", "logs", "screenshot", "restart"]
    percent: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None


class Receipt(Document, kw_only=True, frozen=True):
    """The server's answer after its database commit: all events up to `committed_seq` of `store_epoch` are kept.

    `answers` is the SHA-256 of the signed bytes that it answers; `current` names what the device should hold.
    `conflict`: an event of this store_epoch was handed in again with another content, of which the first is kept.
    """

    answers: Sha256
    store_epoch: Uid
    committed_seq: Positive
    current: tuple[Reference, ...] = ()
    conflict: bool = False


# -- From the device -------------------------------------------------------------------------------


EventKind = Literal[
    "received", "refused", "fetched", "started", "finished", "interrupted", "failed", "cancelled", "commanded"
]


class Event(msgspec.Struct, kw_only=True, frozen=True):
    """One thing that happened on a device. `seq` counts up without a gap inside one `store_epoch`.

    received: a plan item or an alert for this device was accepted · refused: a document was not (`reason`,
    `document` = SHA-256, `document_type`) · fetched: the media of one is stored and its hash holds · started, finished,
    interrupted, failed: a play · cancelled: an alert is over by a Cancel · commanded: a command was carried out.
    `item` is the uid of the plan item or of the alert.
    """

    seq: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
    at: Instant
    kind: EventKind
    item: Uid | None = None
    release: Uid | None = None
    play: Said | None = None  # play_uid
    language: Said | None = None
    media: Sha256 | None = None
    text_sha256: Sha256 | None = None
    offset_ms: Positive | None = None  # where in the sound it started, or stopped
    reason: Said | None = None
    document: Sha256 | None = None
    document_type: Said | None = None
    clock: Literal["trusted", "untrusted"] = "trusted"


class Events(Document, kw_only=True, frozen=True):
    """1 to 500 events in order of `seq` under one signature of the device's own key.

    `kept_from`: the oldest event that the device still keeps; a server that lost older ones will not get them again.
    """

    device: Uid
    store_epoch: Uid
    kept_from: Annotated[int, msgspec.Meta(ge=1)] = 1
    events: Annotated[tuple[Event, ...], msgspec.Meta(min_length=1, max_length=MAX_EVENTS)]


class Heartbeat(Document, kw_only=True, frozen=True):
    """How a device is: what it holds, what it plays, what it has not yet handed in."""

    device: Uid
    store_epoch: Uid
    last_seq: Positive
    acknowledged_seq: Positive
    holds: tuple[Reference, ...] = ()
    playing: Uid | None = None
    volume: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    clock: Literal["trusted", "untrusted"] = "trusted"
    free_bytes: Positive = 0
    software: Said = ""
    refused: dict[str, int] = {}  # reason → how many since the store began


AnyDocument = Keys | State | Time | Config | Plan | Alert | Cancel | Command | Receipt | Events | Heartbeat
