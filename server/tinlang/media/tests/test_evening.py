"""A machine's voice is evened out, and so can be brought to the level of horns without breathing."""

import numpy
import pytest

from tinlang.media import mixing, speech
from tinlang.media.reading import golden
from tinlang.media.speech.evening import KNEE_DB, RATIO, evened
from tinlang.media.speech.script import script_of

LOUD, QUIET = 0.5, 0.01


def tone(amplitude: float) -> "numpy.ndarray[tuple[int], numpy.dtype[numpy.float64]]":
    """A tenth of a second of one pitch."""
    return amplitude * numpy.sin(2 * numpy.pi * 200 * numpy.arange(2_205) / 22_050)


def loudness_db(values: "numpy.ndarray[tuple[int], numpy.dtype[numpy.float64]]") -> float:
    return float(10 * numpy.log10(numpy.square(values).mean()))


def test_the_loud_is_held_back_and_the_quiet_left_as_it_is():
    both = numpy.concatenate([tone(LOUD), tone(QUIET)])
    after = numpy.frombuffer(evened((both * 32_768).astype("<i2").tobytes()), "<i2") / 32_768
    assert len(after) == len(both)
    assert loudness_db(after[200:2_000]) == pytest.approx(
        KNEE_DB + (loudness_db(tone(LOUD)) - KNEE_DB) / RATIO, abs=0.5
    )
    assert loudness_db(after[2_500:]) == pytest.approx(loudness_db(tone(QUIET)), abs=0.1)
    assert (abs(after) <= abs(both) + 1e-4).all()


@pytest.mark.parametrize("sound", [b"", bytes(2), bytes(2_000)])
def test_silence_stays_silence(sound):
    assert evened(sound) == sound


@pytest.mark.parametrize("voice", ["vi", "vi-vn-x-central", "vi-vn-x-south"])
def test_every_vietnamese_voice_reaches_the_level_of_the_store_and_the_limiter_has_little_to_do(voice):
    text = "\n".join(sentence.text for sentence in golden.sentences() if sentence.group == "notices")[:1_000]
    script = script_of(text=text, voice=speech.voice_of(voice))
    spoken = speech.speak(utterances=script.utterances, voice=voice)
    mixed = mixing.mix(mixing.spoken([each.samples for each in spoken], rate=speech.RATE))
    assert mixed.level.is_right
    assert mixed.curve.limited_db < 9.0
