"""Hundreds of agents' own lines on one real NATS that is killed under them."""

import asyncio

import pytest

from tinlang_agent.folder import Folder
from tinlang_agent.keys import load_or_make
from tinlang_agent.link import Link
from tinlang_wire.ids import new_uid

COUNT = 200
PATIENCE_S = 60


@pytest.fixture
def links(office, line, tmp_path):
    return [_link(office, Folder(tmp_path / f"device-{number}")) for number in range(COUNT)]


def _link(office, folder):
    folder.prepare()
    keys, device = load_or_make(folder), new_uid()
    token = office.rights.for_device(keys.nats_public, device)
    return Link(device=device, keys=keys, token=lambda: token, urls=lambda: office.nats_urls)


async def _all(waits):
    return await asyncio.wait_for(asyncio.gather(*waits), PATIENCE_S)


def test_hundreds_come_back_together_and_each_hears_what_comes_next(links, office, line):
    async def work():
        for link in links:
            await link.listen_to_unit(office.unit)
        running = [asyncio.create_task(link.run()) for link in links]
        await _all(link.came_up.wait() for link in links)
        for link in links:
            link.came_up.clear()

        await asyncio.to_thread(line.kill)
        await asyncio.to_thread(line.start)
        await _all(link.came_up.wait() for link in links)
        await asyncio.to_thread(line.push_plan, b"what comes next")

        heard = await _all(link.arrived.get() for link in links)
        for task in running:
            task.cancel()
        await asyncio.wait(running)
        return heard

    assert asyncio.run(work()) == [b"what comes next"] * COUNT
