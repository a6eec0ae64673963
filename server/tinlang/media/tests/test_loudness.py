"""What is stored is as loud as it should be, by our meter and by another one."""

import numpy as np
import pyloudnorm
import pytest
from scipy.signal import resample_poly

from tinlang.media import loudness, mixing, opus
from tinlang.media.opus import RATE, Samples
from tinlang.media.profile import Profile, integrated, loudest
from tinlang.media.tests import sounds


def decoded(data: bytes) -> Samples:
    return np.concatenate(list(opus.decode(data)))


def true_peak(samples: Samples) -> float:
    """In dBTP, by eight samples for each."""
    return float(20 * np.log10(np.abs(resample_poly(samples.astype(np.float64), 8, 1)).max()))


def levelled(samples: Samples) -> mixing.Mixed:
    return mixing.mix(mixing.part_of(lambda: [samples]))


@pytest.mark.parametrize(
    "samples",
    [sounds.voice(), sounds.music(8), sounds.noise(6), sounds.noise(4) + sounds.voice(4)],
    ids=["speech", "music", "noise", "speech in noise"],
)
def test_an_independent_meter_agrees_on_what_is_stored(samples):
    mixed = levelled(samples)
    heard = decoded(mixed.data)
    other = pyloudnorm.Meter(RATE).integrated_loudness(heard.astype(np.float64))
    assert other == pytest.approx(mixed.level.loudness, abs=0.2)
    assert abs(other - loudness.TARGET) <= loudness.TOLERANCE
    assert true_peak(heard) == pytest.approx(mixed.level.true_peak, abs=0.3)
    assert true_peak(heard) <= loudness.CEILING


@pytest.mark.parametrize("hertz", [60, 440, 1_000, 5_000])
def test_the_profile_measures_as_the_meter_does(hertz):
    tone = sounds.tone(4, hertz, 0.2)
    other = pyloudnorm.Meter(RATE).integrated_loudness(tone.astype(np.float64))
    assert integrated(Profile.of([tone]).powers) == pytest.approx(other, abs=0.1)


def test_it_does_not_matter_how_the_samples_are_cut():
    samples = sounds.voice(5)
    whole = Profile.of([samples])
    pieces = Profile.of(samples[at : at + 1_000] for at in range(0, len(samples), 1_000))
    assert whole.samples == pieces.samples == len(samples)
    assert np.array_equal(whole.peaks, pieces.peaks) and np.allclose(whole.powers, pieces.powers)


def test_a_short_sound_is_measured_by_its_loudest_moment():
    burst = np.concatenate([sounds.tone(1.0, 1_000, 0.25), sounds.silence(1.0)])
    level = loudness.measure(opus.encode([opus.to_bytes(burst)], rate=RATE))
    assert level.length_ms < loudness.SHORT_MS
    assert level.loudness == pytest.approx(20 * np.log10(0.25) - 3.01, abs=0.2)


@pytest.mark.parametrize("seconds", [0.25, 0.5, 1.0, 2.5])
def test_a_short_sound_is_as_loud_at_its_loudest_moment_as_a_long_one_is_all_along(seconds):
    level = levelled(sounds.tone(seconds, 700, 0.01)).level
    assert level.loudness == pytest.approx(loudness.TARGET, abs=loudness.TOLERANCE)


def test_silence_is_silent():
    level = loudness.measure(opus.encode([bytes(2 * RATE)], rate=RATE))
    assert level.is_silent and not level.is_right
    assert (level.loudness, level.true_peak) == (-70.0, -70.0)


def test_the_loudest_moment_of_the_profile_is_that_of_the_meter():
    samples = sounds.voice(2)
    data = opus.encode([opus.to_bytes(samples)], rate=RATE)
    assert loudest(Profile.of([samples]).powers) == pytest.approx(loudness.measure(data).loudness, abs=0.5)


@pytest.mark.parametrize("data", [b"", b"nonsense", b"OggS" + bytes(200)])
def test_what_is_no_sound_has_no_level(data):
    with pytest.raises(ValueError, match="not a sound"):
        loudness.measure(data)
