"""What cannot wait, through every real process: it cuts what plays, begins with the siren, repeats, and is stopped."""

from pathlib import Path

import pytest

from tests import sound, texts
from tests.road import Loudspeaker, Road
from tests.waiting import wait_for
from tinlang_agent import sounds

pytestmark = pytest.mark.road

ALIKE = 0.95
FLOOD = "Lũ quét đang về suối Nà Pài. Bà con ven suối lên nhà văn hóa thôn ngay."


def store_of(road: Road, media: str) -> Path:
    return road.data / "media" / media[:2] / media[2:4] / f"{media}.opus"


def plays_of(loudspeaker: Loudspeaker, release: str) -> list[str]:
    rows = loudspeaker.rows("SELECT play FROM plays WHERE release = ? ORDER BY started_at", release)
    return [play for (play,) in rows]


def kinds(road: Road, release: str) -> list[list[str]]:
    return list(road.events(release, "started", "finished", "interrupted", "cancelled").values())


def test_it_cuts_what_plays_begins_with_the_siren_and_is_proven_by_all(road: Road) -> None:
    ordinary = road.release("Tin dài đang đọc", texts.A_MINUTE)
    road.wait_for_events(ordinary["release"], "started")
    alert = road.alert("Lũ quét", FLOOD)
    road.wait_for_events(alert["release"], "finished")
    assert kinds(road, ordinary["release"]) == [["started", "interrupted"]] * 5
    reasons = road.event_rows(
        "SELECT DISTINCT reason FROM devices_deviceevent WHERE release = ? AND kind = 'interrupted'",
        ordinary["release"].replace("-", ""),
    )
    assert reasons == [("pre_empted",)]
    siren, words = sound.of_opus(sounds.SIREN), sound.of_opus(store_of(road, alert["media"]))
    for loudspeaker in road.loudspeakers():
        heard = sound.of_wave(loudspeaker.home / "heard" / f"{plays_of(loudspeaker, alert['release'])[0]}.wav")
        assert abs(len(heard) - len(siren) - len(words)) < sound.RATE * 0.1
        assert sound.likeness(siren, heard[: len(siren)]) >= ALIKE
        assert sound.likeness(words, heard[len(siren) :]) >= ALIKE
    road.do("withdraw", release=alert["release"], reason="Hết nguy hiểm")
    road.wait_for_events(alert["release"], "cancelled")


def test_stopping_it_cuts_the_words_on_every_loudspeaker_for_good(road: Road) -> None:
    alert = road.alert("Diễn biến mới", FLOOD, every_s=60)
    road.wait_for_events(alert["release"], "started")
    road.do("withdraw", release=alert["release"], reason="Phát nhầm")
    road.wait_for_events(alert["release"], "cancelled")
    for each in kinds(road, alert["release"]):
        assert each.count("started") == 1 and each[-1] != "started"
    assert road.rows("SELECT count(*) FROM broadcasting_outbox WHERE is_urgent AND state <> 'signed'") == [(0,)]


def test_one_that_was_missed_is_heard_when_the_loudspeaker_is_back_and_one_that_was_stopped_never(road: Road) -> None:
    away, *others = road.loudspeakers()
    road.pause(away.process)
    try:
        stopped = road.alert("Đã dừng", FLOOD)
        road.wait_for_events(stopped["release"], "started", [other.device for other in others])
        road.do("withdraw", release=stopped["release"], reason="Phát nhầm")
        road.wait_for_events(stopped["release"], "cancelled", [other.device for other in others])
        missed = road.alert("Còn hạn", FLOOD)
        road.wait_for_events(missed["release"], "finished", [other.device for other in others])
    finally:
        road.resume(away.process)
    road.wait_for_events(missed["release"], "finished", [away.device])
    assert plays_of(away, stopped["release"]) == []
    road.do("withdraw", release=missed["release"], reason="Hết nguy hiểm")
    road.wait_for_events(missed["release"], "cancelled")


def test_a_killed_dispatcher_sends_exactly_one_alert(road: Road) -> None:
    """Confirmed, and the program that signs is killed: the next one signs and sends what waits, once."""
    killed = road.kill("dispatch")
    alert = road.alert("Giữa lúc máy chủ khởi động lại", FLOOD)
    road.wait_until_restarted("dispatch", killed)
    road.wait_for_events(alert["release"], "finished")
    signed = road.rows(
        "SELECT count(DISTINCT document_id) FROM broadcasting_outbox JOIN bulletins_release AS release"
        " ON release.id = release_id WHERE release.uid = ?",
        alert["release"].replace("-", ""),
    )
    assert signed == [(1,)]
    assert all(len(plays_of(each, alert["release"])) == 1 for each in road.loudspeakers())
    road.do("withdraw", release=alert["release"], reason="Hết nguy hiểm")
    road.wait_for_events(alert["release"], "cancelled")


def test_a_drill_never_sounds_like_the_real_thing(road: Road) -> None:
    drill = road.alert("Diễn tập tháng này", "Bà con tập đi lên nhà văn hóa thôn.", drill=True)
    road.wait_for_events(drill["release"], "finished")
    siren, chime = sound.of_opus(sounds.SIREN), sound.of_opus(sounds.DRILL)
    loudspeaker = road.loudspeakers()[0]
    heard = sound.of_wave(loudspeaker.home / "heard" / f"{plays_of(loudspeaker, drill['release'])[0]}.wav")
    assert sound.likeness(chime, heard[: len(chime)]) >= ALIKE
    assert sound.likeness(siren, heard) < ALIKE
    road.do("withdraw", release=drill["release"], reason="Xong")
    road.wait_for_events(drill["release"], "cancelled")
    wait_for(lambda: all(plays_of(each, drill["release"]) for each in road.loudspeakers()), "all have heard it")
