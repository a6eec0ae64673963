"""What the device must not forget, in one SQLite file: documents in force, plays, events, refusals.

One process writes (the data folder's lock sees to it), on one thread. Every commit is on the disk before it returns.
"""

from tinlang_agent.store.database import SCHEMA_VERSION, Database
from tinlang_agent.store.store import Store, open_store

__all__ = ["SCHEMA_VERSION", "Database", "Store", "open_store"]
