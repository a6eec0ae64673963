"""The measure that the other tests trust: it must refuse silence and a tone."""

import numpy as np

from tests.sound import RATE, likeness


def speech_like(seconds: float, seed: int = 1) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=int(RATE * seconds))
    return noise * (1 + np.sin(np.arange(len(noise)) / 9000)) * 0.1


def test_the_same_sound_later_and_quieter_is_alike() -> None:
    sound = speech_like(2)
    heard = np.concatenate([np.zeros(RATE // 3), sound * 0.3, np.zeros(RATE // 5)])
    assert likeness(sound, heard) > 0.99


def test_a_part_of_the_sound_is_alike_to_the_whole() -> None:
    sound = speech_like(2)
    assert likeness(sound, sound[RATE // 2 : RATE]) > 0.99


def test_silence_a_tone_and_another_sound_are_not_alike() -> None:
    sound = speech_like(2)
    tone = np.sin(2 * np.pi * 440 * np.arange(2 * RATE) / RATE)
    for other in (np.zeros(2 * RATE), tone, speech_like(2, seed=2), np.zeros(0)):
        assert likeness(sound, other) < 0.2
