"""What a device sounds in an alert: at once, in quiet hours too, and no longer than it must."""

import asyncio
from datetime import timedelta

import pytest
from device_parts import ALL_DAY, DEVICE, alert_of, at_work, began, event, kinds, notes, of, play, siren, step, times
from server_twin.sounds import correlation, decoded

from tinlang_agent.players.base import Sound
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import sha256
from tinlang_wire.refusals import Refused


def test_an_alert_cuts_a_bulletin_which_is_not_taken_up_again(device, office):
    item = office.item(office.sounds.make(20))
    device.bring(item.variants[0].media)
    device.take(office.plan(item))
    signed = office.alert(office.sounds.make(1, seed=2))
    alert = alert_of(signed)

    async def work():
        async with at_work(device):
            await event(device, "started", item=item.uid)
            device.push(signed)
            return await event(device, "finished", item=alert.uid)

    finished = asyncio.run(work())

    assert [(each.item, each.kind, each.reason) for each in device.core.store.events.all()][2:] == [
        (item.uid, "started", None),
        (alert.uid, "received", None),
        (alert.uid, "fetched", None),
        (item.uid, "interrupted", "pre_empted"),
        (alert.uid, "started", None),
        (alert.uid, "finished", None),
    ]
    record = notes(device, finished.play)
    assert (record["lead"], record["item"], record["language"]) == ("siren.opus", alert.uid, "vi")


def test_the_siren_comes_first_and_then_the_words(device, office, tmp_path):
    media = office.sounds.make(2)
    device.push(office.alert(media))
    (finished,) = play(device, ("finished", {}))

    source = tmp_path / "words.opus"
    source.write_bytes(office.sounds.bytes[media])
    heard, words = decoded(device.out / f"{finished.play}.wav"), decoded(source)
    lead = notes(device, finished.play)["lead_ms"] * 48
    assert len(heard) == lead + len(words)
    assert correlation(heard[lead:], words) > 0.95
    assert correlation(heard[:lead], words) < 0.2
    assert (finished.offset_ms, finished.text_sha256) == (2000, sha256(media.encode()))


def test_quiet_hours_and_a_low_volume_do_not_hold_it_back(device, office):
    device.take(office.configure(DEVICE, quiet_hours=ALL_DAY, default_volume=10, alert_volume=90))
    device.push(office.alert(office.sounds.make(1)))
    (finished,) = play(device, ("finished", {}))
    assert notes(device, finished.play)["volumes"] == [[0, 90]]


def test_an_alert_is_never_softer_than_the_hour(device, office):
    device.take(office.configure(DEVICE, default_volume=95, alert_volume=60))
    device.push(office.alert(office.sounds.make(1), siren=False))
    (finished,) = play(device, ("finished", {}))
    assert notes(device, finished.play)["volumes"] == [[0, 95]]
    assert "lead" not in notes(device, finished.play)


def test_an_alert_for_others_is_not_heard(device, office):
    elsewhere = office.alert(office.sounds.make(1), targets=(new_uid(),))
    ours = office.alert(office.sounds.make(1, seed=2), siren=False)
    device.push(elsewhere)
    device.push(ours)
    play(device, ("finished", {"item": alert_of(ours).uid}))
    assert of(device, alert_of(elsewhere)) == []


def test_a_device_that_moves_away_takes_no_alert_along(device, office):
    signed = office.alert(office.sounds.make(5), siren=False)

    async def work():
        async with at_work(device):
            device.push(signed)
            await event(device, "started")
            device.take(office.configure(DEVICE, plan_unit=new_uid()))
            return await event(device, "interrupted")

    assert asyncio.run(work()).reason == "withdrawn"


def test_a_test_tone_gives_way(device, office):
    media = office.sounds.make(20)
    device.bring(media)
    signed = office.alert(office.sounds.make(1, seed=2), siren=False)

    async def work():
        async with at_work(device):
            test = asyncio.create_task(device.loop.sound_test(Sound(path=device.core.media.path(media), name="tone")))
            await began(device)
            device.push(signed)
            await event(device, "finished", item=alert_of(signed).uid)
            return await test

    assert asyncio.run(work()) == "busy"
    assert len(decoded(device.out / "tone.wav")) < 19 * 48_000


def test_rounds_repeat_until_the_end_and_each_is_heard_once(device, office):
    signed = office.alert(office.sounds.make(1), siren=False, every_s=60, lasts=150)
    alert = alert_of(signed)

    async def work():
        async with at_work(device):
            device.push(signed)
            for heard in range(1, 4):
                await times(device, alert, "finished", heard)
                device.push(signed)  # again and again the same frame
                step(device.core.clock, timedelta(seconds=60))
                device.loop.wake()
            last = office.item(office.sounds.make(1, seed=2), start_in=170)
            device.bring(last.variants[0].media)
            device.take(office.plan(last))
            await event(device, "finished", item=last.uid)

    asyncio.run(work())

    assert kinds(device, alert) == ["received", "fetched"] + ["started", "finished"] * 3
    assert len({each.play for each in of(device, alert, "started")}) == 3


def test_a_missed_alert_that_is_still_valid_is_heard_on_return_and_one_that_is_over_never(device, office):
    over = office.alert(office.sounds.make(1), ago=600, lasts=-1)
    going = office.alert(office.sounds.make(1, seed=2), ago=550, lasts=300, siren=False)
    with pytest.raises(Refused, match="expired"):
        device.push(over)
    device.push(going)
    play(device, ("finished", {"item": alert_of(going).uid}))
    assert of(device, alert_of(over)) == []


