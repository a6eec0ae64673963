"""What the online key signs answers one question, and moves nothing beyond it."""

from datetime import timedelta
from time import monotonic

import pytest

from tinlang_agent.core import Core
from tinlang_agent.folder import Folder
from tinlang_agent.holdings import Holdings
from tinlang_agent.intake import Intake, Road
from tinlang_agent.server import Answer
from tinlang_wire.documents import Receipt, State, Time, audience_device
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import sign

DEVICE = new_uid()
HASH = "0" * 64


@pytest.fixture
def core(tmp_path, clock):
    return Core(Folder(tmp_path / "data"), clock=clock, chip=True)


@pytest.fixture
def intake(core, office):
    holdings = Holdings(core, DEVICE)
    intake = Intake(core, holdings=holdings, root=office.root, changed=lambda _: None, obey=lambda *_: None)
    intake.take(office.documents[office.current["keys", "all"].sha256], Road.PULL)
    intake.take(office.configure(DEVICE), Road.PULL)
    return intake


@pytest.fixture
def answer(office):
    """An answer of a server whose clock is `ahead`."""

    def answer(kind, ahead, **fields):
        stamp = office.stamp(kind.__name__.lower(), audience_device(DEVICE))
        now = stamp["issued_at"] + ahead
        stamp |= {"issued_at": now, "expires_at": now + timedelta(minutes=5)}
        if kind is Time:
            fields["now"] = now
        return sign(kind(**stamp, **fields), office.online)

    return answer


@pytest.mark.parametrize("ahead", [timedelta(days=1), timedelta(days=900)])
def test_a_server_whose_clock_is_ahead_for_a_moment_does_no_lasting_harm(ahead, core, intake, answer, office):
    right, floor = timedelta(0), core.clock.floor
    receipt = {"answers": HASH, "store_epoch": new_uid(), "committed_seq": 0}

    intake.take_state(Answer(answer(State, ahead, nonce="n", current=()), "n", monotonic()))
    intake.take_receipt(answer(Receipt, ahead, **receipt), answers=HASH)
    assert core.clock.trusted
    intake.take_time(Answer(answer(Time, ahead, nonce="n"), "n", monotonic()))
    intake.take_time(Answer(answer(Time, right, nonce="m"), "m", monotonic()))

    assert abs(core.clock.now() - office.now()) < timedelta(minutes=1)
    assert core.clock.floor == floor
    intake.take(office.configure(DEVICE, name="B"), Road.PUSH)
    assert core.store.meta.get("floor") <= (office.now() + timedelta(minutes=1)).isoformat()


def test_a_command_s_date_is_no_floor(core, intake, office):
    stamp = office.stamp("command", audience_device(DEVICE), valid=timedelta(seconds=60))
    signed = office.command(DEVICE, "test_tone")
    before = core.clock.floor
    intake.take(signed, Road.PUSH)
    assert core.clock.floor == before < stamp["issued_at"]
