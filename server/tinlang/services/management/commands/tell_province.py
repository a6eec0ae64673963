"""`tinlang tell_province`: tell the province's system each change of state of its dossiers, until SIGTERM."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from tinlang.services.actions import tell_next
from tinlang.services.outside import ProvinceAway, ProvinceNotSetUp, ProvinceShut, ProvinceSystem
from tinlang.services.outside_http import province

log = logging.getLogger(__name__)

POLL_S = 1.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0


class Command(BaseCommand):
    help = "Báo hệ thống của tỉnh mỗi khi hồ sơ của tỉnh đổi tình trạng. Dừng bằng SIGTERM: việc dở được gửi lần sau."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("ready")
        self.stdout.flush()
        Teller().run(stop)


class Teller:
    """One change after the other; where nobody takes them all wait, longer each time. No fault of theirs ends it."""

    def __init__(self) -> None:
        self._system: ProvinceSystem | None = None
        self._pause_s = FIRST_PAUSE_S
        self._is_down = False

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            stop.wait(self.turn())

    def turn(self) -> float:
        """Tell one; after how many seconds the next may be."""
        try:
            self._system = self._system or province()
            found = self._system is not None and tell_next(self._system)
        except (ProvinceAway, ProvinceShut, ProvinceNotSetUp) as down:
            self._system = None  # its address and secret are read anew
            return self._longer(down)
        except Exception:
            log.exception("could not tell the province's system")
            close_old_connections()  # a database that went away is asked for a new one next time
            return self._longer(None)
        if found and self._is_down:
            log.info("the province's system is back")
            self._is_down = False
        if found:
            self._pause_s = FIRST_PAUSE_S
        return 0.0 if found else POLL_S

    def _longer(self, down: ProvinceAway | ProvinceShut | ProvinceNotSetUp | None) -> float:
        if down is not None and not self._is_down:
            log.warning("the province's system is away: changes wait. %s %s", down.message, down.facts.get("why", ""))
            self._is_down = True
        pause, self._pause_s = self._pause_s, min(self._pause_s * 2, LONGEST_PAUSE_S)
        return pause
