"""Connections that come back: the agent's own `Link`, or plain nats-py as it comes, many in one process.

`python -m bench.lines SPEC agent|plain` reads one JSON command a line and answers each with one line.
"""

import asyncio
import base64
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg

from tinlang_agent.keys import DeviceKeys
from tinlang_agent.link import Link
from tinlang_wire.jws import key_from_jwk

AT_ONCE = 50


class OfAgent:
    """The line of a real agent."""

    def __init__(self, device: dict[str, Any], url: str) -> None:
        keys = DeviceKeys(signing=key_from_jwk(device["key"]), nats_seed=device["seed"].encode())
        self.link = Link(device=device["uid"], keys=keys, token=lambda: device["jwt"], urls=lambda: (url,))
        self.unit = device["hears"].rpartition(".")[2]
        self.up_at = self.heard_at = 0.0

    async def connect(self) -> None:
        await self.link.listen_to_unit(self.unit)
        self.tasks = [asyncio.create_task(work()) for work in (self.link.run, self._note_up, self._note_heard)]
        while not self.up_at:
            await asyncio.sleep(0.05)

    async def _note_up(self) -> None:
        while True:
            await self.link.came_up.wait()
            self.link.came_up.clear()
            self.up_at = time.time()

    async def _note_heard(self) -> None:
        while True:
            await self.link.arrived.get()
            self.heard_at = time.time()


class Plain:
    """nats-py with its own defaults, but for trying for ever."""

    def __init__(self, device: dict[str, Any], url: str) -> None:
        self.device, self.url, self.client = device, url, Client()
        self.keys = DeviceKeys(signing=key_from_jwk(device["key"]), nats_seed=device["seed"].encode())
        self.up_at = self.heard_at = 0.0

    async def connect(self) -> None:
        await self.client.connect(
            self.url,
            max_reconnect_attempts=-1,
            user_jwt_cb=lambda: bytearray(self.device["jwt"].encode()),
            signature_cb=lambda nonce: base64.b64encode(self.keys.sign_nats(nonce)),
            reconnected_cb=self._up,
            error_cb=self._quiet,
        )
        for subject in (self.device["hears"], *self.device["also"]):
            await self.client.subscribe(subject, cb=self._hear)
        await self._up()

    async def _up(self) -> None:
        self.up_at = time.time()

    async def _quiet(self, _: Exception) -> None:
        return

    async def _hear(self, _: Msg) -> None:
        self.heard_at = time.time()


async def main(spec: dict[str, Any], kind: str) -> None:
    lines = [{"agent": OfAgent, "plain": Plain}[kind](device, spec["url"]) for device in spec["devices"]]
    while text := await asyncio.to_thread(sys.stdin.readline):
        asked = json.loads(text)
        if asked["do"] == "connect":
            for start in range(0, len(lines), AT_ONCE):
                await asyncio.gather(*(line.connect() for line in lines[start : start + AT_ONCE]))
            answer(times=[])
        else:
            name, since = {"back": "up_at", "heard": "heard_at"}[asked["do"]], asked["since"]
            await until(lambda name=name, since=since: all(getattr(line, name) > since for line in lines))
            answer(times=[getattr(line, name) for line in lines], cpu=sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))


async def until(true: Callable[[], bool], patience: float = 300.0) -> None:
    end = time.monotonic() + patience
    while not true():
        if time.monotonic() > end:
            raise SystemExit("not in time")
        await asyncio.sleep(0.05)


def answer(**what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text()), sys.argv[2]))
