"""Alerts in force and the tombstones of cancelled ones: both kept until the alert would have ended by itself."""

from collections.abc import Collection
from datetime import UTC, datetime

from tinlang_agent.store.database import Database
from tinlang_wire.acceptance import Accepted
from tinlang_wire.documents import Alert, Cancel
from tinlang_wire.jws import peek, sha256
from tinlang_wire.refusals import Refused


class Alerts:
    """An alert that was accepted is sounded until its end, also after a night without power."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._alerts: dict[str, Alert] = {}
        for uid, digest, signed in database.all("SELECT uid, sha256, signed FROM alerts"):
            alert = _whole(signed, digest)
            if alert is None:
                self._drop(uid)
                self._may_come_again(uid)
            else:
                self._alerts[uid] = alert
        self._cancelled = frozenset(uid for (uid,) in database.all("SELECT uid FROM cancelled"))

    @property
    def in_force(self) -> tuple[Alert, ...]:
        """Accepted and not cancelled, in the order of their coming; the last round of one may outlast its end."""
        return tuple(self._alerts.values())

    @property
    def cancelled(self) -> frozenset[str]:
        """The uids that a tombstone names."""
        return self._cancelled

    def put(self, alert: Alert, accepted: Accepted, signed: bytes) -> None:
        """Sound this one until its end."""
        self._database.execute(
            "REPLACE INTO alerts (uid, sha256, kid, expires_at, signed) VALUES (?, ?, ?, ?, ?)",
            *(alert.uid, accepted.sha256, accepted.kid, in_utc(alert.expires_at), signed),
        )
        self._alerts[alert.uid] = alert

    def cancel(self, cancel: Cancel) -> None:
        """It is over, and never taken again, whichever of the two came first."""
        self._database.execute(
            "REPLACE INTO cancelled (uid, expires_at) VALUES (?, ?)", cancel.alert, in_utc(cancel.expires_at)
        )
        self._cancelled |= {cancel.alert}
        self._drop(cancel.alert)

    def drop_signed_by(self, kids: Collection[str]) -> None:
        """What a revoked key signed is not sounded any more; another key may sign the same alert anew."""
        for uid, kid in self._database.all("SELECT uid, kid FROM alerts"):
            if kid in kids:
                self._drop(uid)
                self._may_come_again(uid)

    def forget_expired(self, before: datetime) -> None:
        """What ended before that instant; its tombstone too, since it cannot be taken again anyway."""
        for (uid,) in self._database.all("SELECT uid FROM alerts WHERE expires_at < ?", in_utc(before)):
            self._drop(uid)
        self._database.execute("DELETE FROM cancelled WHERE expires_at < ?", in_utc(before))
        self._cancelled = frozenset(uid for (uid,) in self._database.all("SELECT uid FROM cancelled"))

    def _drop(self, uid: str) -> None:
        self._database.execute("DELETE FROM alerts WHERE uid = ?", uid)
        self._alerts.pop(uid, None)

    def _may_come_again(self, uid: str) -> None:
        self._database.execute("DELETE FROM seen WHERE uid = ?", uid)


def in_utc(instant: datetime) -> str:
    """As text whose order is that of the instants, in whatever zone a document wrote them."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _whole(signed: bytes, digest: str) -> Alert | None:
    """None for one that the card has damaged: it comes again with the next State."""
    try:
        document = peek(signed)[1] if sha256(signed) == digest else None
    except Refused:
        return None
    return document if isinstance(document, Alert) else None
