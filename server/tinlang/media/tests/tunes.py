"""A tune as people have it: a few tones in the container that a program writes."""

import io
from fractions import Fraction

import av
import numpy as np

RATE = 48_000
CODECS = {"wav": "pcm_s16le", "mp3": "libmp3lame", "ogg": "libopus"}


def a_tune(ending: str, *, seconds: float, loud: float = 9000.0) -> bytes:
    """A tone that goes up every half second, as such a file."""
    at = np.arange(int(seconds * RATE)) / RATE
    hertz = 330 * 2 ** ((at // 0.5 % 5) * 2 / 12)
    samples = np.rint(loud * np.sin(2 * np.pi * np.cumsum(hertz) / RATE)).astype(np.int16)
    out = io.BytesIO()
    with av.open(out, "w", format=ending) as container:
        stream = container.add_stream(CODECS[ending], rate=RATE, layout="mono")
        resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=RATE, frame_size=stream.frame_size)
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return out.getvalue()
