"""Loudspeakers that were off when it mattered: they play what is still in force, and nothing that is over."""

from datetime import datetime, timedelta

import pytest

from tests import texts
from tests.road import Road
from tests.waiting import wait_for

pytestmark = pytest.mark.road


def test_an_agent_that_was_off_plays_what_is_still_in_force(road: Road) -> None:
    away, *others = road.loudspeakers()
    road.pause(away.process)
    try:
        released = road.release("Tin khi một loa vắng", texts.SHORT)
        road.wait_for_events(released["release"], "finished", [other.device for other in others])
        assert away.device not in road.events(released["release"])
        killed = road.kill(away.process)
    finally:
        road.resume(away.process)
    road.wait_until_restarted(away.process, killed)
    road.wait_for_events(released["release"], "finished")


def test_an_agent_that_was_off_does_not_play_what_is_over(road: Road) -> None:
    away, *others = road.loudspeakers()
    now = datetime.fromisoformat(road.do("now")["now"])
    road.pause(away.process)
    try:
        released = road.release(
            "Tin chỉ có giá trị ngắn", texts.SHORT, end_at=(now + timedelta(seconds=60)).isoformat()
        )
        road.wait_for_events(released["release"], "finished", [other.device for other in others])
        wait_for(
            lambda: road.rows(
                "SELECT 1 FROM bulletins_release WHERE uid = ? AND state = 'expired'",
                released["release"].replace("-", ""),
            ),
            "the release is over",
        )
    finally:
        road.resume(away.process)
    after = road.release("Tin sau đó", texts.SHORT)
    road.wait_for_events(after["release"], "finished")
    assert "started" not in road.events(released["release"]).get(away.device, [])


def test_events_made_while_nats_was_away_arrive_once_it_is_back(road: Road) -> None:
    released = road.release("Tin khi mạng đứt", texts.TEN_SECONDS)
    road.wait_for_events(released["release"], "started")
    old = road.kill("nats")
    road.wait_until_restarted("nats", old)
    road.wait_for_events(released["release"], "finished")
    assert all(kinds.count("finished") == 1 for kinds in road.events(released["release"]).values())
