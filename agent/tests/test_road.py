"""One bulletin's road through a real agent process, real NATS and real HTTP."""

import os
import signal
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from server_twin.sounds import correlation, decoded

from tinlang_agent.control import ask
from tinlang_agent.core import Core
from tinlang_agent.folder import Folder
from tinlang_wire import subjects
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import generate_key, peek, sign

DAY = timedelta(days=1)


def source_of(horn, office, media):
    path = horn.agent.folder / "source.opus"
    path.write_bytes(office.sounds.bytes[media])
    return decoded(path)


def heard(horn, event):
    return decoded(horn.agent.out / f"{event.play}.wav")


def write_down(horn, clock, reasons):
    """Events of a device that is off."""
    core = Core(Folder(horn.agent.data), clock=clock, chip=True)
    with core.store.write():
        for reason in reasons:
            core.journal.record("commanded", reason=reason, document="0" * 64, document_type="command")
    core.store.close()
    os.close(core._lock)


def kinds(office, device, item):
    return [event.kind for event in office.events(device) if event.item == item.uid]


def test_a_pushed_plan_is_fetched_played_and_proven(horn, office, line):
    media = office.sounds.make(3)
    item = office.item(media)
    line.push_plan(office.plan(item))

    finished = office.wait_for_event(horn.device, "finished", item=item.uid)

    assert kinds(office, horn.device, item) == ["received", "fetched", "started", "finished"]
    assert (finished.media, finished.release, finished.language) == (media, item.release, "vi")
    assert correlation(heard(horn, finished), source_of(horn, office, media)) >= 0.95


def test_withdrawing_cuts_the_sound_where_it_is(horn, office, line):
    item = office.item(office.sounds.make(20))
    line.push_plan(office.plan(item))
    office.wait_for(lambda: any(each.playing == item.uid for each in office.heartbeats))

    line.push_plan(office.plan())
    interrupted = office.wait_for_event(horn.device, "interrupted", item=item.uid)

    assert interrupted.reason == "withdrawn"
    cut = heard(horn, interrupted)
    assert abs(len(cut) / 48 - interrupted.offset_ms) <= 1
    assert 0 < interrupted.offset_ms < 60_000


def test_without_nats_the_plan_is_pulled_and_proof_goes_up_by_http(start_agent, enrol, office, web):
    item = office.item(office.sounds.make(2))
    agent = start_agent()
    device = enrol(pull_s=1)
    office.plan(item)

    office.wait_for_event(device, "finished", item=item.uid)

    assert "POST /device/events" in web.requests
    assert agent.stop() == 0


def test_a_device_that_was_off_plays_what_is_still_in_force_and_nothing_else(horn, office):
    horn.agent.kill()
    over = office.item(office.sounds.make(2, seed=2), start_in=-100, lasts=90)
    going = office.item(office.sounds.make(2, seed=3), start_in=-100, lasts=600)
    office.plan(over, going)

    horn.agent.start()
    office.wait_for_event(horn.device, "finished", item=going.uid)

    assert kinds(office, horn.device, over) == ["received"]


def test_what_the_power_cut_is_interrupted_and_never_played_again(horn, office, line):
    item = office.item(office.sounds.make(30))
    after = office.item(office.sounds.make(2, seed=2), order=1)
    line.push_plan(office.plan(item, after))
    office.wait_for_event(horn.device, "started", item=item.uid)

    horn.agent.kill()
    horn.agent.start()
    office.wait_for_event(horn.device, "finished", item=after.uid)

    assert kinds(office, horn.device, item) == ["received", "fetched", "started", "interrupted"]
    assert office.wait_for_event(horn.device, "interrupted").reason == "restarted"


def test_a_stopped_process_goes_on_where_it_was(horn, office, line, start_agent, enrol):
    start_agent(name="other")
    other = enrol()
    media = office.sounds.make(4)
    item = office.item(media)
    line.push_plan(office.plan(item))
    office.wait_for_event(horn.device, "started", item=item.uid)

    horn.agent.signal(signal.SIGSTOP)
    office.wait_for_event(other, "finished", item=item.uid)
    unfinished = kinds(office, horn.device, item)
    horn.agent.signal(signal.SIGCONT)
    finished = office.wait_for_event(horn.device, "finished", item=item.uid)

    assert unfinished[-1] == "started"
    assert correlation(heard(horn, finished), source_of(horn, office, media)) >= 0.95


