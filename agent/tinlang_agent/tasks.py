"""Work that goes on for ever beside the play loop, whatever becomes of it."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from tinlang_agent.log import log

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0


async def keep_running(
    part: Callable[[], Awaitable[None]],
    *,
    first_pause_s: float = FIRST_PAUSE_S,
    longest_pause_s: float = LONGEST_PAUSE_S,
) -> None:
    """Start `part` again after a fault of ours, more and more slowly: a fault beside it must not cut a play."""
    pause = first_pause_s
    while True:
        began = time.monotonic()
        try:
            await part()
        except Exception:
            log.exception("%s failed; started again in %.0f s", part.__qualname__, pause)
        end_if_cancelled()
        if time.monotonic() - began > longest_pause_s:
            pause = first_pause_s
        await asyncio.sleep(pause)
        pause = min(pause * 2, longest_pause_s)


async def within(event: asyncio.Event, seconds: float) -> bool:
    """Wait for the event, no longer than that; whether it came.

    `asyncio.wait_for` of Python 3.11 lets a cancellation that comes together with the event get lost.
    """
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True


def end_if_cancelled() -> None:
    """Go on with a cancellation that a library took for its own and swallowed."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
