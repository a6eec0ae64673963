"""What one poll costs the server, measured on the real web program; what 4,000 devices would cost by it is computed.

A poll is `GET /device/state` as an agent asks it: with its ETag (answered 304) or without (a signed State).
"""

from __future__ import annotations

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import django

from bench import place

ASKERS, POLLS_EACH, AT_ONCE = 50, 12, 8
DEVICES, INTERVALS_S = 4000, (10, 60, 300, 400)
DATA = place.settle()
django.setup()

from django.core.management import call_command  # noqa: E402

from bench import network, programs  # noqa: E402
from tinlang.config.place import from_environment  # noqa: E402
from tinlang.devices.tests.factories import Machine  # noqa: E402

PATH = "/device/state"


def _cpu_of_all(pid: int) -> float:
    """Of a program and of the workers that it started."""
    each = [pid, *(int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    fields = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in each]
    return sum(int(field[11]) + int(field[12]) for field in fields) * programs.TICK_S


def _poll(machine: Machine, port: int, tag: str | None) -> tuple[int, str]:
    headers = {"Host": "localhost", "Authorization": machine.request("GET", PATH)}
    if tag:
        headers["If-None-Match"] = tag
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", PATH, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers.get("ETag", "")


def _cost(here: network.Network, port: int, *, remembers: bool) -> dict[str, float]:
    """Seconds of processor time of the web program a poll, and polls a second while `AT_ONCE` ask."""
    tags = {machine.uid: _poll(machine, port, None)[1] for machine in here.machines}
    before, begun = _cpu_of_all(here.running["web"].pid), time.time()

    def ask(machine: Machine) -> None:
        for _ in range(POLLS_EACH):
            status, _tag = _poll(machine, port, tags[machine.uid] if remembers else None)
            assert status == (304 if remembers else 200), status

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(ask, here.machines))
    polls = len(here.machines) * POLLS_EACH
    return {
        "cpu ms a poll": round((_cpu_of_all(here.running["web"].pid) - before) / polls * 1000, 2),
        "polls/s": round(polls / (time.time() - begun)),
    }


def computed(cost_ms: float) -> list[dict[str, Any]]:
    """The delay and the share of one core, of 4,000 devices that poll evenly spread."""
    return [
        {
            "every s": every,
            "mean delay s": every / 2,
            "worst delay s": every,
            "share of one core": round(DEVICES / every * cost_ms / 1000, 4),
        }
        for every in INTERVALS_S
    ]


def main() -> None:
    call_command("setup", "--demo", verbosity=0)
    with network.build(DATA, ASKERS) as here:
        here.serve("web")
        port = from_environment().port
        changed, same = _cost(here, port, remembers=False), _cost(here, port, remembers=True)
    network.say(
        figures={
            "measured": {"state": changed, "not modified": same},
            "computed for 4,000 devices": computed(same["cpu ms a poll"]),
        }
    )


if __name__ == "__main__":
    main()
