"""What five loudspeakers really emitted: the released sound, at the speed of sound, and silence when told so."""

import time
from pathlib import Path

import numpy as np
import pytest

from tests import sound, texts
from tests.road import Loudspeaker, Road
from tests.waiting import wait_for

pytestmark = pytest.mark.road

ALIKE = 0.95
WAVE_HEADER = 44


def store_of(road: Road, media: str) -> Path:
    return road.data / "media" / media[:2] / media[2:4] / f"{media}.opus"


def wave_of(loudspeaker: Loudspeaker, release: str) -> Path:
    """The one wave file that this loudspeaker made of the release."""
    plays = loudspeaker.rows("SELECT play FROM plays WHERE release = ?", release)
    assert len(plays) == 1
    return loudspeaker.home / "heard" / f"{plays[0][0]}.wav"


def seconds_of(path: Path) -> float:
    """How much sound a wave file holds by now."""
    return (path.stat().st_size - WAVE_HEADER) / (2 * sound.RATE) if path.exists() else 0.0


def test_the_five_wave_files_contain_the_released_sound_and_nothing_else_passes(road: Road) -> None:
    released = road.release("Lịch tiêm phòng", texts.TEN_SECONDS)
    road.wait_for_events(released["release"], "finished")
    original = sound.of_opus(store_of(road, released["media"]))
    for loudspeaker in road.loudspeakers():
        heard = sound.of_wave(wave_of(loudspeaker, released["release"]))
        assert abs(len(heard) - len(original)) < sound.RATE * 0.1
        assert sound.likeness(original, heard) >= ALIKE
    tone = np.sin(2 * np.pi * 440 * np.arange(len(original)) / sound.RATE)
    assert sound.likeness(original, np.zeros(len(original))) < ALIKE
    assert sound.likeness(original, tone) < ALIKE


def test_each_device_proves_the_whole_way_once_and_in_its_order(road: Road) -> None:
    released = road.release("Họp thôn", texts.SHORT)
    road.wait_for_events(released["release"], "finished")
    events = road.events(released["release"])
    assert len(events) == 5
    assert all(kinds == ["received", "fetched", "started", "finished"] for kinds in events.values())


def test_samples_appear_at_the_speed_of_sound(road: Road) -> None:
    version = road.do("write", title="Lịch tiêm phòng, nhắc lại", text=texts.TEN_SECONDS)["version"]
    loudspeaker = road.loudspeakers()[0]
    since = time.monotonic()  # it cannot have begun; and one that lags behind for a moment makes up for it later
    released = road.do("approve", version=version)
    wait_for(lambda: loudspeaker.rows("SELECT 1 FROM plays WHERE release = ?", released["release"]), "it plays")
    path = wave_of(loudspeaker, released["release"])
    nearly_all = released["length_ms"] / 1000 - 0.5
    wait_for(lambda: seconds_of(path) >= nearly_all, f"{nearly_all} seconds of sound")
    assert time.monotonic() - since >= nearly_all, "nothing is emitted before its time"
    road.wait_for_events(released["release"], "finished")


def test_withdrawing_cuts_what_is_being_heard(road: Road) -> None:
    released = road.release("Tin dài", texts.A_MINUTE)
    road.wait_for_events(released["release"], "started")
    for loudspeaker in road.loudspeakers():
        path = wave_of(loudspeaker, released["release"])
        wait_for(lambda path=path: seconds_of(path) > 2, "two seconds of sound")
    road.do("withdraw", release=released["release"], reason="Sai ngày họp")
    road.wait_for_events(released["release"], "interrupted")
    for loudspeaker in road.loudspeakers():
        path = wave_of(loudspeaker, released["release"])
        cut = sound.of_wave(path)
        assert 0 < len(cut) < released["length_ms"] * sound.RATE / 1000 * 0.8
        assert sound.likeness(sound.of_opus(store_of(road, released["media"])), cut) >= ALIKE
    reasons = road.event_rows(
        "SELECT DISTINCT reason FROM devices_deviceevent WHERE release = ? AND kind = 'interrupted'",
        released["release"].replace("-", ""),
    )
    assert reasons == [("withdrawn",)]


def test_a_stopped_agent_leaves_one_row_unfinished_until_it_goes_on(road: Road) -> None:
    stopped, *others = road.loudspeakers()
    released = road.release("Tin khi một loa đứng", texts.TEN_SECONDS)
    wait_for(lambda: stopped.rows("SELECT 1 FROM plays WHERE release = ?", released["release"]), "it plays")
    road.pause(stopped.process)
    try:
        road.wait_for_events(released["release"], "finished", [other.device for other in others])
        assert set(road.events(released["release"], "finished")) == {other.device for other in others}
    finally:
        road.resume(stopped.process)
    road.wait_for_events(released["release"], "finished")
    assert len(stopped.rows("SELECT 1 FROM plays WHERE release = ?", released["release"])) == 1
