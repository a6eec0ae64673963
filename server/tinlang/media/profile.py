"""A sound's profile: what correcting its level and finding its faults need, gathered in one pass over its samples.

An hour of sound is 170 million samples; its profile is some 20 MB.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tinlang.media.opus import RATE, Samples

Values = NDArray[np.float32]

BLOCK = 96
"""Samples (2 ms) that are one value of a profile."""
TENTH = RATE // 10 // BLOCK
"""Blocks in a tenth of a second, the step of the measure of loudness."""
NOTHING = -70.0
"""LUFS below which nothing counts."""

_STEP = 640 * BLOCK
_BEFORE = 4_096
_WHOLE = _BEFORE + _STEP  # 65,536: a power of two
HERTZ = RATE / _WHOLE
"""From one line of a spectrum to the next."""
_LINES = int(520 / HERTZ)


def _k_weighting() -> NDArray[np.complex64]:
    """The two filters of ITU-R BS.1770 at 48 kHz, as a response to each line of the spectrum of `_WHOLE` samples."""
    z = np.exp(-2j * np.pi * np.arange(_WHOLE // 2 + 1) / _WHOLE)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    response: NDArray[np.complex64] = (shelf * high_pass).astype(np.complex64)
    return response


_RESPONSE = _k_weighting()


@dataclass(frozen=True)
class Profile:
    """Of each block: its largest sample and its weighted power. Of each 1.3 s: the power of the lines below 520 Hz."""

    samples: int
    peaks: Values
    powers: Values
    lines: NDArray[np.float32]

    @classmethod
    def of(cls, chunks: Iterable[Samples]) -> Profile:
        """The profile of all these samples."""
        samples, peaks, powers, lines = 0, [], [], []
        before = np.zeros(_BEFORE, np.float32)
        for step in in_steps(chunks, _STEP):
            samples += len(step)
            heard = np.pad(step, (0, -len(step) % BLOCK))
            whole = np.zeros(_WHOLE, np.float32)
            whole[:_BEFORE], whole[_BEFORE : _BEFORE + len(heard)] = before, heard
            spectrum = np.fft.rfft(whole)
            weighted = np.fft.irfft(spectrum * _RESPONSE)[_BEFORE : _BEFORE + len(heard)]
            peaks.append(np.abs(heard).reshape(-1, BLOCK).max(axis=1))
            powers.append(np.square(weighted).reshape(-1, BLOCK).mean(axis=1))
            if len(step) == _STEP:
                lines.append(_power_of_lines(spectrum))
            before = whole[-_BEFORE:]
        return cls(samples, _joined(peaks), _joined(powers), np.array(lines, np.float32).reshape(-1, _LINES))

    @property
    def length_ms(self) -> int:
        return self.samples * 1000 // RATE

    def cut(self, start: int, stop: int) -> Profile:
        """The blocks from `start` to before `stop`."""
        samples = max(0, min(self.samples, stop * BLOCK) - start * BLOCK)
        return Profile(samples, self.peaks[start:stop], self.powers[start:stop], self.lines)


def in_steps(chunks: Iterable[Samples], size: int) -> Iterator[Samples]:
    """The same samples in pieces of `size`, the last one shorter."""
    waiting: list[Samples] = []
    count = 0
    for chunk in chunks:
        waiting.append(chunk)
        count += len(chunk)
        if count < size:
            continue
        together = np.concatenate(waiting)
        for start in range(0, count - size + 1, size):
            yield together[start : start + size]
        rest = together[count - count % size :]
        waiting, count = [rest], len(rest)
    if count:
        yield np.concatenate(waiting)


def _power_of_lines(spectrum: NDArray[np.complexfloating]) -> NDArray[np.float32]:
    """The lowest lines, as if the samples had been taken under a Hann window."""
    low = spectrum[: _LINES + 1]
    windowed = 0.5 * low[1:-1] - 0.25 * (low[:-2] + low[2:])
    power = np.zeros(_LINES, np.float32)
    power[1:] = np.square(np.abs(windowed)) * (8.0 / 3.0 * 2.0 / _WHOLE**2)
    return power


def _joined(parts: list[Values]) -> Values:
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def tenths(powers: Values) -> Values:
    """The mean power of each tenth of a second; what is missing of the last one is silence."""
    whole = np.pad(powers, (0, -len(powers) % TENTH))
    means: Values = whole.reshape(-1, TENTH).mean(axis=1)
    return means


def momentary(powers: Values) -> Values:
    """The mean power of 400 ms at every tenth of a second, the sound standing in silence."""
    steps = np.pad(tenths(powers), (3, 3))
    return (steps[:-3] + steps[1:-2] + steps[2:-1] + steps[3:]) * np.float32(0.25)


def integrated(powers: Values) -> float:
    """Loudness in LUFS of the whole, gated as EBU R128 has it; −70 for silence."""
    windows = momentary(powers)[3:-3].astype(np.float64)
    return gated(windows) if len(windows) else loudest(powers)


def gated(windows: NDArray[np.float64]) -> float:
    """Loudness in LUFS of windows of 400 ms: of those that are not far below the others."""
    heard = windows[windows > power_of(NOTHING)]
    if not len(heard):
        return NOTHING
    loud = heard[heard > heard.mean() / 10]
    return lufs(float(loud.mean()))


def loudest(powers: Values) -> float:
    """The loudest momentary loudness in LUFS."""
    return lufs(float(momentary(powers).max(initial=0.0)))


def lufs(power: float) -> float:
    """Loudness of a weighted power; never below −70."""
    return max(NOTHING, -0.691 + 10 * math.log10(power)) if power > 0 else NOTHING


def power_of(loudness: float) -> float:
    """The weighted power of a loudness in LUFS."""
    return float(10 ** ((loudness + 0.691) / 10))
