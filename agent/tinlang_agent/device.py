"""An enrolled device at work: every part, who wakes whom, and the tasks that run side by side."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from tinlang_agent.commands import Commands
from tinlang_agent.core import Core
from tinlang_agent.enrolment import Enrolment, Identity, WrongRoot
from tinlang_agent.fetch import Fetcher, Wanted
from tinlang_agent.holdings import Holdings
from tinlang_agent.intake import Intake, Road
from tinlang_agent.link import Link
from tinlang_agent.log import log
from tinlang_agent.players.base import Player
from tinlang_agent.playing import PlayLoop
from tinlang_agent.pull import Pull
from tinlang_agent.report import Report, RoadUp
from tinlang_agent.server import Rejected, Server, Unreachable
from tinlang_agent.tasks import keep_running, within
from tinlang_agent.usb import take_folder
from tinlang_wire.documents import AnyDocument, Command, Config, Keys, State
from tinlang_wire.refusals import Reason, Refused

FIRST_PULL_S = 10.0
ASKED_FIRST_S = 3.0  # longer than a slow line needs for one answer, short beside the start of the machine
TIDY_S = 6 * 3600.0
UNUSED_MEDIA_S = 7 * 24 * 3600.0
RIGHTS_AGAIN_S = 30.0


class Device:
    """Runs until it is cancelled. A fault of ours in the play loop ends it: whoever started it starts it again.

    Any other part is started again by itself, while what plays goes on.
    """

    def __init__(
        self,
        core: Core,
        *,
        identity: Identity,
        server: Server,
        enrolment: Enrolment,
        player: Player,
        restart: Callable[[], None],
        show_code: Callable[[str], None],
    ) -> None:
        self._core = core
        self._server = server
        self._show_code = show_code
        self._enrolment = enrolment
        server.device = identity.device
        self._unit_may_differ = asyncio.Event()
        self.holdings = Holdings(core, identity.device)
        self.intake = Intake(core, holdings=self.holdings, root=identity.root, changed=self._changed, obey=self._obey)
        self.play_loop = PlayLoop(core, holdings=self.holdings, player=player, damaged=self._look_for_media)
        self._commands = Commands(core, play_loop=self.play_loop, restart=restart)
        self.link = Link(device=identity.device, keys=core.keys, token=self._token, urls=self._urls)
        self._fetcher = Fetcher(
            server=server, media=core.media, wanted=self._wanted, arrived=self._media_came, now=core.clock.guess
        )
        self._pull = Pull(core, server=server, holdings=self.holdings, intake=self.intake, state_came=self._state_came)
        self._report = Report(
            core,
            holdings=self.holdings,
            intake=self.intake,
            play_loop=self.play_loop,
            road=RoadUp(link=self.link, server=server),
            heard_of=self._pull.hear_of,
        )

    async def run(self) -> None:
        """Everything side by side, until cancelled."""
        self.play_loop.close_interrupted()
        self.holdings.announce()
        self._unit_may_differ.set()
        self._report.documents_came()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._play())
            for part in (
                self._commands.run,
                self.link.run,
                self._pull.run,
                self._pull.run_nudges,
                self._fetcher.run,
                self._report.run_events,
                self._report.run_heartbeats,
                self._take_pushes,
                self._greet,
                self._follow_unit,
                self._renew_rights,
                self._join_again,
                self._tidy,
            ):
                tasks.create_task(keep_running(part))

    async def take_usb(self, folder: Path) -> list[str]:
        """The lines of what became of each file in a folder."""
        lines = await take_folder(folder, intake=self.intake, holdings=self.holdings, media=self._core.media)
        self._media_came()
        return [str(line) for line in lines]

    def describe(self) -> dict[str, Any]:
        """What only the running program knows."""
        playing = self.play_loop.playing
        joining = {"state": "forgotten", "problem": self._enrolment.problem} if self._server.forgotten.is_set() else {}
        return joining | {
            "connected": self.link.is_up,
            "playing": None if playing is None else playing.title,
            "why": self.play_loop.reason,
            "volume": self.play_loop.volume,
        }

    # -- who wakes whom -----------------------------------------------------------------------------------

    def _changed(self, document: AnyDocument | None) -> None:
        if isinstance(document, Keys | Config):
            self._report.documents_came()
        if isinstance(document, Config):
            self._commands.config_came()
            self._unit_may_differ.set()
        if document is not None and not self._core.clock.trusted:
            self._pull.ask_soon()  # what was just taken contradicts our clock
        self.play_loop.wake()
        self._fetcher.look_again()

    def _obey(self, command: Command, sha256: str) -> None:
        self._commands.take(command, sha256)

    def _look_for_media(self) -> None:
        self._fetcher.look_again()

    def _media_came(self, sha256: str = "") -> None:
        self.holdings.announce()
        self.play_loop.wake()

    def _state_came(self, state: State) -> None:
        if state.nats_urls:
            self._core.store.meta.set("nats_urls", msgspec.json.encode(state.nats_urls).decode())

    def _wanted(self) -> list[Wanted]:
        now = self._core.clock.guess()
        return [wanted for wanted in self.holdings.wanted() if wanted.until > now]

    def _token(self) -> str:
        return self._core.store.meta.need("nats_jwt")

    def _urls(self) -> tuple[str, ...]:
        identity = self._core.identity
        return () if identity is None else identity.nats_urls

    # -- tasks --------------------------------------------------------------------------------------------

    async def _play(self) -> None:
        """An alert that outlived a restart may have been stopped meanwhile: the server is asked first, for a moment.

        Without an answer it is sounded: a warning too many is better than one too few.
        """
        if self.holdings.alerts:
            await within(self._pull.first_done, ASKED_FIRST_S)
        await self.play_loop.run()

    async def _take_pushes(self) -> None:
        """What was pushed while the first pull ran waits for it: it may need the Keys that the pull brings.

        What is urgent, and signed by a key that is known, waits for nothing.
        """
        pulled = asyncio.create_task(within(self._pull.first_done, FIRST_PULL_S))
        later: list[bytes] = []
        while not pulled.done():
            content = asyncio.create_task(self.link.arrived.get())
            await asyncio.wait({content, pulled}, return_when=asyncio.FIRST_COMPLETED)
            if not content.done():
                content.cancel()
            elif self.intake.is_urgent(content.result()):
                self._take_push(content.result())
            else:
                later.append(content.result())
        for each in later:
            self._take_push(each)
        while True:
            self._take_push(await self.link.arrived.get())

    def _take_push(self, content: bytes) -> None:
        if content.startswith(b"{"):
            self._pull.nudge(content)
            return
        try:
            self.intake.take_frame(content, Road.PUSH)
        except Refused as refused:
            if refused.reason in (Reason.UNKNOWN_KEY, Reason.WRONG_AUDIENCE):
                self._pull.ask_soon()

    async def _greet(self) -> None:
        while True:
            await self.link.came_up.wait()
            self.link.came_up.clear()
            self._pull.connected()
            self._report.connected()
            self._fetcher.look_again()

    async def _follow_unit(self) -> None:
        while True:
            await self._unit_may_differ.wait()
            self._unit_may_differ.clear()
            config = self.holdings.config
            await self.link.listen_to_unit(None if config is None else config.plan_unit)

    async def _renew_rights(self) -> None:
        while True:
            await self.link.turned_away.wait()
            try:
                identity = await self._enrolment.refresh()
                if identity is not None:
                    await self._take_name(identity.device)
            except (Unreachable, Rejected, WrongRoot, ValueError) as error:
                log.warning("rights on NATS: %s", error)
            await asyncio.sleep(RIGHTS_AGAIN_S)
            self.link.turned_away.clear()

    async def _join_again(self) -> None:
        """A server with an older database does not know us: what is stored goes on playing, and a code is shown."""
        while True:
            await self._server.forgotten.wait()
            log.error("the server does not know this device: enrolling again")
            identity = await self._enrolment.again(self._show_code)
            await self._take_name(identity.device)
            self._server.forgotten.clear()

    async def _take_name(self, device: str) -> None:
        if device == self.holdings.device:
            return
        log.info("device %s", device)
        self.holdings.device = self._server.device = device
        self._report.named_anew()
        self._pull.connected()
        await self.link.become(device)

    async def _tidy(self) -> None:
        """What a wrong clock forgot could be played twice: nothing is forgotten before the server's was compared."""
        while True:
            await self._pull.clock_compared.wait()
            now = self._core.clock.now()
            if now is not None:
                self._core.store.forget_old(now, keep_plays=self.holdings.plays())
            keep = {wanted.variant.media for wanted in self.holdings.wanted()}
            self._core.media.tidy(keep=keep, older_than=time.time() - UNUSED_MEDIA_S)
            await asyncio.sleep(TIDY_S)
