"""The device's proof: events counted up without a gap, kept until the server has committed them, and 60 days after."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from tinlang_agent.store.database import Database
from tinlang_agent.store.meta import Meta
from tinlang_wire.documents import MAX_EVENTS, Event
from tinlang_wire.ids import new_uid

KEPT = timedelta(days=60)

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Event)


class EventLog:
    """An event is identified by (device, store_epoch, seq) for ever; only the server's word frees it."""

    def __init__(self, database: Database, meta: Meta) -> None:
        self._database = database
        self._meta = meta
        if meta.get("store_epoch") is None:
            meta.set("store_epoch", new_uid())
        self._proven_before = self.acknowledged_seq

    @property
    def store_epoch(self) -> str:
        """The uid that was made with the store: a new store begins to count anew under a new name."""
        return self._meta.need("store_epoch")

    @property
    def last_seq(self) -> int:
        """The newest event's number; 0 before the first."""
        return int(self._meta.get("last_seq") or 0)

    @property
    def acknowledged_seq(self) -> int:
        """Up to here the server has said that it keeps them."""
        return int(self._meta.get("acknowledged_seq") or 0)

    def append(self, **fields: Any) -> Event:
        """Add one event with the next number."""
        with self._database.write():
            event = Event(seq=self.last_seq + 1, **fields)
            self._database.execute("INSERT INTO events (seq, body) VALUES (?, ?)", event.seq, _encoder.encode(event))
            self._meta.set("last_seq", str(event.seq))
        return event

    def append_again(self, event: Event) -> Event:
        """Count an event of another store_epoch anew under this one."""
        return self.append(**{name: value for name, value in msgspec.structs.asdict(event).items() if name != "seq"})

    def pending(self, limit: int = MAX_EVENTS) -> tuple[Event, ...]:
        """The oldest events that the server has not said it keeps."""
        rows = self._database.all(
            "SELECT body FROM events WHERE seq > ? ORDER BY seq LIMIT ?", self.acknowledged_seq, limit
        )
        return tuple(_decoder.decode(body) for (body,) in rows)

    @property
    def kept_from(self) -> int:
        """The oldest event that is still kept, or the next one."""
        oldest = self._database.one("SELECT min(seq) FROM events")[0]
        return self.last_seq + 1 if oldest is None else int(oldest)

    def all(self) -> tuple[Event, ...]:
        """Every event that is still kept."""
        return tuple(_decoder.decode(body) for (body,) in self._database.all("SELECT body FROM events ORDER BY seq"))

    def acknowledge(self, committed_seq: int, now: datetime) -> None:
        """The server's word is the truth both ways: forward frees proof, back asks for what it lost.

        A number that we never gave out means that this store is older than the server's memory of it (a restored card):
        what is pending is counted anew under a new store_epoch.
        """
        self._proven_before = min(self._proven_before, committed_seq)
        if committed_seq > self.last_seq:
            self._begin_anew(self.acknowledged_seq)
        elif committed_seq != self.acknowledged_seq:
            with self._database.write():
                self._database.execute(
                    "UPDATE events SET acknowledged_at = ? WHERE seq > ? AND seq <= ?",
                    *(now.isoformat(), self.acknowledged_seq, committed_seq),
                )
                self._meta.set("acknowledged_seq", str(committed_seq))

    def begin_anew(self) -> None:
        """The server keeps other events under our numbers (a restored card, a twin with our key).

        Which of ours it kept since the program started nobody knows: all of them are counted anew.
        """
        self._begin_anew(min(self._proven_before, self.acknowledged_seq))

    def _begin_anew(self, proven: int) -> None:
        pending = [event for event in self.all() if event.seq > proven]
        with self._database.write():
            self._database.execute("DELETE FROM events")
            self._meta.set("store_epoch", new_uid())
            self._meta.set("last_seq", "0")
            self._meta.set("acknowledged_seq", "0")
            for event in pending:
                self.append_again(event)
        self._proven_before = 0

    def forget_old(self, now: datetime) -> None:
        """Acknowledged proof is kept 60 days in case the server loses its own."""
        self._database.execute(
            "DELETE FROM events WHERE seq <= ? AND acknowledged_at < ?",
            *(self.acknowledged_seq, (now - KEPT).isoformat()),
        )
