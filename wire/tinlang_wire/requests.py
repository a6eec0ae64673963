"""Requests of a device over HTTP, signed by its own key; enrolment; the code that joins a device to a desk.

A signed request is the header `Authorization: TinLang <compact JWS>` whose payload is a `SignedRequest`.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from joserfc.jwk import OKPKey

from tinlang_wire.documents import Instant, Sha256
from tinlang_wire.jws import key_from_jwk, open_bytes, sha256, sign_bytes
from tinlang_wire.refusals import Reason, Refused

SCHEME = "TinLang"
SKEW = timedelta(minutes=5)
MAX_REQUEST_BYTES = 8 * 1024

Jwk = dict[str, str]


class SignedRequest(msgspec.Struct, kw_only=True, frozen=True):
    """Who asks for what, and when. `device` is its uid, or before enrolment its key's thumbprint.

    `path` holds the query too. `body` is the SHA-256 of the request's body. With an untrusted clock `at` says nothing:
    the answer is then bound to the `nonce`.
    """

    device: str
    method: str
    path: str
    nonce: str
    at: Instant
    body: Sha256 = sha256(b"")
    clock: Literal["trusted", "untrusted"] = "trusted"


class EnrolmentRequest(msgspec.Struct, kw_only=True, frozen=True):
    """A new device introduces itself: the public JWK of its signing key, its NATS user key, a name for people."""

    key: Jwk
    nats_key: str
    name: str = ""
    software: str = ""


class EnrolmentAnswer(msgspec.Struct, kw_only=True, frozen=True):
    """Where an enrolment stands. Once `enrolled`: the device's uid, and how it reaches NATS."""

    state: Literal["pending", "enrolled", "refused"]
    root: Jwk | None = None
    device: str | None = None
    nats_jwt: str | None = None
    nats_urls: tuple[str, ...] = ()
    code_hint: str | None = None


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(SignedRequest)


def new_nonce() -> str:
    """128 random bits: what binds an answer to its question."""
    return secrets.token_urlsafe(16)


def sign_request(
    key: OKPKey,
    *,
    device: str,
    method: str,
    path: str,
    at: datetime,
    nonce: str | None = None,
    body: bytes = b"",
    trusted_clock: bool = True,
) -> str:
    """The value of the `Authorization` header for one request."""
    request = SignedRequest(
        device=device,
        method=method.upper(),
        path=path,
        nonce=nonce or new_nonce(),
        at=at,
        body=sha256(body),
        clock="trusted" if trusted_clock else "untrusted",
    )
    return f"{SCHEME} {sign_bytes(_encoder.encode(request), key).decode('ascii')}"


def open_request(
    header: str,
    find_key: Callable[[str], OKPKey],
    *,
    now: datetime,
    method: str,
    path: str,
    body: bytes | None = None,
) -> SignedRequest:
    """The request in an `Authorization` header, found true and meant for this method, path and body (None: any).

    `find_key` takes the `kid` and raises Refused(unknown_key or revoked_key); whether that key is the key of
    `SignedRequest.device` is the caller's question. Refused: too_large, malformed, forged; wrong_audience for another
    method, path or body; expired or not_yet_valid when a trusted clock is more than 5 minutes off.
    """
    scheme, _, token = header.strip().partition(" ")
    if scheme.lower() != SCHEME.lower() or not token:
        raise Refused(Reason.MALFORMED, f"the Authorization header must be: {SCHEME} <compact JWS>")
    try:
        signed = token.strip().encode("ascii")
    except UnicodeEncodeError as error:
        raise Refused(Reason.MALFORMED, "not a compact JWS") from error
    _, payload = open_bytes(signed, find_key, limit=MAX_REQUEST_BYTES)
    request = _decode(payload)
    if request.method != method.upper() or request.path != path:
        raise Refused(Reason.WRONG_AUDIENCE, f"signed for {request.method} {request.path}")
    if body is not None and request.body != sha256(body):
        raise Refused(Reason.WRONG_AUDIENCE, "signed for another body")
    if request.clock == "trusted":
        if request.at > now + SKEW:
            raise Refused(Reason.NOT_YET_VALID, f"the device's clock is ahead: {request.at.isoformat()}")
        if request.at < now - SKEW:
            raise Refused(Reason.EXPIRED, f"asked at {request.at.isoformat()}")
    return request


def _decode(payload: bytes) -> SignedRequest:
    try:
        return _decoder.decode(payload)
    except (ValueError, RecursionError) as error:
        raise Refused(Reason.MALFORMED, str(error)) from error


def enrolment_code(device_jwk: Jwk, root_jwk: Jwk) -> str:
    """Ten digits, "12345 67890", of both keys' thumbprints: what the horn speaks and the technician types.

    ValueError if either is not an Ed25519 JWK. The code is a name, not a secret: a desk that finds two pending
    enrolments with one code must accept neither.
    """
    thumbprints = f"{key_from_jwk(device_jwk).thumbprint()}.{key_from_jwk(root_jwk).thumbprint()}"
    number = int.from_bytes(hashlib.sha256(thumbprints.encode("ascii")).digest(), "big") % 10**10
    digits = f"{number:010d}"
    return f"{digits[:5]} {digits[5:]}"
