"""Rights on NATS, tried on a real server: a device reaches its own subjects and no others; revoked, it is cut off."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from nats.aio.client import Client

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.devices import keys, nats_jwt
from tinlang.devices.actions import revoke_device, sign_requested
from tinlang.devices.keys import KeyFolder
from tinlang.devices.link import settle
from tinlang.devices.models import Device
from tinlang.devices.tests.factories import Machine
from tinlang.devices.tests.fixtures import Nats
from tinlang_wire import subjects
from tinlang_wire.ids import new_uid

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

PATIENCE_S = 60


class Connected:
    """One client of NATS and what happened to it."""

    def __init__(self) -> None:
        self.client = Client()
        self.errors: asyncio.Queue[str] = asyncio.Queue()
        self.closed = asyncio.Event()
        self.heard: asyncio.Queue[Any] = asyncio.Queue()

    async def connect(self, url: str, credentials: Path, inbox: str = "_INBOX") -> None:
        async def on_error(error: Exception) -> None:
            await self.errors.put(str(error))

        async def on_closed() -> None:
            self.closed.set()

        await self.client.connect(
            url,
            user_credentials=str(credentials),
            inbox_prefix=inbox,
            error_cb=on_error,
            closed_cb=on_closed,
            allow_reconnect=False,
        )

    async def hear(self, subject: str) -> None:
        await self.client.subscribe(subject, cb=self.heard.put)
        await settle(self.client)

    async def refusal_of(self, work: Awaitable[Any]) -> str:
        """What NATS says to this."""
        await work
        return await asyncio.wait_for(self.errors.get(), PATIENCE_S)


@asynccontextmanager
async def as_device(nats: Nats, folder: KeyFolder, machine: Machine, where: Path) -> Any:
    token = nats_jwt.user_jwt(
        folder.seed(keys.ACCOUNT), machine.nats_key, machine.uid, nats_jwt.device_rights(machine.uid), clock.now()
    )
    path = where / f"{machine.uid}.creds"
    path.write_text(
        f"-----BEGIN NATS USER JWT-----\n{token}\n------END NATS USER JWT------\n\n"
        f"-----BEGIN USER NKEY SEED-----\n{machine.nats_seed.decode()}\n------END USER NKEY SEED------\n"
    )
    one = Connected()
    await one.connect(nats.url, path, subjects.inbox(machine.uid))
    yield one
    await one.client.close()


@asynccontextmanager
async def as_program(nats: Nats, folder: KeyFolder, credentials: str) -> Any:
    one = Connected()
    await one.connect(nats.url, folder.credentials(credentials))
    yield one
    await one.client.close()


def test_a_device_speaks_below_its_own_subject_and_is_answered_in_its_own_inbox(
    real_nats: Callable[[], Nats], server_keys: KeyFolder, tmp_path: Path
) -> None:
    machine, other = Machine(), Machine()

    async def scene(nats: Nats) -> None:
        async with (
            as_device(nats, server_keys, machine, tmp_path) as device,
            as_program(nats, server_keys, keys.LISTEN_CREDENTIALS) as listener,
        ):

            async def answer(message: Any) -> None:
                await message.respond(b"kept")

            await listener.client.subscribe(subjects.ALL_EVENTS, cb=answer)
            await settle(listener.client)
            reply = await device.client.request(subjects.events(machine.uid), b"batch", timeout=PATIENCE_S)
            assert reply.data == b"kept"
            for subject in (
                subjects.events(other.uid),
                subjects.down(machine.uid),
                subjects.unit(new_uid()),
                subjects.EVERYONE,
                "_INBOX.anything",
                "$SYS.REQ.SERVER.PING",
            ):
                said = await device.refusal_of(device.client.publish(subject, b"x"))
                assert "permissions violation for publish" in said, subject

    asyncio.run(scene(real_nats()))


def test_a_device_hears_what_is_public_and_its_own_and_nothing_of_another(
    real_nats: Callable[[], Nats], server_keys: KeyFolder, tmp_path: Path
) -> None:
    machine, other, unit = Machine(), Machine(), new_uid()

    async def scene(nats: Nats) -> None:
        async with (
            as_device(nats, server_keys, machine, tmp_path) as device,
            as_program(nats, server_keys, keys.DISPATCH_CREDENTIALS) as dispatcher,
        ):
            for subject in (subjects.ALL_UNITS, subjects.down(machine.uid)):
                await device.hear(subject)
            for subject in (
                subjects.down(other.uid),
                f"{subjects.inbox(other.uid)}.>",
                "_INBOX.>",
                subjects.ALL_EVENTS,
                ">",
            ):
                said = await device.refusal_of(device.client.subscribe(subject))
                assert "permissions violation for subscription" in said, subject
            for subject in (
                subjects.unit(unit),
                subjects.EVERYONE,
                subjects.down(other.uid),
                subjects.down(machine.uid),
            ):
                await dispatcher.client.publish(subject, subject.encode())
            await settle(dispatcher.client)
            heard = [(await asyncio.wait_for(device.heard.get(), PATIENCE_S)).subject for _ in range(3)]
            assert heard == [subjects.unit(unit), subjects.EVERYONE, subjects.down(machine.uid)]

    asyncio.run(scene(real_nats()))


def test_the_servers_own_programs_may_do_their_part_only(real_nats: Callable[[], Nats], server_keys: KeyFolder) -> None:
    device, unit = new_uid(), new_uid()

    async def scene(nats: Nats) -> None:
        async with (
            as_program(nats, server_keys, keys.LISTEN_CREDENTIALS) as listener,
            as_program(nats, server_keys, keys.DISPATCH_CREDENTIALS) as dispatcher,
        ):
            for one, work in (
                (listener, listener.client.publish(subjects.unit(unit), b"a plan of the listener's own")),
                (listener, listener.client.subscribe(subjects.ALL_UNITS)),
                (dispatcher, dispatcher.client.publish(subjects.events(device), b"x")),
                (dispatcher, dispatcher.client.subscribe(subjects.ALL_EVENTS)),
            ):
                assert "permissions violation" in await one.refusal_of(work)

    asyncio.run(scene(real_nats()))


def test_who_has_no_jwt_of_ours_does_not_get_in(
    real_nats: Callable[[], Nats], server_keys: KeyFolder, tmp_path: Path
) -> None:
    stranger = KeyFolder(tmp_path / "strange")
    stranger.create_missing(clock.now())

    async def scene(nats: Nats) -> None:
        for attempt in (
            Client().connect(nats.url, allow_reconnect=False),
            as_program(nats, stranger, keys.LISTEN_CREDENTIALS).__aenter__(),
        ):
            with pytest.raises(Exception, match=r"(?i)authorization violation"):
                await asyncio.wait_for(attempt, PATIENCE_S)

    asyncio.run(scene(real_nats()))


def test_a_revoked_device_is_disconnected_at_once_and_not_let_in_again(
    real_nats: Callable[[], Nats], server_keys: KeyFolder, device: Device, technician: Person, tmp_path: Path
) -> None:
    def revoke() -> None:
        revoke_device(device=device, reason="Mất trộm", by=technician)
        sign_requested()
        connections.close_all()

    async def scene(nats: Nats) -> None:
        honest = Machine()
        async with (
            as_device(nats, server_keys, device.machine, tmp_path) as stolen,
            as_device(nats, server_keys, honest, tmp_path) as other,
        ):
            await asyncio.to_thread(revoke)
            await asyncio.wait_for(stolen.closed.wait(), PATIENCE_S)
            assert other.client.is_connected
        with pytest.raises(Exception, match=r"(?i)authorization violation"):
            await as_device(nats, server_keys, device.machine, tmp_path).__aenter__()

    asyncio.run(scene(real_nats()))
