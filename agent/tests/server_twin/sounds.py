"""Sounds that no two moments of resemble each other, so that a comparison means something."""

import io
from pathlib import Path

import av
import numpy as np

from tinlang_wire.jws import sha256

RATE = 48_000


def chirps(seconds: float, *, seed: int = 1) -> np.ndarray:
    """Tones that wander, with a little noise: mono, 48 kHz, int16."""
    random = np.random.default_rng(seed)
    count = int(seconds * RATE)
    steps = random.uniform(200, 3000, int(seconds * 8) + 2)
    frequency = np.interp(np.arange(count) / RATE * 8, np.arange(len(steps)), steps)
    wave = np.sin(2 * np.pi * np.cumsum(frequency) / RATE) * 0.5 + random.normal(0, 0.02, count)
    return (wave * 16000).astype(np.int16)


def opus(samples: np.ndarray) -> bytes:
    """The samples as Opus in Ogg, 32 kbit/s."""
    file = io.BytesIO()
    with av.open(file, "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = 32_000
        for start in range(0, len(samples), 960):
            frame = av.AudioFrame.from_ndarray(samples[None, start : start + 960], format="s16", layout="mono")
            frame.rate, frame.pts = RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def decoded(path: Path) -> np.ndarray:
    """Any sound as 48 kHz mono int16."""
    pieces = []
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(str(path)) as container:
        for frame in [*container.decode(audio=0), None]:
            pieces += [piece.to_ndarray()[0] for piece in resampler.resample(frame)]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int16)


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    """The normalised cross-correlation at the best lag, 0 to 1; 0 for silence."""
    a, b = one.astype(np.float64), other.astype(np.float64)
    energy = np.sqrt(np.sum(a * a) * np.sum(b * b))
    if not energy:
        return 0.0
    size = 1 << (len(a) + len(b)).bit_length()
    spectrum = np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size))
    return float(np.max(np.abs(np.fft.irfft(spectrum, size))) / energy)


class Sounds:
    """A media store in memory: hash → bytes."""

    def __init__(self) -> None:
        self.bytes: dict[str, bytes] = {}
        self.length_ms: dict[str, int] = {}

    def make(self, seconds: float, *, seed: int = 1) -> str:
        """A new sound; its hash."""
        samples = chirps(seconds, seed=seed)
        content = opus(samples)
        digest = sha256(content)
        self.bytes[digest], self.length_ms[digest] = content, len(samples) * 1000 // RATE
        return digest
