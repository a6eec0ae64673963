"""Samples to Ogg Opus and back: 48 kHz, mono, 32 kbit/s, by PyAV.

The same samples make the same bytes on one build of the libraries: the stream's serial number is fixed, no date and no
program's name is written. Another build of libopus may make other bytes; the SHA-256 names what was made, not the text.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import av

RATE = 48_000
BITS_PER_SECOND = 32_000
CONTENT_TYPE = "audio/ogg"
LEAD_IN_MS = 200
"""Silence before the first word, while a horn's amplifier opens."""


@dataclass(frozen=True)
class Measured:
    """What the encoded sound is when it is decoded: its length, and its largest sample of 32,768."""

    length_ms: int
    peak: int


def encode(chunks: Iterable[bytes], *, rate: int, lead_in_ms: int = LEAD_IN_MS) -> bytes:
    """An Ogg Opus file of these samples (signed 16 bit, mono, `rate` a second), after `lead_in_ms` of silence."""
    out = io.BytesIO()
    with av.open(out, "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = BITS_PER_SECOND
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        for frame in _frames(_after_silence(chunks, rate, lead_in_ms), rate):
            for resampled in resampler.resample(frame):
                container.mux(stream.encode(resampled))
        for resampled in resampler.resample(None):
            container.mux(stream.encode(resampled))
        container.mux(stream.encode(None))
    return out.getvalue()


def _after_silence(chunks: Iterable[bytes], rate: int, milliseconds: int) -> Iterator[bytes]:
    yield bytes(2 * (rate * milliseconds // 1000))
    yield from chunks


def _frames(chunks: Iterable[bytes], rate: int) -> Iterator[av.AudioFrame]:
    position = 0
    for chunk in chunks:
        count = len(chunk) // 2
        if count == 0:
            continue
        frame = av.AudioFrame(format="s16", layout="mono", samples=count)
        frame.sample_rate = rate
        frame.time_base = Fraction(1, rate)
        frame.pts = position
        frame.planes[0].update(chunk)
        position += count
        yield frame


def decode(data: bytes) -> Iterator[bytes]:
    """The samples, signed 16 bit, mono, 48,000 a second; ValueError if this is no sound that can be decoded."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    try:
        with av.open(io.BytesIO(data), mode="r") as container:
            for frame in container.decode(audio=0):
                for resampled in resampler.resample(frame):
                    yield bytes(resampled.planes[0])[: resampled.samples * 2]
            for resampled in resampler.resample(None):
                yield bytes(resampled.planes[0])[: resampled.samples * 2]
    except (av.FFmpegError, IndexError) as error:
        raise ValueError("not a sound that can be decoded") from error


def measure(data: bytes) -> Measured:
    """Length and peak of the decoded sound: what a device will play, not what was asked for."""
    samples = peak = 0
    for chunk in decode(data):
        values = memoryview(chunk).cast("h")
        samples += len(values)
        peak = max(peak, max(values, default=0), -min(values, default=0))
    return Measured(length_ms=-(-samples * 1000 // RATE), peak=peak)
