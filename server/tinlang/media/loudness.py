"""How loud a stored sound is, measured as devices play it: the Opus file decoded, by EBU R128 (ITU-R BS.1770).

A sound under three seconds is judged by its loudest 400 ms (momentary loudness): the measure of a whole programme needs
more than that to mean anything.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.filter import Graph

from tinlang.media import opus

TARGET = -16.0
"""LUFS of everything that is stored."""
TOLERANCE = 1.0
CEILING = -1.0
"""dBTP: no peak between the samples may be higher."""
SHORT_MS = 3_000
SILENCE_PEAK = 200
"""A sound whose largest sample (of 32,768) is below this (−44 dB) says nothing."""

_WINDOW_MS = 400
_PADDING_FRAME = 4_800
_NOTHING = -70.0


@dataclass(frozen=True)
class Level:
    """Of a decoded sound: its length, its largest sample of 32,768, its loudness in LUFS, its true peak in dBTP.

    Silence has the loudness −70, where the measure ends, and so the peak.
    """

    length_ms: int
    peak: int
    loudness: float
    true_peak: float

    @property
    def is_silent(self) -> bool:
        return self.length_ms == 0 or self.peak < SILENCE_PEAK

    @property
    def is_right(self) -> bool:
        """Whether it may be stored."""
        return abs(self.loudness - TARGET) <= TOLERANCE and self.true_peak <= CEILING


def measure(data: bytes) -> Level:
    """The level of an Ogg Opus file, decoded once; ValueError if this is no sound that can be decoded."""
    meter, samples, peak = Meter(), 0, 0.0
    for frame in opus.decode_frames(data):
        peak = max(peak, float(np.abs(opus.samples_of(frame)).max(initial=0.0)))
        samples += frame.samples
        meter.hear(frame)
    length_ms = opus.length_ms(samples)
    meter.end(short=length_ms < SHORT_MS)
    return Level(
        length_ms=length_ms,
        peak=round(peak * 32_768),
        loudness=meter.momentary if length_ms < SHORT_MS else meter.integrated,
        true_peak=meter.true_peak,
    )


class Meter:
    """FFmpeg's `ebur128`: fed with frames of floats, one channel, 48,000 a second."""

    def __init__(self) -> None:
        self.integrated = self.momentary = self.true_peak = _NOTHING
        self._position = 0
        self._graph = Graph()
        time_base = f"1/{opus.RATE}"
        self._source = self._graph.add(
            "abuffer", sample_rate=str(opus.RATE), sample_fmt="flt", channel_layout="mono", time_base=time_base
        )
        meter = self._graph.add("ebur128", "metadata=1:peak=true")
        self._sink = self._graph.add("abuffersink")
        self._source.link_to(meter)
        meter.link_to(self._sink)
        self._graph.configure()

    def hear(self, frame: av.AudioFrame | None) -> None:
        """The next frame; None is the end."""
        if frame is not None:
            frame.pts, frame.time_base = self._position, Fraction(1, opus.RATE)
            self._position += frame.samples
        self._source.push(frame)
        while True:
            try:
                told = self._sink.pull().metadata
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            self._note(told)

    def end(self, *, short: bool) -> None:
        """No more is heard. A short sound is heard out in silence, so that its end is in the middle of a window too."""
        padding = opus.RATE * _WINDOW_MS // 1000 + _PADDING_FRAME if short else _PADDING_FRAME
        silence = np.zeros((1, padding), np.float32)
        if short or self._position % _PADDING_FRAME:
            frame = av.AudioFrame.from_ndarray(silence, format="flt", layout="mono")
            frame.sample_rate = opus.RATE
            self.hear(frame)
        self.hear(None)

    def _note(self, told: dict[str, str]) -> None:
        self.integrated = max(_NOTHING, float(told.get("lavfi.r128.I", self.integrated)))
        self.momentary = max(self.momentary, float(told.get("lavfi.r128.M", _NOTHING)))
        if (peak := float(told.get("lavfi.r128.true_peak", 0.0))) > 0.0:  # of full scale, not in decibels
            self.true_peak = max(self.true_peak, 20.0 * math.log10(peak))
