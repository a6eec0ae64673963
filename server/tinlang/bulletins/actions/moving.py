"""What every change of a version has in common: its lock, the table of transitions, its history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tinlang.accounts.models import Person
from tinlang.bulletins.errors import BulletinError, ReasonMissing, ReasonTooLong
from tinlang.bulletins.models import ALLOWED_TRANSITIONS, REASON_CHARACTERS, Bulletin, History, State, Version
from tinlang.common.text import nfc


def lock(version: Version) -> Version:
    """The version as it is stored now; no other change of its bulletin happens until the transaction ends."""
    bulletin = Bulletin.objects.select_for_update(of=("self",)).select_related("unit").get(pk=version.bulletin_id)
    stored = Version.objects.get(pk=version.pk)
    stored.bulletin = bulletin
    return stored


def require_move(version: Version, to: State, otherwise: type[BulletinError]) -> None:
    """Refuse a change of state that `ALLOWED_TRANSITIONS` does not hold."""
    if to not in ALLOWED_TRANSITIONS[State(version.state)]:
        raise otherwise(state=version.state)


def move(
    version: Version,
    to: State,
    *,
    by: Person,
    at: datetime,
    otherwise: type[BulletinError],
    reason: str = "",
    **fields: Any,
) -> None:
    """Change the state if it is still what was read, and write it into the history."""
    require_move(version, to, otherwise)
    before = version.state
    fields |= {"state": to, "reason": reason}
    if Version.objects.filter(pk=version.pk, state=before).update(**fields) != 1:
        raise otherwise(state=version.state)
    for name, value in fields.items():
        setattr(version, name, value)
    note(version, before, by=by, at=at, reason=reason)


def note(version: Version, before: str, *, by: Person, at: datetime, reason: str = "") -> None:
    """Add to the history that the version came from `before` into the state it has."""
    History.objects.create(version=version, from_state=before, to_state=version.state, by=by, at=at, reason=reason)


def checked_reason(reason: str) -> str:
    """The reason in NFC; ReasonMissing, ReasonTooLong."""
    reason = nfc(reason).strip()
    if not reason:
        raise ReasonMissing
    if len(reason) > REASON_CHARACTERS:
        raise ReasonTooLong
    return reason
