"""Secrets at rest: sealed with a key made from SECRET_KEY, or a keyed hash. The database alone opens nothing."""

from __future__ import annotations

import base64
import hmac
import secrets
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""What people type from paper: no letter that looks like a figure."""
GROUPS, GROUP_CHARACTERS = 3, 4


class Unsealable(Exception):
    """Sealed with another SECRET_KEY."""


def _key(purpose: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"tinlang.accounts.{purpose}".encode())
    return derived.derive(settings.SECRET_KEY.encode())


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key("sealing")))


def seal(secret: bytes) -> str:
    return _box().encrypt(secret).decode()


def unseal(sealed: str) -> bytes:
    """Unsealable when SECRET_KEY has been replaced since."""
    try:
        return _box().decrypt(sealed.encode())
    except InvalidToken:
        raise Unsealable from None


def new_code() -> str:
    """A code of 59 bits to be written down: "k7mp-x2qd-9rta"."""
    letters = [secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP_CHARACTERS)]
    return "-".join("".join(letters[at : at + GROUP_CHARACTERS]) for at in range(0, len(letters), GROUP_CHARACTERS))


def digest_of(code: str) -> str:
    """The keyed hash of a code, however it was typed: capitals, spaces and hyphens do not count."""
    plain = "".join(character for character in code.lower() if character.isalnum())
    return hmac.new(_key("codes"), plain.encode(), sha256).hexdigest()


def is_same(digest: str, code: str) -> bool:
    return hmac.compare_digest(digest, digest_of(code))
