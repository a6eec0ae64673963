"""How a device becomes known, and by whom it lets itself be known."""

import json

import msgspec

from tinlang_agent.cli import main
from tinlang_wire.jws import generate_key, public_jwk
from tinlang_wire.requests import enrolment_code


def facts(agent):
    return msgspec.json.decode(agent.run("status", "--data", str(agent.data), "--json").stdout)


def test_the_device_shows_the_code_that_the_desk_knows(office, start_agent):
    agent = start_agent("--name", "Loa thôn Còn Háng")
    office.wait_for(lambda: office.pending)
    ((_, request),) = office.pending.items()
    code = enrolment_code(request.key, public_jwk(office.root))
    office.wait_for(lambda: code in agent.log)

    shown = facts(agent)
    device = office.accept(code)
    office.configure(device)

    office.wait_for(lambda: any(each.device == device for each in office.heartbeats))
    assert (shown["state"], shown["code"]) == ("pending", code)
    assert request.name == "Loa thôn Còn Háng"
    assert (facts(agent)["state"], facts(agent)["device"]) == ("enrolled", device)


def test_a_server_with_another_root_is_refused_and_learns_nothing_more(office, web, start_agent):
    web.wrong_root = generate_key()
    agent = start_agent()
    office.wait_for(lambda: "từ chối làm việc" in agent.log)
    problem = facts(agent)["problem"]
    web.wrong_root = None

    office.wait_for(lambda: "Mã đăng ký" in agent.log)

    assert web.wrong_root is None
    assert "khoá gốc" in problem
    assert not [request for request in web.requests if "state" in request]


def test_a_folder_that_belongs_to_another_root_is_not_used(horn, clock, web, start_agent):
    horn.agent.kill()
    stranger = start_agent(fingerprint=generate_key().thumbprint())
    assert stranger.process.wait(60) == 3
    assert "không phải khoá đã ghim" in stranger.log
    assert "Traceback" not in stranger.log


def test_a_server_that_is_away_is_asked_again(office, web, start_agent, enrol):
    web.down = True
    agent = start_agent()
    office.wait_for(lambda: "Không kết nối được máy chủ" in agent.log)
    web.down = False
    device = enrol()
    office.wait_for(lambda: any(each.device == device for each in office.heartbeats))


def test_a_device_that_the_server_forgot_joins_again_and_loses_neither_play_nor_proof(horn, office, line, enrol):
    item = office.item(office.sounds.make(8))
    line.push_plan(office.plan(item))
    office.wait_for_event(horn.device, "started", item=item.uid)

    office.forget_devices()
    office.wait_for(lambda: office.pending)
    shown = horn.agent.run("status", "--data", str(horn.agent.data)).stdout
    told = facts(horn.agent)
    device = enrol()
    office.wait_for_event(device, "finished", item=item.uid)
    office.wait_for(lambda: any(each.device == device and len(each.holds) >= 3 for each in office.heartbeats))

    assert device != horn.device
    assert told["state"] == "forgotten"
    assert told["code"] in shown
    proof = ["received", "fetched", "started", "finished"]
    office.wait_for(lambda: [event.kind for event in office.events(device) if event.item == item.uid] == proof)
    assert (facts(horn.agent)["state"], facts(horn.agent)["device"]) == ("enrolled", device)


def test_a_machine_whose_wait_the_server_forgot_introduces_itself_again(office, start_agent, enrol):
    start_agent()
    office.wait_for(lambda: office.pending)
    office.forget_devices()
    device = enrol()
    office.wait_for(lambda: any(each.device == device for each in office.heartbeats))


def test_secrets_are_never_written_to_the_log(horn):
    secret = json.loads((horn.agent.data / "device.jwk").read_text())["d"]
    seed = (horn.agent.data / "nats.seed").read_text()
    assert secret not in horn.agent.log
    assert seed not in horn.agent.log


def test_a_fingerprint_that_begins_with_a_hyphen_is_one(tmp_path, capsys):
    status = main(["run", "--server", "http://x", "--root-fingerprint", "-" + "a" * 42, "--data", "/proc/nowhere"])
    assert status == 1
    assert "Không dùng được /proc/nowhere" in capsys.readouterr().err
