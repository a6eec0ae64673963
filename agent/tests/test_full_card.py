"""A card that somebody filled to the last byte: what is urgent is taken, heard and proven all the same."""

import asyncio
import os
import subprocess

import pytest
from device_parts import at_work, event, kinds, make_device

from tinlang_agent.core import Core
from tinlang_agent.folder import Folder
from tinlang_agent.store.reserve import LEAST_FREE, SIZE, Reserve
from tinlang_wire.jws import peek


@pytest.fixture
def card(tmp_path):
    """A real file system of 16 MB; mounting needs root."""
    place = tmp_path / "card"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small file system needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(folder):
    """Every byte that is left."""
    with (folder / "logs of somebody else").open("ab", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


def test_the_reserve_is_taken_when_there_is_space_and_gives_way_when_there_is_none(tmp_path):
    free = 2 * SIZE - 1
    reserve = Reserve(tmp_path / "reserve", free_bytes=lambda: free)
    reserve.keep()
    assert not (tmp_path / "reserve").exists()
    free = 2 * SIZE
    reserve.keep()
    assert os.stat(tmp_path / "reserve").st_blocks * 512 >= SIZE
    free = LEAST_FREE
    reserve.give_way()
    assert (tmp_path / "reserve").exists()
    free = LEAST_FREE - 1
    reserve.give_way()
    assert not (tmp_path / "reserve").exists()


def test_an_alert_is_taken_heard_and_proven_on_a_card_without_a_free_byte(card, office, clock, tmp_path):
    device = make_device(Core(Folder(card / "data"), clock=clock, chip=True), office, tmp_path / "out")
    signed = office.alert(office.sounds.make(1), siren=False)
    fill(card)

    async def work():
        async with at_work(device):
            device.push(signed)
            await event(device, "finished")

    asyncio.run(work())

    assert kinds(device, peek(signed)[1]) == ["received", "fetched", "started", "finished"]
    assert device.core.media.ready(peek(signed)[1].variants[0].media)
    assert not (card / "data" / "reserve").exists()


def test_a_program_starts_on_a_card_without_a_free_byte(card, office, clock, tmp_path):
    core = Core(Folder(card / "data"), clock=clock, chip=True)
    signed = office.alert(office.sounds.make(1))
    make_device(core, office, tmp_path / "out").push(signed)
    core.store.close()
    os.close(core._lock)
    fill(card)

    again = Core(Folder(card / "data"), clock=clock, chip=True)

    assert again.store.alerts.in_force == (peek(signed)[1],)
    again.journal.record("commanded", reason="written")
    assert again.store.events.all()[-1].reason == "written"
