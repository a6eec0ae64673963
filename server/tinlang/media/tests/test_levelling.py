"""Hard material comes out at the level of the store, its peaks below the ceiling, its quiet voice heard."""

import numpy as np
import pytest

from tinlang.media import loudness, mixing, opus
from tinlang.media.levelling import level
from tinlang.media.opus import RATE, Samples
from tinlang.media.profile import Profile, integrated
from tinlang.media.tests import sounds


def with_clicks(samples: Samples) -> Samples:
    clicked = samples.copy()
    clicked[:: 3 * RATE] = 0.95
    return clicked


HARD = {
    "speech": sounds.voice(),
    "one cough and whispers": sounds.with_bang(sounds.voice() * 0.03, 5.0),
    "single clicks": with_clicks(sounds.voice() * 0.05),
    "whisper quiet": sounds.voice() * 0.03,
    "music": sounds.music(8),
    "a jingle": sounds.music(3.4),
    "loud already": np.clip(sounds.voice() * 20, -1, 1),
    "a few words in noise": np.concatenate([sounds.noise(20, 0.001), sounds.voice(2) * 0.5, sounds.noise(20, 0.001)]),
    "a telephone": sounds.at_rate(sounds.at_rate(sounds.voice(), 8_000), RATE),
    "noise": sounds.noise(5),
    "a square wave": np.sign(sounds.tone(4, 200)),
    "hum and speech": sounds.voice() + sounds.tone(len(sounds.voice()) / RATE, 50, 0.05)[: len(sounds.voice())],
}


@pytest.mark.parametrize("samples", HARD.values(), ids=HARD)
def test_it_is_as_loud_as_everything_else(samples):
    mixed = mixing.mix(mixing.part_of(lambda: [samples]))
    assert loudness.measure(mixed.data) == mixed.level
    assert mixed.level.is_right and not mixed.level.is_silent
    assert mixed.level.loudness == pytest.approx(loudness.TARGET, abs=loudness.TOLERANCE)


@pytest.mark.parametrize("name", ["speech", "music", "single clicks", "loud already", "a telephone"])
def test_one_encoding_is_enough(name):
    assert mixing.mix(mixing.part_of(lambda: [HARD[name]])).encodings == 1


def test_the_whispers_beside_a_cough_are_heard():
    samples = HARD["one cough and whispers"]
    mixed = mixing.mix(mixing.part_of(lambda: [samples]))
    heard = np.concatenate(list(opus.decode(mixed.data)))
    before = integrated(Profile.of([heard[: int(4.5 * RATE)]]).powers)
    assert before == pytest.approx(loudness.TARGET, abs=3)
    assert [block * 2 // 1000 for block in mixed.curve.bangs] in ([4], [5])


def test_no_sample_is_above_the_ceiling():
    profile = Profile.of([sounds.voice()])
    curve = level(profile, target=-12.0, ceiling=-6.0)
    out = np.concatenate(list(curve.applied([sounds.voice()])))
    assert len(out) == len(sounds.voice())
    assert np.abs(out).max() <= 10 ** (-6 / 20) + 1e-6
    assert curve.limited_db > 0


def test_what_needs_no_limiter_is_only_multiplied():
    samples = sounds.tone(4, 440, 0.01)
    curve = level(Profile.of([samples]), target=-16.0, ceiling=-2.0)
    out = np.concatenate(list(curve.applied([samples])))
    assert np.allclose(out, samples * 10 ** (curve.gain_db / 20), atol=1e-6)
    assert curve.limited_db == 0


def test_what_has_nothing_to_raise_is_refused():
    clicks = sounds.silence(8)
    clicks[::RATE] = 0.9
    with pytest.raises(mixing.LoudnessFailed) as failed:
        mixing.mix(mixing.part_of(lambda: [clicks]))
    assert failed.value.facts["loudness"] < -17


@pytest.mark.parametrize("samples", [sounds.silence(3), sounds.noise(3, 1e-5), sounds.silence(0)])
def test_silence_is_refused(samples):
    with pytest.raises(mixing.SilentSound):
        mixing.part_of(lambda: [samples])
