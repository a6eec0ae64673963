"""Which forms (hình thức) the program itself carries out; the others are marked on a bulletin and done by people.

By itself this app carries out none. An app above registers what it does in AppConfig.ready(): the pages then say so.
"""

from __future__ import annotations

_carried: set[str] = set()


def register(channel: str) -> None:
    """Let it be known that the program brings an approved bulletin to this channel by itself."""
    _carried.add(channel)


def is_carried(channel: str) -> bool:
    return channel in _carried
