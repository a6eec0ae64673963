"""Whether something was signed by the device in whose name it came, and whether a heartbeat is of now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from joserfc.jwk import OKPKey

from tinlang.common import clock, rows
from tinlang.devices.models import Device, DeviceState
from tinlang_wire.acceptance import Judge
from tinlang_wire.documents import Document, Heartbeat
from tinlang_wire.jws import public_key
from tinlang_wire.refusals import Reason, Refused

SKEW = timedelta(minutes=5)


class Sender(NamedTuple):
    """What intake must know of a device."""

    id: int
    uid: UUID
    thumbprint: str
    key: dict[str, Any]
    state: str
    plan_unit: UUID | None

    @property
    def is_revoked(self) -> bool:
        return self.state == DeviceState.REVOKED


def senders(uids: Collection[UUID]) -> dict[UUID, Sender]:
    """Those of these devices that there are."""
    return {one.uid: one for one in _senders("uid", uids)}


def senders_by_kid(kids: Collection[str]) -> dict[str, Sender]:
    """The devices whose keys these are."""
    return {one.thumbprint: one for one in _senders("thumbprint", kids)}


def _senders(by: str, values: Collection[Any]) -> list[Sender]:
    return [Sender(*row) for row in rows.read(Device, Sender._fields, by, values)]


def check_claim(kid: str, device: Sender | None, signer: Sender | None) -> None:
    """The key named, whose device is `signer`, is that of this enrolled device.

    Refused: unknown_key; not_entitled for another device's key; revoked_key.
    """
    if signer is None or device is None:
        raise Refused(Reason.UNKNOWN_KEY, kid)
    if signer.id != device.id:
        raise Refused(Reason.NOT_ENTITLED, f"{signer.uid} may not speak for {device.uid}")
    if device.is_revoked:
        raise Refused(Reason.REVOKED_KEY, kid)


def open_from(signed: bytes, device: Sender, root: OKPKey) -> Document:
    """The document as the judge of the wire accepts it from this device and no other; Refused."""
    judge = Judge(root=root, devices={str(device.uid): public_key(device.key["x"])})
    return judge.accept(signed).document


def check_heartbeat(signed: bytes, heartbeat: Heartbeat, device: Sender, root: OKPKey) -> None:
    """Its signature, and, where the device's clock is trusted, its hour; Refused(forged, not_yet_valid, expired)."""
    open_from(signed, device, root)
    if heartbeat.clock != "trusted":
        return
    now = clock.now()
    if heartbeat.issued_at > now + SKEW:
        raise Refused(Reason.NOT_YET_VALID, heartbeat.issued_at.isoformat())
    if heartbeat.expires_at < now - SKEW:
        raise Refused(Reason.EXPIRED, heartbeat.expires_at.isoformat())
