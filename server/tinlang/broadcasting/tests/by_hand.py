"""Lines of the log book, as an operator writes them."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from tinlang.accounts.models import Person
from tinlang.broadcasting.actions import EntryFacts, write_entry
from tinlang.broadcasting.models import LogEntry
from tinlang.bulletins.models import Language
from tinlang.common import clock
from tinlang.units.models import Unit


def a_line_by_hand(unit: Unit, by: Person, title: str, **other: Any) -> LogEntry:
    """Of yesterday morning, unless told otherwise."""
    said: dict[str, Any] = {
        "title": title,
        "on": clock.today() - timedelta(days=1),
        "starts": time(5),
        "ends": time(5, 10),
        "origin": "own",
        "language": Language.objects.get(tag="vi"),
        "operator": str(by),
        "condition": "Bình thường",
    }
    return write_entry(unit=unit, facts=EntryFacts(**{**said, **other}), by=by)
