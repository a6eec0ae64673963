"""The link, on a real NATS: the publisher tells when the link is down, the listener answers only after its commit."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tinlang.devices import keys, nats_config
from tinlang.devices.inbox import WAITING_OF_A_DEVICE
from tinlang.devices.keys import KeyFolder
from tinlang.devices.link import LinkDown, Listener, Publisher
from tinlang.devices.models import Device, DeviceEvent, DeviceRefusal, EventBatch, Heartbeat
from tinlang.devices.tests.fixtures import Nats, lasting_port
from tinlang.devices.tests.test_rights_on_nats import as_device
from tinlang_wire import subjects
from tinlang_wire.documents import Receipt
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import open_signed

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

PATIENCE_S = 60


class Running:
    """A listener in a thread of its own, as its process would run it."""

    def __init__(self, nats: Nats, folder: KeyFolder) -> None:
        self.ready = threading.Event()
        self.loop = asyncio.new_event_loop()
        self.stop = asyncio.Event()
        self.listener = Listener(nats.url, folder.credentials(keys.LISTEN_CREDENTIALS), on_ready=self.ready.set)
        self.thread = threading.Thread(target=self._run)
        self.lost: LinkDown | None = None
        self.thread.start()

    def _run(self) -> None:
        try:
            self.loop.run_until_complete(self.listener.run(self.stop))
        except LinkDown as lost:
            self.lost = lost

    def end(self) -> None:
        self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join(PATIENCE_S)
        assert not self.thread.is_alive()
        self.loop.close()


@pytest.fixture
def listening(server_keys: KeyFolder) -> Iterator[Callable[[Nats], Running]]:
    running: list[Running] = []

    def start(nats: Nats) -> Running:
        running.append(Running(nats, server_keys))
        assert running[-1].ready.wait(PATIENCE_S)
        return running[-1]

    yield start
    for one in running:
        if one.thread.is_alive():
            one.end()


def receipt_in(answer: bytes, folder: KeyFolder) -> Receipt:
    _, receipt = open_signed(answer, lambda _: folder.signer("receipt"))
    assert isinstance(receipt, Receipt)
    return receipt


def test_reports_are_committed_answered_and_then_verified(
    real_nats: Callable[[], Nats], listening: Any, server_keys: KeyFolder, device: Device, tmp_path: Any
) -> None:
    nats = real_nats()
    running = listening(nats)
    machine = device.machine

    async def scene() -> list[bytes]:
        async with as_device(nats, server_keys, machine, tmp_path) as one:
            asked = [
                one.client.request(subjects.events(machine.uid), machine.events(1, 2), timeout=PATIENCE_S),
                one.client.request(subjects.heartbeat(machine.uid), machine.heartbeat(last_seq=2), timeout=PATIENCE_S),
                one.client.request(subjects.events(machine.uid), b"nonsense", timeout=PATIENCE_S),
            ]
            return [reply.data for reply in await asyncio.gather(*asked)]

    events, beat, refused = asyncio.run(scene())
    assert receipt_in(events, server_keys).committed_seq == 2
    assert receipt_in(beat, server_keys).store_epoch == machine.store_epoch
    assert refused == b'{"refused":"malformed"}'
    running.end()
    assert EventBatch.objects.get().state == "verified", "a listener that is stopped finishes what it began"
    assert DeviceEvent.objects.count() == 2 and Heartbeat.objects.get().last_seq == 2
    assert DeviceRefusal.objects.get().reason == "malformed"


def test_a_burst_of_many_is_answered_to_the_last(
    real_nats: Callable[[], Nats], listening: Any, server_keys: KeyFolder, device: Device, tmp_path: Any
) -> None:
    nats = real_nats()
    running = [listening(nats), listening(nats)]
    machine = device.machine
    batches = [machine.events(seq) for seq in range(1, 301)]

    async def scene() -> int:
        async with as_device(nats, server_keys, machine, tmp_path) as one:
            reached = 0
            for start in range(0, 300, WAITING_OF_A_DEVICE):
                asked = [
                    one.client.request(subjects.events(machine.uid), batch, timeout=PATIENCE_S)
                    for batch in batches[start : start + WAITING_OF_A_DEVICE]
                ]
                replies = await asyncio.gather(*asked)
                reached = max(receipt_in(reply.data, server_keys).committed_seq for reply in replies)
            return reached

    assert asyncio.run(scene()) == 300
    for one in running:
        one.end()
    assert DeviceEvent.objects.count() == 300


def test_a_listener_goes_on_when_nats_comes_back(
    real_nats: Callable[..., Nats], listening: Any, server_keys: KeyFolder, device: Device, tmp_path: Any
) -> None:
    nats = real_nats(lasting_port())
    listening(nats)
    port = int(nats.url.rsplit(":", 1)[1])
    nats.process.kill()
    nats.process.wait()
    again = real_nats(port)
    machine = device.machine

    async def scene() -> Receipt:
        async with as_device(again, server_keys, machine, tmp_path) as one:
            while True:
                try:
                    reply = await one.client.request(subjects.events(machine.uid), machine.events(1), timeout=0.5)
                    return receipt_in(reply.data, server_keys)
                except Exception:  # nobody listens yet
                    continue

    assert asyncio.run(asyncio.wait_for(scene(), PATIENCE_S)).committed_seq == 1


def test_a_publisher_returns_when_nats_has_the_message(
    real_nats: Callable[[], Nats], server_keys: KeyFolder, device: Device, tmp_path: Any
) -> None:
    nats = real_nats()
    unit = new_uid()

    async def scene() -> bytes:
        async with as_device(nats, server_keys, device.machine, tmp_path) as one:
            await one.hear(subjects.ALL_UNITS)
            with Publisher(nats.url, server_keys.credentials(keys.DISPATCH_CREDENTIALS)) as publisher:
                await asyncio.to_thread(publisher.connect, PATIENCE_S)
                await asyncio.to_thread(publisher.publish, subjects.unit(unit), b"a plan")
            return bytes((await asyncio.wait_for(one.heard.get(), PATIENCE_S)).data)

    assert asyncio.run(scene()) == b"a plan"


def test_a_publisher_without_nats_says_so_and_works_once_it_is_there(
    real_nats: Callable[..., Nats], server_keys: KeyFolder
) -> None:
    nats = real_nats(lasting_port())
    port = int(nats.url.rsplit(":", 1)[1])
    with Publisher(nats.url, server_keys.credentials(keys.DISPATCH_CREDENTIALS), timeout_s=1) as publisher:
        publisher.connect(PATIENCE_S)
        nats.process.kill()
        nats.process.wait()
        with pytest.raises(LinkDown):
            while True:
                publisher.publish(subjects.EVERYONE, b"keys")
        again = real_nats(port)
        assert again.url == nats.url
        for _ in range(1000):
            try:
                publisher.publish(subjects.EVERYONE, b"keys")
                break
            except LinkDown:
                threading.Event().wait(0.02)
        else:
            pytest.fail("the publisher did not come back")
    publisher.close()


def test_a_publisher_that_never_gets_through_says_so(server_keys: KeyFolder) -> None:
    credentials = server_keys.credentials(keys.DISPATCH_CREDENTIALS)
    with Publisher("nats://127.0.0.1:1", credentials, timeout_s=1) as publisher:
        with pytest.raises(LinkDown, match="no connection"):
            publisher.connect(0.3)
        with pytest.raises(LinkDown):
            publisher.publish(subjects.EVERYONE, b"keys")


def test_the_configuration_sees_a_dead_peer_within_a_minute() -> None:
    assert nats_config.PING_INTERVAL_S * (nats_config.PINGS_MISSED + 1) <= 60


def test_a_listener_whose_client_gave_up_ends_and_says_so(
    real_nats: Callable[[], Nats], listening: Any, server_keys: KeyFolder
) -> None:
    running = listening(real_nats())
    asyncio.run_coroutine_threadsafe(running.listener._client.close(), running.loop).result(PATIENCE_S)
    running.thread.join(PATIENCE_S)
    assert not running.thread.is_alive() and running.lost is not None


def test_a_publisher_whose_client_gave_up_takes_a_new_one(
    real_nats: Callable[[], Nats], server_keys: KeyFolder
) -> None:
    nats = real_nats()
    with Publisher(nats.url, server_keys.credentials(keys.DISPATCH_CREDENTIALS)) as publisher:
        publisher.connect(PATIENCE_S)
        asyncio.run_coroutine_threadsafe(publisher._client.close(), publisher._loop).result(PATIENCE_S)
        with pytest.raises(LinkDown):
            publisher.publish(subjects.EVERYONE, b"keys")
        publisher.connect(PATIENCE_S)
        publisher.publish(subjects.EVERYONE, b"keys")


def test_what_one_device_pours_out_is_turned_away_and_counted(
    real_nats: Callable[[], Nats], listening: Any, server_keys: KeyFolder, device: Device, tmp_path: Any
) -> None:
    nats = real_nats()
    running = listening(nats)
    machine = device.machine

    async def scene() -> list[bytes]:
        async with as_device(nats, server_keys, machine, tmp_path) as one:
            asked = [
                one.client.request(subjects.events(machine.uid), b"poured out %d" % number, timeout=PATIENCE_S)
                for number in range(400)
            ]
            return [reply.data for reply in await asyncio.gather(*asked)]

    answers = asyncio.run(scene())
    running.end()
    counts = dict(DeviceRefusal.objects.values_list("reason", "count"))
    assert counts["too_large"] == answers.count(b'{"refused":"too_large"}') > 0
    assert sum(counts.values()) == 400, "every one of them is counted"
