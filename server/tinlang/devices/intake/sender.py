"""Whether something was signed by the device in whose name it came, and whether a heartbeat is of now."""

from __future__ import annotations

from datetime import timedelta

from joserfc.jwk import OKPKey

from tinlang.common import clock
from tinlang.devices.models import Device
from tinlang_wire.documents import Document, Heartbeat
from tinlang_wire.jws import open_signed, public_key
from tinlang_wire.refusals import Reason, Refused

SKEW = timedelta(minutes=5)


def check_claim(kid: str, device: Device | None) -> None:
    """The key named is that of an enrolled device; Refused(unknown_key, revoked_key)."""
    if device is None or kid != device.thumbprint:
        raise Refused(Reason.UNKNOWN_KEY, kid)
    if device.is_revoked:
        raise Refused(Reason.REVOKED_KEY, kid)


def open_from(signed: bytes, device: Device) -> Document:
    """The document after its signature was found true by the device's own key; Refused."""

    def find(kid: str) -> OKPKey:
        check_claim(kid, device)
        return public_key(device.key["x"])

    return open_signed(signed, find)[1]


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
