"""A card that the kernel has made read-only: what is on it plays on, an alert is taken and heard, and all is proven."""

import asyncio
import os
import shutil
import subprocess

import pytest
from device_parts import at_work, event, kinds, make_device

from tinlang_agent.core import Core
from tinlang_agent.folder import Folder
from tinlang_agent.refuge import MEMORY
from tinlang_wire.jws import peek


@pytest.fixture
def card(tmp_path):
    """A real file system, which is then mounted read-only; mounting needs root."""
    place = tmp_path / "card"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(place)], capture_output=True, check=False).returncode:
        pytest.skip("mounting a file system needs root")
    before = set(MEMORY.iterdir())
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)
    for left in set(MEMORY.glob("tinlang-agent-*")) - before:
        shutil.rmtree(left)


def test_on_a_card_that_refuses_every_write_plans_and_alerts_are_heard_and_proven(card, office, clock, tmp_path):
    former = make_device(Core(Folder(card / "data"), clock=clock, chip=True), office, tmp_path / "out")
    item = office.item(office.sounds.make(1))
    former.take(office.plan(item))
    former.bring(item.variants[0].media)
    former.holdings.announce()
    epoch, unproven = former.core.store.events.store_epoch, former.core.store.events.pending()
    former.core.store.close()
    os.close(former.core._lock)
    subprocess.run(["mount", "-o", "remount,ro", str(card)], check=True)

    core = Core(Folder(card / "data"), clock=clock, chip=True)
    device = make_device(core, office, tmp_path / "out")
    signed = office.alert(office.sounds.make(1, seed=2), siren=False)

    async def work():
        async with at_work(device):
            await event(device, "finished", item=item.uid)
            device.push(signed)
            await event(device, "finished", item=peek(signed)[1].uid)

    asyncio.run(work())

    assert kinds(device, peek(signed)[1]) == ["received", "fetched", "started", "finished"]
    assert kinds(device, item) == ["received", "fetched", "started", "finished"]
    assert len(unproven) == 2 and core.store.events.last_seq == 8, "what was not handed in is not lost"
    assert core.store.events.store_epoch != epoch, "the card may one day count on from the same number"

    core.store.close()
    os.close(core._lock)
    again = Core(Folder(card / "data"), clock=clock, chip=True)
    assert again.store.events.last_seq == 8, "a program that starts again goes on where it was"
