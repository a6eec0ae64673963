"""Identifiers that leave the database: UUIDv7 (RFC 9562), so that they sort by time."""

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """A new UUIDv7: 48 bits of unix milliseconds, then 74 random bits. Python 3.11 has none of its own."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76
    value |= ((random >> 68) & 0xFFF) << 64
    value |= 0b10 << 62
    value |= random & 0x3FFF_FFFF_FFFF_FFFF
    return uuid.UUID(int=value)


def new_uid() -> str:
    """A UUIDv7 as the 36 characters that addresses and documents carry."""
    return str(uuid7())
