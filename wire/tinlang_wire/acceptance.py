"""Acceptance: may this document take effect here and now? One pure judge for device, desk and `verify`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from joserfc.jwk import OKPKey

from tinlang_wire.documents import (
    SEQUENCED,
    Alert,
    AnyDocument,
    Cancel,
    Command,
    Config,
    Events,
    Heartbeat,
    Keys,
    Plan,
    Receipt,
    SigningKey,
    State,
    Time,
    audience_all,
    audience_device,
    audience_unit,
)
from tinlang_wire.jws import open_signed, public_key, sha256, thumbprint
from tinlang_wire.refusals import Reason, Refused

SKEW = timedelta(minutes=5)
COMMAND_LIFE = timedelta(seconds=60)
SERVER = "server"

_FROM_DEVICE = (Events, Heartbeat)
_OF_A_UNIT = (Plan, Alert, Cancel)
_OF_AN_EPOCH = (
    Config,
    Plan,
    Alert,
    Cancel,
    Command,
)  # Keys begins an epoch; an answer must be read to learn of a new one
_BOUND_TO_A_QUESTION = (State, Time, Receipt)  # by nonce or hash, which the one who asked compares


@dataclass(frozen=True)
class Held:
    """The document in force of one (type, audience)."""

    epoch: int
    sequence: int
    sha256: str


@dataclass(frozen=True)
class Accepted:
    """A document that may take effect; not `fresh`: the very same bytes were taken before, and nothing is to do."""

    document: AnyDocument
    sha256: str
    kid: str
    fresh: bool


@dataclass(frozen=True)
class Judge:
    """Everything that acceptance depends on. `device` or `plan_unit` None: any; `now` None: the time is not trusted.

    `held` is by (type, audience). `seen` is uid → SHA-256 of documents taken once, kept until they expire. `cancelled`
    holds the uids of documents that a tombstone names. `units` are the units of the device, for keys with a unit
    scope. `devices` is device uid → its public key, for whoever judges what devices sign; a device leaves it empty.
    """

    root: OKPKey
    keys: Keys | None = None
    device: str | None = None
    plan_unit: str | None = None
    units: frozenset[str] = frozenset()
    now: datetime | None = None
    held: Mapping[tuple[str, str], Held] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    cancelled: frozenset[str] = frozenset()
    devices: Mapping[str, OKPKey] = field(default_factory=dict)

    def accept(self, signed: bytes) -> Accepted:
        """The document, if it may take effect; else Refused with the first name that applies, in the order below."""
        kid, document = open_signed(signed, self._find_key)
        digest = sha256(signed)
        signer = self._require_entitled(kid, document)
        self._require_understood(document)
        self._require_meant_for_us(document)
        fresh = self._require_newer(document, digest)
        if document.uid in self.cancelled:
            raise Refused(Reason.CANCELLED, f"{document.uid} was cancelled")
        if fresh:
            self._require_in_time(document, signer)
        return Accepted(document=document, sha256=digest, kid=kid, fresh=fresh)

    def after(self, accepted: Accepted) -> "Judge":
        """The judge once this document took effect: its keys, its device's plan and units, what is held and seen."""
        document = accepted.document
        if not accepted.fresh:
            return self
        judge = self
        if type_of(document) in SEQUENCED:
            held = Held(epoch=document.epoch, sequence=document.sequence, sha256=accepted.sha256)
            judge = replace(judge, held={**self.held, (type_of(document), document.audience): held})
        else:
            judge = replace(judge, seen={**self.seen, document.uid: accepted.sha256})
        if isinstance(document, Keys):
            judge = replace(judge, keys=document)
        if isinstance(document, Cancel):
            judge = replace(judge, cancelled=self.cancelled | {document.alert})
        if isinstance(document, Config) and self.device is not None:
            judge = replace(judge, plan_unit=document.plan_unit, units=frozenset(document.units))
        return judge

    # -- keys ---------------------------------------------------------------------------------------

    def _find_key(self, kid: str) -> OKPKey:
        if kid == thumbprint(self.root):
            return self.root
        for key in self.devices.values():
            if kid == thumbprint(key):
                return key
        if is_revoked(kid, self.keys):
            raise Refused(Reason.REVOKED_KEY, f"{kid} was revoked")
        signer = self._signing_key(kid)
        if signer is None:
            raise Refused(Reason.UNKNOWN_KEY, f"no Keys document in force names {kid}")
        try:
            key = public_key(signer.x)
        except ValueError as error:
            raise Refused(Reason.UNKNOWN_KEY, f"Keys names {kid} without a usable key") from error
        if thumbprint(key) != kid:
            raise Refused(Reason.UNKNOWN_KEY, f"Keys names {kid} with another key")
        return key

    def _signing_key(self, kid: str) -> SigningKey | None:
        return next((key for key in self.keys.keys if key.kid == kid), None) if self.keys else None

    def _epoch(self) -> int:
        return self.keys.epoch if self.keys else 0

    def _require_entitled(self, kid: str, document: AnyDocument) -> SigningKey | None:
        """The root signs Keys and nothing else; a device only for itself; other keys as Keys says."""
        kind = type_of(document)
        if isinstance(document, Keys) or kid == thumbprint(self.root):
            if not (isinstance(document, Keys) and kid == thumbprint(self.root)):
                raise Refused(Reason.NOT_ENTITLED, f"{kind} was signed by {kid}; the root signs keys and nothing else")
            return None
        if isinstance(document, _FROM_DEVICE):
            own = self.devices.get(document.device)
            if own is None or thumbprint(own) != kid:
                raise Refused(Reason.NOT_ENTITLED, f"{kid} may not speak for device {document.device}")
            return None
        signer = self._signing_key(kid)
        if signer is None or kind not in signer.types:
            raise Refused(Reason.NOT_ENTITLED, f"{kid} may not sign {kind}")
        if not signer.not_before <= document.issued_at < signer.not_after:
            raise Refused(Reason.NOT_ENTITLED, f"{kid} might not sign on {document.issued_at.isoformat()}")
        if isinstance(document, _OF_AN_EPOCH) and document.epoch > self._epoch():
            raise Refused(Reason.NOT_ENTITLED, f"Keys has not begun epoch {document.epoch}")
        if signer.units and not self._in_scope(document, frozenset(signer.units)):
            raise Refused(Reason.NOT_ENTITLED, f"{kid} may not speak for this unit")
        return signer

    def _in_scope(self, document: AnyDocument, scope: frozenset[str]) -> bool:
        if isinstance(document, _OF_A_UNIT):
            return document.unit in scope
        if isinstance(document, Config) and document.plan_unit not in scope:
            return False
        known = self.units if self.plan_unit is None else self.units | {self.plan_unit}
        return not known or not known.isdisjoint(scope)

    # -- reading, audience --------------------------------------------------------------------------

    def _require_understood(self, document: AnyDocument) -> None:
        unknown = set(document.crit) - {"type", *document.__struct_fields__}
        if unknown:
            raise Refused(Reason.UNSUPPORTED_VERSION, f"must be understood, but is not: {', '.join(sorted(unknown))}")

    def _require_meant_for_us(self, document: AnyDocument) -> None:
        """Keys are for all, what a unit says for that unit, events and heartbeats for the server, the rest for one
        device."""
        if isinstance(document, Keys):
            meant = document.audience == audience_all()
        elif isinstance(document, _FROM_DEVICE):
            meant = document.audience == SERVER
        elif isinstance(document, _OF_A_UNIT):
            meant = document.audience == audience_unit(document.unit) and self.plan_unit in (None, document.unit)
        elif self.device is None:
            meant = document.audience.startswith("d:")
        else:
            meant = document.audience == audience_device(self.device)
        if not meant:
            raise Refused(Reason.WRONG_AUDIENCE, f"{type_of(document)} for {document.audience}")

    # -- order --------------------------------------------------------------------------------------

    def _require_newer(self, document: AnyDocument, digest: str) -> bool:
        """Whether it is new: the highest (epoch, sequence) of its (type, audience), or a uid not yet taken."""
        floor = self._epoch() if isinstance(document, _OF_AN_EPOCH) else 0
        if type_of(document) not in SEQUENCED:
            taken = self.seen.get(document.uid)
            if taken is not None and taken != digest:
                raise Refused(Reason.CONFLICT, f"{document.uid} was taken with other bytes")
            if taken is None and document.epoch < floor:
                raise Refused(Reason.REPLAYED, f"of epoch {document.epoch}; in force: {floor}")
            return taken is None
        held = self.held.get((type_of(document), document.audience))
        if held is None or (document.epoch, document.sequence) > (held.epoch, held.sequence):
            if document.epoch < floor:
                raise Refused(Reason.REPLAYED, f"of epoch {document.epoch}; in force: {floor}")
            return True
        if (document.epoch, document.sequence) < (held.epoch, held.sequence):
            raise Refused(Reason.REPLAYED, f"sequence {document.sequence}; in force: {held.sequence}")
        if digest != held.sha256:
            raise Refused(Reason.CONFLICT, f"sequence {document.sequence} is in force with other bytes")
        return False

    # -- time ---------------------------------------------------------------------------------------

    def _require_in_time(self, document: AnyDocument, signer: SigningKey | None) -> None:
        """Only a first acceptance is a question of time: what is in force stays so after it expired."""
        if isinstance(document, _BOUND_TO_A_QUESTION + _FROM_DEVICE):
            return
        if self.now is None:
            if isinstance(document, Command):
                raise Refused(Reason.UNTRUSTED_TIME, "a command needs a trusted clock")
            return
        if document.issued_at > self.now + SKEW:
            raise Refused(Reason.NOT_YET_VALID, f"issued at {document.issued_at.isoformat()}")
        if self.now >= document.expires_at:
            raise Refused(Reason.EXPIRED, f"on {document.expires_at.isoformat()}")
        if isinstance(document, Command) and self.now - document.issued_at >= COMMAND_LIFE:
            raise Refused(Reason.EXPIRED, f"a command dies after {COMMAND_LIFE.seconds} s")
        if signer is not None and self.now >= signer.not_after:
            raise Refused(Reason.NOT_ENTITLED, f"the days of {signer.kid} are over: what it dates back is not believed")


def type_of(document: AnyDocument) -> str:
    """The name of a document's type on the wire."""
    return type(document).__name__.lower()


def is_revoked(kid: str, keys: Keys | None) -> bool:
    """Whether a key was revoked: what it signed, though accepted before, is then no longer obeyed."""
    return keys is not None and kid in keys.revoked
