"""What an operator orders is done at once, and answered by one event."""

from datetime import timedelta

import msgspec
import pytest
from server_twin.sounds import decoded

from tinlang_agent.control import ask
from tinlang_wire import subjects
from tinlang_wire.documents import Command, audience_device
from tinlang_wire.jws import sha256


@pytest.fixture
def order(horn, office, line):
    """Push a command; the event that answers it."""

    def order(command, **fields):
        signed = office.command(horn.device, command, **fields)
        line.push(subjects.down(horn.device), signed)
        return office.wait_for_event(horn.device, "commanded", document=sha256(signed))

    return order


def test_a_test_tone_is_heard(order, horn):
    assert order("test_tone").reason is None
    (tone,) = horn.agent.out.glob("test-*.wav")
    assert abs(len(decoded(tone)) / 48_000 - 1) < 0.01


def test_stop_cuts_what_plays_and_says_when_nothing_does(order, horn, office, line):
    assert order("stop").reason == "nothing_playing"
    item = office.item(office.sounds.make(20))
    line.push_plan(office.plan(item))
    office.wait_for_event(horn.device, "started")

    assert order("stop").reason is None

    interrupted = office.wait_for_event(horn.device, "interrupted", item=item.uid)
    assert interrupted.reason == "stopped"


@pytest.mark.parametrize("command", ["logs", "screenshot"])
def test_what_a_loudspeaker_cannot_do_is_answered_too(command, order):
    assert order(command).reason == "unsupported"


def test_a_volume_without_a_number_is_not_done(order):
    assert order("volume").reason == "no_percent"


def test_restart_begins_the_program_anew_in_the_same_process(order, horn, office):
    before = len(office.heartbeats)
    assert order("restart").reason is None
    office.wait_for(lambda: "device " in horn.agent.log.split("command restart: done")[-1])
    office.wait_for(lambda: len(office.heartbeats) > before + 2)
    assert horn.agent.process.poll() is None
    assert ask(horn.agent.data / "agent.sock", {"do": "status"})["running"]


def test_an_old_command_is_refused(horn, office, line):
    stamp = office.stamp("command", audience_device(horn.device))
    stamp["issued_at"] -= timedelta(seconds=90)
    line.push(subjects.down(horn.device), office.issue(Command(command="test_tone", **stamp)))
    office.wait_for_event(horn.device, "refused", reason="expired", document_type="command")


def stick(office, folder, *signed):
    (folder / "media").mkdir(parents=True)
    for number, each in enumerate(signed):
        (folder / f"{number}.jws").write_bytes(each + b"\n")
    for digest, content in office.sounds.bytes.items():
        (folder / "media" / f"{digest}.opus").write_bytes(content)
    return str(folder)


@pytest.mark.parametrize("running", [True, False])
def test_a_stick_brings_plan_and_sound_where_no_network_reaches(running, horn, office, line, web, tmp_path):
    line.kill()
    web.down = True
    item = office.item(office.sounds.make(1))
    plan = office.plan(item)
    folder = stick(office, tmp_path / "usb", plan, office.command(horn.device, "test_tone"), b"rubbish")
    if not running:
        horn.agent.kill()

    ran = horn.agent.run("usb", "--data", str(horn.agent.data), folder)

    assert ran.returncode == 1
    assert [line.split("\t")[0] for line in ran.stdout.splitlines()] == [
        "accepted plan",
        "refused not_entitled",
        "refused malformed",
        f"media {item.variants[0].media}",
    ]
    if not running:
        horn.agent.start()
    web.down = False
    office.wait_for_event(horn.device, "finished", item=item.uid)
    office.wait_for_event(horn.device, "refused", reason="not_entitled", document_type="command")


def test_a_wrong_sound_on_a_stick_is_not_taken(horn, office, tmp_path, web):
    web.down = True
    item = office.item(office.sounds.make(1))
    folder = stick(office, tmp_path / "usb", office.plan(item))
    media = item.variants[0].media
    (tmp_path / "usb" / "media" / f"{media}.opus").write_bytes(bytes(len(office.sounds.bytes[media])))

    ran = horn.agent.run("usb", "--data", str(horn.agent.data), folder)

    assert "media damaged" in ran.stdout
    assert ran.returncode == 1
    assert not list((horn.agent.data / "media").glob("*.opus"))


def test_status_says_in_vietnamese_how_the_device_is(horn, office):
    shown = horn.agent.run("status", "--data", str(horn.agent.data))
    facts = msgspec.json.decode(horn.agent.run("status", "--data", str(horn.agent.data), "--json").stdout)
    assert "Loa thử" in shown.stdout
    assert "đang chạy, đã kết nối" in shown.stdout
    assert (facts["state"], facts["device"], facts["connected"]) == ("enrolled", horn.device, True)

    assert horn.agent.stop() == 0
    shown = horn.agent.run("status", "--data", str(horn.agent.data))
    assert "không chạy" in shown.stdout
    assert shown.returncode == 0


def test_a_second_program_on_the_same_folder_is_told_so(horn):
    second = horn.agent.run(*horn.agent._command[1:])
    assert second.returncode == 1
    assert "đang dùng thư mục" in second.stderr
    assert "Traceback" not in second.stderr


def test_there_is_no_status_where_there_is_no_device(horn, tmp_path):
    ran = horn.agent.run("status", "--data", str(tmp_path / "nowhere"))
    assert ran.returncode == 2
    assert "Không có dữ liệu thiết bị" in ran.stderr
