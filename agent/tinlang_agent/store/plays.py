"""What was played: written before the first sample sounds, so that nothing is ever played twice."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from tinlang_agent.store.database import Database
from tinlang_wire.documents import Alert, Item, Variant
from tinlang_wire.resolve import Play

KEPT = timedelta(days=60)


class Plays:
    """One row per play_uid. A row without an end after a start of the program is a play that the power cut."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._done = {
            play: Play(
                started_at=datetime.fromisoformat(started_at),
                offset_ms=offset_ms,
                ended=ended_at is not None,
                media=media,
                item=item,
                cut_short=bool(cut_short),
            )
            for play, started_at, offset_ms, ended_at, media, item, cut_short in database.all(
                "SELECT play, started_at, offset_ms, ended_at, media, item, cut_short FROM plays"
            )
        }

    @property
    def done(self) -> dict[str, Play]:
        """Every play that this device remembers."""
        return self._done

    def begin(self, play: str, *, item: Item | Alert, variant: Variant, at: datetime, offset_ms: int) -> None:
        """Written and on the disk before the sound starts."""
        self._database.execute(
            "INSERT INTO plays (play, item, release, language, media, text_sha256, started_at, offset_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *(play, item.uid, item.release, variant.language, variant.media, variant.text_sha256),
            *(at.isoformat(), offset_ms),
        )
        self._done[play] = Play(started_at=at, offset_ms=offset_ms, ended=False, media=variant.media, item=item.uid)

    def end(self, play: str, *, at: datetime, outcome: str, cut_short: bool = False) -> None:
        """However it ended, it is not played again; `cut_short` lets the round of an alert be begun anew."""
        self._database.execute(
            "UPDATE plays SET ended_at = ?, outcome = ?, cut_short = ? WHERE play = ?",
            *(at.isoformat(), outcome, int(cut_short), play),
        )
        self._done[play] = replace(self._done[play], ended=True, cut_short=cut_short)

    def unended(self) -> list[dict[str, str]]:
        """Plays that have no end: item, release, play, language, media, text_sha256 of each."""
        names = ("play", "item", "release", "language", "media", "text_sha256")
        rows = self._database.all(f"SELECT {', '.join(names)} FROM plays WHERE ended_at IS NULL")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def forget_old(self, now: datetime, *, keep: Collection[str]) -> None:
        """A plan reaches 35 days; plays are remembered for 60, and those of items still in the plan for longer."""
        old = (now - KEPT).isoformat()
        for (play,) in self._database.all("SELECT play FROM plays WHERE ended_at < ?", old):
            if play in keep:
                continue
            self._database.execute("DELETE FROM plays WHERE play = ?", play)
            self._done.pop(play, None)
