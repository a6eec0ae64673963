"""UUIDv7 as the default of every `uid` column."""

from tinlang_wire.ids import new_uid, uuid7

__all__ = ["new_uid", "uuid7"]
