"""The parts of a device that play, in this process: its play loop, its door, and what its journal says."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import replace
from time import time
from types import SimpleNamespace

from tinlang_agent.holdings import Holdings
from tinlang_agent.intake import Intake, Road
from tinlang_agent.players.wave import WavePlayer
from tinlang_agent.playing import PlayLoop
from tinlang_wire.clock import Clock
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import peek

DEVICE = new_uid()
ALL_DAY = ({"start": "00:00", "end": "00:00"},)


class Horn(WavePlayer):
    """The twin of a horn, which tells when a sound begins."""

    def __init__(self, folder):
        super().__init__(folder)
        self.began = asyncio.Event()

    async def start(self, sound):
        playback = await super().start(sound)
        self.began.set()
        return playback


def make_device(core, office, out):
    """A device that holds Keys and a Config, with the sounds of the office at hand."""
    parts = SimpleNamespace(core=core, out=out, damaged=asyncio.Event())
    parts.holdings = Holdings(core, DEVICE)
    parts.horn = Horn(out)
    parts.loop = PlayLoop(
        core,
        holdings=parts.holdings,
        player=parts.horn,
        damaged=parts.damaged.set,
    )
    parts.intake = Intake(
        core,
        holdings=parts.holdings,
        root=office.root,
        changed=lambda document: parts.loop.wake(),
        obey=lambda command, sha256: None,
    )
    parts.take = lambda signed: parts.intake.take(signed, Road.PULL)
    parts.push = lambda signed: parts.intake.take_frame(office.frame(signed), Road.PUSH)
    parts.bring = lambda digest: core.media.path(digest).write_bytes(office.sounds.bytes[digest])
    parts.take(office.documents[office.current["keys", "all"].sha256])
    parts.take(office.configure(DEVICE))
    return parts


def step(clock, by):
    """What `date --set` does to the clock of the machine."""
    clock._clock = replace(clock._clock, shown=clock._clock.shown + by.total_seconds())


def slow(clock):
    """From now on it takes an hour for the clock to move by a second."""
    shown = clock._clock.now().timestamp()
    clock._clock = Clock(shown=shown, real=time(), rate=1 / 3600)


@asynccontextmanager
async def at_work(device):
    task = asyncio.create_task(device.loop.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def event(device, kind, **fields):
    """Wait for an event of that kind."""
    while True:
        device.core.journal.written.clear()
        for each in device.core.store.events.all():
            if each.kind == kind and all(getattr(each, name) == value for name, value in fields.items()):
                return each
        await asyncio.wait_for(device.core.journal.written.wait(), 60)


def play(device, *waits):
    """Let the loop work until these events happened, one after another."""

    async def work():
        async with at_work(device):
            return [await event(device, kind, **fields) for kind, fields in waits]

    return asyncio.run(work())


def kinds(device, item):
    return [each.kind for each in device.core.store.events.all() if each.item == item.uid]


# -- alerts ---------------------------------------------------------------------------------------------------------


def alert_of(signed):
    return peek(signed)[1]


def of(device, item, kind=None):
    events = [each for each in device.core.store.events.all() if each.item == item.uid]
    return [each for each in events if kind in (None, each.kind)]


def notes(device, name):
    return json.loads((device.out / f"{name}.json").read_text())


def sirens(device):
    """The records of siren and phrase without words."""
    return sorted(device.out.glob("*-siren-*.json"))


async def siren(device, count=1):
    """Wait until as many sirens of alerts without words have sounded."""
    while len(found := sirens(device)) < count:
        await began(device)
    return found[-1]


async def began(device):
    """Wait until another sound begins."""
    device.horn.began.clear()
    await asyncio.wait_for(device.horn.began.wait(), 60)


async def times(device, item, kind, count):
    """Wait until an event of that kind happened so often."""
    while len(of(device, item, kind)) < count:
        device.core.journal.written.clear()
        await asyncio.wait_for(device.core.journal.written.wait(), 60)