def test_quiet_hours_cut_and_volume_follows_the_desk(horn, office, line):
    item = office.item(office.sounds.make(20))
    line.push_plan(office.plan(item))
    office.wait_for(lambda: any(each.playing == item.uid and each.volume == 80 for each in office.heartbeats))

    line.push(subjects.down(horn.device), office.command(horn.device, "volume", percent=35))
    office.wait_for(lambda: any(each.volume == 35 for each in office.heartbeats))
    window = {"start": "00:00", "end": "00:00"}
    line.push(subjects.down(horn.device), office.configure(horn.device, quiet_hours=(window,)))

    assert office.wait_for_event(horn.device, "interrupted").reason == "quiet_hours"
    office.wait_for(lambda: office.heartbeats[-1].volume == 80)


def test_a_moved_device_obeys_the_plan_of_its_new_unit(horn, office, line):
    elsewhere = new_uid()
    item = office.item(office.sounds.make(2), targets=(elsewhere,))
    office.plan(item, unit=elsewhere)

    line.push(subjects.down(horn.device), office.configure(horn.device, plan_unit=elsewhere))
    line.push(subjects.down(horn.device), b'{"newer": %s}' % _as_json(office, elsewhere))

    office.wait_for_event(horn.device, "finished", item=item.uid)


def _as_json(office, unit):
    return msgspec.json.encode(office.current["plan", f"u:{unit}"])


def test_what_a_revoked_key_signed_is_no_longer_obeyed(horn, office, line):
    item = office.item(office.sounds.make(20))
    line.push_plan(office.plan(item))
    office.wait_for_event(horn.device, "started", item=item.uid)
    stolen, office.dispatch = office.dispatch, generate_key()

    line.push(subjects.EVERYONE, office.sign_keys(revoked=[stolen.thumbprint()]))

    office.wait_for_event(horn.device, "interrupted", item=item.uid)
    line.push(subjects.down(horn.device), office.configure(horn.device))
    line.push_plan(office.plan(office.item(office.sounds.make(2, seed=2))))
    office.wait_for_event(horn.device, "finished")


def test_only_a_true_receipt_frees_proof(horn, office, line):
    office.receipt_key = generate_key()
    item = office.item(office.sounds.make(2))
    line.push_plan(office.plan(item))
    office.wait_for_event(horn.device, "finished", item=item.uid)
    facts = ask(horn.agent.data / "agent.sock", {"do": "status"})

    office.receipt_key = office.online
    office.wait_for(lambda: office.heartbeats[-1].acknowledged_seq >= 4)

    assert facts["acknowledged_seq"] == 0
    assert facts["refused"] == {"unknown_key": facts["refused"]["unknown_key"]}


def test_a_server_that_lost_proof_gets_it_again(horn, office, line):
    line.push_plan(office.plan(office.item(office.sounds.make(1))))
    office.wait_for_event(horn.device, "finished")
    office.wait_for(lambda: office.heartbeats[-1].acknowledged_seq == 4)

    with office.changed:
        lost = office.kept.copy()
        for kept in office.kept.values():
            for seq in (3, 4):
                del kept[seq]

    office.wait_for(lambda: office.kept == lost)


def test_events_under_numbers_that_the_server_knows_otherwise_are_counted_anew(horn, office, line, clock):
    line.push_plan(office.plan(office.item(office.sounds.make(1))))
    office.wait_for(lambda: office.heartbeats[-1].acknowledged_seq == 4)
    horn.agent.kill()
    write_down(horn, clock, ["a", "b", "c", "d"])
    ((name, kept),) = office.kept.items()
    kept[6] = msgspec.structs.replace(kept[4], seq=6)  # of a life that the restored card does not remember

    horn.agent.start()
    office.wait_for(
        lambda: office.heartbeats[-1].store_epoch != name[1] and office.heartbeats[-1].acknowledged_seq == 4
    )
    office.conflicts.clear()

    anew = office.kept[horn.device, office.heartbeats[-1].store_epoch]
    assert [event.reason for event in anew.values()] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("arguments", [(), ("--no-rtc",)])
def test_a_wrong_clock_is_set_by_the_server_before_anything_plays(arguments, start_agent, enrol, office, line, clock):
    start_agent(*arguments, clock=replace(clock, shown=clock.shown - 3650 * 86400))
    device = enrol()
    item = office.item(office.sounds.make(1))
    line.push_plan(office.plan(item))

    started = office.wait_for_event(device, "started", item=item.uid)

    assert started.clock == "trusted"
    assert abs((started.at - office.now()).total_seconds()) < 300


