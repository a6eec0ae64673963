"""The samples of the wire, judged by the device's own door and by `verify`: each is accepted or refused by its name."""

import contextlib
import json
import random
from datetime import datetime
from pathlib import Path
from time import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from server_twin.process import PROGRAM

from tinlang_agent.cli import main
from tinlang_agent.core import Core
from tinlang_agent.folder import Folder
from tinlang_agent.holdings import Holdings
from tinlang_agent.intake import Intake, Road
from tinlang_agent.server import Answer
from tinlang_wire.acceptance import Held
from tinlang_wire.clock import Clock
from tinlang_wire.documents import Receipt, State, Time
from tinlang_wire.jws import key_from_jwk, peek, sha256
from tinlang_wire.refusals import Refused

SAMPLES = Path(__file__).parents[2] / "wire" / "samples"
MANIFEST = json.loads((SAMPLES / "manifest.json").read_text())
ATTACKS = json.loads((SAMPLES / "attacks.json").read_text())
ROOT = key_from_jwk(MANIFEST["root"])
EVERY = {sample["file"]: sample for sample in MANIFEST["samples"]}


def for_a_device(sample):
    """What devices sign is the server's to judge."""
    return sample["judge"]["device"]


class Door:
    """A device that stands where the sample's judge stands."""

    def __init__(self, judge, folder):
        moment = judge["now"]
        clock = Clock() if moment is None else _standing_still(moment)
        self.core = Core(Folder(folder), clock=clock, chip=moment is not None)
        self.holdings = Holdings(self.core, judge["device"])
        self.obeyed = []
        self.intake = Intake(
            self.core,
            holdings=self.holdings,
            root=ROOT,
            changed=lambda document: None,
            obey=lambda command, sha256: self.obeyed.append(command),
        )
        documents = self.core.store.documents
        for file in dict.fromkeys(["keys.jws", "config.jws", judge["keys"]]) if judge["keys"] else ():
            self.intake.take((SAMPLES / file).read_bytes().strip(), Road.PULL, doubt_clock=True)
        self.core.clock._floor = None  # how it came here does not matter
        for held in judge["held"]:
            at = (held["type"], held["audience"])
            documents._held[at] = Held(held["epoch"], held["sequence"], held["sha256"])
        self.core.store.alerts._cancelled = frozenset(judge["cancelled"])
        for uid, digest in judge["seen"].items():
            self.core.store.documents._database.execute("INSERT INTO seen VALUES (?, ?, '9999')", uid, digest)

    def take(self, signed):
        document = _opened(signed)
        try:
            if isinstance(document, State | Time):
                answer = Answer(signed, document.nonce, 0.0)
                take = self.intake.take_state if isinstance(document, State) else self.intake.take_time
                take(answer)
            elif isinstance(document, Receipt):
                self.intake.take_receipt(signed, answers=document.answers)
            else:
                self.intake.take(signed, Road.PUSH)
        except Refused as refused:
            return f"refused {refused.reason}"
        return f"accepted {type(document).__name__.lower()}"


def _standing_still(moment):
    return Clock(shown=datetime.fromisoformat(moment).timestamp(), real=time(), rate=1e-9)


def _opened(signed):
    try:
        return peek(signed)[1]
    except Refused:
        return None


def named(name):
    """Its file, after the attack that it shows: `pytest -k rollback`."""
    return " ".join([*(attack for attack, files in ATTACKS.items() if name in files), name])


@pytest.mark.parametrize("name", [name for name, sample in EVERY.items() if for_a_device(sample)], ids=named)
def test_the_device_says_what_the_sample_expects(name, tmp_path):
    sample = EVERY[name]
    door = Door(sample["judge"], tmp_path)
    signed = (SAMPLES / name).read_bytes().strip()
    before = door.core.store.events.last_seq

    said = door.take(signed)
    again = door.take(signed)

    assert (said, again) == (sample["expected"], sample["expected"])
    refusals = [event for event in door.core.store.events.all() if event.seq > before and event.kind == "refused"]
    if said.startswith("refused"):
        assert [(event.reason, event.document) for event in refusals] == [(said.split()[1], sha256(signed))]
        assert door.core.store.refusals.counts() == {said.split()[1]: 1}
    else:
        assert refusals == []


def test_a_command_is_obeyed_once_and_never_from_a_stick(tmp_path):
    signed = (SAMPLES / "command.jws").read_bytes().strip()
    judge = EVERY["command.jws"]["judge"]
    door, stick = Door(judge, tmp_path / "one"), Door(judge, tmp_path / "two")

    door.take(signed)
    door.take(signed)
    with pytest.raises(Refused, match="not_entitled"):
        stick.intake.take(signed, Road.USB)

    assert len(door.obeyed) == 1
    assert stick.obeyed == []


@given(name=st.sampled_from(sorted(EVERY)), seed=st.integers(0, 2**32))
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
def test_whatever_is_pushed_is_taken_or_refused_by_name(name, seed, door):
    """Bytes changed anywhere, and a sound of noise behind: no other exception, ever."""
    chance = random.Random(seed)
    frame = bytearray((SAMPLES / name).read_bytes().strip() + b"\n" + chance.randbytes(chance.randrange(50)))
    for _ in range(chance.randrange(4)):
        frame[chance.randrange(len(frame))] = chance.randrange(256)
    with contextlib.suppress(Refused):
        door.intake.take_frame(bytes(frame), Road.PUSH)


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    return Door(EVERY["plan.jws"]["judge"], tmp_path_factory.mktemp("door"))


def alone(sample):
    """What `verify` can know: no memory of other documents."""
    judge = sample["judge"]
    return judge["now"] and not (judge["held"] or judge["seen"] or judge["cancelled"])


@pytest.mark.parametrize("name", [name for name, sample in EVERY.items() if alone(sample)])
def test_verify_says_what_the_sample_expects(name, tmp_path, capsys):
    sample, judge = EVERY[name], EVERY[name]["judge"]
    root = tmp_path / "root.json"
    root.write_text(json.dumps(MANIFEST["root"]))
    arguments = ["verify", "--root-key", str(root), "--now", judge["now"]]
    arguments += ["--keys", str(SAMPLES / judge["keys"])] if judge["keys"] else []
    arguments += ["--device", judge["device"]] if judge["device"] else []
    arguments += ["--unit", judge["plan_unit"]] if judge["plan_unit"] else []
    for number, jwk in enumerate(judge["devices"].values()):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(jwk))
        arguments += ["--device-key", str(path)]

    status = main([*arguments, str(SAMPLES / name)])
    alone = capsys.readouterr().out

    if name != "not_entitled-other-device.jws":  # whose a bare key is, only a Config says
        assert alone == f"{sample['expected']}\t{SAMPLES / name}\n"
        assert status == (0 if sample["expected"].startswith("accepted") else 1)
    main([*arguments, str(SAMPLES / "config.jws"), str(SAMPLES / name)])
    assert capsys.readouterr().out.splitlines()[1] == f"{sample['expected']}\t{SAMPLES / name}"


def test_verify_uses_the_keys_among_the_files_whatever_their_order(tmp_path, capsys):
    root = tmp_path / "root.json"
    root.write_text(json.dumps(MANIFEST["root"]))
    files = [str(SAMPLES / name) for name in ("plan.jws", "forged.jws", "keys.jws")]

    status = main(["verify", "--root-key", str(root), "--now", EVERY["plan.jws"]["judge"]["now"], *files])

    assert [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()] == [
        "accepted plan",
        "refused forged",
        "accepted keys",
    ]
    assert status == 1


def test_the_program_is_installed():
    assert Path(PROGRAM).exists()
