"""A broker that takes everything and delivers nothing is seen by the server itself, and said on the desk."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.devices import keys
from tinlang.devices.keys import KeyFolder
from tinlang.devices.link import Publisher
from tinlang.devices.models import Line
from tinlang.devices.probe import EVERY_S, listen_to_oneself, note_line
from tinlang.devices.tests.deaf import DeafProxy
from tinlang.devices.tests.fixtures import Nats
from tinlang_wire import subjects

PATIENCE_S = 60
SEEN_WITHIN_S = 10


@pytest.fixture
def proxy(real_nats: Callable[[], Nats]) -> Iterator[DeafProxy]:
    proxy = DeafProxy(real_nats().url)
    yield proxy
    proxy.close()


async def turns(told: asyncio.Queue[bool]) -> bool:
    return await asyncio.wait_for(told.get(), PATIENCE_S)


def test_a_deaf_broker_is_told_and_so_is_one_that_hears_again(proxy: DeafProxy, server_keys: KeyFolder) -> None:
    async def watch() -> list[bool]:
        told: asyncio.Queue[bool] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        watching = asyncio.create_task(
            listen_to_oneself(
                proxy.url,
                server_keys.credentials(keys.ECHO_CREDENTIALS),
                tell=lambda heard: loop.call_soon_threadsafe(told.put_nowait, heard),
                every_s=0.5,
            )
        )
        while not await turns(told):  # until it is connected
            pass
        found = []
        for deaf in (True, False):
            proxy.is_deaf = deaf
            found.append(await turns(told))
        watching.cancel()
        await asyncio.wait({watching})
        return found

    with Publisher(proxy.url, server_keys.credentials(keys.DISPATCH_CREDENTIALS)) as publisher:
        publisher.connect(PATIENCE_S)
        proxy.is_deaf = True
        publisher.publish(subjects.EVERYONE, b"taken")  # to whoever sends, all looks well
        proxy.is_deaf = False
    assert asyncio.run(watch()) == [False, True]


def test_a_word_and_the_wait_for_it_take_less_than_ten_seconds() -> None:
    assert 2 * EVERY_S < SEEN_WITHIN_S


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_the_desk_says_since_when_the_line_is_silent(operator: Person, client_of: Any) -> None:
    def page() -> str:
        return client_of(operator).get(reverse("devices:list")).content.decode()

    def note(is_heard: bool) -> None:
        one = threading.Thread(target=note_line, args=[is_heard])  # as the listener does, beside its loop
        one.start()
        one.join()

    note(True)
    assert "NATS" not in page()
    note(False)
    assert "không chuyển tin từ" in page() and Line.objects.count() == 1
    note(True)
    assert "NATS" not in page()
