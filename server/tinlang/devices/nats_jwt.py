"""Rights on NATS, minted by us: operator → account → user JWTs (alg `ed25519-nkey`), no server to ask.

Revocation is a line in the account's JWT: that key is cut off at once and never let in again; a device that comes back
enrols anew, with new keys.
"""

import base64
import hashlib
import json
import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import nkeys

from tinlang_wire import subjects

_PREFIX = {"operator": nkeys.PREFIX_BYTE_OPERATOR, "account": nkeys.PREFIX_BYTE_ACCOUNT, "user": nkeys.PREFIX_BYTE_USER}
_NO_LIMIT = -1
_FOR_GOOD = 253402300799  # the last second of 9999: JWTs issued up to then do not count
_EVER = datetime(2000, 1, 1, tzinfo=UTC)
DEVICE_SUBSCRIPTIONS = 16
DEVICE_PAYLOAD_BYTES = 600 * 1024


@dataclass(frozen=True)
class Rights:
    """The subjects one user may publish and subscribe; what is not named is refused."""

    publish: tuple[str, ...] = ()
    subscribe: tuple[str, ...] = ()
    subscriptions: int = _NO_LIMIT
    payload: int = _NO_LIMIT


def device_rights(device: str) -> Rights:
    """It hears what is public and what is for it, speaks below its own subject, and awaits answers in its own inbox."""
    return Rights(
        publish=(f"{subjects.up(device)}.>",),
        subscribe=(subjects.ALL_UNITS, subjects.down(device), f"{subjects.inbox(device)}.>"),
        subscriptions=DEVICE_SUBSCRIPTIONS,
        payload=DEVICE_PAYLOAD_BYTES,
    )


def new_seed(kind: str) -> bytes:
    """The seed of a new operator, account or user key."""
    return bytes(nkeys.encode_seed(os.urandom(32), _PREFIX[kind]))


def public_of(seed: bytes) -> str:
    """The public nkey of a seed: `O…`, `A…` or `U…`."""
    return str(nkeys.from_seed(bytearray(seed)).public_key, "ascii")


def is_user_key(text: str) -> bool:
    """Whether the text is the public nkey of a user, its checksum right."""
    if len(text) != 56 or not text.startswith("U"):
        return False
    try:
        raw = base64.b32decode(text)
    except ValueError:
        return False
    checksum = int.from_bytes(raw[-2:], "little")
    return raw[0] == nkeys.PREFIX_BYTE_USER and bool(nkeys.crc16(bytearray(raw[:-2])) == checksum)


def operator_jwt(operator_seed: bytes, system_account: str) -> str:
    """The same bytes whenever it is minted: nats-server refuses to reload a configuration whose operator has changed.

    A reload is what cuts off a revoked device.
    """
    me = public_of(operator_seed)
    return _mint(operator_seed, me, "Tin Lang", _EVER, {"type": "operator", "system_account": system_account})


def account_jwt(operator_seed: bytes, account: str, name: str, now: datetime, revoked: Collection[str] = ()) -> str:
    """An account without limits, closed to the `revoked` user keys."""
    claims: dict[str, Any] = {
        "type": "account",
        "limits": {
            **dict.fromkeys(("subs", "data", "payload", "imports", "exports", "conn", "leaf"), _NO_LIMIT),
            "wildcards": True,
        },
        "default_permissions": {"pub": {}, "sub": {}},
    }
    if revoked:
        claims["revocations"] = dict.fromkeys(sorted(revoked), _FOR_GOOD)
    return _mint(operator_seed, account, name, now, claims)


def user_jwt(account_seed: bytes, user: str, name: str, rights: Rights, now: datetime) -> str:
    """A user who may do just this. It does not expire: a device may come back after a year; revocation ends it."""
    claims = {
        "type": "user",
        "pub": _permission(rights.publish),
        "sub": _permission(rights.subscribe),
        "subs": rights.subscriptions,
        "data": _NO_LIMIT,
        "payload": rights.payload,
    }
    return _mint(account_seed, user, name, now, claims)


def credentials(account_seed: bytes, name: str, rights: Rights, now: datetime) -> str:
    """A credentials file for a new user of the server's own: its JWT and the seed of its key."""
    seed = new_seed("user")
    token = user_jwt(account_seed, public_of(seed), name, rights, now)
    return (
        f"-----BEGIN NATS USER JWT-----\n{token}\n------END NATS USER JWT------\n\n"
        f"-----BEGIN USER NKEY SEED-----\n{seed.decode('ascii')}\n------END USER NKEY SEED------\n"
    )


def _permission(allowed: tuple[str, ...]) -> dict[str, list[str]]:
    """NATS reads an empty list of permitted subjects as "all", so nothing permitted is said as "all denied"."""
    return {"allow": list(allowed)} if allowed else {"deny": [">"]}


def _mint(seed: bytes, subject: str, name: str, now: datetime, nats: dict[str, Any]) -> str:
    signer = nkeys.from_seed(bytearray(seed))
    claims: dict[str, Any] = {
        "iat": int(now.timestamp()),
        "iss": signer.public_key.decode("ascii"),
        "name": name,
        "sub": subject,
        "nats": {**nats, "version": 2},
    }
    digest = hashlib.sha256(json.dumps(claims, sort_keys=True).encode()).digest()
    claims["jti"] = base64.b32encode(digest).rstrip(b"=").decode("ascii")
    head = _segment({"typ": "JWT", "alg": "ed25519-nkey"})
    body = _segment(claims)
    signature = base64.urlsafe_b64encode(signer.sign(f"{head}.{body}".encode("ascii"))).rstrip(b"=").decode("ascii")
    return f"{head}.{body}.{signature}"


def _segment(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).rstrip(b"=").decode("ascii")
