"""Alerts of other severity, drills, alerts before time is trusted and after a key was revoked."""

import asyncio
import json

import msgspec
import pytest
from device_parts import ALL_DAY, DEVICE, alert_of, at_work, event, kinds, make_device, notes, of, play, siren

from tinlang_agent.core import Core
from tinlang_agent.folder import Folder
from tinlang_wire.jws import generate_key
from tinlang_wire.refusals import Refused


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
