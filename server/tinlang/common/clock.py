"""The injected clock: the only place where the server asks what time it is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from tinlang_wire.clock import ZONE, Clock

_clock = Clock.from_spec(os.environ.get("TINLANG_CLOCK"))
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The instant, aware UTC."""
    return _frozen.get() or _clock.now()


def today() -> date:
    """The date in Viet Nam."""
    return now().astimezone(ZONE).date()


@contextmanager
def frozen_at(instant: datetime) -> Iterator[datetime]:
    """Within the block `now()` is `instant`: for tests and for loading the past through ordinary actions."""
    token = _frozen.set(instant)
    try:
        yield instant
    finally:
        _frozen.reset(token)
