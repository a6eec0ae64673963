"""Fixtures of the agent's tests: a server twin, and agents as processes."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import time
from typing import Any

import pytest

from tinlang_agent.core import Core
from tinlang_agent.folder import Folder
from tinlang_wire.clock import ZONE, Clock
from tinlang_wire.requests import enrolment_code

sys.path.insert(0, str(Path(__file__).parent))

from device_parts import make_device
from server_twin.http import WebTwin
from server_twin.line import LineTwin
from server_twin.office import Office
from server_twin.process import AgentProcess


@pytest.fixture
def clock() -> Clock:
    """Ten in the morning in Viet Nam, at whatever hour the tests run."""
    today = datetime.fromtimestamp(time(), tz=ZONE)
    return Clock(shown=today.replace(hour=10, minute=0, second=0, microsecond=0).timestamp(), real=time())


@pytest.fixture
def office(clock: Clock) -> Iterator[Office]:
    office = Office(clock)
    yield office
    assert office.conflicts == []


@pytest.fixture
def core(tmp_path, clock):
    """The folder, keys and store of one device."""
    return Core(Folder(tmp_path / "data"), clock=clock, chip=True)


@pytest.fixture
def device(core, office, tmp_path):
    """The parts of a device that play, in this process."""
    return make_device(core, office, tmp_path / "out")


@pytest.fixture
def web(office: Office) -> Iterator[WebTwin]:
    web = WebTwin(office)
    yield web
    web.shutdown()
    web.server_close()


@pytest.fixture
def line(office: Office, tmp_path: Path) -> Iterator[LineTwin]:
    line = LineTwin(office, tmp_path)
    line.start()
    yield line
    line.close()


@pytest.fixture
def start_agent(office: Office, web: WebTwin, clock: Clock, tmp_path: Path) -> Iterator[Callable[..., AgentProcess]]:
    """Start an agent that knows the twin's root; ended with the test, its log shown if it failed."""
    agents: list[AgentProcess] = []

    def start(*arguments: str, name: str = "agent", **settings: Any) -> AgentProcess:
        defaults = {"url": web.url, "fingerprint": office.root.thumbprint(), "clock": clock}
        agent = AgentProcess(folder=tmp_path / name, arguments=arguments, **(defaults | settings))
        agents.append(agent)
        agent.start()
        return agent

    yield start
    for agent in agents:
        agent.kill()
        print(agent.log)  # noqa: T201


@dataclass
class Horn:
    """An enrolled agent, and who it is."""

    agent: AgentProcess
    device: str


@pytest.fixture
def enrol(office: Office) -> Callable[..., str]:
    """Do what the technician does for the one agent that waits."""

    def enrol(**config: Any) -> str:
        thumbprint = office.wait_for(
            lambda: next((each for each in office.pending if each not in office.devices), None)
        )
        request = office.pending[thumbprint]
        root = {"kty": "OKP", "crv": "Ed25519", "x": office.root.as_dict(private=False)["x"]}
        device = office.accept(enrolment_code(request.key, root))
        office.configure(device, **config)
        return device

    return enrol


@pytest.fixture
def horn(line: LineTwin, start_agent: Callable[..., AgentProcess], enrol: Callable[..., str], office: Office) -> Horn:
    """An enrolled loudspeaker whose line is up."""
    agent = start_agent()
    device = enrol()
    office.wait_for(
        lambda: any(heartbeat.device == device and len(heartbeat.holds) >= 2 for heartbeat in office.heartbeats)
    )
    return Horn(agent, device)
