"""The Keys document: which keys of the server count, from when, and which no longer. The root signs it."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.db import transaction

from tinlang.common import clock
from tinlang.devices import keys
from tinlang.devices.actions.sending import enqueue
from tinlang.devices.models import SignedDocument
from tinlang.devices.queries import keys_in_force, rotation
from tinlang.devices.queries.keys import CLOCKS_MAY_BE_OFF, known_ahead
from tinlang.devices.signing import current_epoch, sign_next
from tinlang_wire import subjects
from tinlang_wire.documents import Keys, SigningKey, audience_all
from tinlang_wire.jws import public_jwk

log = logging.getLogger(__name__)

KEY_LIVES = timedelta(days=5 * 365)
FORMER_COUNTS = timedelta(days=60)
"""What it signed is in force for 35 days at most, and a program that runs apart is given its new key file by hand."""


@transaction.atomic
def publish_keys(*, revoke: Collection[str] = (), epoch: int | None = None) -> SignedDocument:
    """Sign a Keys document with the keys of this folder, and those that replace them next, and send it to all.

    `revoke` adds to what is revoked for good. A higher `epoch` resets every sequence floor of every device: after a
    fast-forward attack, or after a restored database whose epoch was lost. KeyMissing without the root; ValueError for
    an epoch that goes back.
    """
    if epoch is not None and epoch < current_epoch():
        raise ValueError(f"epoch {epoch} is below the present {current_epoch()}")
    keys.folder().root()  # before a key is made that nobody would be told of
    _replace_due()
    keys.folder().create_successors()
    before, now = keys_in_force(), clock.now()
    revoked = tuple(sorted({*(before.revoked if before else ()), *revoke}))
    signing = _named(before, now)

    def build(sequence: int, number: int) -> Keys:
        return Keys(
            audience=audience_all(),
            sequence=sequence,
            epoch=number,
            issued_at=now,
            expires_at=now + KEY_LIVES,
            keys=tuple(key for key in signing if key.kid not in revoked),
            revoked=revoked,
        )

    document = sign_next("keys", audience_all(), build, epoch=epoch)
    enqueue(document, subjects.EVERYONE)
    return document


def _named(before: Keys | None, now: datetime) -> list[SigningKey]:
    """The keys in use, each with the one that replaces it and from when; then those that they have replaced."""
    known = {key.kid: key for key in before.keys} if before else {}
    named: list[SigningKey] = []
    for name, types in keys.SIGNS.items():
        since = now - CLOCKS_MAY_BE_OFF
        for key in (keys.folder().signer(types[0]), keys.folder().next_signer(name)):
            assert key is not None
            jwk = public_jwk(key)
            if jwk["kid"] in known:
                since = known[jwk["kid"]].not_before  # what it has signed so far stays good
            named.append(
                SigningKey(kid=jwk["kid"], x=jwk["x"], types=types, not_before=since, not_after=now + KEY_LIVES)
            )
            since = max(since + timedelta(days=settings.SIGNING_KEY_DAYS), now + known_ahead() - CLOCKS_MAY_BE_OFF)
    used = {key.kid for key in named}
    ends = now + FORMER_COUNTS
    former = [msgspec.structs.replace(key, not_after=min(key.not_after, ends)) for key in known.values()]
    return named + [key for key in former if key.kid not in used and key.not_after > now]


def keys_are_current() -> bool:
    """Whether the Keys document in force names just the keys of this folder, each for all that it signs by now, and is
    not about to end."""
    document = keys_in_force()
    if document is None:
        return False
    soon, folder = clock.now() + FORMER_COUNTS, keys.folder()
    named = {key.kid: set(key.types) for key in document.keys if key.not_after > soon}
    used = {folder.signer(types[0]).thumbprint(): set(types) for types in keys.SIGNS.values()}
    following = {key.thumbprint() for key in map(folder.next_signer, keys.SIGNS) if key is not None}
    return {kid: types for kid, types in named.items() if kid not in following} == used


def rotate_keys() -> int:
    """Replace the signing keys whose days are over by those that devices already know; how many.

    Where the root is at hand the next ones are named at once; where it lies in a safe, `queries.rotation` says until
    when it is wanted, and the keys in use count until then and after.
    """
    replaced = _replace_due()
    following = rotation()
    if keys.folder().has_root() and following is not None and following.is_root_wanted:
        publish_keys()
    return len(replaced)


def _replace_due() -> list[str]:
    told = keys_in_force()
    begun = {key.kid for key in told.keys if key.not_before + CLOCKS_MAY_BE_OFF <= clock.now()} if told else set()
    replaced = keys.folder().replace(begun)
    if replaced:
        log.info("replaced by the next keys: %s", ", ".join(replaced))
    return replaced
