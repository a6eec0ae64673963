"""`tinlang listen`: take in what devices report by NATS, until SIGTERM."""

import asyncio
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tinlang.common import clock
from tinlang.devices import keys
from tinlang.devices.link import Listener
from tinlang.devices.partitions import ensure_months

ONCE_A_DAY_S = 24 * 3600


class Command(BaseCommand):
    help = "Nhận minh chứng và tín hiệu của thiết bị qua NATS. Dừng bằng SIGTERM: việc đã nhận vẫn được ghi và trả lời."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            credentials = keys.folder().credentials(keys.LISTEN_CREDENTIALS)
            keys.folder().signer("receipt")
        except keys.KeyMissing as error:
            raise CommandError(str(error)) from error
        asyncio.run(self._run(Listener(settings.NATS_URL, credentials, on_ready=self._say_ready)))

    async def _run(self, listener: Listener) -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        months = asyncio.create_task(_keep_months())
        await listener.run(stop)
        months.cancel()

    def _say_ready(self) -> None:
        self.stdout.write("ready")
        self.stdout.flush()


async def _keep_months() -> None:
    """The event table of PostgreSQL always has room for the months to come."""
    while True:
        await asyncio.to_thread(ensure_months, clock.today())
        await asyncio.sleep(ONCE_A_DAY_S)
