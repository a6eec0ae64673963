"""An alert whose words are not here, or are no sound, is heard all the same."""

import asyncio
import json
from datetime import timedelta

import msgspec
import pytest
from device_parts import alert_of, at_work, event, kinds, notes, of, play, siren, sirens, step

from tinlang_wire.jws import sha256


def test_while_its_words_are_on_their_way_the_siren_sounds_and_then_they_do(device, office):
    media = office.sounds.make(1)
    signed = office.alert(media, inline=False)
    alert = alert_of(signed)

    async def work():
        async with at_work(device):
            device.push(signed)
            warned = json.loads((await siren(device)).read_text())
            before = kinds(device, alert)
            device.bring(media)
            device.loop.wake()
            return warned, before, await event(device, "finished")

    warned, before, finished = asyncio.run(work())

    assert (warned["lead"], warned["volumes"][0][1], warned["item"]) == ("siren.opus", 100, alert.uid)
    assert before == ["received"]  # nothing of the words is proven by a siren
    assert kinds(device, alert) == ["received", "started", "finished"]
    assert len(sirens(device)) == 1
    assert notes(device, finished.play)["lead"] == "siren.opus"


def test_nothing_waits_for_words_that_do_not_come(device, office):
    """After siren and phrase a less severe alert and the plan are heard; in the next round the siren sounds again."""
    silent = office.alert(office.sounds.make(1), inline=False, severity="extreme", siren=False, every_s=60)
    spoken = office.alert(office.sounds.make(1, seed=2), severity="minor", siren=False)
    item = office.item(office.sounds.make(30, seed=3))
    device.bring(item.variants[0].media)
    device.take(office.plan(item))

    async def work():
        async with at_work(device):
            device.push(silent)
            device.push(spoken)
            await event(device, "finished", item=alert_of(spoken).uid)
            await event(device, "started", item=item.uid)
            step(device.core.clock, timedelta(seconds=60))
            device.loop.wake()
            await event(device, "interrupted", item=item.uid, reason="pre_empted")
            await siren(device, 2)

    asyncio.run(work())

    assert kinds(device, alert_of(silent)) == ["received"]


@pytest.mark.parametrize("broken", ["no sound", "damaged on the card"])
def test_words_that_cannot_be_sounded_are_replaced_by_the_phrase(device, office, broken):
    rubbish = b"no sound" * 100
    media = sha256(rubbish) if broken == "no sound" else office.sounds.make(1)
    if broken == "no sound":
        office.sounds.bytes[media], office.sounds.length_ms[media] = rubbish, 1000
    signed = office.alert(media, siren=False)

    async def work():
        async with at_work(device):
            if broken != "no sound":
                device.core.media.path(media).write_bytes(b"x" * 500)
            device.push(signed)
            await event(device, "failed")
            await siren(device)

    asyncio.run(work())

    (failed,) = of(device, alert_of(signed), "failed")
    assert failed.reason == ("undecodable" if broken == "no sound" else "media_damaged")
    assert len(sirens(device)) == 1


def test_a_card_without_free_space_still_keeps_the_words_that_came_along(device, office):
    spare = device.core.media.path("f" * 64)
    spare.write_bytes(b"an old sound that nobody wants")
    device.core.media.free_bytes = lambda: 0
    signed = office.alert(office.sounds.make(1), siren=False)
    device.push(signed)

    play(device, ("finished", {"item": alert_of(signed).uid}))

    assert not spare.exists()


def test_on_a_full_card_no_language_of_an_alert_pushes_out_another(device, office):
    one, other = office.sounds.make(1), office.sounds.make(1, seed=2)
    (first,) = alert_of(office.alert(one)).variants
    second = msgspec.structs.replace(first, language="tyz", media=other, size=len(office.sounds.bytes[other]))
    device.core.media.free_bytes = lambda: 0

    device.push(office.alert(one, variants=(first, second)))

    assert device.core.media.ready(one) and device.core.media.ready(other)


def test_a_card_that_cannot_be_written_leaves_siren_and_phrase(device, office, tmp_path):
    device.core.media._root = tmp_path / "gone"
    signed = office.alert(office.sounds.make(1), siren=False)

    async def work():
        async with at_work(device):
            device.push(signed)
            await siren(device)

    asyncio.run(work())

    assert kinds(device, alert_of(signed)) == ["received"]
    assert device.core.store.alerts.in_force == (alert_of(signed),)
