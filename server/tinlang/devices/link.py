"""The link to NATS, spoken here and nowhere else in the server: the dispatcher's Publisher, the Listener to devices."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.db import connections
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError

from tinlang.common.ids import uuid_of
from tinlang.devices import intake
from tinlang.devices.actions.sending import LinkDown
from tinlang.devices.inbox import Inbox, Waiting
from tinlang.devices.intake import Incoming, Taken
from tinlang.devices.models import Road
from tinlang_wire import subjects
from tinlang_wire.refusals import Reason

__all__ = ["Echo", "LinkDown", "Listener", "Publisher"]

log = logging.getLogger(__name__)

QUEUE_GROUP = "listeners"
AT_ONCE = 500
GATHER_S = 0.05
PAUSE_AFTER_ERROR_S = 1.0
VERIFY_AT_LEAST_EVERY_S = 2.0
RECONNECT_S = 0.25
DRAIN_S = 2.0
PING_S, PINGS_MISSED = 20, 2
TURNED_AWAY = msgspec.json.encode({"refused": str(Reason.TOO_LARGE)})

Result = TypeVar("Result")


OPTIONS: dict[str, Any] = {
    "max_reconnect_attempts": -1,
    "reconnect_time_wait": RECONNECT_S,
    "ping_interval": PING_S,
    "max_outstanding_pings": PINGS_MISSED,
}
"""Connect, and connect again for ever: NATS may start after us and go away at any time."""


async def settle(client: Client) -> None:
    """Return once NATS has all that was sent. nats-py writes the PING of its flush ahead of what still waits to be
    written: the first answer says that it was written, the second that it arrived."""
    await client.flush()
    await client.flush()


async def _said(error: Exception) -> None:
    log.warning("NATS: %s", error or type(error).__name__)


async def _connect(client: Client, url: str, credentials: Path, name: str, closed: asyncio.Event) -> None:
    """`closed` is set when this client has given up for good, as it does when NATS refuses its rights."""

    async def tell() -> None:
        closed.set()

    await client.connect(
        servers=url.split(","),
        user_credentials=str(credentials),
        name=name,
        error_cb=_said,
        closed_cb=tell,
        **OPTIONS,
    )


class Publisher:
    """Publishing for a program that does not run a loop of its own: every call returns when NATS has the message.

    `with Publisher(url, credentials) as publisher: publisher.publish(subject, payload)`. One thread, one connection.
    """

    def __init__(self, url: str, credentials: Path, *, timeout_s: float = 2.0) -> None:
        self._url, self._credentials, self._timeout_s = url, credentials, timeout_s
        self._client = Client()
        self._leaving = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="nats-publisher", daemon=True)
        self._connected = threading.Event()

    def __enter__(self) -> Publisher:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Begin to connect; does not wait."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._stay_connected(), self._loop)

    def connect(self, timeout_s: float) -> None:
        """Wait until connected; LinkDown if that takes longer."""
        if not self._thread.is_alive():
            self.start()
        if not self._connected.wait(timeout_s):
            raise LinkDown(f"no connection to {self._url}")

    def publish(self, subject: str, payload: bytes) -> None:
        """Return once NATS has it; LinkDown. What failed may still arrive later: send the same bytes again."""
        if not self._client.is_connected:
            raise LinkDown(f"no connection to {self._url}")
        sending = asyncio.run_coroutine_threadsafe(self._publish(subject, payload), self._loop)
        try:
            sending.result(self._timeout_s + 1)
        except (NatsError, OSError, NotInTime) as error:
            sending.cancel()
            raise LinkDown(str(error) or type(error).__name__) from error

    def close(self) -> None:
        """Leave; harmless if called twice."""
        if not self._thread.is_alive():
            return
        self._leaving = True
        try:
            asyncio.run_coroutine_threadsafe(self._leave(), self._loop).result(self._timeout_s)
        except (NatsError, OSError, NotInTime) as error:
            log.warning("NATS: closing: %s", error)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _stay_connected(self) -> None:
        """A client that has given up never comes back: a new one takes its place."""
        while not self._leaving:
            self._client, closed = Client(), asyncio.Event()
            try:
                await _connect(self._client, self._url, self._credentials, "dispatch", closed)
                self._connected.set()
                await closed.wait()
            except (NatsError, OSError) as error:
                log.warning("NATS: connecting: %s", error or type(error).__name__)
            self._connected.clear()
            await asyncio.sleep(RECONNECT_S)

    async def _leave(self) -> None:
        await self._client.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _publish(self, subject: str, payload: bytes) -> None:
        await self._client.publish(subject, payload)
        await asyncio.wait_for(settle(self._client), self._timeout_s)


class Echo:
    """Says a word to itself over NATS, on a connection of its own: `async with Echo(url, credentials) as echo`."""

    def __init__(self, url: str, credentials: Path) -> None:
        self._url, self._credentials = url, credentials
        self._client = Client()
        self._word = b""
        self._heard, self._ready = asyncio.Event(), asyncio.Event()

    async def __aenter__(self) -> Echo:
        self._staying = asyncio.create_task(self._stay_connected())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._staying.cancel()
        await asyncio.wait({self._staying})
        await self._client.close()

    async def comes_back(self, word: bytes, *, within_s: float) -> bool:
        """Whether the word is heard in that time; not while there is no connection."""
        self._word = word
        self._heard.clear()
        try:
            async with asyncio.timeout(within_s):
                await self._ready.wait()
                await self._client.publish(subjects.ECHO, word)
                await self._heard.wait()
        except (NatsError, OSError, TimeoutError):
            return False
        return True

    async def _stay_connected(self) -> None:
        while True:
            self._client, closed = Client(), asyncio.Event()
            try:
                await _connect(self._client, self._url, self._credentials, "echo", closed)
                await self._client.subscribe(subjects.ECHO, cb=self._hear)
                self._ready.set()
                await closed.wait()
            except (NatsError, OSError) as error:
                log.warning("NATS: connecting: %s", error or type(error).__name__)
            self._ready.clear()
            await asyncio.sleep(RECONNECT_S)

    async def _hear(self, message: Msg) -> None:
        if message.data == self._word:
            self._heard.set()


class Listener:
    """Takes in what devices report: gathers 500 or for 50 ms, commits, then answers each; verifies beside that."""

    def __init__(self, url: str, credentials: Path, *, on_ready: Callable[[], None] = lambda: None) -> None:
        self._url, self._credentials, self._on_ready = url, credentials, on_ready
        self._client = Client()
        self._inbox = Inbox()
        self._closed = asyncio.Event()
        self._to_verify = asyncio.Event()
        self._nobody_waits = asyncio.Event()
        self._taker = ThreadPoolExecutor(1, "take")
        self._verifier = ThreadPoolExecutor(1, "verify")

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; then what has already arrived is still committed and answered. LinkDown if NATS is lost."""
        connecting = _connect(self._client, self._url, self._credentials, "listen", self._closed)
        await self._or_stop(connecting, stop)
        if stop.is_set():
            return
        subscriptions = [
            await self._client.subscribe(subject, queue=QUEUE_GROUP, cb=self._on_message)
            for subject in (subjects.ALL_EVENTS, subjects.ALL_HEARTBEATS)
        ]
        await settle(self._client)
        self._to_verify.set()
        ending = asyncio.Event()
        watching = asyncio.create_task(self._end_with(stop, ending))
        verifying = asyncio.create_task(self._verify_forever(ending))
        self._on_ready()
        while not ending.is_set():
            await self._take(await self._gather(ending), ending)
        lost = self._closed.is_set()
        await self._hear_no_more(subscriptions)
        while self._inbox:
            await self._take(await self._gather(ending), ending)
        self._to_verify.set()
        self._nobody_waits.set()
        await asyncio.gather(watching, verifying)
        await self._close()
        if lost:
            raise LinkDown("NATS closed the connection for good")

    async def _end_with(self, stop: asyncio.Event, ending: asyncio.Event) -> None:
        """It is time to end when told so, and when the client has given up: nothing would be heard any more."""
        either = [asyncio.ensure_future(event.wait()) for event in (stop, self._closed)]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        for task in either:
            task.cancel()
        ending.set()

    async def _or_stop(self, work: Any, stop: asyncio.Event) -> None:
        doing, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
        await asyncio.wait((doing, stopping), return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            doing.result()
        for task in (doing, stopping):
            task.cancel()

    async def _hear_no_more(self, subscriptions: Sequence[Subscription]) -> None:
        """Let other listeners have what comes now; what has already come is ours."""
        for subscription in subscriptions:
            try:
                await asyncio.wait_for(subscription.drain(), DRAIN_S)  # type: ignore[no-untyped-call]
            except (NatsError, OSError, TimeoutError) as error:
                log.warning("NATS: leaving: %s", error or type(error).__name__)

    async def _close(self) -> None:
        if self._client.is_connected:
            await settle(self._client)
        await self._client.close()
        for executor in (self._taker, self._verifier):
            await self._in(executor, connections.close_all)
            executor.shutdown()

    async def _on_message(self, message: Msg) -> None:
        """Nothing is lost by turning away: what is not acknowledged is sent again."""
        try:
            device = uuid_of(subjects.device_of(message.subject))
        except ValueError:
            return
        if not self._inbox.offer(Waiting(device, message)):
            await self._answer(message, TURNED_AWAY)

    async def _gather(self, ending: asyncio.Event) -> list[Waiting]:
        """The first message and what comes within 50 ms of it, 500 at most; none if it is time to end."""
        if not self._inbox:
            self._nobody_waits.set()
            await self._or_stop(self._inbox.something(), ending)
            self._nobody_waits.clear()
        if len(self._inbox) < AT_ONCE and self._inbox and not ending.is_set():
            await asyncio.sleep(GATHER_S)
        return self._inbox.take(AT_ONCE)

    async def _take(self, waiting: Sequence[Waiting], ending: asyncio.Event) -> None:
        turned_away = self._inbox.counted()
        if not waiting and not turned_away:
            return
        incoming = [Incoming(signed=one.message.data, device=one.device, road=Road.NATS) for one in waiting]
        try:
            taken = await self._in(self._taker, partial(_keep, incoming, turned_away))
        except Exception:
            log.exception("%d reports could not be committed; their devices will send them again", len(incoming))
            await self._pause(ending)
            return
        self._to_verify.set()
        for one, what in zip(waiting, taken, strict=True):
            await self._answer(one.message, _answer(what))

    async def _answer(self, message: Msg, answer: bytes) -> None:
        """Whoever is not answered sends it again."""
        if not message.reply:
            return
        try:
            await self._client.publish(message.reply, answer)
        except (NatsError, OSError) as error:
            log.warning("NATS: answering: %s", error or type(error).__name__)

    async def _verify_forever(self, stop: asyncio.Event) -> None:
        while True:
            await self._to_verify.wait()
            self._to_verify.clear()
            ending = stop.is_set()
            try:
                await self._until_nobody_waits()
                while await self._in(self._verifier, intake.verify_some):
                    await self._until_nobody_waits()
            except Exception:
                log.exception("verifying failed; what is kept stays and is verified later")
                await self._pause(stop)
                self._to_verify.set()
            if ending:
                return

    async def _until_nobody_waits(self) -> None:
        """Whoever waits for an answer goes first: one interpreter does both. A stream without end holds up no proof."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._nobody_waits.wait(), VERIFY_AT_LEAST_EVERY_S)

    async def _in(self, executor: ThreadPoolExecutor, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(executor, partial(_with_fresh_connections, work))

    async def _pause(self, stop: asyncio.Event) -> None:
        try:
            await asyncio.wait_for(stop.wait(), PAUSE_AFTER_ERROR_S)
        except TimeoutError:
            return


def _with_fresh_connections(work: Callable[[], Result]) -> Result:
    """A database that went away is met by a new connection the next time."""
    try:
        return work()
    except Exception:
        connections.close_all()
        raise


def _keep(incoming: Sequence[Incoming], turned_away: Mapping[UUID, int]) -> list[Taken]:
    intake.count_turned_away(turned_away)
    return intake.take_all(incoming) if incoming else []


def _answer(taken: Taken) -> bytes:
    """The Receipt, or the refusal's name: `{"refused": "forged"}`."""
    return taken.receipt if taken.refused is None else msgspec.json.encode({"refused": str(taken.refused.reason)})
