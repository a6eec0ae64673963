"""The store as one thing: its parts, opening it, and what to do when the card has damaged it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from tinlang_agent.log import log
from tinlang_agent.store.database import Database
from tinlang_agent.store.documents import Documents
from tinlang_agent.store.events import EventLog
from tinlang_agent.store.meta import Meta
from tinlang_agent.store.plays import Plays
from tinlang_agent.store.refusals import Refusals

KEPT = timedelta(days=60)


class Store:
    """Everything that one device remembers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.meta = Meta(database)
        self.documents = Documents(database)
        self.plays = Plays(database)
        self.events = EventLog(database, self.meta)
        self.refusals = Refusals(database)

    @contextmanager
    def write(self) -> Iterator[None]:
        """One commit for everything inside."""
        with self._database.write():
            yield

    def tell_once(self, item: str, kind: str, at: datetime) -> bool:
        """True the first time that this kind of news of an item is asked about."""
        cursor = self._database.execute("INSERT OR IGNORE INTO told VALUES (?, ?, ?)", item, kind, at.isoformat())
        return cursor.rowcount == 1

    def forget_old(self, now: datetime) -> None:
        """Let go of what is older than 60 days and acknowledged."""
        with self.write():
            self.documents.forget_expired(now)
            self.plays.forget_old(now)
            self.events.forget_old(now)
            self.refusals.forget_old(now)
            self._database.execute("DELETE FROM told WHERE at < ?", (now - KEPT).isoformat())

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def open_store(path: Path, now: datetime) -> Store:
    """The store at `path`. A damaged one is set aside whole, and what can be read of its plays is carried over."""
    try:
        database = Database(path)
        if database.sound():
            return Store(database)
        database.close()
    except sqlite3.DatabaseError as error:
        log.error("store: %s", error)
    return _replace_damaged(path, now)


def _replace_damaged(path: Path, now: datetime) -> Store:
    aside = path.with_name(f"{path.name}.damaged-{now:%Y%m%d%H%M%S}")
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    log.error("store: damaged, set aside as %s", aside.name)
    database = Database(path)
    try:
        damaged = Database(aside, read_only=True)
        for row in damaged.execute("SELECT * FROM plays"):
            database.execute(f"INSERT INTO plays VALUES ({', '.join('?' * len(row))})", *row)
    except sqlite3.DatabaseError as error:
        log.error("store: not all plays could be read: %s", error)
    return Store(database)
