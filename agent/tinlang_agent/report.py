"""The road up: signed batches of events and heartbeats. Only the server's Receipt, after its commit, frees proof."""

import asyncio
import random
from collections.abc import Callable
from datetime import timedelta

from tinlang_agent import SOFTWARE
from tinlang_agent.core import Core
from tinlang_agent.holdings import Holdings
from tinlang_agent.intake import Intake
from tinlang_agent.link import Link
from tinlang_agent.log import log
from tinlang_agent.playing import PlayLoop
from tinlang_agent.server import Rejected, Server, Unreachable
from tinlang_agent.tasks import within
from tinlang_wire.acceptance import SERVER
from tinlang_wire.documents import MAX_DOCUMENT_BYTES, MAX_EVENTS, Events, Heartbeat, Receipt, Reference
from tinlang_wire.jws import sha256, sign
from tinlang_wire.refusals import Refused

VALID = timedelta(days=60)
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 60.0
HEARTBEAT_S = 60.0  # until a Config says otherwise


class RoadUp:
    """NATS when the line is up, HTTP when it is not. One question at a time, so that answers come in order."""

    def __init__(self, *, link: Link, server: Server) -> None:
        self._link = link
        self._server = server
        self._turn = asyncio.Lock()

    async def ask(self, kind: str, signed: bytes) -> bytes:
        """The answer; Unreachable, Rejected."""
        async with self._turn:
            try:
                return await self._link.ask(kind, signed)
            except Unreachable:
                return await self._server.hand_in(kind, signed)


class Report:
    """Hands in what the journal holds, and says how the device is. `heard_of` learns what the server calls current."""

    def __init__(
        self,
        core: Core,
        *,
        holdings: Holdings,
        intake: Intake,
        play_loop: PlayLoop,
        road: RoadUp,
        heard_of: Callable[[tuple[Reference, ...]], None],
    ) -> None:
        self._store = core.store
        self._journal = core.journal
        self._clock = core.clock
        self._media = core.media
        self._keys = core.keys
        self._holdings = holdings
        self._intake = intake
        self._play_loop = play_loop
        self._road = road
        self._heard_of = heard_of
        self._batch: bytes | None = None  # sent and not yet answered: sent again as the very same bytes
        self._beat = asyncio.Event()
        self._keys_known = asyncio.Event()
        self._road_is_new = asyncio.Event()

    def connected(self) -> None:
        """A road is new: say at once how we are, and hand in what waits."""
        self._beat.set()
        self._road_is_new.set()

    def named_anew(self) -> None:
        """What was signed under a former name is signed again: all that is not known to be proven under this one."""
        self._batch = None
        self._journal.written.set()
        self.connected()

    def documents_came(self) -> None:
        """With the first Keys answers can be judged; what a new Config wants to hear is said at once."""
        if self._store.documents.keys() is not None:
            self._keys_known.set()
        self._beat.set()

    async def run_events(self) -> None:
        """For ever: batch after batch while there is proof to hand in, then wait for more."""
        await self._keys_known.wait()
        pause = FIRST_PAUSE_S
        while True:
            self._journal.written.clear()
            self._road_is_new.clear()
            try:
                handed_in = await self._hand_in()
            except (Unreachable, Rejected, Refused) as error:
                log.warning("events: %s; kept, again in about %.0f s", error, pause)
                await within(self._road_is_new, pause * random.uniform(0.75, 1.25))
                pause = min(pause * 2, LONGEST_PAUSE_S)
                continue
            pause = FIRST_PAUSE_S
            if not handed_in:
                await self._journal.written.wait()

    async def run_heartbeats(self) -> None:
        """For ever: at each connection, and every `heartbeat_s`."""
        await self._keys_known.wait()
        while True:
            self._beat.clear()
            try:
                await self._exchange("heartbeat", sign(self._heartbeat(), self._keys.signing))
            except (Unreachable, Rejected, Refused) as error:
                log.warning("heartbeat: %s", error)
            config = self._holdings.config
            interval = HEARTBEAT_S if config is None else config.heartbeat_s
            await within(self._beat, interval * random.uniform(0.8, 1.0))  # thousands began at the same moment

    # -- events -------------------------------------------------------------------------------------------

    async def _hand_in(self) -> bool:
        """True if some proof was freed; False if there is none to hand in. Unreachable if the server keeps refusing."""
        self._batch = self._batch or self._next_batch()
        if self._batch is None:
            return False
        before = self._store.events.acknowledged_seq
        try:
            await self._exchange("events", self._batch)
        except (Rejected, Refused):
            self._batch = None
            raise
        self._batch = None
        if self._store.events.acknowledged_seq == before:
            raise Unreachable("the server keeps none of them")
        return True

    def _next_batch(self) -> bytes | None:
        limit = MAX_EVENTS
        while events := self._store.events.pending(limit):
            now, keys = self._clock.guess(), self._store.documents.keys()
            document = Events(
                audience=SERVER,
                sequence=events[-1].seq,
                epoch=keys.epoch if keys is not None else 0,
                issued_at=now,
                expires_at=now + VALID,
                device=self._holdings.device,
                store_epoch=self._store.events.store_epoch,
                kept_from=self._store.events.kept_from,
                events=events,
            )
            signed = sign(document, self._keys.signing)
            if len(signed) <= MAX_DOCUMENT_BYTES:
                return signed
            limit = len(events) // 2
        return None

    # -- heartbeats ---------------------------------------------------------------------------------------

    def _heartbeat(self) -> Heartbeat:
        now, keys, log_ = self._clock.guess(), self._store.documents.keys(), self._store.events
        playing = self._play_loop.playing
        return Heartbeat(
            audience=SERVER,
            sequence=self._next_beat(),
            epoch=keys.epoch if keys is not None else 0,
            issued_at=now,
            expires_at=now + VALID,
            device=self._holdings.device,
            store_epoch=log_.store_epoch,
            last_seq=log_.last_seq,
            acknowledged_seq=log_.acknowledged_seq,
            holds=self._store.documents.references(),
            playing=None if playing is None else playing.uid,
            volume=self._play_loop.volume,
            clock="trusted" if self._clock.trusted else "untrusted",
            free_bytes=self._media.free_bytes(),
            software=SOFTWARE,
            refused=self._store.refusals.counts(),
        )

    def _next_beat(self) -> int:
        """Higher than ever before, even if a clock went back or the power went."""
        now = self._clock.now()
        beat = max(0 if now is None else int(now.timestamp() * 1000), int(self._store.meta.get("beat") or 0) + 1)
        self._store.meta.set("beat", str(beat))
        return beat

    # -- answers ------------------------------------------------------------------------------------------

    async def _exchange(self, kind: str, signed: bytes) -> Receipt:
        answer = await self._road.ask(kind, signed)
        receipt = self._intake.take_receipt(answer, answers=sha256(signed))
        if receipt.store_epoch == self._store.events.store_epoch:
            if receipt.conflict:
                log.error("events: the server keeps others under our numbers; counted anew")
                self._store.events.begin_anew()
            else:
                self._store.events.acknowledge(receipt.committed_seq, self._clock.guess())
            if receipt.store_epoch != self._store.events.store_epoch:
                self._batch = None  # counted anew
                self._journal.written.set()
            elif receipt.committed_seq < self._store.events.last_seq:
                self._journal.written.set()
        self._heard_of(receipt.current)
        return receipt
