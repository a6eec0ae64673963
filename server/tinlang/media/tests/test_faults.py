"""What is wrong with a recording is found and said in plain words."""

import numpy as np
import pytest

from tinlang.media import faults
from tinlang.media.decoding import Given
from tinlang.media.faults import Effect, Finding
from tinlang.media.opus import RATE, Samples
from tinlang.media.profile import Profile
from tinlang.media.tests import sounds
from tinlang.media.tests.sounds import FORMATS, file_of
from tinlang.media.tests.test_decoding import TONE, wave


@pytest.fixture
def found(tmp_path):
    """The names of what is wrong with a file of these bytes."""

    def find(data: bytes) -> list[str]:
        path = tmp_path / "given"
        path.write_bytes(data)
        given = Given(path)
        profile = Profile.of(given.heard())
        return [finding.name for finding in faults.find(profile, given.facts)]

    return find


def ended(samples: Samples) -> Samples:
    """The same, with a moment of silence after it, as people leave it."""
    return np.concatenate([samples, sounds.silence(0.4)])


GOOD = ended(sounds.voice(8))
HUM = sum(sounds.tone(9, hertz, size)[: len(GOOD)] for hertz, size in ((50, 0.01), (100, 0.02), (150, 0.01)))


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_nothing_is_wrong_with_a_good_recording(found, form):
    assert found(file_of(GOOD, **form)) == []


@pytest.mark.parametrize("samples", [ended(sounds.music(8)), GOOD + sounds.noise(len(GOOD) / RATE, 0.002)])
def test_music_and_a_room_are_no_faults(found, samples):
    assert found(file_of(samples)) == []


@pytest.mark.parametrize(
    ("samples", "names"),
    [
        (sounds.silence(5), ["silent"]),
        (sounds.noise(5, 2e-5), ["silent"]),
        (GOOD * 0.1, ["too_quiet"]),
        (sounds.noise(5, 0.5) * np.linspace(1, 0.01, 5 * RATE).astype(np.float32), ["too_loud"]),
        (GOOD + HUM, ["hum"]),
        (np.clip(GOOD * 16, -1, 1), ["clipped", "too_loud"]),
        (np.clip(GOOD * 10, -1, 1) * 0.4, ["clipped"]),
        (np.clip(GOOD * 1.8, -1, 1), ["clipped_lightly"]),
        (sounds.voice(3.3), ["ends_abruptly"]),
        (np.concatenate([GOOD, sounds.silence(9), GOOD]), ["gap"]),
        (np.concatenate([sounds.silence(4), GOOD, sounds.silence(6)]), ["silent_ends"]),
    ],
    ids=["silence", "a dead microphone", "quiet", "loud", "hum", "clipped", "clipped, then lowered", "a little clipped",
         "ends in a word", "a gap", "silent ends"],
)  # fmt: skip
def test_what_is_wrong_is_found_and_nothing_else(found, samples, names):
    assert found(file_of(samples)) == names


@pytest.mark.parametrize("name", ["mp3", "m4a", "ogg opus", "webm"])
def test_clipping_is_found_behind_compression(found, name):
    assert found(file_of(np.clip(GOOD * 20, -1, 1), **FORMATS[name]))[0] == "clipped"


def test_sound_in_one_ear_alone_is_found(found):
    assert found(file_of(np.stack([GOOD, GOOD * 0]), layout="stereo"))[0] == "one_side"
    assert found(file_of(np.stack([GOOD, GOOD * 0.5]), layout="stereo")) == []


@pytest.mark.parametrize("name", ["wav", "mp3", "m4a from the web", "flac", "ogg opus", "ogg vorbis", "webm"])
def test_a_file_that_was_cut_off_is_found(found, name):
    whole = file_of(GOOD, **FORMATS[name])
    assert found(whole[: len(whole) * 6 // 10])[0] == "cut_off"


def test_an_hour_that_lasts_a_minute_is_the_wrong_speed(found):
    assert found(wave(TONE * 4, per_second=RATE * 2 // 60))[0] == "wrong_speed"


def test_a_length_that_was_not_known_when_the_header_was_written_is_no_fault(found):
    data = np.rint(GOOD * 30_000).astype("<i2").tobytes()
    assert found(wave(data, length=0xFFFFFFFF)) == found(wave(data, length=0)) == []


def test_silent_ends_are_cut_and_a_moment_of_them_is_kept():
    samples = np.concatenate([sounds.silence(4), GOOD, sounds.silence(6)])
    kept = faults.sounding(Profile.of([samples]))
    assert kept.start * 2 == pytest.approx(4_000 - faults.KEPT_BEFORE_MS, abs=300)
    assert kept.stop * 2 == pytest.approx(4_000 + 8_000 + faults.KEPT_AFTER_MS, abs=500)


def test_short_silence_at_the_ends_stays():
    profile = Profile.of([np.concatenate([sounds.silence(0.6), GOOD])])
    assert faults.sounding(profile) == faults.Sounding(0, len(profile.peaks))


@pytest.mark.parametrize(
    ("characters", "seconds", "name"),
    [(600, 40, None), (600, 5, "odd_pace"), (600, 600, "odd_pace"), (10, 60, None)],
    ids=["read as people read", "too fast", "too slow", "too short to say"],
)
def test_the_pace_of_reading_is_judged_by_the_text(characters, seconds, name):
    finding = faults.pace(text="đ" * characters, length_ms=seconds * 1000)
    assert (finding.name if finding else None) == name


def test_the_words_are_plain_vietnamese_and_name_the_place():
    assert Finding("too_quiet").words == "Quá nhỏ, đã tự chỉnh."
    assert Finding("clipped", at_ms=65_000).words == "Vỡ tiếng, rõ nhất ở 1:05."
    assert Finding("gap", at_ms=5_000, seconds=8.2).words == "Im lặng 8 giây ở 0:05 của bản ghi gốc."


@pytest.mark.parametrize("name", faults.FAULTS)
def test_every_fault_has_words_and_what_does_not_mend_itself_says_what_to_do(name):
    finding = Finding(name, at_ms=1_000, seconds=2.0)
    assert finding.words.endswith(".") and "%" not in finding.words and "LUFS" not in finding.words
    assert bool(finding.fault.todo) == (finding.fault.effect is not Effect.MENDED)
    assert Finding.from_json(finding.as_json()) == finding


def test_what_a_row_tells_survives_a_fault_that_is_not_known_any_more():
    rows = [Finding("hum").as_json(), {"name": "forgotten", "mended": False}]
    assert faults.told(rows) == ["Có tiếng ù điện."]
