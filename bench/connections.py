"""How many devices one nats-server holds on this machine, and where it ends: files, ports, memory, time.

Every connection has the rights of a device (its own key, a JWT, a signed nonce); nothing else of the server runs.
"""

from __future__ import annotations

import os
import resource
import time
from typing import Any

import django

from bench import place

STEPS = tuple(int(step) for step in os.environ.get("BENCH_STEPS", "4000,20000,40000").split(","))
OF_ONE_PROCESS = 10_000
WITHIN_S = 60.0
DOCUMENT = b"x" * 2048
DATA = place.settle()
django.setup()

from bench import network, programs  # noqa: E402
from tinlang.common import clock  # noqa: E402
from tinlang.common.ids import uuid7  # noqa: E402
from tinlang.config.place import from_environment  # noqa: E402
from tinlang.devices import keys, nats_config  # noqa: E402
from tinlang.devices.link import Publisher  # noqa: E402
from tinlang.devices.tests.factories import Machine  # noqa: E402
from tinlang.units.models import Unit  # noqa: E402
from tinlang_wire import subjects  # noqa: E402


def raise_limit() -> int:
    """As many open files as we may have; nats-server inherits it."""
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))
    return allowed


def measure(here: network.Network) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    crowds: list[programs.Talker] = []
    count, spent = 0, 0.0
    with Publisher(here.url, keys.folder().credentials(keys.DISPATCH_CREDENTIALS), timeout_s=20) as publisher:
        publisher.connect(20)
        for step in STEPS:
            begun = time.time()
            while count < step:
                some = min(OF_ONE_PROCESS, step - count)
                here.machines = [Machine() for _ in range(some)]
                spec = {"url": here.url, "devices": here.cards(), "source": f"127.0.0.{2 + len(crowds)}"}
                crowds.append(here.crowd_of(spec))
                made = time.time()
                try:
                    crowds[-1].do("connect")
                except SystemExit as ended:
                    return [*steps, {"wanted": step, "held": count, "ended": str(ended)[-200:]}]
                spent += time.time() - made
                count += some
            for crowd in crowds:
                crowd.do("hear", patience=60)
            told = time.time()
            publisher.publish(subjects.unit(str(here.unit.uid)), DOCUMENT)
            heard = [crowd.answer() for crowd in crowds]
            steps.append(
                {
                    "wanted": step,
                    "held and reached": sum(one["lines"] for one in heard),
                    "connected and subscribed s": round(spent, 1),
                    "2 KB to the last s": round(max(one["last_heard"] for one in heard) - told, 3),
                    "nats memory KB a connection": round(programs.memory_kb(here.running["nats"]) / count, 1),
                }
            )
            if time.time() - begun > WITHIN_S:
                break
    return steps


def main() -> None:
    limit = raise_limit()
    keys.folder().create_missing(clock.now())
    nats_config.write(nats_config.folder(), from_environment().nats_port)
    with network.Network(DATA, [], Unit(uid=uuid7())) as here:
        here.serve("nats")
        network.say(figures={"open files": limit, "steps": measure(here)})


if __name__ == "__main__":
    main()
