"""Single facts about the device, each a short text under a name."""

from tinlang_agent.store.database import Database


class Meta:
    """A small table of names and values."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> str | None:
        """The value, or None."""
        row = self._database.one("SELECT value FROM meta WHERE key = ?", key)
        return None if row is None else str(row[0])

    def need(self, key: str) -> str:
        """The value; KeyError."""
        value = self.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def set(self, key: str, value: str) -> None:
        """Keep a value; an unchanged one costs no write."""
        if self.get(key) != value:
            self._database.execute("REPLACE INTO meta (key, value) VALUES (?, ?)", key, value)

    def drop(self, key: str) -> None:
        """Forget a value."""
        self._database.execute("DELETE FROM meta WHERE key = ?", key)
