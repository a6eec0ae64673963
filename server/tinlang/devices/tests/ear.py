"""Someone who listens on a real NATS, for tests of this app and of those above."""

import asyncio
import threading
from pathlib import Path

from nats.aio.client import Client

from tinlang.common import clock
from tinlang.devices import keys, nats_jwt
from tinlang_wire import subjects
from tinlang_wire.ids import new_uid


class Ear:
    """A loudspeaker as far as hearing goes, with the rights of one: all that units are told, in order."""

    def __init__(self, url: str, folder: Path) -> None:
        self._credentials = folder / "ear.creds"
        rights = nats_jwt.device_rights(new_uid())
        self._credentials.write_text(nats_jwt.credentials(keys.folder().seed(keys.ACCOUNT), "ear", rights, clock.now()))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._heard: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
        self._do(self._listen(url))

    async def _listen(self, url: str) -> None:
        self._client = Client()
        await self._client.connect(url, user_credentials=str(self._credentials))

        async def take(message) -> None:
            await self._heard.put((message.subject, message.data))

        await self._client.subscribe(subjects.ALL_UNITS, cb=take)
        await self._client.flush()

    def _do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def next(self) -> tuple[str, bytes]:
        return self._do(self._heard.get())

    def close(self) -> None:
        self._do(self._client.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
