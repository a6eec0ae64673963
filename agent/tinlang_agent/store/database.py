"""The SQLite file: its schema, its version, and the one way to write to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tinlang_agent.store.reserve import Reserve

SCHEMA_VERSION = 2
PATIENCE_S = 10.0  # while another program (a back-up) holds the file
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE documents (
    type TEXT NOT NULL, audience TEXT NOT NULL, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL,
    sha256 TEXT NOT NULL, kid TEXT NOT NULL, in_force INTEGER NOT NULL, signed BLOB NOT NULL,
    PRIMARY KEY (type, audience)
) STRICT;
CREATE TABLE seen (uid TEXT PRIMARY KEY, sha256 TEXT NOT NULL, expires_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE refusals (sha256 TEXT PRIMARY KEY, reason TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE refusal_counts (reason TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE told (item TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (item, kind))
    STRICT, WITHOUT ROWID;
CREATE TABLE plays (
    play TEXT PRIMARY KEY, item TEXT NOT NULL, release TEXT NOT NULL, language TEXT NOT NULL, media TEXT NOT NULL,
    text_sha256 TEXT NOT NULL, started_at TEXT NOT NULL, offset_ms INTEGER NOT NULL, ended_at TEXT, outcome TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX plays_running ON plays (play) WHERE ended_at IS NULL;
CREATE TABLE events (seq INTEGER PRIMARY KEY, body BLOB NOT NULL, acknowledged_at TEXT) STRICT;
"""


_SINCE = {
    2: """
CREATE TABLE alerts (
    uid TEXT PRIMARY KEY, sha256 TEXT NOT NULL, kid TEXT NOT NULL, expires_at TEXT NOT NULL, signed BLOB NOT NULL
) STRICT;
CREATE TABLE cancelled (uid TEXT PRIMARY KEY, expires_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
ALTER TABLE plays ADD COLUMN cut_short INTEGER NOT NULL DEFAULT 0;
""",
}
"""What each version of the schema added; a new store takes the same steps."""


class Newer(Exception):
    """The store was written by a newer agent: this one must not touch it."""


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file itself is damaged; a lock, a full disk, a bad cable do not."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in _DAMAGE


class Database:
    """One connection. Durable: WAL with synchronous FULL, so that a commit survives a power loss."""

    def __init__(self, path: Path, *, read_only: bool = False, reserve: Reserve | None = None) -> None:
        uri = f"file:{path}?mode=ro" if read_only else f"file:{path}"
        self._connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=PATIENCE_S)
        self._depth = 0
        self._reserve = reserve
        if read_only:
            return
        path.chmod(0o600)
        self.execute("PRAGMA journal_mode = WAL")
        self.execute("PRAGMA synchronous = FULL")
        self._migrate()

    def _migrate(self) -> None:
        version = int(self.one("PRAGMA user_version")[0])
        if version > SCHEMA_VERSION:
            raise Newer(f"store of version {version}, this agent knows {SCHEMA_VERSION}")
        steps = {1: _SCHEMA} | _SINCE
        with self.write():
            for step in range(version + 1, SCHEMA_VERSION + 1):
                for statement in steps[step].split(";\n"):
                    if statement.strip():
                        self.execute(statement)
            self.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def write(self) -> Iterator[None]:
        """Everything inside is committed together or not at all; may be nested, the outermost commits."""
        if self._depth:
            yield
            return
        self.make_way()
        self.execute("BEGIN IMMEDIATE")
        self._depth += 1
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a full disk rolls back by itself
                self.execute("ROLLBACK")
            raise
        finally:
            self._depth -= 1

    def make_way(self) -> None:
        """On a full card, use the space that is kept for this."""
        if self._reserve is not None:
            self._reserve.give_way()

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """Run one statement."""
        return self._connection.execute(sql, values)

    def one(self, sql: str, *values: Any) -> Any:
        """The first row, or None."""
        return self.execute(sql, *values).fetchone()

    def all(self, sql: str, *values: Any) -> list[Any]:
        """Every row."""
        return self.execute(sql, *values).fetchall()

    def sound(self) -> bool:
        """Whether SQLite finds no damage in its pages; sqlite3.Error if it cannot look."""
        try:
            return bool(self.one("PRAGMA quick_check")[0] == "ok")
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            return False

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
