"""The road up: what is counted never goes back."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from tinlang_agent.core import Core
from tinlang_agent.folder import Folder
from tinlang_agent.holdings import Holdings
from tinlang_agent.players.wave import WavePlayer
from tinlang_agent.playing import PlayLoop
from tinlang_agent.report import Report
from tinlang_wire.ids import new_uid

DEVICE = new_uid()


@pytest.fixture
def core(tmp_path, clock):
    return Core(Folder(tmp_path / "data"), clock=clock, chip=True)


@pytest.fixture
def start(core, tmp_path):
    """The reporting part of a device, as after each start of the program."""

    def start():
        holdings = Holdings(core, DEVICE)
        loop = PlayLoop(core, holdings=holdings, player=WavePlayer(tmp_path / "out"), damaged=lambda: None)
        nobody = SimpleNamespace()
        return Report(core, holdings=holdings, intake=nobody, play_loop=loop, road=nobody, heard_of=lambda _: None)

    return start


def test_heartbeats_are_numbered_by_the_clock_and_never_go_back_with_it(core, start, office):
    def number(report):
        return report._heartbeat().sequence

    first = number(start())
    now = office.now().timestamp() * 1000
    assert abs(first - now) < 60_000

    core.clock._clock = replace(core.clock._clock, shown=core.clock._clock.shown - timedelta(hours=3).total_seconds())

    again = start()
    assert [number(again), number(again), number(start())] == [first + 1, first + 2, first + 3]
