"""How much one device may hand in within a day: its own key signs what it likes, the disk is everybody's.

Counted in this process alone and forgotten with it: a bound, not an account.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date
from uuid import UUID

from tinlang_wire.refusals import Reason, Refused

BYTES_A_DAY = 64 * 1024 * 1024
"""More than a device that was away for its 60 days has to tell."""

_lock = threading.Lock()
_spent: Counter[UUID] = Counter()
_day = date.min


def spend(device: UUID, size: int, today: date) -> None:
    """Refused(too_large) when the device has handed in its fill for today."""
    global _day
    with _lock:
        if today != _day:
            _spent.clear()
            _day = today
        if _spent[device] + size > BYTES_A_DAY:
            raise Refused(Reason.TOO_LARGE, "as much as a device may hand in within a day")
        _spent[device] += size
