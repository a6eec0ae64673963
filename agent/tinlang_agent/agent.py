"""From a first start to a device at work: keys, enrolment, then everything until a signal or a restart."""

import asyncio
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinlang_agent.control import Control
from tinlang_agent.core import Core
from tinlang_agent.device import Device
from tinlang_agent.enrolment import Enrolment, require_root
from tinlang_agent.folder import Folder
from tinlang_agent.log import log
from tinlang_agent.players.base import Player
from tinlang_agent.players.mpv import MpvPlayer
from tinlang_agent.players.wave import WavePlayer
from tinlang_agent.server import Server
from tinlang_agent.status import describe
from tinlang_agent.tasks import keep_running
from tinlang_wire.clock import Clock


@dataclass(frozen=True)
class Settings:
    """What the command line says. `chip`: this machine has a clock chip that keeps time without power."""

    server: str
    fingerprint: str
    folder: Folder
    name: str
    player: str
    out: Path
    chip: bool
    clock: Clock
    audio_output: str | None = None


class Agent:
    """One device. `run` returns True if it shall be started again."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._core = Core(settings.folder, clock=settings.clock, chip=settings.chip)
        self._player = _player(settings)
        self._device: Device | None = None
        self._enrolment: Enrolment | None = None
        self._ended = asyncio.Event()
        self._again = False

    async def run(self) -> bool:
        """Until a signal, a `restart` command, or a fault of our own (which is raised)."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._ended.set)
        server = Server(self._settings.server, key=self._core.keys.signing, clock=self._core.clock)
        control = asyncio.create_task(keep_running(Control(self._core.folder.socket, self._answer).run))
        life = asyncio.create_task(self._live(server))
        ended = asyncio.create_task(self._ended.wait())
        try:
            done, _ = await asyncio.wait({life, ended, control}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in (life, ended, control):
                task.cancel()
            await asyncio.wait({life, ended, control})
            await self._player.close()
            await server.close()
            self._core.store.close()
        return self._again

    async def _live(self, server: Server) -> None:
        core, settings = self._core, self._settings
        self._enrolment = Enrolment(
            server=server, store=core.store, keys=core.keys, fingerprint=settings.fingerprint, name=settings.name
        )
        identity = core.identity
        if identity is None:
            identity = await self._enrolment.run(self._show_code)
        require_root(identity.root, settings.fingerprint)
        log.info("device %s", identity.device)
        self._device = Device(
            core,
            identity=identity,
            server=server,
            enrolment=self._enrolment,
            player=self._player,
            restart=self._restart,
            show_code=self._show_code,
        )
        await self._device.run()

    def _show_code(self, code: str) -> None:
        self._core.store.meta.set("code", code)
        log.info("Mã đăng ký thiết bị: %s", code)

    def _restart(self) -> None:
        self._again = True
        self._ended.set()

    # -- other commands on this machine -------------------------------------------------------------------

    async def _answer(self, question: dict[str, Any]) -> dict[str, Any]:
        if question.get("do") == "usb":
            if self._device is None:
                return {"problem": "Thiết bị chưa được đăng ký nên chưa nhận tin từ USB."}
            return {"lines": await self._device.take_usb(Path(str(question["folder"])))}
        return self._describe()

    def _describe(self) -> dict[str, Any]:
        facts = describe(self._core) | {"running": True}
        if self._device is not None:
            return facts | self._device.describe()
        if self._enrolment is not None:
            facts |= {"state": self._enrolment.state, "problem": self._enrolment.problem}
        return facts


def _player(settings: Settings) -> Player:
    """The player that was asked for; PlayerUnavailable."""
    if settings.player == "mpv":
        return MpvPlayer(**({"ao": settings.audio_output} if settings.audio_output else {}))
    return WavePlayer(settings.out)
