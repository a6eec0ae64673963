"""Files as people give them, made here: something like a voice, in the containers of telephones and programs."""

import io
import math
from fractions import Fraction

import av
import numpy as np

RATE = 48_000
CODECS = {"wav": "pcm_s16le", "mp3": "libmp3lame", "m4a": "aac", "ogg": "libopus", "webm": "libopus"}
FORMATS = {"m4a": "ipod"}


def a_voice(seconds: float = 4.0, loud: float = 0.3) -> np.ndarray:
    """Syllables: a buzz of several harmonics that swells and fades four times a second."""
    at = np.arange(int(seconds * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * 173 * n * at) / n for n in range(1, 12))
    swell = np.clip(np.sin(2 * np.pi * 2 * at), 0.0, None) ** 0.5
    return (loud * buzz / np.abs(buzz).max() * swell).astype(np.float32)


def a_file(ending: str = "wav", *, seconds: float = 4.0, loud: float = 0.3) -> bytes:
    """A recording of that length as such a file."""
    out = io.BytesIO()
    with av.open(out, "w", format=FORMATS.get(ending, ending)) as container:
        stream = container.add_stream(CODECS[ending], rate=RATE, layout="mono")
        samples, size = a_voice(seconds, loud), stream.frame_size or 1024
        for start in range(0, len(samples), size):
            part = samples[start : start + size]
            values = np.rint(part * 32767).astype(np.int16)[None, :] if ending == "wav" else part[None, :]
            kind = "s16" if ending == "wav" else "fltp"
            frame = av.AudioFrame.from_ndarray(values, format=kind, layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
            if ending in ("ogg", "webm"):
                frame = av.AudioResampler(format="flt", layout="mono", rate=RATE).resample(frame)[0]
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def loudest(data: bytes) -> float:
    """The largest sample of a sound, decoded; 1 is full scale."""
    with av.open(io.BytesIO(data)) as container:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        frames = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    return max((float(np.abs(frame.to_ndarray()).max()) for frame in frames), default=-math.inf)
