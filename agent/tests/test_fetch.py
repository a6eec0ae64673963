"""Sounds over a bad road: whatever breaks, nothing wrong is ever ready, and nothing is fetched twice."""

import asyncio
import os
import threading
from contextlib import asynccontextmanager

import pytest
from server_twin.http import cut_at, from_the_beginning, never_ending, other_bytes

from tinlang_agent.clock import TrustedClock
from tinlang_agent.fetch import Fetcher, Patience, Wanted
from tinlang_agent.media import RESERVE_BYTES, URGENT_RESERVE_BYTES, MediaFolder
from tinlang_agent.server import Server
from tinlang_wire.jws import generate_key, peek, sha256


@pytest.fixture
def media(tmp_path):
    (tmp_path / "media").mkdir()
    return MediaFolder(tmp_path / "media")


@pytest.fixture
def running(web, media, clock):
    """A fetcher at work on some items; what arrived is in a queue."""

    @asynccontextmanager
    async def running(*items, **patience):
        wanted = [Wanted(item, item.variants[0]) for item in items]
        arrived = asyncio.Queue()
        server = Server(web.url, key=generate_key(), clock=TrustedClock(clock, chip=True))
        fetcher = Fetcher(
            server=server,
            media=media,
            wanted=lambda: wanted,
            arrived=arrived.put_nowait,
            now=clock.now,
            patience=Patience(**({"first_pause_s": 0.01, "longest_pause_s": 0.05} | patience)),
        )
        task = asyncio.create_task(fetcher.run())
        try:
            yield arrived
        finally:
            task.cancel()
            await asyncio.wait({task})
            await server.close()

    return running


@pytest.fixture
def fetching(running):
    """Fetch these items until all of their sounds arrived."""

    def fetch(*items, **patience):
        async def until_all():
            async with running(*items, **patience) as arrived:
                return [await asyncio.wait_for(arrived.get(), 60) for _ in items]

        return asyncio.run(until_all())

    return fetch


def is_right(media, digest):
    return media.ready(digest) and sha256(media.path(digest).read_bytes()) == digest


def test_a_sound_arrives_whole(office, media, fetching):
    digest = office.sounds.make(2)
    assert fetching(office.item(digest)) == [digest]
    assert is_right(media, digest)


def test_a_download_that_breaks_off_everywhere_is_resumed_where_it_was(office, web, media, fetching):
    digest, seen = office.sounds.make(3), []

    def cut(percent):
        def fault(handler, content, start):
            seen.append(media.ready(digest))
            cut_at(percent / 100)(handler, content, start)

        return fault

    web.media_faults = [cut(percent) for percent in range(100)]

    fetching(office.item(digest), first_pause_s=0.0001, longest_pause_s=0.001)

    assert is_right(media, digest)
    assert seen == [False] * 100
    assert len(web.requests) == 101
    assert not media.draft(digest).exists()


