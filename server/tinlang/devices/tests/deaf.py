"""What stands before NATS and can go deaf: it takes everything, answers every ping and delivers nothing."""

import asyncio
import threading
from urllib.parse import urlsplit


class DeafProxy:
    """A real TCP proxy in a thread of its own, in front of one nats-server."""

    def __init__(self, url: str) -> None:
        self.is_deaf = False
        self._to = urlsplit(url)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(60)
        self.url = f"nats://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", 0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_nats, to_nats = await asyncio.open_connection(self._to.hostname, self._to.port)
        await asyncio.gather(self._up(reader, to_nats), self._down(from_nats, writer), return_exceptions=True)
        for one in (writer, to_nats):
            one.close()

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while some := await reader.read(65536):
            writer.write(some)
        writer.close()

    async def _down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            is_message = line.startswith((b"MSG ", b"HMSG "))
            body = await reader.readexactly(int(line.split()[-1]) + 2) if is_message else b""
            if not (is_message and self.is_deaf):
                writer.write(line + body)
        writer.close()
