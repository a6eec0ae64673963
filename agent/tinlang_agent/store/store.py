"""The store as one thing: its parts, opening it, and what to do when the card has damaged it."""

import itertools
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from tinlang_agent.folder import sync_directory
from tinlang_agent.log import log
from tinlang_agent.store.alerts import Alerts
from tinlang_agent.store.database import Database, is_damage
from tinlang_agent.store.documents import Documents
from tinlang_agent.store.events import EventLog
from tinlang_agent.store.meta import Meta
from tinlang_agent.store.plays import Plays
from tinlang_agent.store.refusals import Refusals
from tinlang_agent.store.reserve import Reserve
from tinlang_agent.store.salvage import salvage

KEPT = timedelta(days=60)
LONGEST_ROUND = timedelta(hours=1)  # the last round of an alert, begun before its end, is heard to its own
_PARTS = ("-wal", "-shm", "")  # the file itself last: while it is there, the draft does not count


class Store:
    """Everything that one device remembers."""

    def __init__(self, database: Database, reserve: Reserve) -> None:
        self._database = database
        self._reserve = reserve
        self.meta = Meta(database)
        self.documents = Documents(database)
        self.alerts = Alerts(database)
        self.plays = Plays(database)
        self.events = EventLog(database, self.meta)
        self.refusals = Refusals(database)

    @contextmanager
    def write(self) -> Iterator[None]:
        """One commit for everything inside."""
        with self._database.write():
            yield

    def make_way(self) -> None:
        """On a full card, let what is urgent have the space that is kept for proof."""
        self._database.make_way()

    def tell_once(self, item: str, kind: str, at: datetime) -> bool:
        """True the first time that this kind of news of an item is asked about."""
        cursor = self._database.execute("INSERT OR IGNORE INTO told VALUES (?, ?, ?)", item, kind, at.isoformat())
        return cursor.rowcount == 1

    def forget_old(self, now: datetime, *, keep_plays: Collection[str]) -> None:
        """Let go of what is older than 60 days and acknowledged, but of no play in `keep_plays`."""
        with self.write():
            self.documents.forget_expired(now)
            self.alerts.forget_expired(now - LONGEST_ROUND)
            self.plays.forget_old(now, keep=keep_plays)
            self.events.forget_old(now)
            self.refusals.forget_old(now)
            self._database.execute("DELETE FROM told WHERE at < ?", (now - KEPT).isoformat())
        self._reserve.keep()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def open_store(path: Path, now: datetime, *, anew: bool = False) -> Store:
    """The store at `path`. A damaged one is set aside whole, and what can be read of it is carried over. `anew`: so is
    a copy, whose original may one day count on from the same number.

    Only damage replaces a store. sqlite3.Error for anything else (locked, no space, an unreadable card): what it
    holds may be the only proof there is.
    """
    reserve = Reserve(path.with_name("reserve"))
    reserve.give_way()
    copied = anew and path.exists()
    store = _replace_damaged(path, now, reserve) if copied else _open(path, now, reserve)
    reserve.keep()
    return store


def _open(path: Path, now: datetime, reserve: Reserve) -> Store:
    draft = _draft(path)
    if draft.exists() and not path.exists():  # the power went between setting aside and putting in place
        draft.replace(path)
    try:
        database = Database(path, reserve=reserve)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        log.error("store: %s", error)
    else:
        if database.sound():
            return Store(database, reserve)
        database.close()
    return _replace_damaged(path, now, reserve)


def _replace_damaged(path: Path, now: datetime, reserve: Reserve) -> Store:
    """The new store is whole under another name before the damaged one is touched."""
    draft = _draft(path)
    for suffix in _PARTS:
        _part(draft, suffix).unlink(missing_ok=True)
    fresh = Database(draft)
    try:
        damaged = Database(path, read_only=True)
        salvage(damaged, fresh, now)
        damaged.close()
    finally:
        fresh.close()  # folds the write-ahead log in
    aside = _free_name(path, now)
    for suffix in _PARTS:
        if _part(path, suffix).exists():
            _part(path, suffix).rename(_part(aside, suffix))
    draft.replace(path)
    sync_directory(path.parent)
    log.error("store: damaged, set aside as %s", aside.name)
    return Store(Database(path, reserve=reserve), reserve)


def _draft(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")


def _part(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _free_name(path: Path, now: datetime) -> Path:
    """A name that no earlier damaged store has: a card that dies does so more than once a second."""
    names = (f"{path.name}.damaged-{now:%Y%m%d%H%M%S}-{number}" for number in itertools.count(1))
    return next(aside for name in names if not (aside := path.with_name(name)).exists())
