"""The line to NATS: what is pushed down, and requests up. The only module of the agent that knows NATS."""

import asyncio
import base64
import contextlib
import random
from collections.abc import Callable

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from tinlang_agent.keys import DeviceKeys
from tinlang_agent.log import log
from tinlang_agent.server import Unreachable
from tinlang_agent.tasks import end_if_cancelled, within
from tinlang_wire import subjects

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
CONNECT_S = 5
PING_S = 25  # a line that a router dropped without a word is known to be dead within 75 s
PINGS_MISSED = 2
ANSWER_S = 5.0
WAITING_MESSAGES = 1000
WAITING_BYTES = 16 * 1024 * 1024
_FAULTS = (nats.errors.Error, OSError, TimeoutError, EOFError, ValueError)


class Link:
    """Connects for ever; every connection subscribes anew. What arrives waits in `arrived`."""

    def __init__(
        self, *, device: str, keys: DeviceKeys, token: Callable[[], str], urls: Callable[[], tuple[str, ...]]
    ) -> None:
        self._device = device
        self._keys = keys
        self._token = token
        self._urls = urls
        self._client: Client | None = None
        self._unit: str | None = None
        self._of_unit: Subscription | None = None
        self._turn = asyncio.Lock()  # who changes what is heard of the unit
        self.arrived: asyncio.Queue[bytes] = asyncio.Queue(WAITING_MESSAGES)
        self.came_up = asyncio.Event()
        self.turned_away = asyncio.Event()  # our rights were refused: they may have been renewed

    @property
    def is_up(self) -> bool:
        return self._client is not None and self._client.is_connected

    async def run(self) -> None:
        """For ever: connect, wait for the end of the connection, pause, connect again."""
        pause = FIRST_PAUSE_S
        try:
            while True:
                if await self._one_connection():
                    pause = FIRST_PAUSE_S
                await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # thousands lose it together
                pause = min(pause * 2, LONGEST_PAUSE_S)
        finally:
            if self._client is not None:
                await self._client.close()

    async def become(self, device: str) -> None:
        """Speak under another name from the next connection on, which is made at once."""
        self._device = device
        if self._client is not None:
            await self._client.close()

    async def listen_to_unit(self, unit: str | None) -> None:
        """Hear the documents of this unit, and no longer those of another."""
        if unit == self._unit:
            return
        self._unit = unit
        try:
            await self._subscribe_unit()
        except _FAULTS as error:  # the next connection subscribes anew
            log.warning("nats: plan of the unit: %s", type(error).__name__)

    async def ask(self, kind: str, signed: bytes) -> bytes:
        """Hand in `events` or a `heartbeat`; the answer. Unreachable."""
        client = self._client
        if client is None or not client.is_connected:
            raise Unreachable("no line to NATS")
        subject = subjects.events(self._device) if kind == "events" else subjects.heartbeat(self._device)
        try:
            answer: Msg = await client.request(subject, signed, timeout=ANSWER_S)
        except _FAULTS as error:
            raise Unreachable(f"NATS: {type(error).__name__}") from error
        end_if_cancelled()
        return answer.data

    async def _one_connection(self) -> bool:
        """One connection from beginning to end; False if there was none."""
        urls = self._urls()
        if not urls:
            return False
        ended = asyncio.Event()
        client = Client()
        try:
            await self._connect(client, random.choice(urls), ended)
        except _FAULTS as error:
            await self._complain(error)
            with contextlib.suppress(*_FAULTS):
                await client.close()
            return False
        end_if_cancelled()
        log.info("nats: connected")
        self.came_up.set()
        while client.is_connected:
            await within(ended, PING_S)
        self._of_unit = None
        log.warning("nats: connection ended")
        return True

    async def _connect(self, client: Client, url: str, ended: asyncio.Event) -> None:
        async def end() -> None:
            ended.set()

        await client.connect(
            url,
            name=self._device,
            allow_reconnect=False,
            max_reconnect_attempts=1,
            reconnect_time_wait=0,
            connect_timeout=CONNECT_S,
            ping_interval=PING_S,
            max_outstanding_pings=PINGS_MISSED,
            inbox_prefix=subjects.inbox(self._device),
            user_jwt_cb=lambda: bytearray(self._token().encode("ascii")),
            signature_cb=self._sign,
            error_cb=self._complain,
            closed_cb=end,
        )
        self._client, self._of_unit = client, None
        await self._subscribe(client, subjects.EVERYONE)
        await self._subscribe(client, subjects.down(self._device))
        await self._subscribe_unit()
        await client.flush()

    async def _subscribe(self, client: Client, subject: str) -> Subscription:
        return await client.subscribe(
            subject, cb=self._hear, pending_msgs_limit=WAITING_MESSAGES, pending_bytes_limit=WAITING_BYTES
        )

    async def _subscribe_unit(self) -> None:
        async with self._turn:
            before, self._of_unit = self._of_unit, None
            if before is not None:
                with contextlib.suppress(*_FAULTS):  # it may be of a connection that has ended
                    await before.unsubscribe()
            if self._unit is not None and self._client is not None and self._client.is_connected:
                self._of_unit = await self._subscribe(self._client, subjects.unit(self._unit))

    async def _hear(self, message: Msg) -> None:
        try:
            self.arrived.put_nowait(message.data)
        except asyncio.QueueFull:
            self._missed()

    def _missed(self) -> None:
        """More came than could be judged: as after a new connection, a pull makes up for it."""
        self.came_up.set()

    def _sign(self, nonce: str) -> bytes:
        return base64.b64encode(self._keys.sign_nats(nonce))

    async def _complain(self, error: Exception) -> None:
        log.warning("nats: %s: %s", type(error).__name__, error)
        if isinstance(error, nats.errors.SlowConsumerError):
            self._missed()
        if "authorization" in str(error).lower():
            self.turned_away.set()
