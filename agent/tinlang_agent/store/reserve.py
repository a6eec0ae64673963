"""Space kept for proof: a file that gives way when the card is full, whoever filled it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tinlang_agent.log import log

SIZE = 4 * 1024 * 1024  # some ten thousand events
LEAST_FREE = 1024 * 1024


class Reserve:
    """Without it a full card could neither take an alert nor write down that it is heard, and so kept silent."""

    def __init__(self, path: Path, *, free_bytes: Callable[[], int] | None = None) -> None:
        self._path = path
        self._free_bytes = free_bytes or (lambda: shutil.disk_usage(path.parent).free)

    def keep(self) -> None:
        """Take the space, if the card has it to spare."""
        if self._path.exists() or self._free_bytes() < 2 * SIZE:
            return
        try:
            with self._path.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, SIZE)
        except OSError as error:
            log.warning("reserve: %s", error)
            self._path.unlink(missing_ok=True)

    def give_way(self) -> None:
        """Let the space go if there is hardly any other."""
        if self._free_bytes() < LEAST_FREE and self._path.exists():
            log.error("the card is full: the reserve gives way")
            self._path.unlink(missing_ok=True)
