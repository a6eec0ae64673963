"""Commands of an operator: done now, and answered by one event each."""

import asyncio
import math
import struct
from collections.abc import Callable
from pathlib import Path

from tinlang_agent import volume
from tinlang_agent.core import Core
from tinlang_agent.log import log
from tinlang_agent.players.base import Sound
from tinlang_agent.players.wave import RATE, header
from tinlang_agent.playing import PlayLoop
from tinlang_wire.documents import Command

TONE_HERTZ, TONE_S, TONE_FADE_S = 1000, 1.0, 0.02


class Commands:
    """A command that a loudspeaker cannot carry out is answered with the reason `unsupported`."""

    def __init__(self, core: Core, *, play_loop: PlayLoop, restart: Callable[[], None]) -> None:
        self._store = core.store
        self._journal = core.journal
        self._tone = core.folder.tone
        self._play_loop = play_loop
        self._restart = restart
        self._waiting: asyncio.Queue[tuple[Command, str]] = asyncio.Queue()

    def take(self, command: Command, sha256: str) -> None:
        """An accepted command, known by the hash of its bytes."""
        self._waiting.put_nowait((command, sha256))

    def config_came(self) -> None:
        """A new Config is the desk's newer word on the volume."""
        volume.drop(self._store)

    async def run(self) -> None:
        """For ever: one after another."""
        while True:
            command, sha256 = await self._waiting.get()
            why_not = await self._carry_out(command)
            log.info("command %s: %s", command.command, why_not or "done")
            self._journal.record("commanded", reason=why_not, document=sha256, document_type="command")
            if command.command == "restart" and why_not is None:
                self._restart()

    async def _carry_out(self, command: Command) -> str | None:
        """None when it was done, else why not."""
        match command.command:
            case "stop":
                return None if await self._play_loop.stop() else "nothing_playing"
            case "test_tone":
                write_tone(self._tone)
                return await self._play_loop.sound_test(
                    Sound(path=self._tone, name=f"test-{command.uid}", volume=self._play_loop.volume)
                )
            case "volume":
                return "no_percent" if command.percent is None else self._play_loop.order_volume(command.percent)
            case "restart":
                return None
            case _:
                return "unsupported"


def write_tone(path: Path) -> None:
    """One second of 1 kHz at a tenth of full scale, faded so that the horn does not click."""
    count = int(RATE * TONE_S)
    fade = RATE * TONE_FADE_S
    samples = (
        int(3276 * min(1.0, at / fade, (count - at) / fade) * math.sin(2 * math.pi * TONE_HERTZ * at / RATE))
        for at in range(count)
    )
    data = struct.pack(f"<{count}h", *samples)
    path.write_bytes(header(len(data)) + data)
