"""Operator, account and user JWTs for a nats-server, as little as a test needs."""

import base64
import hashlib
import json
import os
import time
from pathlib import Path

import nkeys

from tinlang_wire import subjects


class Rights:
    """One operator with one account."""

    def __init__(self) -> None:
        self._operator = nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_OPERATOR)
        self._account = nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_ACCOUNT)
        self.revoked: list[str] = []

    def write(self, path: Path, port: int) -> None:
        """The server's configuration."""
        account = _public(self._account)
        limits = dict.fromkeys(("subs", "data", "payload", "imports", "exports", "conn", "leaf"), -1)
        claims = {"type": "account", "limits": limits | {"wildcards": True}}
        if self.revoked:
            claims["revocations"] = dict.fromkeys(self.revoked, int(time.time()) + 10**9)
        operator = _mint(self._operator, _public(self._operator), {"type": "operator"})
        path.write_text(
            f"listen: 127.0.0.1:{port}\npid_file: {json.dumps(str(path.with_suffix('.pid')))}\n"
            f"operator: {operator}\nresolver: MEMORY\n"
            f"resolver_preload: {{ {account}: {_mint(self._operator, account, claims)} }}\n"
        )

    def for_device(self, public: str, device: str) -> str:
        """The JWT of one device."""
        inbox = f"{subjects.inbox(device)}.>"
        return self._user(public, [f"{subjects.up(device)}.>"], [subjects.ALL_UNITS, subjects.down(device), inbox])

    def for_server(self, public: str) -> str:
        """The JWT of the twin."""
        return self._user(public, [">"], [">"])

    def _user(self, public: str, publish: list[str], subscribe: list[str]) -> str:
        limits = {"subs": -1, "data": -1, "payload": -1}
        rights = {"pub": {"allow": publish}, "sub": {"allow": subscribe}}
        return _mint(self._account, public, {"type": "user", **rights, **limits})


def new_user() -> tuple[bytes, str]:
    """Seed and public key of a new NATS user."""
    seed = nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER)
    return seed, _public(seed)


def _public(seed: bytes) -> str:
    return nkeys.from_seed(bytearray(seed)).public_key.decode()


def _mint(seed: bytes, subject: str, nats: dict) -> str:
    claims = {"iat": int(time.time()), "iss": _public(seed), "sub": subject, "nats": {**nats, "version": 2}}
    claims["jti"] = hashlib.sha256(json.dumps(claims, sort_keys=True).encode()).hexdigest()
    head, body = _segment({"typ": "JWT", "alg": "ed25519-nkey"}), _segment(claims)
    signature = nkeys.from_seed(bytearray(seed)).sign(f"{head}.{body}".encode())
    return f"{head}.{body}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def _segment(value: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
