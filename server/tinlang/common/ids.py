"""UUIDv7 as the default of every `uid` column, and uids that follow from what they name."""

import hashlib
from functools import lru_cache
from uuid import UUID

from tinlang_wire.ids import new_uid, uuid7

__all__ = ["new_uid", "uid_of", "uuid7", "uuid_of"]


def uid_of(*parts: object) -> str:
    """The uid of what these say together: the same for the same, on any machine and for good."""
    return str(UUID(hex=hashlib.sha256(" ".join(map(str, parts)).encode()).hexdigest()[:32]))


@lru_cache(maxsize=32_768)
def uuid_of(text: str) -> UUID:
    """`UUID(text)`, remembered: those of devices are read thousands of times a second. ValueError."""
    return UUID(text)
