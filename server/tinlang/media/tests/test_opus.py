"""Samples to Opus and back."""

import array
import math

import numpy
import pytest

from tinlang.media import opus

TONE_RATE = 22_050


def tone(seconds: float, hertz: float = 440.0) -> bytes:
    count = int(seconds * TONE_RATE)
    return array.array("h", [int(8000 * math.sin(2 * math.pi * hertz * i / TONE_RATE)) for i in range(count)]).tobytes()


def test_the_measured_length_is_the_sound_and_the_lead_in():
    assert opus.measure(opus.encode([tone(1.5)], rate=TONE_RATE)).length_ms == 1_500 + opus.LEAD_IN_MS


def test_the_sound_begins_after_the_lead_in_and_is_the_tone():
    decoded = numpy.concatenate(list(opus.decode(opus.encode([tone(2.0)], rate=TONE_RATE))))
    quiet = decoded[: int(opus.RATE * (opus.LEAD_IN_MS - 20) / 1000)]
    loud = decoded[opus.RATE :].astype(float)
    assert abs(quiet).max() < 0.003
    strongest = numpy.argmax(abs(numpy.fft.rfft(loud))) * opus.RATE / len(loud)
    assert strongest == pytest.approx(440, abs=2)


def test_it_does_not_matter_how_the_samples_are_cut():
    whole = tone(3.0)
    cut = [whole[i : i + 5000] for i in range(0, len(whole), 5000)]
    assert opus.measure(opus.encode(cut, rate=TONE_RATE)) == opus.measure(opus.encode([whole], rate=TONE_RATE))


def test_the_same_samples_are_the_same_bytes():
    assert opus.encode([tone(1.0)], rate=TONE_RATE) == opus.encode([tone(1.0)], rate=TONE_RATE)


def test_it_is_mono_opus_of_about_32_kbit_a_second():
    data = opus.encode([tone(10.0)], rate=TONE_RATE)
    assert data[:4] == b"OggS" and data[28:36] == b"OpusHead" and data[37] == 1
    assert 2_000 < len(data) / 10.2 < 7_000


def test_no_samples_are_only_the_lead_in():
    assert opus.measure(opus.encode([], rate=TONE_RATE)) == opus.Measured(length_ms=opus.LEAD_IN_MS, peak=0)


@pytest.mark.parametrize("data", [b"", b"nonsense", b"OggS" + bytes(200)])
def test_what_is_no_sound_is_refused(data):
    with pytest.raises(ValueError, match="not a sound"):
        opus.measure(data)


def test_resampled_they_are_what_is_encoded():
    samples = numpy.concatenate(list(opus.resample([tone(1.0)], rate=TONE_RATE)))
    assert len(samples) == opus.RATE
    assert abs(samples).max() == pytest.approx(8000 / 32768, rel=0.02)


def test_what_is_beyond_full_scale_is_cut():
    assert numpy.frombuffer(opus.to_bytes(numpy.array([-2, -0.5, 0, 2], numpy.float32)), "<i2").tolist() == [
        -32_768, -16_384, 0, 32_767,
    ]  # fmt: skip
