"""A private socket in the data folder: other commands on the same machine ask the running agent, which alone writes."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec

MAX_BYTES = 1024 * 1024
ANSWER_S = 120.0

Answerer = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


def _short(path: Path) -> tuple[int, str]:
    """A name for `path` that fits the 108 bytes of a socket's address, however deep the folder lies."""
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    return directory, f"/proc/self/fd/{directory}/{path.name}"


class Control:
    """Answers one JSON line with one JSON line."""

    def __init__(self, path: Path, answer: Answerer) -> None:
        self._path = path
        self._answer = answer

    async def run(self) -> None:
        """For ever."""
        self._path.unlink(missing_ok=True)
        directory, name = _short(self._path)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            listener.bind(name)
            self._path.chmod(0o600)
            listener.setblocking(False)
            server = await asyncio.start_unix_server(self._serve, sock=listener, limit=MAX_BYTES)
            async with server:
                await server.serve_forever()
        finally:
            os.close(directory)
            self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            question = msgspec.json.decode(await reader.readline(), type=dict[str, Any])
            writer.write(msgspec.json.encode(await self._answer(question)) + b"\n")
            await writer.drain()
        except (msgspec.DecodeError, ValueError, ConnectionError):
            return
        finally:
            writer.close()


def ask(path: Path, question: dict[str, Any]) -> dict[str, Any] | None:
    """The answer of the agent that runs on this folder, or None if none runs."""
    if not path.exists():
        return None
    directory, name = _short(path)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(ANSWER_S)
            connection.connect(name)
            connection.sendall(msgspec.json.encode(question) + b"\n")
            with connection.makefile("rb") as lines:
                answer = lines.readline(MAX_BYTES)
    except (ConnectionError, FileNotFoundError):
        return None
    finally:
        os.close(directory)
    return msgspec.json.decode(answer, type=dict[str, Any])