def test_a_sound_cut_at_any_percent_is_never_adopted_and_never_intact(office, media):
    """As a draft that the power left, and as a whole file whose end the card has lost."""
    digest = office.sounds.make(3)
    sound = office.sounds.bytes[digest]
    for percent in range(100):
        cut = sound[: len(sound) * percent // 100]
        media.draft(digest).write_bytes(cut)
        assert not media.adopt(digest) and not media.ready(digest), percent
        media.path(digest).write_bytes(cut)
        assert not media.intact(digest) and not media.ready(digest), percent


def test_a_server_that_knows_no_ranges_is_read_from_the_beginning(office, web, media, fetching):
    digest = office.sounds.make(2)
    web.media_faults = [cut_at(0.5), from_the_beginning]
    fetching(office.item(digest))
    assert is_right(media, digest)


@pytest.mark.parametrize("fault", [never_ending, other_bytes])
def test_endless_data_or_mix_and_match_is_never_ready(fault, office, web, media, fetching):
    digest = office.sounds.make(2)
    seen = []

    def watch(handler, content, start):
        fault(handler, content, start)
        seen.append(media.ready(digest))

    web.media_faults = [watch, lambda *arguments: (seen.append(media.ready(digest)), fault(*arguments)), cut_at(1)]

    fetching(office.item(digest))

    assert is_right(media, digest)
    assert not any(seen)


def test_a_declared_size_that_is_too_small_is_the_limit(office, web, media, running):
    digest = office.sounds.make(2)
    tried = threading.Semaphore(0)

    def count(handler, content, start):
        tried.release()
        handler.part(content, start, len(content))

    web.media_faults = [count] * 20

    async def try_three_times():
        async with running(office.item(digest, size=len(office.sounds.bytes[digest]) - 1)) as arrived:
            for _ in range(3):
                await asyncio.to_thread(tried.acquire)
            return arrived.empty()

    assert asyncio.run(try_three_times())
    assert not media.ready(digest)


def test_a_slow_server_does_not_hold_up_the_other_sounds(office, web, media, running):
    slow, quick = office.sounds.make(2), office.sounds.make(2, seed=2)
    quick_is_here = threading.Event()

    def drip(handler, content, start):
        if content != office.sounds.bytes[slow]:  # which of the two is asked for first is not settled
            handler.part(content, start, len(content))
            return
        handler.part(content, start, start + 100)
        quick_is_here.wait(60)
        handler.wfile.write(content[start + 100 :])

    web.media_faults = [drip, drip]

    async def both():
        async with running(office.item(slow), office.item(quick, start_in=1)) as arrived:
            first = await arrived.get()
            quick_is_here.set()
            return [first, await arrived.get()]

    assert asyncio.run(both()) == [quick, slow]
    assert is_right(media, slow)


def test_slow_retrieval_is_given_up_and_asked_again(office, web, media, fetching):
    digest = office.sounds.make(2)
    given_up = threading.Event()

    def drip(handler, content, start):
        handler.part(content, start, start + 100)
        handler.rfile.read(1)  # until the other side hangs up
        given_up.set()

    web.media_faults = [drip]
    fetching(office.item(digest), grace_s=0.5, slowest_bytes_per_second=10**6)

    assert given_up.wait(60)
    assert is_right(media, digest)


def test_a_whole_draft_that_the_power_left_behind_is_adopted_without_a_download(office, web, media, fetching):
    digest = office.sounds.make(2)
    media.draft(digest).write_bytes(office.sounds.bytes[digest])
    fetching(office.item(digest))
    assert is_right(media, digest)
    assert web.requests == []


def test_a_draft_that_the_power_damaged_is_fetched_anew(office, web, media, fetching):
    digest = office.sounds.make(2)
    media.draft(digest).write_bytes(bytes(1000))
    fetching(office.item(digest))
    assert is_right(media, digest)


def test_a_flipped_bit_is_found_before_each_play_and_the_file_removed(office, media):
    digest = office.sounds.make(1)
    content = bytearray(office.sounds.bytes[digest])
    media.path(digest).write_bytes(content)
    assert media.intact(digest)

    content[len(content) // 2] ^= 1
    media.path(digest).write_bytes(content)

    assert not media.intact(digest)
    assert not media.ready(digest)


def test_a_full_card_gives_up_the_oldest_sound_that_no_plan_names(tmp_path):
    frees = iter([0, 10**12, 0, 0, 0, 0])
    media = MediaFolder(tmp_path, free_bytes=lambda: next(frees))
    for age, name in enumerate(("new", "old", "needed")):
        media.path(name).write_bytes(b"x")
        os.utime(media.path(name), (1000 - age, 1000 - age))

    assert media.make_room(10, keep={"needed"})
    assert sorted(path.stem for path in media._root.glob("*.opus")) == ["needed", "new"]
    assert not media.make_room(10, keep={"needed"})
    assert media.ready("needed")


def test_unused_sounds_go_after_a_while_and_wanted_ones_stay(media):
    for name in ("wanted", "unused"):
        media.path(name).write_bytes(b"x")
        media.draft(name).write_bytes(b"x")
    media.tidy(keep={"wanted"}, older_than=4e9)
    assert sorted(path.name for path in media._root.iterdir()) == [".wanted.part", "wanted.opus"]


def test_what_an_alert_needs_waits_for_no_other_download(running, office, web, media):
    web.released = threading.Event()
    items = [office.item(office.sounds.make(1, seed=seed)) for seed in (1, 2)]
    alert = peek(office.alert(office.sounds.make(1, seed=3), inline=False))[1]

    def stalled(handler, content, start):
        """Of the news not a byte until the whole test is over; which of the three is asked for first is not settled."""
        if content == office.sounds.bytes[alert.variants[0].media]:
            handler.part(content, start, len(content))
        else:
            handler.server.released.wait(60)

    web.media_faults = [stalled] * 3

    async def first():
        async with running(*items, alert) as arrived:
            return await asyncio.wait_for(arrived.get(), 60)

    try:
        assert asyncio.run(first()) == alert.variants[0].media
    finally:
        web.released.set()


def test_what_an_alert_needs_may_use_half_of_what_is_kept_free_for_proof(running, office, media):
    """Of the two the item is asked for first, and is not there when the alert's sound is."""
    media.free_bytes = lambda: URGENT_RESERVE_BYTES + 1_000_000
    assert media.free_bytes() < RESERVE_BYTES
    item = office.item(office.sounds.make(1))
    alert = peek(office.alert(office.sounds.make(1, seed=2), inline=False))[1]

    async def first():
        async with running(item, alert) as arrived:
            return await asyncio.wait_for(arrived.get(), 60)

    assert asyncio.run(first()) == alert.variants[0].media
    assert not media.ready(item.variants[0].media)


def test_what_an_alert_needs_is_asked_for_again_soon(running, office, web):
    """What a plan needs may wait for an hour here: longer than the test."""
    alert = peek(office.alert(office.sounds.make(1), inline=False))[1]
    web.media_faults = [other_bytes] * 3

    async def first():
        async with running(alert, first_pause_s=3600, longest_pause_s=3600, longest_urgent_pause_s=0.05) as arrived:
            return await asyncio.wait_for(arrived.get(), 60)

    assert asyncio.run(first()) == alert.variants[0].media
