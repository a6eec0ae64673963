"""The office behind the twin: its keys, what it signed, whom it enrolled, and the proof that it keeps."""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc.jwk import OKPKey

from server_twin.rights import Rights
from server_twin.sounds import Sounds
from tinlang_wire.acceptance import Judge, type_of
from tinlang_wire.clock import Clock
from tinlang_wire.documents import (
    Alert,
    AlertVariant,
    Cancel,
    Command,
    Config,
    Document,
    Event,
    Events,
    Heartbeat,
    Item,
    Keys,
    Plan,
    Receipt,
    Reference,
    SigningKey,
    State,
    Time,
    Variant,
    audience_device,
    audience_unit,
)
from tinlang_wire.frame import pack
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import generate_key, key_from_jwk, peek, public_jwk, sha256, sign
from tinlang_wire.requests import EnrolmentAnswer, EnrolmentRequest, enrolment_code

LOOK_S = 0.2
PATIENCE_S = 60.0  # a test that waits longer has failed; nothing is measured by it


class Office:
    """Everything is guarded by one condition, on which tests wait."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.changed = threading.Condition(threading.RLock())
        self.root, self.dispatch, self.online = generate_key(), generate_key(), generate_key()
        self.rights = Rights()
        self.sounds = Sounds()
        self.unit = new_uid()
        self.epoch = 1
        self.documents: dict[str, bytes] = {}
        self.current: dict[tuple[str, str], Reference] = {}
        self.urgent: dict[str, Reference] = {}  # uid of an alert → it, or what cancelled it
        self.pending: dict[str, EnrolmentRequest] = {}
        self.devices: dict[str, str] = {}  # thumbprint → device uid
        self.device_keys: dict[str, OKPKey] = {}
        self.kept: dict[tuple[str, str], dict[int, Event]] = {}
        self.heartbeats: list[Heartbeat] = []
        self.batches: list[Events] = []
        self.nats_urls: tuple[str, ...] = ()
        self.receipt_key = self.online
        self.conflicts: list[str] = []  # one event identity with two contents: never
        self.conflicted: set[str] = set()
        self.sign_keys()

    # -- signing ------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        return self.clock.now()

    def issue(self, document: Document, key: OKPKey | None = None) -> bytes:
        """Sign, keep, and make it current if its kind can be."""
        signed = sign(document, key or self.dispatch)
        with self.changed:
            self.documents[sha256(signed)] = signed
            if isinstance(document, Keys | Config | Plan):
                self.current[type_of(document), document.audience] = self.reference(signed)
        return signed

    def reference(self, signed: bytes) -> Reference:
        document = peek(signed)[1]
        return Reference(
            type=type_of(document),
            audience=document.audience,
            epoch=document.epoch,
            sequence=document.sequence,
            sha256=sha256(signed),
        )

    def stamp(self, type_: str, audience: str, *, valid: timedelta = timedelta(days=35)) -> dict[str, Any]:
        """The fields that every document of this office carries next."""
        before = self.current.get((type_, audience))
        now = self.now()
        sequence = max(before.sequence + 1 if before else 0, int(now.timestamp() * 1000))
        issued = {"issued_at": now, "expires_at": now + valid}
        return {"audience": audience, "sequence": sequence, "epoch": self.epoch, **issued}

    def sign_keys(self, *, revoked: Iterable[str] = (), extra: Iterable[OKPKey] = ()) -> bytes:
        """The Keys in force."""
        now = datetime(2000, 1, 1, tzinfo=UTC)
        days = {"not_before": now, "not_after": now + timedelta(days=36500)}
        ours, answers = ("plan", "alert", "cancel", "config", "command"), ("state", "time", "receipt")
        permitted = [(self.dispatch, ours), (self.online, answers)]
        permitted += [(key, ours + answers) for key in extra]
        keys = tuple(
            SigningKey(kid=key.thumbprint(), x=public_jwk(key)["x"], types=types, **days) for key, types in permitted
        )
        return self.issue(Keys(keys=keys, revoked=tuple(revoked), **self.stamp("keys", "all")), self.root)

    def configure(self, device: str, **fields: Any) -> bytes:
        """A Config of this device; quick heartbeats unless told."""
        fields = {
            "plan_unit": self.unit,
            "units": (fields.get("plan_unit", self.unit),),
            "languages": ("vi",),
            "heartbeat_s": 1,
            "pull_s": 3600,
            "name": "Loa thử",
            **fields,
        }
        return self.issue(Config(**fields, **self.stamp("config", audience_device(device))))

    def item(self, media: str, *, start_in: float = 0, lasts: float = 600, **fields: Any) -> Item:
        """Something to be played, in seconds from now."""
        start = self.now() + timedelta(seconds=start_in)
        language = fields.pop("language", "vi")
        variant = Variant(
            language=language,
            media=media,
            size=fields.pop("size", len(self.sounds.bytes.get(media, b""))),
            length_ms=fields.pop("length_ms", self.sounds.length_ms.get(media, 1000)),
            text_sha256=sha256(media.encode()),
        )
        defaults = {"title": "Tin thử", "targets": (self.unit,), "end_at": start + timedelta(seconds=lasts)}
        return Item(
            **({"uid": new_uid(), "release": new_uid(), "start_at": start, "variants": (variant,)} | defaults | fields)
        )

    def plan(self, *items: Item, unit: str | None = None) -> bytes:
        """The Plan with just these items."""
        unit = unit or self.unit
        return self.issue(Plan(unit=unit, items=items, **self.stamp("plan", audience_unit(unit))))

    def alert(self, media: str, *, inline: bool = True, lasts: float = 3600, ago: float = 0, **fields: Any) -> bytes:
        """An alert of this unit, issued `ago` seconds before now, with one sound; in force until it is cancelled."""
        variant = AlertVariant(
            language=fields.pop("language", "vi"),
            media=media,
            size=len(self.sounds.bytes[media]),
            length_ms=self.sounds.length_ms[media],
            text_sha256=sha256(media.encode()),
            text="Lũ quét sắp về, bà con sơ tán ngay.",
            inline=inline,
        )
        unit = fields.pop("unit", self.unit)
        life = {"issued_at": self.now() - timedelta(seconds=ago), "expires_at": self.now() + timedelta(seconds=lasts)}
        content = {"title": "Lũ quét", "targets": (unit,), "every_s": 600, "release": new_uid(), "variants": (variant,)}
        stamp = self.stamp("alert", audience_unit(unit)) | life
        alert = Alert(unit=unit, **(stamp | content | fields))
        signed = self.issue(alert)
        with self.changed:
            self.urgent[alert.uid] = self.reference(signed)
        return signed

    def cancel(self, signed: bytes) -> bytes:
        """The end of an alert."""
        alert = peek(signed)[1]
        assert isinstance(alert, Alert)
        stamp = self.stamp("cancel", alert.audience) | {"expires_at": alert.expires_at}
        cancel = self.issue(Cancel(unit=alert.unit, alert=alert.uid, release=alert.release, **stamp))
        with self.changed:
            self.urgent[alert.uid] = self.reference(cancel)
        return cancel

    def frame(self, signed: bytes) -> bytes:
        """A document as it is pushed, with the sounds that an alert carries along."""
        variants = getattr(peek(signed)[1], "variants", ())
        return pack(signed, [self.sounds.bytes[each.media] for each in variants if each.inline])

    def named(self, *audiences: str) -> tuple[Reference, ...]:
        """What is current for these audiences."""
        with self.changed:
            every = (*self.current.values(), *self.urgent.values())
        return tuple(reference for reference in every if reference.audience in audiences)

    def command(self, device: str, command: str, **fields: Any) -> bytes:
        stamp = self.stamp("command", audience_device(device), valid=timedelta(seconds=60))
        return self.issue(Command(command=command, **fields, **stamp))

    def state(self, device: str, nonce: str) -> bytes:
        audience = audience_device(device)
        current = self.named("all", audience, *(audience_unit(each) for each in self._units(device)))
        stamp = self.stamp("state", audience)
        return sign(State(nonce=nonce, current=current, nats_urls=self.nats_urls, **stamp), self.online)

    def time(self, device: str, nonce: str) -> bytes:
        stamp = self.stamp("time", audience_device(device))
        return sign(Time(nonce=nonce, now=self.now(), **stamp), self.online)

    def _units(self, device: str) -> tuple[str, ...]:
        reference = self.current.get(("config", audience_device(device)))
        if reference is None:
            return ()
        config = peek(self.documents[reference.sha256])[1]
        assert isinstance(config, Config)
        return (config.plan_unit,)

    # -- enrolment ----------------------------------------------------------------------------------------

    def introduce(self, request: EnrolmentRequest) -> EnrolmentAnswer:
        with self.changed:
            self.pending[key_from_jwk(request.key).thumbprint()] = request
            self.changed.notify_all()
        return EnrolmentAnswer(state="pending", root=public_jwk(self.root))

    def enrolment(self, thumbprint: str) -> EnrolmentAnswer:
        root, device = public_jwk(self.root), self.devices.get(thumbprint)
        if device is None:
            return EnrolmentAnswer(state="pending", root=root)
        token = self.rights.for_device(self.pending[thumbprint].nats_key, device)
        urls = self.nats_urls
        return EnrolmentAnswer(state="enrolled", root=root, device=device, nats_jwt=token, nats_urls=urls)

    def accept(self, code: str) -> str:
        """What the technician does at the desk; the device's uid."""
        with self.changed:
            for thumbprint, request in self.pending.items():
                if enrolment_code(request.key, public_jwk(self.root)) == code:
                    device = self.devices.setdefault(thumbprint, new_uid())
                    self.device_keys[device] = key_from_jwk(request.key)
                    return device
        raise KeyError(code)

    def forget_devices(self) -> None:
        """A database from before they were enrolled."""
        with self.changed:
            self.pending.clear()
            self.devices.clear()
            self.device_keys.clear()

    # -- proof --------------------------------------------------------------------------------------------

    def take(self, device: str, signed: bytes) -> bytes:
        """Keep what a device hands in; the Receipt."""
        with self.changed:
            judge = Judge(root=self.root, now=self.now(), devices=self.device_keys)
            document = judge.accept(signed).document
            assert isinstance(document, Events | Heartbeat)
            assert document.device == device
            kept = self.kept.setdefault((device, document.store_epoch), {})
            if isinstance(document, Events):
                self.batches.append(document)
                for event in document.events:
                    if kept.setdefault(event.seq, event) != event:
                        self.conflicts.append(f"{device}: {kept[event.seq]} and {event}")
                        self.conflicted.add(document.store_epoch)
            else:
                self.heartbeats.append(document)
            self.changed.notify_all()
            return sign(
                Receipt(
                    answers=sha256(signed),
                    store_epoch=document.store_epoch,
                    committed_seq=committed(kept),
                    current=(*self.current.values(), *self.urgent.values()),
                    conflict=document.store_epoch in self.conflicted,
                    **self.stamp("receipt", audience_device(device)),
                ),
                self.receipt_key,
            )

    def events(self, device: str) -> list[Event]:
        """All kept events of a device, in order."""
        with self.changed:
            epochs = [kept for (owner, _), kept in self.kept.items() if owner == device]
            return [kept[seq] for kept in epochs for seq in sorted(kept)]

    def wait_for(self, happened: Callable[[], Any]) -> Any:
        """What `happened` returns once it is true; AssertionError after a long time."""
        deadline = time.monotonic() + PATIENCE_S
        with self.changed:
            while not (result := happened()):
                if time.monotonic() > deadline:
                    raise AssertionError("it did not happen")
                self.changed.wait(LOOK_S)  # woken by what is handed in; logs and files wake nobody
            return result

    def wait_for_event(self, device: str, kind: str, **fields: Any) -> Event:
        """The first event of that kind with these fields."""

        def find() -> Event | None:
            for event in self.events(device):
                if event.kind == kind and all(getattr(event, name) == value for name, value in fields.items()):
                    return event
            return None

        return self.wait_for(find)


def committed(kept: dict[int, Event]) -> int:
    """Up to where there is no gap."""
    seq = 0
    while seq + 1 in kept:
        seq += 1
    return seq
