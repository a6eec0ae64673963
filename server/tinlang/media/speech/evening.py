"""Evening out a machine's voice: loud vowels are held back, so that all syllables carry as far.

Engines say some vowels 15 dB louder than others. Brought to the level that horns need, such a voice would hit the
limiter in every syllable, and breathe; and what is quiet would be lost on the way to the next hamlet.
"""

import numpy as np

from tinlang.media.engines.pipe import RATE

KNEE_DB = -28.0
"""dBFS above which it is held back: where the middle of a sentence lies."""
RATIO = 4.0
WINDOW_MS = 15
"""Long enough for a wave of the deepest voice, short enough for the beginning of a syllable."""

_WINDOW = RATE * WINDOW_MS // 1000 | 1
_NOTHING = 1e-9


def evened(sound: bytes) -> bytes:
    """The samples (signed 16 bit), each with the gain of its own surroundings; never louder than before."""
    if not sound:
        return sound
    samples = np.frombuffer(sound, "<i2").astype(np.float64) / 32_768
    summed = np.cumsum(np.pad(np.square(samples), (_WINDOW // 2 + 1, _WINDOW // 2)))
    level = 10 * np.log10(np.maximum((summed[_WINDOW:] - summed[:-_WINDOW]) / _WINDOW, _NOTHING))
    gain = 10 ** (np.maximum(level - KNEE_DB, 0.0) * (1 / RATIO - 1) / 20)
    return bytes(np.rint(samples * gain * 32_768).astype("<i2"))
