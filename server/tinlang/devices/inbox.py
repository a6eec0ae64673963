"""What has come from devices and waits to be committed: bounded, so that no device can fill this machine's memory."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import dataclass
from uuid import UUID

from nats.aio.msg import Msg

WAITING_BYTES = 64 * 1024 * 1024
WAITING_OF_A_DEVICE = 20
TAKEN_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Waiting:
    """One message, and the device in whose name it came."""

    device: UUID
    message: Msg


class Inbox:
    """First in, first out. What is over the bounds is turned away and counted: its device will send it again."""

    def __init__(self) -> None:
        self.turned_away: Counter[UUID] = Counter()
        self._waiting: deque[Waiting] = deque()
        self._of_device: Counter[UUID] = Counter()
        self._bytes = 0
        self._something = asyncio.Event()

    def __len__(self) -> int:
        return len(self._waiting)

    def offer(self, one: Waiting) -> bool:
        """Keep it, unless too much waits already, of all or of its device."""
        size = len(one.message.data)
        if self._of_device[one.device] >= WAITING_OF_A_DEVICE or self._bytes + size > WAITING_BYTES:
            self.turned_away[one.device] += 1
            return False
        self._waiting.append(one)
        self._of_device[one.device] += 1
        self._bytes += size
        self._something.set()
        return True

    def take(self, at_most: int) -> list[Waiting]:
        """The oldest: so many, and not more bytes than one transaction should hold; at least one if any waits."""
        taken: list[Waiting] = []
        size = 0
        while self._waiting and len(taken) < at_most:
            size += len(self._waiting[0].message.data)
            if taken and size > TAKEN_BYTES:
                break
            taken.append(self._waiting.popleft())
        for one in taken:
            self._bytes -= len(one.message.data)
            self._of_device[one.device] -= 1
        self._of_device = +self._of_device
        if not self._waiting:
            self._something.clear()
        return taken

    def counted(self) -> Counter[UUID]:
        """How many of each device were turned away since the last time."""
        counted, self.turned_away = self.turned_away, Counter()
        return counted

    async def something(self) -> None:
        """Return once something waits."""
        await self._something.wait()
