"""NATS is killed under 4,000 connections and started again: until all are back, and the next document has reached all.

The agent's own line (a pause of 0.5 s × 0.5 to 1.5, doubling to 30 s, drawn anew by each) against plain nats-py (2 s).
"""

from __future__ import annotations

import json
import os
import threading
import time
from datetime import timedelta
from statistics import quantiles
from typing import Any

import django

from bench import place

DEVICES = int(os.environ.get("BENCH_DEVICES", "4000"))
PROCESSES = 2
AWAY_S = 2.0
DATA = place.settle()
django.setup()

from django.core.management import call_command  # noqa: E402

from bench import network, programs  # noqa: E402
from tests import desk_driver as people  # noqa: E402
from tinlang.common import clock  # noqa: E402


def _of(talkers: list[programs.Talker], do: str, since: float = 0.0) -> tuple[list[float], float]:
    """When each did it, in order; the processor time that the simulated devices have used so far."""
    for talker in talkers:
        talker.send(json.dumps({"do": do, "since": since}))
    answers = [talker.answer() for talker in talkers]
    return sorted(at for one in answers for at in one["times"]), sum(one.get("cpu", 0.0) for one in answers)


def measure(here: network.Network, kind: str, number: int) -> dict[str, Any]:
    cards = here.cards()
    talkers = []
    for part in range(PROCESSES):
        path = DATA / f"lines-{kind}-{part}.json"
        path.write_text(json.dumps({"url": here.url, "devices": cards[part::PROCESSES]}))
        talkers.append(here.talk("lines", str(path), kind))
    _of(talkers, "connect")
    here.kill("nats")
    killed = time.time()
    threading.Event().wait(AWAY_S)
    here.serve("nats")
    begun = time.time()
    back, used = _of(talkers, "back", killed)
    spent = programs.cpu_s(here.running["nats"])
    tomorrow = (clock.now() + timedelta(days=1)).isoformat()  # measured at night, it is to be heard in the morning
    version = people.write(f"Sau khi mất mạng {number}", "Mời bà con nghe lại thông báo.", end_at=tomorrow)
    before, told = programs.cpu_s(here.running["nats"]), time.time()
    people.approve(version["version"])
    heard, _ = _of(talkers, "heard", told)
    for talker in talkers:
        talker.end()
    spread = quantiles(back, n=100)
    return {
        "devices": len(back),
        "away s": AWAY_S,
        "median back s": round(spread[49] - begun, 2),
        "p99 back s": round(spread[98] - begun, 2),
        "all back s": round(back[-1] - begun, 2),
        "first to last s": round(back[-1] - back[0], 2),
        "nats cpu s": round(spent, 2),
        "devices cpu s": round(used, 2),
        "next document, approval to last s": round(heard[-1] - told, 2),
        "nats cpu of that document s": round(programs.cpu_s(here.running["nats"]) - before, 2),
        "nats memory KB a connection": round(programs.memory_kb(here.running["nats"]) / len(back), 1),
    }


def main() -> None:
    call_command("setup", "--demo", verbosity=0)
    with network.build(DATA, DEVICES) as here:
        here.serve("nats", "dispatch")
        network.say(figures={kind: measure(here, kind, number) for number, kind in enumerate(("agent", "plain"), 1)})


if __name__ == "__main__":
    main()
