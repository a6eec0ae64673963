"""What goes wrong beside a play does not cut it."""

import asyncio
import contextlib

import pytest

from tinlang_agent.folder import Folder
from tinlang_agent.keys import load_or_make
from tinlang_agent.link import Link
from tinlang_agent.tasks import keep_running, within
from tinlang_wire import subjects
from tinlang_wire.ids import new_uid


def test_a_part_that_fails_is_started_again():
    runs = []

    async def part():
        runs.append(len(runs))
        if len(runs) < 3:
            raise ZeroDivisionError
        await asyncio.Event().wait()

    async def work():
        task = asyncio.create_task(keep_running(part, first_pause_s=0, longest_pause_s=0))
        while len(runs) < 3:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(work())


@pytest.fixture
def link(office, line, tmp_path):
    folder = Folder(tmp_path / "link")
    folder.prepare()
    keys, device = load_or_make(folder), new_uid()
    token = office.rights.for_device(keys.nats_public, device)
    return Link(device=device, keys=keys, token=lambda: token, urls=lambda: office.nats_urls)


def test_a_unit_may_change_at_any_moment_of_a_connection(link, line):
    async def work():
        task = asyncio.create_task(link.run())
        await asyncio.wait_for(link.came_up.wait(), 60)
        await link.listen_to_unit(new_uid())
        stale = link._of_unit
        link.came_up.clear()
        await link._client.close()  # the line is lost
        await link.listen_to_unit(new_uid())
        await asyncio.wait_for(link.came_up.wait(), 60)
        here, link._of_unit = new_uid(), stale
        await link.listen_to_unit(here)
        await link._client.flush()
        assert not task.done()
        await asyncio.to_thread(line.push, subjects.unit(here), b"heard")
        assert await asyncio.wait_for(link.arrived.get(), 60) == b"heard"
        task.cancel()
        await asyncio.wait({task})

    asyncio.run(work())


@pytest.mark.parametrize("steps", range(4))
def test_a_cancellation_that_comes_together_with_the_event_is_not_lost(steps):
    async def both_at_once():
        event = asyncio.Event()
        task = asyncio.create_task(within(event, 60))
        await asyncio.sleep(0)
        event.set()
        for _ in range(steps):
            await asyncio.sleep(0)
        had_ended = task.done()
        task.cancel()
        await asyncio.wait([task])
        return had_ended or task.cancelled()

    assert asyncio.run(both_at_once())


def test_a_part_in_which_a_cancellation_was_swallowed_is_not_started_again():
    runs = []

    async def part():
        runs.append(len(runs))
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()

    async def cancel():
        task = asyncio.create_task(keep_running(part, first_pause_s=0, longest_pause_s=0))
        while not runs:
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert asyncio.run(cancel())
    assert runs == [0]
