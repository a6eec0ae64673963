"""What can still be read of a damaged store, carried over into a new one."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec

from tinlang_agent.log import log
from tinlang_agent.store.alerts import in_utc
from tinlang_agent.store.database import Database
from tinlang_agent.store.events import EventLog
from tinlang_agent.store.meta import Meta
from tinlang_wire.documents import Event
from tinlang_wire.jws import sha256

_COUNTED_ANEW = ("store_epoch", "last_seq", "acknowledged_seq")
_WHOLE_ROWS = {"plays": "play", "documents": "type", "seen": "uid", "told": "item"}
_WHOLE_ROWS |= {"alerts": "uid", "cancelled": "uid"}
_DIGEST, _SIGNED = 4, 7  # columns of `documents`
_LIFE_OF_COMMANDS = timedelta(minutes=5)


def salvage(damaged: Database, fresh: Database, now: datetime) -> None:
    """Identity, documents, plays; and the proof that the server has not said it keeps, under a new store_epoch.

    Where a page is damaged, its rows are lost and those before and behind it are not.
    """
    with fresh.write():
        facts = dict(_rows(damaged, "meta", "key"))
        for key, value in facts.items():
            if key not in _COUNTED_ANEW:
                Meta(fresh).set(str(key), str(value))
        for table, order in _WHOLE_ROWS.items():
            rows = _rows(damaged, table, order)
            names = _columns(damaged, table) if rows else ()
            for row in rows:
                if table != "documents" or sha256(row[_SIGNED]) == row[_DIGEST]:
                    _insert(fresh, table, names, row)
        _let_lost_alerts_come_again(fresh, now)
        events = EventLog(fresh, Meta(fresh))
        for event in _unproven(damaged, str(facts.get("acknowledged_seq") or "0")):
            events.append_again(event)
    log.error("store: %d plays and %d events carried over", *_counts(fresh))


def _let_lost_alerts_come_again(fresh: Database, now: datetime) -> None:
    """Of a row that was lost, alert or tombstone, it must not be remembered that it was taken; of a command it must."""
    fresh.execute(
        "DELETE FROM seen WHERE uid NOT IN (SELECT uid FROM alerts) AND expires_at > ?", in_utc(now + _LIFE_OF_COMMANDS)
    )


def _rows(damaged: Database, table: str, order: str) -> list[tuple[Any, ...]]:
    """The rows of a table from both ends, as far as they can be read."""
    found: dict[tuple[Any, ...], None] = {}
    for direction in ("ASC", "DESC"):
        try:
            for row in damaged.execute(f"SELECT * FROM {table} ORDER BY {order} {direction}"):
                found[row] = None
            break
        except sqlite3.DatabaseError as error:
            log.error("store: not all of %s could be read: %s", table, error)
    return list(found)


def _columns(damaged: Database, table: str) -> tuple[str, ...]:
    """By name: a store of an older version has fewer."""
    return tuple(column[0] for column in damaged.execute(f"SELECT * FROM {table} LIMIT 0").description)


def _insert(fresh: Database, table: str, names: tuple[str, ...], row: tuple[Any, ...]) -> None:
    places = ", ".join("?" * len(row))
    try:
        fresh.execute(f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({places})", *row)
    except sqlite3.IntegrityError as error:  # a damaged row that is of another type than its column
        log.error("store: a row of %s was not carried over: %s", table, error)


def _unproven(damaged: Database, acknowledged: str) -> Iterator[Event]:
    proven = int(acknowledged) if acknowledged.isdecimal() else 0
    for seq, body, _ in sorted(_rows(damaged, "events", "seq"), key=lambda row: row[0]):
        if seq > proven:
            try:
                yield msgspec.json.decode(bytes(body), type=Event)
            except (TypeError, msgspec.DecodeError) as error:
                log.error("store: event %s could not be read: %s", seq, error)


def _counts(fresh: Database) -> tuple[int, int]:
    return fresh.one("SELECT count(*) FROM plays")[0], fresh.one("SELECT count(*) FROM events")[0]
