"""Signing and opening: a JSON payload in a compact JWS (RFC 7515) with `alg: "Ed25519"` (RFC 9864) and a `kid`.

The `kid` of every key is its RFC 7638 thumbprint. Keys are joserfc's; the compact form is split here, because a
document is known by the hash of its bytes: one content must have one spelling, and general libraries forgive
padding, line breaks and stray bits in the signature's base64url. Signatures are libsodium's, at half OpenSSL's cost.
"""

import binascii
import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from nacl.bindings import crypto_sign, crypto_sign_BYTES, crypto_sign_open
from nacl.exceptions import BadSignatureError

from tinlang_wire.documents import MAX_DOCUMENT_BYTES, VERSION, AnyDocument, Document
from tinlang_wire.refusals import Reason, Refused

ALGORITHM = "Ed25519"
_TO_URL, _FROM_URL = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_", b"+/")

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnyDocument] = msgspec.json.Decoder(AnyDocument)


class _Version(msgspec.Struct):
    version: int


class _Header(msgspec.Struct):
    alg: str
    kid: str
    crit: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    b64: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_version_decoder = msgspec.json.Decoder(_Version)
_header_decoder = msgspec.json.Decoder(_Header)


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


@lru_cache(maxsize=16_384)
def public_key(x: str) -> OKPKey:
    """A public key from the base64url `x` of its JWK; ValueError."""
    return key_from_jwk({"kty": "OKP", "crv": "Ed25519", "x": x})


def public_jwk(key: OKPKey) -> dict[str, str]:
    """The public half as a JWK with its thumbprint as `kid`."""
    jwk = cast(dict[str, str], key.as_dict(private=False))
    return {"kty": jwk["kty"], "crv": jwk["crv"], "x": jwk["x"], "kid": thumbprint(key)}


def thumbprint(key: OKPKey) -> str:
    """The RFC 7638 name of an Ed25519 key, as `key.thumbprint()` spells it, in a tenth of its time."""
    return _thumbprint(str(key.dict_value["x"]))


@lru_cache(maxsize=16_384)
def _thumbprint(x: str) -> str:
    named = b'{"crv":"Ed25519","kty":"OKP","x":"%s"}' % x.encode("ascii")
    return encode_segment(hashlib.sha256(named).digest()).decode("ascii")


def private_jwk(key: OKPKey) -> dict[str, str]:
    """Both halves as a JWK: for key files that only their owner may read."""
    return public_jwk(key) | {"d": cast(dict[str, str], key.as_dict(private=True))["d"]}


def sha256(data: bytes) -> str:
    """The name of some bytes: 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sign(document: Document, key: OKPKey) -> bytes:
    """The document as a compact JWS, ASCII bytes."""
    return sign_bytes(_encoder.encode(document), key)


def sign_bytes(payload: bytes, key: OKPKey) -> bytes:
    """Any payload as a compact JWS, ASCII bytes."""
    signing_input = _header_segment(thumbprint(key)) + b"." + encode_segment(payload)
    private = cast(Ed25519PrivateKey, key.raw_value)
    secret = private.private_bytes_raw() + _public(key)
    return signing_input + b"." + encode_segment(crypto_sign(signing_input, secret)[:crypto_sign_BYTES])


@lru_cache(maxsize=64)
def _header_segment(kid: str) -> bytes:
    return encode_segment(_encoder.encode({"alg": ALGORITHM, "kid": kid}))


def _public(key: OKPKey) -> bytes:
    return cast(Ed25519PublicKey, key.public_key).public_bytes_raw()


def decode_payload(payload: bytes) -> AnyDocument:
    """The document in some JSON; Refused(unsupported_version, malformed)."""
    try:
        document = _decoder.decode(payload)
        version = document.version
    except (ValueError, RecursionError) as error:
        version = _version_of(payload, error)
        if version == VERSION:
            raise Refused(Reason.MALFORMED, str(error)) from error
    if version != VERSION:
        raise Refused(Reason.UNSUPPORTED_VERSION, f"version {version}")
    return document


def _version_of(payload: bytes, error: Exception) -> int:
    """Of what cannot be read as a document of ours: another version may have other fields."""
    try:
        return _version_decoder.decode(payload).version
    except (ValueError, RecursionError):
        raise Refused(Reason.MALFORMED, str(error)) from error


def peek(signed: bytes) -> tuple[str, AnyDocument]:
    """The `kid` and the document *without* checking the signature: for storing now and judging later.

    Refused(too_large, malformed, unsupported_version).
    """
    kid, payload, _, _ = _split(signed, MAX_DOCUMENT_BYTES)
    return kid, decode_payload(payload)


def open_signed(signed: bytes, find_key: Callable[[str], OKPKey]) -> tuple[str, AnyDocument]:
    """The `kid` and the document after its signature was found true by the key that `find_key(kid)` returns.

    `find_key` raises Refused(unknown_key or revoked_key). Refused(too_large, malformed, forged, unsupported_version).
    """
    kid, payload = open_bytes(signed, find_key, limit=MAX_DOCUMENT_BYTES)
    return kid, decode_payload(payload)


def open_bytes(signed: bytes, find_key: Callable[[str], OKPKey], *, limit: int) -> tuple[str, bytes]:
    """The `kid` and the payload, like `open_signed`, of a JWS of at most `limit` bytes that is no document."""
    kid, payload, signing_input, signature = _split(signed, limit)
    public = _public(find_key(kid))
    if len(signature) != crypto_sign_BYTES:  # libsodium is told both as one
        raise Refused(Reason.FORGED, f"a signature of {len(signature)} bytes")
    try:
        crypto_sign_open(signature + signing_input, public)
    except BadSignatureError as error:
        raise Refused(Reason.FORGED, "the signature does not fit the key") from error
    return kid, payload


def _split(signed: bytes, limit: int) -> tuple[str, bytes, bytes, bytes]:
    if len(signed) > limit:
        raise Refused(Reason.TOO_LARGE, f"{len(signed)} bytes")
    parts = signed.split(b".")
    if len(parts) != 3:
        raise Refused(Reason.MALFORMED, "not a compact JWS")
    try:
        header = _header_decoder.decode(decode_segment(parts[0]))
        payload, signature = decode_segment(parts[1]), decode_segment(parts[2])
    except (ValueError, RecursionError) as error:
        raise Refused(Reason.MALFORMED, "not a compact JWS with a header that names alg and kid") from error
    if header.alg != ALGORITHM:
        raise Refused(Reason.MALFORMED, f"alg must be {ALGORITHM}")
    if header.crit is not msgspec.UNSET or header.b64 is not msgspec.UNSET:
        raise Refused(Reason.MALFORMED, "the header may not change how it is read (crit, b64)")
    return header.kid, payload, signed[: len(parts[0]) + 1 + len(parts[1])], signature


def encode_segment(data: bytes) -> bytes:
    """Base64url without padding, as JWS and JWK write it."""
    return binascii.b2a_base64(data, newline=False).translate(_TO_URL, b"=")


def decode_segment(segment: bytes) -> bytes:
    """The bytes of base64url without padding; ValueError for any spelling but the one that `encode_segment` writes."""
    try:
        data = binascii.a2b_base64(segment.translate(_FROM_URL) + b"=" * (-len(segment) % 4))
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if encode_segment(data) != segment:
        raise ValueError("not the canonical base64url")
    return data
