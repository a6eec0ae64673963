"""The sounds that every device has beforehand, as they lie in the repository: right in level, and whole."""

from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command

from tinlang.media import device_sounds, loudness, opus, sounding, tunes
from tinlang.media.opus import RATE

FOLDER = Path(__file__).parents[4] / "agent" / "tinlang_agent" / "sounds"
NAMES = sorted(device_sounds.SOUNDS)


def committed(name: str) -> bytes:
    return (FOLDER / f"{name}.opus").read_bytes()


def heard(data: bytes) -> np.ndarray:
    return np.concatenate(list(opus.decode(data)))


def loud(samples: np.ndarray) -> float:
    """dB of a stretch, full scale at 0."""
    return float(10 * np.log10(np.mean(np.square(samples)) + 1e-12))


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """The normalised cross-correlation at the best lag."""
    size = 1 << (len(one) + len(other)).bit_length()
    spectrum = np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size))
    return float(np.abs(np.fft.irfft(spectrum, size)).max() / np.sqrt(np.sum(one**2) * np.sum(other**2)))


def tallest(samples: np.ndarray) -> np.ndarray:
    """The strongest frequency of each tenth of a second."""
    pieces = samples[: len(samples) // 4800 * 4800].reshape(-1, 4800)
    return np.abs(np.fft.rfft(pieces * np.hanning(4800), axis=1)).argmax(axis=1) * RATE / 4800


def test_the_repository_holds_each_and_no_other():
    assert sorted(path.name.removesuffix(".opus") for path in FOLDER.glob("*.opus")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_is_as_loud_as_every_stored_sound(name):
    level = loudness.measure(committed(name))
    assert level.is_right, level
    assert level.true_peak <= -1.0


@pytest.mark.parametrize("name", sorted(device_sounds.SAID))
def test_every_sentence_is_said_to_its_end(name):
    """The same words, spoken again, must be in the file; and it ends in silence, not in the middle of a word."""
    again = sounding.sound_of(text=device_sounds.SAID[name], voice=device_sounds.VOICE)
    samples = heard(committed(name))
    words = heard(again.data)[RATE * opus.LEAD_IN_MS // 1000 :]

    assert likeness(samples[-len(words) :], words) > 0.9
    assert loud(samples[-RATE // 50 :]) < -45
    behind = len(samples) * 1000 // RATE - again.level.length_ms
    for _, _, first, last in again.marks:
        sentence = samples[(behind + first) * RATE // 1000 : (behind + last) * RATE // 1000]
        assert loud(sentence) > -30, (name, first, last)


def test_the_siren_climbs_and_falls_between_two_tones_for_five_seconds():
    samples = heard(committed("siren"))[RATE * opus.LEAD_IN_MS // 1000 :]
    assert 4.9 < len(samples) / RATE < 5.3
    tones = tallest(samples)[:50]
    assert 550 < tones.min() < 700 and 1_050 < tones.max() < 1_250
    assert sum(np.diff(tones) < -200) >= 4  # it falls once a second
    assert min(loud(piece) for piece in np.array_split(samples[: 5 * RATE], 50)) > -30  # and never pauses


def test_a_drill_begins_with_bells_and_resembles_no_siren():
    drill, siren = heard(committed("drill")), heard(committed("siren"))
    assert likeness(drill, siren) < 0.3
    assert likeness(drill[: 3 * RATE], heard(tunes.encoded(device_sounds.CHIME))) > 0.9


def test_the_command_makes_them_all_again(tmp_path, capsys):
    call_command("make_device_sounds", str(tmp_path))
    assert sorted(path.name.removesuffix(".opus") for path in tmp_path.iterdir()) == NAMES
    for name in NAMES:
        made = (tmp_path / f"{name}.opus").read_bytes()
        assert likeness(heard(made), heard(committed(name))) > 0.95
    assert "siren.opus" in capsys.readouterr().out
