"""Samples to Ogg Opus and back: 48 kHz, mono, 32 kbit/s, by PyAV.

The same samples make the same bytes on one build of the libraries: the stream's serial number is fixed, no date and no
program's name is written. Another build of libopus may make other bytes; the SHA-256 names what was made, not the text.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""One channel, 48,000 a second, full scale at ±1."""

RATE = 48_000
BITS_PER_SECOND = 32_000
URGENT_BITS_PER_SECOND = 12_000
"""Speech is still clear, and 15 seconds of it fit into the frame of an alert (`tinlang_wire.frame`)."""
CONTENT_TYPE = "audio/ogg"
LEAD_IN_MS = 200
"""Silence before the first word, while a horn's amplifier opens."""


@dataclass(frozen=True)
class Measured:
    """What the encoded sound is when it is decoded: its length, and its largest sample of 32,768."""

    length_ms: int
    peak: int


def encode(
    chunks: Iterable[bytes], *, rate: int, lead_in_ms: int = LEAD_IN_MS, bits_per_second: int = BITS_PER_SECOND
) -> bytes:
    """An Ogg Opus file of these samples (signed 16 bit, mono, `rate` a second), after `lead_in_ms` of silence."""
    out = io.BytesIO()
    with av.open(out, "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = bits_per_second
        for frame in _resampled(_after_silence(chunks, rate, lead_in_ms), rate, "s16"):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def _after_silence(chunks: Iterable[bytes], rate: int, milliseconds: int) -> Iterator[bytes]:
    yield bytes(2 * (rate * milliseconds // 1000))
    yield from chunks


def _resampled(chunks: Iterable[bytes], rate: int, sample_format: str) -> Iterator[av.AudioFrame]:
    resampler = av.AudioResampler(format=sample_format, layout="mono", rate=RATE)
    for frame in _frames(chunks, rate):
        yield from resampler.resample(frame)
    yield from resampler.resample(None)


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


def resample(chunks: Iterable[bytes], *, rate: int) -> Iterator[Samples]:
    """These samples (signed 16 bit, mono, `rate` a second) as they would be encoded: 48,000 a second."""
    for frame in _resampled(chunks, rate, "flt"):
        yield samples_of(frame)


def samples_of(frame: av.AudioFrame) -> Samples:
    """The samples of a frame of floats, one channel."""
    return np.frombuffer(memoryview(frame.planes[0]), np.float32, frame.samples)


def to_bytes(samples: Samples) -> bytes:
    """Signed 16 bit; what is beyond full scale is cut."""
    whole: NDArray[np.int16] = np.clip(np.rint(samples * np.float32(32_768)), -32_768, 32_767).astype("<i2")
    return whole.tobytes()


def decode(data: bytes) -> Iterator[Samples]:
    """The samples; ValueError if this is no sound that can be decoded."""
    for frame in decode_frames(data):
        yield samples_of(frame)


def decode_frames(data: bytes) -> Iterator[av.AudioFrame]:
    """The decoded frames, one channel of floats, 48,000 a second; ValueError as `decode`."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    try:
        with av.open(io.BytesIO(data), mode="r", format="ogg") as container:
            for frame in container.decode(audio=0):
                yield from resampler.resample(frame)
            yield from resampler.resample(None)
    except (av.FFmpegError, IndexError) as error:
        raise ValueError("not a sound that can be decoded") from error


def measure(data: bytes) -> Measured:
    """Length and peak of the decoded sound: what a device will play, not what was asked for."""
    samples, peak = 0, 0.0
    for chunk in decode(data):
        samples += len(chunk)
        peak = max(peak, float(np.abs(chunk).max(initial=0.0)))
    return Measured(length_ms=length_ms(samples), peak=round(peak * 32_768))


def length_ms(samples: int) -> int:
    """How long so many samples last, a begun millisecond counted whole."""
    return -(-samples * 1000 // RATE)
