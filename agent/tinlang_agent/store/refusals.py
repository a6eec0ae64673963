"""What was refused: the same bytes are reported once, every refusal is counted."""

from datetime import datetime, timedelta

from tinlang_agent.store.database import Database

KEPT = timedelta(days=60)
REPORTED_PER_HOUR = 100  # someone who floods a device with rubbish must not fill its memory or the road up


class Refusals:
    """Counts by the reason's name since the store began."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, *, sha256: str, reason: str, at: datetime) -> bool:
        """Count a refusal. True: it is new and to be reported."""
        if self._database.one("SELECT 1 FROM refusals WHERE sha256 = ?", sha256):
            return False
        self._database.execute(
            "INSERT INTO refusal_counts VALUES (?, 1) ON CONFLICT (reason) DO UPDATE SET count = count + 1", reason
        )
        hour_ago = (at - timedelta(hours=1)).isoformat()
        if self._database.one("SELECT count(*) FROM refusals WHERE at > ?", hour_ago)[0] >= REPORTED_PER_HOUR:
            return False
        self._database.execute("INSERT INTO refusals VALUES (?, ?, ?)", sha256, reason, at.isoformat())
        return True

    def known(self, sha256: str) -> bool:
        """Whether these bytes were refused before."""
        return self._database.one("SELECT 1 FROM refusals WHERE sha256 = ?", sha256) is not None

    def counts(self) -> dict[str, int]:
        """reason → how many different documents."""
        return dict(self._database.all("SELECT reason, count FROM refusal_counts ORDER BY reason"))

    def forget_old(self, now: datetime) -> None:
        """After 60 days the same bytes would be reported again."""
        self._database.execute("DELETE FROM refusals WHERE at < ?", (now - KEPT).isoformat())
