"""The play loop obeys `resolve`, and whatever happens to it stands in the journal."""

import asyncio
import json
from datetime import timedelta

import msgspec
import pytest
from device_parts import DEVICE, at_work, event, kinds, play, slow, step

from tinlang_agent.players.base import Sound
from tinlang_agent.players.wave import WavePlayer
from tinlang_wire.jws import peek, sha256
from tinlang_wire.refusals import Refused


def test_what_is_urgent_to_the_commune_comes_first_and_each_once(device, office):
    normal = office.item(office.sounds.make(1, seed=1), start_in=-5)
    first = office.item(office.sounds.make(1, seed=2), priority="priority")
    for item in (normal, first):
        device.bring(item.variants[0].media)
    device.take(office.plan(normal, first))

    play(device, ("finished", {"item": first.uid}), ("finished", {"item": normal.uid}))

    started = [each.item for each in device.core.store.events.all() if each.kind == "started"]
    assert started == [first.uid, normal.uid]


def test_a_play_is_on_the_disk_before_it_sounds(device, office, tmp_path):
    item = office.item(office.sounds.make(1))
    device.bring(item.variants[0].media)
    device.take(office.plan(item))
    seen = []

    class Witness(WavePlayer):
        async def start(self, sound):
            seen.append((list(device.core.store.plays.done), device.core.store.events.all()[-1].kind))
            return await super().start(sound)

    device.loop._player = Witness(tmp_path / "out")
    (finished,) = play(device, ("finished", {}))

    assert seen == [([finished.play], "started")]


def test_the_first_language_of_the_device_is_played(device, office):
    spoken, other = office.sounds.make(1, seed=1), office.sounds.make(1, seed=2)
    item = office.item(other)
    tay = msgspec.structs.replace(item.variants[0], language="tyz", media=spoken)
    item = msgspec.structs.replace(item, variants=(*item.variants, tay))
    device.bring(spoken)
    device.take(office.configure(DEVICE, languages=("tyz", "vi")))
    device.take(office.plan(item))

    (finished,) = play(device, ("finished", {}))

    assert (finished.language, finished.media) == ("tyz", spoken)


def test_another_item_plays_while_a_sound_is_still_on_its_way(device, office):
    missing, here = office.item(office.sounds.make(1), order=0), office.item(office.sounds.make(1, seed=2), order=1)
    device.bring(here.variants[0].media)
    device.take(office.plan(missing, here))

    play(device, ("finished", {"item": here.uid}))

    assert kinds(device, missing) == ["received"]


def test_a_late_start_joins_so_as_to_end_with_its_window(device, office):
    media = office.sounds.make(33)
    item = office.item(media, start_in=-100, lasts=100 + 31)
    device.bring(media)
    device.take(office.plan(item))

    started, interrupted = play(device, ("started", {})), device.core.store.events.all()[-1]

    assert 1500 <= started[0].offset_ms < 33_000
    assert started[0].offset_ms <= interrupted.offset_ms < 33_000


def test_a_sound_whose_last_moment_the_window_cuts_was_heard(device, office):
    """The window is over when what the plan counts was heard, by a clock that hardly moves until then."""
    item = office.item(office.sounds.make(10), lasts=2.5, length_ms=2000)
    device.bring(item.variants[0].media)
    device.take(office.plan(item))
    slow(device.core.clock)

    async def work():
        async with at_work(device):
            started = await event(device, "started")
            async with asyncio.timeout(60):
                while (device.out / f"{started.play}.wav").stat().st_size < 2 * 96_000:
                    await asyncio.sleep(0)
            step(device.core.clock, timedelta(seconds=2.5))
            device.loop.wake()
            return await event(device, "finished")

    assert 1900 <= asyncio.run(work()).offset_ms < 4000


def test_a_flipped_bit_is_heard_by_nobody(device, office):
    item = office.item(office.sounds.make(1))
    media = item.variants[0].media
    good = office.sounds.bytes[media]
    device.core.media.path(media).write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    device.take(office.plan(item))

    async def work():
        async with at_work(device):
            await device.damaged.wait()
            device.bring(media)
            device.loop.wake()
            return await event(device, "finished")

    asyncio.run(work())

    assert kinds(device, item) == ["received", "fetched", "failed", "started", "finished"]
    failed = next(each for each in device.core.store.events.all() if each.kind == "failed")
    assert (failed.reason, failed.play, failed.media) == ("media_damaged", None, media)


def test_what_cannot_be_decoded_fails_once_and_does_not_hold_up_the_next(device, office):
    rubbish = b"no sound" * 100
    office.sounds.bytes[sha256(rubbish)] = rubbish
    broken, good = office.item(sha256(rubbish)), office.item(office.sounds.make(1), order=1)
    for item in (broken, good):
        device.bring(item.variants[0].media)
    device.take(office.plan(broken, good))

    play(device, ("finished", {"item": good.uid}))

    assert kinds(device, broken) == ["received", "fetched", "started", "failed"]
    assert [each.reason for each in device.core.store.events.all() if each.kind == "failed"] == ["undecodable"]


