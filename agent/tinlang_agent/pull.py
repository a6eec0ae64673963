"""Pull is the truth, push makes it sooner: the State names what is current, what lacks is fetched by its hash."""

import asyncio
import contextlib
import random
import time
from collections.abc import Callable, Iterable

import msgspec

from tinlang_agent.clock import SLACK
from tinlang_agent.core import Core
from tinlang_agent.holdings import Holdings
from tinlang_agent.intake import Intake, Road
from tinlang_agent.log import log
from tinlang_agent.server import Answer, Rejected, Server, Unreachable
from tinlang_agent.tasks import within
from tinlang_wire.documents import Reference, State
from tinlang_wire.jws import sha256
from tinlang_wire.refusals import Refused

EVERY_S = 900.0  # until a Config says otherwise
WHOLE_EVERY_S = 24 * 3600.0  # at least daily the answer is a State of our nonce, not "nothing changed"
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 300.0
AFTER_REFUSAL_S = 30.0
NUDGE_JITTER_S = 1.0
WAITING_NUDGES = 100
_ORDER = {"keys": 0, "config": 1, "cancel": 2, "alert": 3, "plan": 4}
_DENIED = (401, 403)


class Nudge(msgspec.Struct, frozen=True):
    """What is pushed in place of a document that is too long to push."""

    newer: Reference


class Pull:
    """Asks the server what is current: at every connection, at intervals, and when something newer was named."""

    def __init__(
        self,
        core: Core,
        *,
        server: Server,
        holdings: Holdings,
        intake: Intake,
        state_came: Callable[[State], None],
    ) -> None:
        self._store = core.store
        self._clock = core.clock
        self._server = server
        self._holdings = holdings
        self._intake = intake
        self._state_came = state_came
        self._asked = asyncio.Event()
        self._etag: str | None = None
        self._whole_at = 0.0
        self._not_before = 0.0
        self._nudges: asyncio.Queue[bytes] = asyncio.Queue(WAITING_NUDGES)
        self.first_done = asyncio.Event()
        self.clock_compared = asyncio.Event()  # in this run, with the server's

    def connected(self) -> None:
        """A road is new: ask at once, and for the whole State."""
        self._etag = None
        self._not_before = 0.0
        self._asked.set()

    def hear_of(self, references: Iterable[Reference]) -> None:
        """Somebody names what is current: if it is newer than ours, ask soon."""
        if any(self._lacks(reference) for reference in references):
            self.ask_soon()

    def ask_soon(self) -> None:
        """Something that we should have is not here."""
        self._etag = None
        self._asked.set()

    async def run(self) -> None:
        """For ever: pull, then wait until asked or until the interval has passed."""
        pause = FIRST_PAUSE_S
        while True:
            self._asked.clear()
            try:
                complete = await self._once()
            except (Unreachable, Rejected) as error:
                log.warning("pull: %s", error)
                self.first_done.set()
                await self._rest(pause * random.uniform(0.75, 1.25))
                pause = min(pause * 2, LONGEST_PAUSE_S)
                continue
            self.first_done.set()
            pause = FIRST_PAUSE_S
            self._not_before = 0.0 if complete else time.monotonic() + AFTER_REFUSAL_S
            config = self._holdings.config
            await self._rest((EVERY_S if config is None else config.pull_s) * random.uniform(0.8, 1.2))
            while (early := self._not_before - time.monotonic()) > 0:
                await asyncio.sleep(min(early, 1.0))

    def nudge(self, content: bytes) -> None:
        """Something that is too long to push is newer."""
        with contextlib.suppress(asyncio.QueueFull):
            self._nudges.put_nowait(content)

    async def run_nudges(self) -> None:
        """For ever: fetch what was named, a moment later: thousands are told at the same time."""
        while True:
            try:
                reference = msgspec.json.decode(await self._nudges.get(), type=Nudge).newer
            except msgspec.DecodeError:
                log.warning("push: neither a document nor a nudge")
                continue
            if not self._lacks(reference):
                continue
            await asyncio.sleep(random.uniform(0, NUDGE_JITTER_S))
            try:
                await self._fetch(reference)
            except (Unreachable, Rejected, Refused) as error:
                log.warning("nudge: %s", error)
                self.ask_soon()

    # -- one pull ---------------------------------------------------------------------------------------

    async def _once(self) -> bool:
        """False if something that is current could not be taken."""
        whole = time.monotonic() - self._whole_at > WHOLE_EVERY_S or not self._clock.trusted
        answer, doubted = await self._ask_state(None if whole else self._etag)
        if answer is None:
            return True
        try:
            state = await self._open_state(answer, doubted)
            await self._check_clock(state)
        except Refused:
            return False
        self.clock_compared.set()
        self._whole_at = time.monotonic()
        self._state_came(state)
        complete = await self._fetch_all(state)
        self._etag = answer.etag if complete else None
        return complete

    async def _ask_state(self, etag: str | None) -> tuple[Answer | None, bool]:
        """The answer, and whether the server does not believe our clock."""
        try:
            return await self._server.state(etag), False
        except Rejected as rejected:
            if rejected.status not in _DENIED:
                raise
        return await self._server.state(None, claims_time=False), True

    async def _open_state(self, answer: Answer, doubted: bool) -> State:
        """A State may be signed by a key that we do not know yet: then the Keys that it names come first."""
        keys = self._intake.keys_named_by(answer)
        if keys is not None:
            self._take(await self._server.document(keys), keys, doubt_clock=doubted)
        return self._intake.take_state(answer)

    async def _check_clock(self, state: State) -> None:
        if not self._clock.trusted or abs(state.issued_at - self._clock.guess()) > SLACK:
            self._intake.take_time(await self._server.time())

    async def _fetch_all(self, state: State) -> bool:
        complete = True
        for reference in sorted(state.current, key=lambda each: _ORDER.get(each.type, len(_ORDER))):
            if self._lacks(reference):
                try:
                    await self._fetch(reference)
                except Refused:
                    complete = False
        return complete

    def _lacks(self, reference: Reference) -> bool:
        return self._holdings.concerns(reference) and self._store.documents.lacks(reference)

    async def _fetch(self, reference: Reference) -> None:
        self._take(await self._server.document(reference.sha256), reference.sha256)

    def _take(self, signed: bytes, digest: str, *, doubt_clock: bool = False) -> None:
        if sha256(signed) != digest:
            raise Unreachable("other bytes than those that were asked for")
        self._intake.take(signed, Road.PULL, doubt_clock=doubt_clock)

    async def _rest(self, seconds: float) -> None:
        await within(self._asked, seconds)
