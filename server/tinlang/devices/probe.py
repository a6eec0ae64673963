"""A broker that takes everything and delivers nothing answers every ping. So the listener says something to itself."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from pathlib import Path

from django.db import DatabaseError, connections

from tinlang.common import clock
from tinlang.devices.link import Echo
from tinlang.devices.models import Line

log = logging.getLogger(__name__)

EVERY_S = 4.0
"""A word, and as long again to hear it: silence is seen within 8 seconds."""


async def listen_to_oneself(
    url: str, credentials: Path, *, tell: Callable[[bool], None], every_s: float = EVERY_S
) -> None:
    """For ever: say a word over NATS, and tell whether it was heard, whenever that has changed."""
    was_heard: bool | None = None
    async with Echo(url, credentials) as echo:
        while True:
            is_heard = await echo.comes_back(secrets.token_hex(8).encode(), within_s=every_s)
            if is_heard != was_heard:
                await asyncio.to_thread(tell, is_heard)
                was_heard = is_heard
            if is_heard:
                await asyncio.sleep(every_s)


def note_line(is_heard: bool) -> None:
    """Write down since when the line is silent; the desk shows it."""
    if not is_heard:
        log.error("NATS does not deliver, or is away: devices ask by HTTP, which takes up to a minute")
    try:
        Line.objects.update_or_create(pk=1, defaults={"silent_since": None if is_heard else clock.now()})
    except DatabaseError:
        log.exception("the state of the line could not be written down")
    finally:
        connections.close_all()
