"""Whether something was signed by the device in whose name it came, and whether a heartbeat is of now."""

from __future__ import annotations

from datetime import timedelta

from tinlang.common import clock
from tinlang.devices import keys
from tinlang.devices.models import Device
from tinlang_wire.acceptance import Judge
from tinlang_wire.documents import Document, Heartbeat
from tinlang_wire.jws import public_key
from tinlang_wire.refusals import Reason, Refused

SKEW = timedelta(minutes=5)


def check_claim(kid: str, device: Device | None, signer: Device | None) -> None:
    """The key named, whose device is `signer`, is that of this enrolled device.

    Refused: unknown_key; not_entitled for another device's key; revoked_key.
    """
    if signer is None or device is None:
        raise Refused(Reason.UNKNOWN_KEY, kid)
    if signer.pk != device.pk:
        raise Refused(Reason.NOT_ENTITLED, f"{signer.uid} may not speak for {device.uid}")
    if device.is_revoked:
        raise Refused(Reason.REVOKED_KEY, kid)


def open_from(signed: bytes, device: Device) -> Document:
    """The document as the judge of the wire accepts it from this device and no other; Refused."""
    judge = Judge(root=keys.folder().root_public(), devices={str(device.uid): public_key(device.key["x"])})
    return judge.accept(signed).document


def check_heartbeat(signed: bytes, heartbeat: Heartbeat, device: Device) -> None:
    """Its signature, and, where the device's clock is trusted, its hour; Refused(forged, not_yet_valid, expired)."""
    open_from(signed, device)
    if heartbeat.clock != "trusted":
        return
    now = clock.now()
    if heartbeat.issued_at > now + SKEW:
        raise Refused(Reason.NOT_YET_VALID, heartbeat.issued_at.isoformat())
    if heartbeat.expires_at < now - SKEW:
        raise Refused(Reason.EXPIRED, heartbeat.expires_at.isoformat())
