"""From an approval to the last of 4,000 devices committed and answered; against the floor, in turns in one run."""

from __future__ import annotations

import json
import os
import threading
import time
from datetime import timedelta
from statistics import median
from typing import Any

import django

from bench import place

DEVICES = int(os.environ.get("BENCH_DEVICES", 4000))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", 5))
PATIENCE_S = 60
FINISH = json.dumps({"do": "finish", "patience": PATIENCE_S})
DATA = place.settle()
django.setup()

from django.core.management import call_command  # noqa: E402

from bench import floor, network, programs  # noqa: E402
from tests import desk_driver as people  # noqa: E402
from tinlang.common import clock  # noqa: E402
from tinlang.common.ids import uuid7  # noqa: E402
from tinlang.devices.models import BatchState, DeviceEvent, EventBatch  # noqa: E402

Figures = dict[str, float]
WORDS = "Lũ quét đang về suối. Bà con lên chỗ cao ngay."


class Floor:
    """4,000 plain connections to a plain NATS, and the plain listener."""

    def __init__(self, here: network.Network) -> None:
        here.running["plain-nats"], url = programs.plain_nats(DATA)
        self.talker = here.talk("floor", url, str(DATA / "floor.sqlite3"))
        self.talker.answer()
        devices = [
            {"uid": str(n), "hears": floor.HEARS, "speaks": f"{floor.SPEAKS}.{n}"} for n in range(len(here.machines))
        ]
        self.crowd = here.crowd_of({"url": url, "devices": devices, "event_bytes": floor.EVENT_BYTES})
        self.crowd.do("connect")
        self.seq = 0

    def round(self) -> Figures:
        self.seq += 1
        self.crowd.do("prepare", seq=self.seq)
        self.crowd.send(FINISH)
        self.talker.send(str(DEVICES))
        parts, seen = self.talker.answer(), self.crowd.answer()
        assert seen["wrong"] == 0
        begun = parts["published"]
        return {
            "whole": seen["last_answer"] - begun,
            "first heard": seen["first_heard"] - begun,
            "last heard": seen["last_heard"] - begun,
            "first answer": seen["first_answer"] - begun,
            "commits": parts["commits"],
            "answers": parts["answers"],
            "listener cpu": parts["cpu"],
        }


class Ours:
    """The server's own programs and 4,000 enrolled devices."""

    def __init__(self, here: network.Network) -> None:
        here.serve("nats", "listen", "dispatch")
        self.here, self.crowd, self.seq = here, here.crowd(), 0
        self.crowd.do("connect")

    def round(self, *, alert: bool = False, signs: bool = False) -> Figures:
        """Approve one bulletin, or confirm one alert; all report. `signs`: they sign then; it counts when proven."""
        self.seq += 1
        title = f"Đo lần {self.seq}"
        tomorrow = (clock.now() + timedelta(days=1)).isoformat()  # measured at night, it is to be heard in the morning
        version = people.alert(title, WORDS) if alert else people.write(title, WORDS, end_at=tomorrow)
        named = str(uuid7())
        size = self.crowd.do("prepare", seq=self.seq, signs=signs, release=named)["bytes"]
        before = {name: programs.cpu_s(process) for name, process in self.here.running.items()}
        self.crowd.send(FINISH)
        begun = time.time()
        release = people.approve(version["version"])["release"]
        approved = time.time()
        seen = self.crowd.answer()
        assert seen["wrong"] == 0
        self._wait_until_proven()
        proven = time.time()
        self._check(release if signs else named)
        people.withdraw(release, "Đo xong")
        used = {f"{name} cpu": programs.cpu_s(self.here.running[name]) - spent for name, spent in before.items()}
        return {
            "whole": (proven if signs else seen["last_answer"]) - begun,
            "approval itself": approved - begun,
            "first heard": seen["first_heard"] - begun,
            "last heard": seen["last_heard"] - begun,
            "first answer": seen["first_answer"] - begun,
            "last answer": seen["last_answer"] - begun,
            "proven": proven - begun,
            "batch bytes": size,
            **used,
        }

    def _wait_until_proven(self) -> None:
        end, between = time.monotonic() + PATIENCE_S, threading.Event()
        while EventBatch.objects.filter(state=BatchState.RAW).exists():
            assert time.monotonic() < end
            between.wait(0.01)

    def _check(self, release: str) -> None:
        """Every one is present, in what is kept and in what is proven."""
        proof = DeviceEvent.objects.filter(release=release, kind="received", seq=self.seq)
        assert proof.values("device").distinct().count() == proof.count() == len(self.here.machines)
        assert EventBatch.objects.filter(state=BatchState.VERIFIED).count() == self.seq * len(self.here.machines)


def main() -> None:
    call_command("setup", "--demo", verbosity=0)
    rounds: dict[str, list[Figures]] = {"floor": [], "plan": [], "alert": [], "signed": []}
    with network.build(DATA, DEVICES) as here:
        plain, ours = Floor(here), Ours(here)
        for number in range(ROUNDS + 1):
            for name, one in (
                ("floor", plain.round()),
                ("plan", ours.round()),
                ("alert", ours.round(alert=True)),
                ("signed", ours.round(alert=True, signs=True)),
            ):
                if number:  # the first warms up
                    rounds[name].append(one)
    network.say(figures={"devices": DEVICES, **{name: _medians(made) for name, made in rounds.items()}})


def _medians(rounds: list[Figures]) -> Any:
    return {name: round(median(one[name] for one in rounds), 3) for name in rounds[0]}


if __name__ == "__main__":
    main()