def test_a_chip_that_is_ahead_forgets_no_play(horn, start_agent, office, line, clock):
    item, after = (office.item(office.sounds.make(1, seed=seed), order=seed) for seed in (1, 2))
    line.push_plan(office.plan(item))
    office.wait_for_event(horn.device, "finished", item=item.uid)
    horn.agent.kill()
    before = len(office.heartbeats)

    start_agent(clock=replace(clock, shown=clock.shown + 400 * 86400))
    office.wait_for(lambda: any(abs(each.issued_at - office.now()) < DAY for each in office.heartbeats[before:]))
    line.push_plan(office.plan(item, after))
    office.wait_for_event(horn.device, "finished", item=after.uid)

    assert kinds(office, horn.device, item).count("started") == 1


def test_without_a_clock_chip_and_without_the_server_nothing_plays(horn, office, line, web, start_agent):
    horn.agent.kill()
    item = office.item(office.sounds.make(1))
    office.plan(item)
    web.down = True

    blind = start_agent("--no-rtc")
    office.wait_for(lambda: office.heartbeats[-1].clock == "untrusted")
    line.push_plan(office.documents[office.current["plan", f"u:{office.unit}"].sha256])
    office.wait_for(lambda: len(office.heartbeats[-1].holds) == 3)
    before = ask(blind.data / "agent.sock", {"do": "status"})
    web.down = False

    office.wait_for_event(horn.device, "finished", item=item.uid)
    assert (before["clock"], before["why"], before["playing"]) == ("untrusted", "untrusted_time", None)


def test_the_line_comes_back_after_nats_was_killed(horn, office, line):
    line.kill()
    line.start()
    item = office.item(office.sounds.make(1))
    office.wait_for(lambda: ask(horn.agent.data / "agent.sock", {"do": "status"})["connected"])
    line.push_plan(office.plan(item))
    office.wait_for_event(horn.device, "finished", item=item.uid)


def test_a_captive_portal_is_no_server(horn, office, web, line):
    web.captive = True
    item = office.item(office.sounds.make(1))
    line.push_plan(office.plan(item))
    office.wait_for_event(horn.device, "received", item=item.uid)
    web.captive = False

    office.wait_for_event(horn.device, "finished", item=item.uid)

    assert [event for event in office.events(horn.device) if event.kind == "refused"] == []


def test_a_long_backlog_goes_up_in_batches_of_five_hundred(horn, office, clock):
    horn.agent.kill()
    write_down(horn, clock, ["x" * 60] * 1200)
    before = len(office.batches)

    horn.agent.start()
    office.wait_for(lambda: len(office.events(horn.device)) >= 1200)

    assert [len(batch.events) for batch in office.batches[before:]][:2] == [500, 500]


def test_a_deaf_listener_leaves_http(horn, office, line, web):
    line.deaf = True
    item = office.item(office.sounds.make(1))
    line.push_plan(office.plan(item))
    office.wait_for_event(horn.device, "finished", item=item.uid)
    assert "POST /device/events" in web.requests


def test_everything_untrue_that_is_pushed_is_refused_by_name_and_counted(horn, office, line):
    true = office.plan()
    line.push_plan(true)
    plan = peek(true)[1]
    stranger = generate_key()
    head, body, signature = true.split(b".")
    later = {"sequence": plan.sequence + 1000}
    down = [
        ("forged", b".".join([head, body, signature[:-8] + b"AAAAAAAA"])),
        ("unknown_key", sign(msgspec.structs.replace(plan, **later), stranger)),
        ("not_entitled", sign(msgspec.structs.replace(plan, **later), office.online)),
        ("conflict", sign(msgspec.structs.replace(plan, items=(office.item("a" * 64),)), office.dispatch)),
        ("replayed", sign(msgspec.structs.replace(plan, sequence=1), office.dispatch)),
        ("wrong_audience", sign(msgspec.structs.replace(plan, audience=f"u:{new_uid()}", **later), office.dispatch)),
        ("unsupported_version", sign(msgspec.structs.replace(plan, version=2, **later), office.dispatch)),
        ("malformed", b"rubbish"),
        ("too_large", b"a" * (600 * 1024)),
    ]
    for _, signed in down * 2:
        line.push_plan(signed)

    for reason, _ in down:
        office.wait_for_event(horn.device, "refused", reason=reason)
    counted = {reason: 1 for reason, _ in down}
    office.wait_for(lambda: office.heartbeats[-1].refused == counted)
    assert len([event for event in office.events(horn.device) if event.kind == "refused"]) == len(down)
