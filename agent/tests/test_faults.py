"""Power cuts at any moment: nothing plays twice, no proof is lost, no proof is changed."""

import os
import random
import threading
from collections import Counter

import pytest
from server_twin.office import committed

pytestmark = pytest.mark.faults

CUTS = int(os.environ.get("TINLANG_FAULTS") or 20)
SEED = 20260302


def test_a_device_that_loses_power_again_and_again_plays_nothing_twice(horn, office, line):
    chance = random.Random(SEED)
    items = []
    for cut in range(CUTS):
        items.append(office.item(office.sounds.make(1, seed=cut), order=cut, lasts=3600))
        line.push_plan(office.plan(*items[-5:]))
        threading.Event().wait(chance.uniform(0, 1.6))  # the moment of the cut is what is tested
        horn.agent.kill()
        horn.agent.start()
    last = office.item(office.sounds.make(1, seed=CUTS), order=CUTS, lasts=3600)
    office.plan(*items[-5:], last)
    office.wait_for(lambda: ends(office, horn.device, last) == 1)
    office.wait_for(lambda: office.heartbeats[-1].acknowledged_seq == office.heartbeats[-1].last_seq)

    for item in (*items, last):
        count = Counter(event.kind for event in office.events(horn.device) if event.item == item.uid)
        assert count["received"] <= 1
        assert count["started"] <= 1
        assert count["started"] == count["finished"] + count["interrupted"], (item.uid, count)
    assert len(office.kept) == 1
    ((_, kept),) = office.kept.items()
    assert committed(kept) == len(kept)
    recorded = {path.stem for path in horn.agent.out.glob("*.wav")}
    assert recorded <= {event.play for event in office.events(horn.device) if event.kind == "started"}


def ends(office, device, item):
    return len(
        [
            event
            for event in office.events(device)
            if event.item == item.uid and event.kind in ("finished", "interrupted")
        ]
    )
