"""Signing and opening: a JSON payload in a compact JWS (RFC 7515) with `alg: "Ed25519"` (RFC 9864) and a `kid`.

The `kid` of every key is its RFC 7638 thumbprint.
"""

import hashlib
from collections.abc import Callable
from typing import Any, cast

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.util import urlsafe_b64decode

from tinlang_wire.documents import MAX_DOCUMENT_BYTES, VERSION, AnyDocument, Document
from tinlang_wire.refusals import Reason, Refused

ALGORITHM = "Ed25519"

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(AnyDocument)


class _Version(msgspec.Struct):
    version: int


_version_decoder = msgspec.json.Decoder(_Version)


def generate_key() -> OKPKey:
    """A new Ed25519 key pair."""
    return OKPKey.generate_key("Ed25519", private=True)


def key_from_jwk(jwk: dict[str, Any]) -> OKPKey:
    """A key from its JWK; ValueError if it is not an Ed25519 key."""
    try:
        key = OKPKey.import_key(jwk)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ValueError("not a JWK") from error
    if key.curve_name != "Ed25519":
        raise ValueError(f"not an Ed25519 key: {key.curve_name}")
    return key


def public_key(x: str) -> OKPKey:
    """A public key from the base64url `x` of its JWK."""
    return key_from_jwk({"kty": "OKP", "crv": "Ed25519", "x": x})


def public_jwk(key: OKPKey) -> dict[str, str]:
    """The public half as a JWK with its thumbprint as `kid`."""
    jwk = cast(dict[str, str], key.as_dict(private=False))
    return {"kty": jwk["kty"], "crv": jwk["crv"], "x": jwk["x"], "kid": key.thumbprint()}


def private_jwk(key: OKPKey) -> dict[str, str]:
    """Both halves as a JWK: for key files that only their owner may read."""
    return public_jwk(key) | {"d": cast(dict[str, str], key.as_dict(private=True))["d"]}


def sha256(data: bytes) -> str:
    """The name of some bytes: 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sign(document: Document, key: OKPKey) -> bytes:
    """The document as a compact JWS, ASCII bytes."""
    header = {"alg": ALGORITHM, "kid": key.thumbprint()}
    return jws.serialize_compact(header, _encoder.encode(document), key, algorithms=[ALGORITHM]).encode("ascii")


def decode_payload(payload: bytes) -> AnyDocument:
    """The document in some JSON; Refused(unsupported_version, malformed)."""
    try:
        version = _version_decoder.decode(payload).version
        if version != VERSION:
            raise Refused(Reason.UNSUPPORTED_VERSION, f"version {version}")
        return _decoder.decode(payload)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Refused(Reason.MALFORMED, str(error)) from error


def peek(signed: bytes) -> tuple[str, AnyDocument]:
    """The `kid` and the document *without* checking the signature: for storing now and judging later.

    Refused(too_large, malformed, unsupported_version).
    """
    kid, payload = _split(signed)
    return kid, decode_payload(payload)


def _split(signed: bytes) -> tuple[str, bytes]:
    if len(signed) > MAX_DOCUMENT_BYTES:
        raise Refused(Reason.TOO_LARGE, f"{len(signed)} bytes")
    try:
        obj = jws.extract_compact(signed)
        kid = obj.protected.get("kid")
        payload = obj.payload
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(Reason.MALFORMED, "not a compact JWS") from error
    if not isinstance(kid, str) or obj.protected.get("alg") != ALGORITHM:
        raise Refused(Reason.MALFORMED, f"header must name a kid and alg {ALGORITHM}")
    return kid, payload


def open_signed(signed: bytes, find_key: Callable[[str], OKPKey]) -> tuple[str, AnyDocument]:
    """The `kid` and the document after its signature was found true by the key that `find_key(kid)` returns.

    `find_key` raises Refused(unknown_key or revoked_key). Refused(too_large, malformed, forged, unsupported_version).
    """
    kid, _ = _split(signed)
    key = find_key(kid)
    try:
        verified = jws.deserialize_compact(signed, key, algorithms=[ALGORITHM])
    except (JoseError, ValueError, TypeError) as error:
        raise Refused(Reason.FORGED, "the signature does not fit the key") from error
    return kid, decode_payload(verified.payload)


def decode_segment(segment: str) -> bytes:
    """Base64url without padding, as JWS and JWK write it."""
    return urlsafe_b64decode(segment.encode("ascii"))
