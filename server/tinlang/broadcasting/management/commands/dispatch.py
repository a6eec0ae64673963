"""`tinlang dispatch`: sign what was approved and send it, keep the clock of releases, until SIGTERM."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tinlang.broadcasting.dispatcher import Dispatcher
from tinlang.devices import keys
from tinlang.devices.link import Publisher


class Command(BaseCommand):
    help = (
        "Ký và gửi lệnh phát tới loa, chuyển trạng thái tin theo giờ. Dừng bằng SIGTERM: việc dở được làm tiếp lần sau."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            credentials = keys.folder().credentials(keys.DISPATCH_CREDENTIALS)
            keys.folder().signer("plan")
        except keys.KeyMissing as error:
            raise CommandError(str(error)) from error
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        with Publisher(settings.NATS_URL, credentials) as publisher:
            self.stdout.write("ready")
            self.stdout.flush()
            Dispatcher(publisher).run(stop)
