"""What a device sounds in an alert: at once, in quiet hours too, with what it has, and no longer than it must."""

import asyncio
import json
from datetime import timedelta

import msgspec
import pytest
from device_parts import DEVICE, at_work, event, kinds, make_device, play, step
from server_twin.sounds import correlation, decoded

from tinlang_agent.core import Core
from tinlang_agent.folder import Folder
from tinlang_agent.players.base import Sound
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import generate_key, peek, sha256
from tinlang_wire.refusals import Refused

ALL_DAY = ({"start": "00:00", "end": "00:00"},)


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


# -- at once ------------------------------------------------------------------------------------------------------


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


# -- words that are not here --------------------------------------------------------------------------------------


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


# -- how often, how long ------------------------------------------------------------------------------------------


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


# -- one beside another -------------------------------------------------------------------------------------------


def test_a_more_severe_alert_cuts_in_and_the_other_is_begun_again(device, office):
    lesser = office.alert(office.sounds.make(2), severity="moderate", siren=False)
    graver = office.alert(office.sounds.make(1, seed=2), severity="extreme", siren=False)

    async def work():
        async with at_work(device):
            device.push(lesser)
            await event(device, "started", item=alert_of(lesser).uid)
            device.push(graver)
            await event(device, "finished", item=alert_of(lesser).uid)

    asyncio.run(work())

    short = {alert_of(lesser).uid: "lesser", alert_of(graver).uid: "graver"}
    played = [each for each in device.core.store.events.all() if each.kind in ("started", "finished", "interrupted")]
    assert [(short[each.item], each.kind) for each in played] == [
        ("lesser", "started"),
        ("lesser", "interrupted"),
        ("graver", "started"),
        ("graver", "finished"),
        ("lesser", "started"),
        ("lesser", "finished"),
    ]


def test_an_equal_or_lesser_alert_waits(device, office):
    first = office.alert(office.sounds.make(2), severity="severe", siren=False)
    others = [
        office.alert(office.sounds.make(1, seed=2), severity="severe", siren=False),
        office.alert(office.sounds.make(1, seed=3), severity="minor", siren=False),
    ]

    async def work():
        async with at_work(device):
            device.push(first)
            await event(device, "started", item=alert_of(first).uid)
            for signed in reversed(others):
                device.push(signed)
            await event(device, "finished", item=alert_of(others[1]).uid)

    asyncio.run(work())

    finished = [each.item for each in device.core.store.events.all() if each.kind == "finished"]
    assert finished == [alert_of(signed).uid for signed in (first, *others)]


# -- drills -------------------------------------------------------------------------------------------------------


def test_a_drill_has_its_own_bells_and_the_volume_of_the_hour_and_never_the_siren(device, office):
    device.take(office.configure(DEVICE, default_volume=40, alert_volume=100))
    signed = office.alert(office.sounds.make(1), drill=True)
    device.push(signed)
    (finished,) = play(device, ("finished", {}))
    record = notes(device, finished.play)
    assert (record["lead"], record["volumes"][0][1]) == ("drill.opus", 40)


def test_a_drill_whose_words_are_not_here_says_that_it_is_one(device, office):
    signed = office.alert(office.sounds.make(1), inline=False, drill=True)

    async def work():
        async with at_work(device):
            device.push(signed)
            return json.loads((await siren(device)).read_text())

    assert asyncio.run(work())["lead"] == "drill.opus"


def test_a_drill_keeps_quiet_hours(device, office):
    device.take(office.configure(DEVICE, quiet_hours=ALL_DAY))
    drill = office.alert(office.sounds.make(1), drill=True, severity="extreme")
    real = office.alert(office.sounds.make(1, seed=2), severity="minor", siren=False)
    device.push(drill)
    device.push(real)
    play(device, ("finished", {"item": alert_of(real).uid}))
    assert kinds(device, alert_of(drill)) == ["received", "fetched"]


# -- time, keys ---------------------------------------------------------------------------------------------------


def test_without_a_trusted_clock_it_waits_and_is_heard_as_soon_as_time_is_trusted(office, clock, tmp_path):
    device = make_device(Core(Folder(tmp_path / "data"), clock=clock, chip=False), office, tmp_path / "out")
    signed, over = office.alert(office.sounds.make(1), siren=False), office.alert(office.sounds.make(1), lasts=-5)

    async def work():
        async with at_work(device):
            device.push(signed)
            device.push(over)
            silent = list(device.out.iterdir()), device.core.store.events.all()[-1].clock
            device.core.clock.set_by_server(office.now(), asked_at=asyncio.get_running_loop().time())
            device.loop.wake()
            await event(device, "finished", item=alert_of(signed).uid)
            return silent

    assert asyncio.run(work()) == ([], "untrusted")
    assert [each.kind for each in of(device, alert_of(over))] == ["received", "fetched"]


def test_a_revoked_key_is_silenced_and_another_may_sign_the_same_alert_anew(device, office):
    signed = office.alert(office.sounds.make(5), siren=False)
    alert = alert_of(signed)
    stolen = office.dispatch

    async def work():
        async with at_work(device):
            device.push(signed)
            first = await event(device, "started")
            office.dispatch = generate_key()
            device.take(office.sign_keys(revoked=[stolen.thumbprint()]))
            device.take(office.configure(DEVICE))
            interrupted = await event(device, "interrupted")
            device.push(office.issue(msgspec.structs.replace(alert, sequence=alert.sequence + 1)))
            return first, interrupted

    first, interrupted = asyncio.run(work())

    assert (interrupted.play, interrupted.reason) == (first.play, "withdrawn")
    assert [each.title for each in device.core.store.alerts.in_force] == [alert.title]
    with pytest.raises(Refused, match="revoked_key"):
        device.push(signed)
