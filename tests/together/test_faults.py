"""Kills at seeded points: nothing acknowledged is lost, nothing plays twice, and the person sees what happened."""

import os
import random
import threading

import pytest

from tests import texts
from tests.desk import Desk
from tests.road import Loudspeaker, Road
from tests.waiting import wait_for
from tinlang.broadcasting.words import REASONS

pytestmark = [pytest.mark.road, pytest.mark.faults]

ROUNDS = int(os.environ.get("TINLANG_FAULTS") or 20) // 2
SERVERS = ("listen", "dispatch", "nats", "web", "tasks", "recordings")
MOMENTS = ("approved", "received", "fetched", "started", "finished")
ENDS = {"finished", "interrupted", "failed"}


def kills(number: int) -> list[tuple[str, str, float]]:
    """Two of a round, a loudspeaker and a program of the server: who, at which moment, and so much of a second later.

    In the order in which they happen; the same for the same number.
    """
    dice = random.Random(number)
    agents = [f"loa-{each}" for each in range(1, 6)]
    both = [(dice.choice(who), dice.choice(MOMENTS), dice.random()) for who in (agents, SERVERS)]
    return sorted(both, key=lambda kill: (MOMENTS.index(kill[1]), kill[2]))


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_kill_loses_no_proof_and_makes_nothing_play_twice(road: Road, number: int) -> None:
    released = road.release(f"Tin thử lần {number}", texts.SHORT)
    killed = {
        victim: _kill(road, released["release"], moment, later, victim) for victim, moment, later in kills(number)
    }
    for victim, old in killed.items():
        road.wait_until_restarted(victim, old)
    everyone = {one.device for one in road.loudspeakers()}
    wait_for(lambda: _ended(road, released["release"]) == everyone, f"an end from all five after {kills(number)}")
    for loudspeaker in road.loudspeakers():
        _check(road, loudspeaker, released["release"], was_killed=loudspeaker.process in killed)


def _kill(road: Road, release: str, moment: str, later: float, victim: str) -> int:
    if moment != "approved":
        wait_for(lambda: road.events(release, moment), f"{moment} once")
    threading.Event().wait(later)
    return road.kill(victim)


def _ended(road: Road, release: str) -> set[str]:
    return set(road.events(release, *ENDS))


def _check(road: Road, loudspeaker: Loudspeaker, release: str, *, was_killed: bool) -> None:
    kinds = road.events(release)[loudspeaker.device]
    plays = loudspeaker.rows("SELECT play, outcome FROM plays WHERE release = ?", release)
    assert len(plays) == 1, "one play, whatever happened"
    assert [wave.stem for wave in loudspeaker.waves()].count(plays[0][0]) <= 1
    assert kinds.count("started") == 1
    assert sum(kinds.count(end) for end in ENDS) == 1
    assert plays[0][1] == "finished" or was_killed, "only the killed one may be cut short"
    _check_nothing_acknowledged_is_lost(road, loudspeaker)


def _check_nothing_acknowledged_is_lost(road: Road, loudspeaker: Loudspeaker) -> None:
    """All that this device was told is kept, is kept and proven."""
    facts = dict(loudspeaker.rows("SELECT key, value FROM meta WHERE key IN ('acknowledged_seq', 'store_epoch')"))
    acknowledged = int(facts.get("acknowledged_seq", 0))

    def proven() -> set[int]:
        rows = road.event_rows(
            "SELECT seq FROM devices_deviceevent WHERE device = ? AND store_epoch = ?",
            *(loudspeaker.device.replace("-", ""), facts["store_epoch"].replace("-", "")),
        )
        return {seq for (seq,) in rows}

    wait_for(lambda: set(range(1, acknowledged + 1)) <= proven(), f"all {acknowledged} acknowledged events as proof")


def test_the_person_sees_which_loudspeaker_was_cut_short_and_why(road: Road) -> None:
    victim, *others = road.loudspeakers()
    released = road.release("Tin bị ngắt ở một loa", texts.TEN_SECONDS)
    road.wait_for_events(released["release"], "started")
    road.wait_until_restarted(victim.process, road.kill(victim.process))
    road.wait_for_events(released["release"], "interrupted", [victim.device])
    road.wait_for_events(released["release"], "finished", [other.device for other in others])
    page = Desk(road, "vanhanh").read(f"/phat/{released['release']}/")
    assert "4/5 loa đã phát xong" in page
    assert "1 loa cần xem lại" in page
    assert str(REASONS["restarted"]) in page


def test_the_audit_still_holds_after_every_kill(road: Road) -> None:
    road.do("seal_audit")
    checked = road.tinlang("audit", "verify")
    assert checked.returncode == 0, checked.stdout
