"""The floor: the same payloads, durability and batches with plain nats-py and sqlite3, and nothing of ours.

`python -m bench.floor URL FILE` listens; for each line that it reads it publishes one document, and when as many
events as that line says are committed and answered it tells what each part took.
"""

import asyncio
import json
import resource
import sqlite3
import sys
import time

from nats.aio.client import Client
from nats.aio.msg import Msg

DOCUMENT_BYTES, EVENT_BYTES = 2048, 400
AT_ONCE, GATHER_S = 500, 0.05
HEARS, SPEAKS = "floor.down", "floor.up"


class Floor:
    """Gathers 500 or for 50 ms, commits with synchronous FULL, answers."""

    def __init__(self, path: str) -> None:
        self.database = sqlite3.connect(path, check_same_thread=False)
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.execute("PRAGMA synchronous=FULL")
        self.database.execute("CREATE TABLE event (device TEXT, seq INTEGER, at REAL, body BLOB, UNIQUE (device, seq))")
        self.client = Client()
        self.waiting: list[Msg] = []
        self.something = asyncio.Event()
        self.parts: dict[str, float] = {}

    async def run(self, url: str) -> None:
        await self.client.connect(url)
        await self.client.subscribe(f"{SPEAKS}.*", queue="floor", cb=self._keep)
        await self.client.flush()
        print(json.dumps({"ready": True}), flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(await self._round(int(line))), flush=True)
        await self.client.close()

    async def _round(self, expected: int) -> dict[str, float]:
        before = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        self.parts = {"first_event": 0.0, "commits": 0.0, "answers": 0.0, "published": time.time()}
        await self.client.publish(HEARS, b"x" * DOCUMENT_BYTES)
        await self.client.flush()
        done = 0
        while done < expected:
            done += await self._take()
        self.parts["cpu"] = sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) - before
        return self.parts

    async def _keep(self, message: Msg) -> None:
        if not self.parts["first_event"]:
            self.parts["first_event"] = time.time()
        self.waiting.append(message)
        self.something.set()

    async def _take(self) -> int:
        await self.something.wait()
        if len(self.waiting) < AT_ONCE:
            await asyncio.sleep(GATHER_S)
        batch, self.waiting = self.waiting[:AT_ONCE], self.waiting[AT_ONCE:]
        if not self.waiting:
            self.something.clear()
        begun = time.time()
        await asyncio.get_running_loop().run_in_executor(None, self._commit, batch)
        self.parts["commits"] += time.time() - begun
        begun = time.time()
        for message in batch:
            device, seq, _ = message.data.split(b" ", 2)
            await self.client.publish(message.reply, b"%s %s committed" % (device, seq))
        self.parts["answers"] += time.time() - begun
        return len(batch)

    def _commit(self, batch: list[Msg]) -> None:
        now, rows = time.time(), []
        for message in batch:
            device, seq, _ = message.data.split(b" ", 2)
            rows.append((device.decode(), int(seq), now, message.data))
        self.database.executemany("INSERT INTO event VALUES (?, ?, ?, ?)", rows)
        self.database.commit()


if __name__ == "__main__":
    asyncio.run(Floor(sys.argv[2]).run(sys.argv[1]))
