"""What the person at the terminal reads while programs start and run."""

import sys
import threading
import time


class Console:
    """Steps with the seconds they took; lines of the children only when asked for."""

    def __init__(self, *, with_logs: bool = False) -> None:
        self._with_logs = with_logs
        self._lock = threading.Lock()
        self._last = self._begun = time.monotonic()

    def say(self, text: str) -> None:
        """One line, or several, as they are."""
        with self._lock:
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()

    def done(self, label: str) -> None:
        """A step is done; how long after the one before."""
        now = time.monotonic()
        seconds = f"{now - self._last:.1f}".replace(".", ",")
        self._last = now
        self.say(f"  ✔ {label} ({seconds} giây)")

    def child(self, name: str, line: str) -> None:
        """A line of a program's own output."""
        if self._with_logs:
            self.say(f"{name:>9} │ {line}")

    def seconds(self) -> str:
        """Since the beginning, as people write it."""
        return f"{time.monotonic() - self._begun:.1f}".replace(".", ",")
