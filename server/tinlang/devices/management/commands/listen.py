"""`tinlang listen`: take in what devices report by NATS, until SIGTERM."""

import asyncio
import logging
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from tinlang.common import clock
from tinlang.devices import keys
from tinlang.devices.link import LinkDown, Listener
from tinlang.devices.partitions import ensure_months
from tinlang.devices.probe import listen_to_oneself, note_line

log = logging.getLogger(__name__)

ONCE_A_DAY_S = 24 * 3600


class Command(BaseCommand):
    help = "Nhận minh chứng và tín hiệu của thiết bị qua NATS. Dừng bằng SIGTERM: việc đã nhận vẫn được ghi và trả lời."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            credentials = keys.folder().credentials(keys.LISTEN_CREDENTIALS)
            keys.folder().signer("receipt")
        except keys.KeyMissing as error:
            raise CommandError(str(error)) from error
        try:
            asyncio.run(self._run(Listener(settings.NATS_URL, credentials, on_ready=self._say_ready)))
        except LinkDown as lost:
            raise CommandError(str(lost)) from lost

    async def _run(self, listener: Listener) -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        beside = [asyncio.create_task(work) for work in (_keep_months(), _watch_the_line())]
        try:
            await listener.run(stop)
        finally:
            for task in beside:
                task.cancel()
            await asyncio.wait(beside)

    def _say_ready(self) -> None:
        self.stdout.write("ready")
        self.stdout.flush()


async def _watch_the_line() -> None:
    """Not where this program was not given the credentials for it, as before an upgrade of one that runs apart."""
    try:
        credentials = keys.folder().credentials(keys.ECHO_CREDENTIALS)
    except keys.KeyMissing as error:
        log.warning("whether NATS delivers is not watched: %s", error)
        return
    await listen_to_oneself(settings.NATS_URL, credentials, tell=note_line)


async def _keep_months() -> None:
    """The event table of PostgreSQL always has partitions for the months to come."""
    while True:
        await asyncio.to_thread(_ensure_months)
        await asyncio.sleep(ONCE_A_DAY_S)


def _ensure_months() -> None:
    """What fails is tried again tomorrow; until then the default partition takes what comes."""
    try:
        ensure_months(clock.today())
    except DatabaseError:
        log.exception("the months ahead could not be made")
    finally:
        connections.close_all()
