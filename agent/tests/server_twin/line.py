"""The twin's NATS side: a real nats-server, and a listener that answers what devices hand in."""

import asyncio
import base64
import contextlib
import random
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import nats
import nkeys
from nats.aio.client import Client
from nats.aio.msg import Msg

from server_twin.office import Office
from server_twin.rights import new_user
from tinlang_wire import subjects

SERVER = Path(sys.executable).with_name("nats-server")


class LineTwin:
    """nats-server as a process, and a client in a thread of its own."""

    def __init__(self, office: Office, folder: Path) -> None:
        self._office = office
        self._config = folder / "nats.conf"
        self.port = _free_port()
        office.rights.write(self._config, self.port)
        office.nats_urls = (f"nats://127.0.0.1:{self.port}",)
        self._process: subprocess.Popen[bytes] | None = None
        self._loop = asyncio.new_event_loop()
        self._seed, self._public = new_user()
        self._client: Client | None = None
        self.deaf = False
        threading.Thread(target=self._loop.run_forever, name="nats", daemon=True).start()

    def start(self) -> None:
        """Run the server and listen."""
        log = self._config.with_suffix(".log")
        self._process = subprocess.Popen([SERVER, "-c", self._config, "-l", log])
        self._run(self._connect())

    def kill(self) -> None:
        """End the server without a word."""
        if self._process is not None:
            if self._client is not None:
                self._run(self._client.close())
                self._client = None
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def close(self) -> None:
        self.kill()
        self._loop.call_soon_threadsafe(self._loop.stop)

    def push(self, subject: str, content: bytes) -> None:
        """Publish to whoever listens."""
        self._run(self._publish(subject, content))

    def push_plan(self, signed: bytes) -> None:
        self.push(subjects.unit(self._office.unit), signed)

    def push_urgent(self, signed: bytes) -> None:
        """An alert with its sounds, or a cancel."""
        self.push(subjects.unit(self._office.unit), self._office.frame(signed))

    def _run(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)

    async def _publish(self, subject: str, content: bytes) -> None:
        assert self._client is not None
        await self._client.publish(subject, content)
        await self._client.flush()

    async def _connect(self) -> None:
        self._client = await nats.connect(
            f"nats://127.0.0.1:{self.port}",
            max_reconnect_attempts=1000,
            reconnect_time_wait=0.05,
            error_cb=_quiet,
            user_jwt_cb=lambda: bytearray(self._office.rights.for_server(self._public).encode()),
            signature_cb=lambda nonce: base64.b64encode(nkeys.from_seed(bytearray(self._seed)).sign(nonce.encode())),
        )
        await self._client.subscribe(subjects.ALL_EVENTS, cb=self._take)
        await self._client.subscribe(subjects.ALL_HEARTBEATS, cb=self._take)
        await self._client.flush()

    async def _take(self, message: Msg) -> None:
        if not self.deaf:
            await message.respond(self._office.take(subjects.device_of(message.subject), message.data))


async def _quiet(error: Exception) -> None:
    return


def _free_port() -> int:
    """Outside the range from which the kernel gives ports: nobody is given it while the server is away, and no agent
    that calls in vain is connected to itself."""
    with socket.socket() as probe:
        for port in random.SystemRandom().sample(range(10_000, 15_000), 200):
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise AssertionError("no free port")