def test_a_sound_that_is_longer_than_the_plan_says_is_cut(device, office):
    item = office.item(office.sounds.make(10), length_ms=1000)
    device.bring(item.variants[0].media)
    device.take(office.plan(item))
    (interrupted,) = play(device, ("interrupted", {}))
    assert interrupted.reason == "too_long"
    assert 3000 <= interrupted.offset_ms < 10_000


def test_nothing_starts_that_would_run_into_quiet_hours(device, office):
    soon = (office.now() + timedelta(hours=7, minutes=1)).strftime("%H:%M")
    item = office.item(office.sounds.make(1), length_ms=10 * 60 * 1000)
    after = office.item(office.sounds.make(1, seed=2), order=1)
    for each in (item, after):
        device.bring(each.variants[0].media)
    device.take(office.configure(DEVICE, quiet_hours=({"start": soon, "end": "23:59"},)))
    device.take(office.plan(item, after))

    play(device, ("finished", {"item": after.uid}))

    assert kinds(device, item) == ["received", "fetched"]


def test_when_the_clock_is_no_longer_trusted_the_sound_ends(device, office):
    item = office.item(office.sounds.make(20))
    device.bring(item.variants[0].media)
    device.take(office.plan(item))

    async def work():
        async with at_work(device):
            await event(device, "started")
            step(device.core.clock, -timedelta(days=1))
            device.loop.wake()
            return await event(device, "interrupted")

    interrupted = asyncio.run(work())

    assert (interrupted.reason, interrupted.clock) == ("untrusted_time", "untrusted")


def test_ending_the_program_ends_the_play_for_good(device, office):
    item = office.item(office.sounds.make(20))
    device.bring(item.variants[0].media)
    device.take(office.plan(item))

    play(device, ("started", {}))
    play(device, ("interrupted", {}))

    assert kinds(device, item) == ["received", "fetched", "started", "interrupted"]
    assert device.core.store.events.all()[-1].reason == "shut_down"


def test_a_test_is_heard_only_when_nothing_plays_and_nobody_sleeps(device, office, tmp_path):
    media = office.sounds.make(1)
    device.bring(media)
    item = office.item(office.sounds.make(20, seed=2))
    device.bring(item.variants[0].media)

    def sound(name):
        return Sound(path=device.core.media.path(media), name=name)

    async def work():
        async with at_work(device):
            said = [await device.loop.sound_test(sound("free"))]
            device.take(office.plan(item))
            await event(device, "started")
            said.append(await device.loop.sound_test(sound("busy")))
            await device.loop.stop()
            device.take(office.configure(DEVICE, quiet_hours=({"start": "00:00", "end": "00:00"},)))
            said.append(await device.loop.sound_test(sound("asleep")))
            return said

    assert asyncio.run(work()) == [None, "busy", "quiet_hours"]
    assert sorted(path.name for path in device.out.glob("*.wav") if path.stem in ("free", "busy", "asleep")) == [
        "free.wav"
    ]
    assert kinds(device, item)[-1] == "interrupted"


def test_the_volume_of_the_hour_stands_beside_the_recording(device, office):
    item = office.item(office.sounds.make(1))
    device.bring(item.variants[0].media)
    window = {"start": "09:00", "end": "11:00"}
    device.take(office.configure(DEVICE, volumes=({"window": window, "percent": 45},)))
    device.take(office.plan(item))

    (finished,) = play(device, ("finished", {}))

    notes = json.loads((device.out / f"{finished.play}.json").read_text())
    assert notes["volumes"] == [[0, 45]]
    assert (notes["item"], notes["media"]) == (item.uid, item.variants[0].media)


def test_an_ordered_volume_holds_until_the_hour_changes_it(device, office):
    evening = {"start": "18:00", "end": "21:00"}
    device.take(office.configure(DEVICE, default_volume=80, volumes=({"window": evening, "percent": 45},)))

    def heard_after(**later):
        step(device.core.clock, timedelta(**later))
        device.loop._set_volume()
        return device.loop.volume

    at_ten = heard_after()
    assert device.loop.order_volume(35) is None

    assert at_ten == 80
    assert [heard_after(hours=hours) for hours in (0, 5, 4, 4)] == [35, 35, 45, 80]
    device.loop.order_volume(35)
    assert heard_after(hours=24) == 80  # the evening went by without power


def test_a_new_epoch_takes_back_what_a_stolen_key_fast_forwarded(device, office):
    item = office.item(office.sounds.make(1))
    device.bring(item.variants[0].media)
    far = msgspec.structs.replace(peek(office.plan())[1], sequence=2**62)
    device.take(office.issue(far))
    office.current.pop(("plan", far.audience))
    with pytest.raises(Refused, match="replayed"):
        device.take(office.plan(item))

    office.epoch = 2
    device.take(office.sign_keys())
    device.take(office.configure(DEVICE))
    device.take(office.plan(item))

    play(device, ("finished", {"item": item.uid}))
