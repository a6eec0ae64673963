"""Fetching sounds: resumed where they broke off, never longer than declared, never ready when wrong."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass
from datetime import datetime

import httpx

from tinlang_agent.log import log
from tinlang_agent.media import RESERVE_BYTES, URGENT_RESERVE_BYTES, MediaFolder
from tinlang_agent.server import Rejected, Server, Unreachable
from tinlang_wire.documents import Alert, Item, Variant

SIDE_BY_SIDE = 2
LONGEST_JITTER_S = 30.0


@dataclass(frozen=True)
class Patience:
    """How slow a server may be, and how long to wait after an attempt that failed."""

    grace_s: float = 30.0
    slowest_bytes_per_second: float = 1024.0
    first_pause_s: float = 1.0
    longest_pause_s: float = 300.0
    longest_urgent_pause_s: float = 10.0  # a round of an alert without its words is soon followed by the next


@dataclass(frozen=True)
class Wanted:
    """A sound that an item or an alert needs."""

    item: Item | Alert
    variant: Variant

    @property
    def urgent(self) -> bool:
        """It waits for no other download, and may use what is kept free for proof."""
        return isinstance(self.item, Alert)

    @property
    def by(self) -> datetime:
        """When it is first to be heard."""
        return self.item.issued_at if isinstance(self.item, Alert) else self.item.start_at

    @property
    def until(self) -> datetime:
        """When nobody wants it any more."""
        return self.item.expires_at if isinstance(self.item, Alert) else self.item.end_at


PATIENCE = Patience()


class Broken(Exception):
    """This attempt brought nothing that can be used; what was got and may be right is kept for the next."""


class Fetcher:
    """Brings the sounds of the plan in force, the most urgent first. `arrived` is called with each that is ready."""

    def __init__(
        self,
        *,
        server: Server,
        media: MediaFolder,
        wanted: Callable[[], list[Wanted]],
        arrived: Callable[[str], None],
        now: Callable[[], datetime],
        patience: Patience = PATIENCE,
    ) -> None:
        self._patience = patience
        self._server = server
        self._media = media
        self._wanted = wanted
        self._arrived = arrived
        self._now = now
        self._changed = asyncio.Event()
        self._pauses: dict[str, float] = {}
        self._urgent: set[str] = set()
        self._due: dict[str, float] = {}  # sha256 → monotonic second of the next attempt

    def look_again(self) -> None:
        """The plan, the media folder or the road changed: what failed is tried anew."""
        self._pauses.clear()
        self._due.clear()
        self._changed.set()

    async def run(self) -> None:
        """For ever: fetch what is missing and due, then wait for news, for an end, or for the next attempt."""
        running: dict[str, asyncio.Task[None]] = {}
        try:
            while True:
                self._changed.clear()
                for wanted in self._next_due(running):
                    if wanted.urgent or len(running) < SIDE_BY_SIDE:
                        running[wanted.variant.media] = asyncio.create_task(self._attempt(wanted))
                news = asyncio.create_task(self._changed.wait())
                await asyncio.wait(
                    {news, *running.values()}, timeout=self._pause(running), return_when=asyncio.FIRST_COMPLETED
                )
                news.cancel()
                for media in [media for media, task in running.items() if task.done()]:
                    running.pop(media).result()
        finally:
            for task in running.values():
                task.cancel()

    def _pause(self, running: Collection[str]) -> float | None:
        """Seconds until the next attempt is due; None: only news can change anything."""
        full = len(running) >= SIDE_BY_SIDE
        due = [at for media, at in self._due.items() if media not in running and (media in self._urgent or not full)]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _next_due(self, running: Collection[str]) -> list[Wanted]:
        missing: dict[str, Wanted] = {}
        for wanted in self._wanted():
            if not self._media.ready(wanted.variant.media):
                missing.setdefault(wanted.variant.media, wanted)
        self._urgent = {media for media, wanted in missing.items() if wanted.urgent}
        self._due = {media: at for media, at in self._due.items() if media in missing}
        for media, wanted in missing.items():
            self._due.setdefault(media, time.monotonic() + self._jitter(wanted))
        now = time.monotonic()
        return [wanted for media, wanted in missing.items() if media not in running and self._due[media] <= now]

    def _jitter(self, wanted: Wanted) -> float:
        """Thousands of devices learn of a plan at once: what is needed soon comes at once, the rest spread out."""
        ahead = (wanted.by - self._now()).total_seconds()
        return random.uniform(0, min(LONGEST_JITTER_S, ahead / 4)) if ahead > 60 else 0.0

    async def _attempt(self, wanted: Wanted) -> None:
        variant = wanted.variant
        keep = {other.variant.media for other in self._wanted()}
        try:
            reserve = URGENT_RESERVE_BYTES if wanted.urgent else RESERVE_BYTES
            if not self._media.make_room(variant.size, keep=keep, reserve=reserve):
                raise Broken("no room")
            await self._download(variant)
        except (Broken, Unreachable, Rejected, OSError) as error:
            patience = self._patience
            longest = patience.longest_urgent_pause_s if wanted.urgent else patience.longest_pause_s
            pause = min(self._pauses.get(variant.media, patience.first_pause_s / 2) * 2, longest)
            self._pauses[variant.media] = pause
            self._due[variant.media] = time.monotonic() + pause * random.uniform(0.75, 1.25)
            log.warning("media %s: %s; again in about %.0f s", variant.media[:12], error, pause)
        else:
            self._pauses.pop(variant.media, None)
            log.info("media %s: ready", variant.media[:12])
            self._arrived(variant.media)

    async def _download(self, variant: Variant) -> None:
        draft = self._media.draft(variant.media)
        had = draft.stat().st_size if draft.exists() else 0
        if had != variant.size:  # else it is whole, but the power went before it got its name
            await self._receive(variant, had if had < variant.size else 0)
        if not await asyncio.to_thread(self._media.adopt, variant.media):
            raise Broken("its hash is wrong")

    async def _receive(self, variant: Variant, had: int) -> None:
        deadline = self._patience.grace_s + (variant.size - had) / self._patience.slowest_bytes_per_second
        try:
            async with asyncio.timeout(deadline), self._server.media(variant.media, offset=had) as response:
                start = _start_of(response, had)
                if start is None:
                    self._media.draft(variant.media).unlink(missing_ok=True)
                    raise Broken("the server does not have that part")
                await self._write(variant, response.aiter_raw(), start)
        except TimeoutError as error:
            raise Broken("too slow") from error

    async def _write(self, variant: Variant, chunks: AsyncIterator[bytes], start: int) -> None:
        length = start
        with self._media.draft(variant.media).open("r+b" if start else "wb") as file:
            file.seek(start)
            file.truncate()
            async for chunk in chunks:
                length += len(chunk)
                if length > variant.size:
                    file.truncate(0)
                    raise Broken("longer than declared")
                file.write(chunk)
        if length < variant.size:
            raise Broken(f"broke off at {length} of {variant.size} bytes")


def _start_of(response: httpx.Response, had: int) -> int | None:
    """Where the bytes of this answer begin; None if they begin where nothing was asked."""
    if response.status_code == httpx.codes.OK:
        return 0
    if response.status_code == httpx.codes.PARTIAL_CONTENT and had:
        return had if response.headers.get("Content-Range", "").startswith(f"bytes {had}-") else None
    return None