def test_an_alert_whose_end_came_while_the_device_was_off_is_never_heard(device, office):
    signed = office.alert(office.sounds.make(1), lasts=60)
    device.push(signed)
    step(device.core.clock, timedelta(seconds=61))
    item = office.item(office.sounds.make(1, seed=2))
    device.bring(item.variants[0].media)
    device.take(office.plan(item))
    play(device, ("finished", {"item": item.uid}))
    assert kinds(device, alert_of(signed)) == ["received", "fetched"]


def test_a_cancel_stops_it_in_mid_word(device, office):
    signed = office.alert(office.sounds.make(5), siren=False)

    async def work():
        async with at_work(device):
            device.push(signed)
            await event(device, "started")
            device.push(office.cancel(signed))
            return await event(device, "interrupted")

    interrupted = asyncio.run(work())

    assert (interrupted.reason, interrupted.item) == ("withdrawn", alert_of(signed).uid)
    assert interrupted.offset_ms < 19_000
    assert kinds(device, alert_of(signed)) == ["received", "fetched", "started", "cancelled", "interrupted"]
    assert device.core.store.alerts.in_force == ()


def test_a_cancel_stops_a_siren_without_words(device, office):
    signed = office.alert(office.sounds.make(1), inline=False)
    after = office.item(office.sounds.make(1, seed=2))
    device.bring(after.variants[0].media)
    device.take(office.plan(after))

    async def work():
        async with at_work(device):
            device.push(signed)
            await siren(device)
            device.push(office.cancel(signed))
            await event(device, "finished", item=after.uid)

    asyncio.run(work())

    (record,) = device.out.glob("*-siren-*.wav")
    assert len(decoded(record)) < 12 * 48_000


def test_a_cancel_that_comes_first_prevents_its_alert(device, office):
    signed = office.alert(office.sounds.make(1))
    device.push(office.cancel(signed))
    with pytest.raises(Refused, match="cancelled"):
        device.push(signed)
    other = office.alert(office.sounds.make(1, seed=2), siren=False)
    device.push(other)
    play(device, ("finished", {"item": alert_of(other).uid}))
    assert kinds(device, alert_of(signed)) == ["cancelled"]


def test_a_stop_silences_this_round_and_not_the_next(device, office):
    signed = office.alert(office.sounds.make(5), siren=False, every_s=60)
    alert = alert_of(signed)

    async def work():
        async with at_work(device):
            device.push(signed)
            first = await event(device, "started")
            stopped = await device.loop.stop()
            between = office.item(office.sounds.make(1, seed=2))
            device.bring(between.variants[0].media)
            device.take(office.plan(between))
            await event(device, "finished", item=between.uid)
            step(device.core.clock, timedelta(seconds=60))
            device.loop.wake()
            await times(device, alert, "started", 2)
            return stopped, first, of(device, alert, "started")[-1]

    stopped, first, again = asyncio.run(work())

    assert stopped
    assert of(device, alert, "interrupted")[0].reason == "stopped"
    assert first.play != again.play


def test_a_stop_of_the_siren_silences_the_words_that_come_later_in_the_round(device, office):
    media = office.sounds.make(1)
    signed = office.alert(media, inline=False, every_s=60)
    alert = alert_of(signed)

    async def work():
        async with at_work(device):
            device.push(signed)
            await siren(device)
            assert await device.loop.stop()
            device.bring(media)
            item = office.item(office.sounds.make(1, seed=2))
            device.bring(item.variants[0].media)
            device.take(office.plan(item))
            await event(device, "finished", item=item.uid)
            before = kinds(device, alert)
            step(device.core.clock, timedelta(seconds=60))
            device.loop.wake()
            await event(device, "started", item=alert.uid)
            return before

    assert asyncio.run(work()) == ["received", "fetched"]


def test_a_stop_counts_also_when_the_siren_has_outlasted_the_words(device, office):
    media = office.sounds.make(0.02)
    signed = office.alert(media, inline=False, siren=False, every_s=60)
    alert = alert_of(signed)

    async def work():
        async with at_work(device):
            device.push(signed)
            record = (await siren(device)).with_suffix(".wav")
            async with asyncio.timeout(60):
                while record.stat().st_size < 0.1 * 96_000:
                    await asyncio.sleep(0)
            assert await device.loop.stop()
            device.bring(media)
            item = office.item(office.sounds.make(1, seed=2))
            device.bring(item.variants[0].media)
            device.take(office.plan(item))
            await event(device, "finished", item=item.uid)

    asyncio.run(work())

    assert kinds(device, alert) == ["received", "fetched"]


def test_ending_the_program_in_mid_alert_lets_it_begin_again(device, office):
    signed = office.alert(office.sounds.make(2), siren=False)
    device.push(signed)

    async def work():
        for kind in ("started", "finished"):
            async with at_work(device):
                await event(device, kind)

    asyncio.run(work())

    shown = [(each.kind, each.reason) for each in of(device, alert_of(signed))]
    assert shown[2:] == [("started", None), ("interrupted", "shut_down"), ("started", None), ("finished", None)]
    assert len({each.play for each in of(device, alert_of(signed), "started")}) == 2
