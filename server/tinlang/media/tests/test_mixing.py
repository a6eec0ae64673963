"""Jingle, body and chime in one file: equally loud, half a second apart."""

import numpy as np
import pytest

from tinlang.media import loudness, mixing, opus
from tinlang.media.mixing import PAUSE_MS
from tinlang.media.opus import LEAD_IN_MS, RATE, Samples
from tinlang.media.profile import Profile, integrated
from tinlang.media.tests import sounds

JINGLE, CHIME = sounds.music(3.6) * 0.05, sounds.music(3.2) * 0.9


def part(samples: Samples) -> mixing.Part:
    return mixing.part_of(lambda: [samples])


def decoded(data: bytes) -> Samples:
    return np.concatenate(list(opus.decode(data)))


@pytest.fixture(scope="module")
def mixed() -> mixing.Mixed:
    return mixing.mix(part(sounds.voice()), jingle=part(JINGLE), chime=part(CHIME))


def at(milliseconds: float) -> int:
    return int(milliseconds * RATE // 1000)


def test_the_body_begins_where_it_says(mixed):
    assert mixed.body_ms == LEAD_IN_MS + 3_600 + PAUSE_MS
    heard = decoded(mixed.data)
    assert np.abs(heard[at(mixed.body_ms - PAUSE_MS + 30) : at(mixed.body_ms - 30)]).max() < 0.01
    sound = sounds.voice()[: at(3_000)]
    shift = np.correlate(heard[at(mixed.body_ms - 50) : at(mixed.body_ms + 3_050)], sound, mode="valid").argmax()
    assert shift == pytest.approx(at(50), abs=at(5))


def test_the_whole_is_as_long_as_its_parts_and_pauses(mixed):
    parts_ms = 3_600 + len(sounds.voice()) * 1000 / RATE + 3_200
    assert mixed.level.length_ms == pytest.approx(LEAD_IN_MS + parts_ms + 2 * PAUSE_MS, abs=3)


def test_every_part_and_the_whole_are_equally_loud(mixed):
    heard = decoded(mixed.data)
    body, end = at(mixed.body_ms), at(mixed.body_ms) + len(sounds.voice())
    for stretch in (heard[at(LEAD_IN_MS) : body - at(PAUSE_MS)], heard[body:end], heard[end + at(PAUSE_MS) :]):
        assert integrated(Profile.of([stretch]).powers) == pytest.approx(loudness.TARGET, abs=1.2)
    assert mixed.level.is_right


def test_a_stored_jingle_comes_without_the_silence_that_it_begins_with():
    stored = mixing.mix(part(JINGLE)).data
    again = mixing.mix(part(sounds.voice(4)), jingle=mixing.stored(stored))
    assert again.body_ms == pytest.approx(LEAD_IN_MS + 3_600 + PAUSE_MS, abs=20)


def test_the_body_alone_follows_the_lead_in():
    assert mixing.mix(part(sounds.voice(3))).body_ms == LEAD_IN_MS


def test_the_same_parts_are_the_same_bytes():
    once, again = (mixing.mix(part(sounds.voice(3)), chime=part(CHIME)).data for _ in range(2))
    assert once == again


def test_progress_goes_up_to_its_end():
    told: list[tuple[int, int]] = []
    mixing.mix(part(sounds.voice()), chime=part(CHIME), progress=lambda *progress: told.append(progress))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_a_stretch_is_that_part_of_the_sound():
    samples = np.concatenate([sounds.silence(2), sounds.voice(3), sounds.silence(2)])
    profile = Profile.of([samples])
    stretch = mixing.stretch(lambda: [samples[:100_000], samples[100_000:]], profile, 1_000, 2_500)
    assert np.array_equal(np.concatenate(list(stretch.heard())), samples[96_000:240_000])
    assert stretch.profile.length_ms == 3_000
