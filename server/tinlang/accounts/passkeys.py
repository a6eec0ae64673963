"""Passkeys (WebAuthn) checked on the server: what the browser is asked, and what its answer proves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

VERIFIED = UserVerificationRequirement.REQUIRED
"""A finger, a face or the screen lock each time: that a key lies in a drawer proves nobody."""


class Unproven(Exception):
    """The answer of the browser proves nothing."""


@dataclass(frozen=True)
class Made:
    """A new passkey: its id as text, its public half, its counter."""

    credential_id: str
    credential: bytes
    sign_count: int


@dataclass(frozen=True)
class Used:
    """Which passkey answered, and its counter now."""

    credential_id: str
    sign_count: int


def host() -> str:
    """The name for which passkeys count: that of PUBLIC_URL. A number is no name: this machine's own is localhost."""
    named = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return "localhost" if named in ("127.0.0.1", "::1", "0.0.0.0") else named


def _is_ours(origin: str) -> bool:
    """Exactly our host, over TLS; without TLS on this machine alone."""
    parts = urlsplit(origin)
    return parts.hostname == host() and (parts.scheme == "https" or parts.hostname == "localhost")


def _server() -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(name=_("Tin Làng"), id=host()), verify_origin=_is_ours)


def ask_to_make(*, person_id: bytes, username: str, name: str, known: Sequence[bytes]) -> tuple[dict[str, Any], Any]:
    """What the browser is asked for a new passkey, and what is to be remembered until it answers."""
    user = PublicKeyCredentialUserEntity(id=person_id, name=username, display_name=name)
    options, state = _server().register_begin(
        user,
        [AttestedCredentialData(one) for one in known],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=VERIFIED,
    )
    return dict(options), state


def made(state: Any, answer: Mapping[str, Any]) -> Made:
    """Unproven."""
    try:
        found = _server().register_complete(state, answer)
        data = found.credential_data
        assert data is not None
    except (ValueError, TypeError, KeyError, AttributeError, AssertionError) as error:
        raise Unproven from error
    return Made(data.credential_id.hex(), bytes(data), found.counter)


def ask_to_use(known: Sequence[bytes]) -> tuple[dict[str, Any], Any]:
    """What the browser is asked to prove that one of these passkeys is at hand."""
    options, state = _server().authenticate_begin(
        [AttestedCredentialData(one) for one in known], user_verification=VERIFIED
    )
    return dict(options), state


def used(state: Any, known: Sequence[bytes], answer: Mapping[str, Any]) -> Used:
    """Unproven."""
    try:
        found = _server().authenticate_complete(state, [AttestedCredentialData(one) for one in known], answer)
        count = AuthenticationResponse.from_dict(answer).response.authenticator_data.counter
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unproven from error
    return Used(found.credential_id.hex(), count)
