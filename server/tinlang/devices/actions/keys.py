"""The Keys document: which keys of the server count, and which no longer. Signed where the root is at hand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from tinlang.common import clock
from tinlang.devices import keys
from tinlang.devices.actions.sending import enqueue
from tinlang.devices.models import SignedDocument
from tinlang.devices.queries import keys_in_force
from tinlang.devices.signing import current_epoch, sign_next
from tinlang_wire import subjects
from tinlang_wire.documents import Keys, SigningKey, audience_all
from tinlang_wire.jws import public_jwk

KEY_LIVES = timedelta(days=5 * 365)
CLOCKS_MAY_BE_OFF = timedelta(days=1)


@transaction.atomic
def publish_keys(*, revoke: Collection[str] = (), epoch: int | None = None) -> SignedDocument:
    """Sign a Keys document with the keys of this folder and send it to all; `revoke` adds to what is revoked for good.

    A higher `epoch` resets every sequence floor of every device: after a fast-forward attack, or after a restored
    database whose epoch was lost. KeyMissing without the root; ValueError for an epoch that goes back.
    """
    if epoch is not None and epoch < current_epoch():
        raise ValueError(f"epoch {epoch} is below the present {current_epoch()}")
    before = keys_in_force()
    revoked = tuple(sorted({*(before.revoked if before else ()), *revoke}))
    now = clock.now()
    begins, ends = now - CLOCKS_MAY_BE_OFF, now + KEY_LIVES
    known = {key.kid: key.not_before for key in before.keys} if before else {}
    signing = []
    for types in keys.SIGNS.values():
        jwk = public_jwk(keys.folder().signer(types[0]))
        since = known.get(jwk["kid"], begins)  # what it has signed so far stays good
        signing.append(SigningKey(kid=jwk["kid"], x=jwk["x"], types=types, not_before=since, not_after=ends))

    def build(sequence: int, number: int) -> Keys:
        return Keys(
            audience=audience_all(),
            sequence=sequence,
            epoch=number,
            issued_at=now,
            expires_at=ends,
            keys=tuple(key for key in signing if key.kid not in revoked),
            revoked=revoked,
        )

    document = sign_next("keys", audience_all(), build, epoch=epoch)
    enqueue(document, subjects.EVERYONE)
    return document


def keys_are_current() -> bool:
    """Whether the Keys document in force names just the keys of this folder, each for all that it signs by now, and is
    not about to end."""
    document = keys_in_force()
    if document is None:
        return False
    soon = clock.now() + timedelta(days=60)
    named = {key.kid: set(key.types) for key in document.keys if key.not_after > soon}
    return named == {keys.folder().signer(types[0]).thumbprint(): set(types) for types in keys.SIGNS.values()}
