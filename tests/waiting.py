"""Waiting for what must come: on rows, files and pages, never for a length of time."""

import threading
from collections.abc import Callable
from typing import TypeVar

PATIENCE_S = 120
"""Only a hang ends here; no test asserts that something was quick."""
BETWEEN_S = 0.05

Result = TypeVar("Result")


def wait_for(
    find: Callable[[], Result], what: str, *, patience: float = PATIENCE_S, between: float = BETWEEN_S
) -> Result:
    """The first true result; AssertionError naming what never came."""
    tick = threading.Event()
    for _ in range(int(patience / between)):
        found = find()
        if found:
            return found
        tick.wait(between)
    raise AssertionError(f"never came: {what}")
