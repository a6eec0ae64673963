"""How a sound is brought to its level: one gain for all of it, a limiter for its peaks, and a hand on single bangs.

All is found on the profile, before the sound is touched: the gain at which the limited sound has the loudness that is
wanted. So one encoding is enough, save where the codec itself changes the level.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tinlang.media.loudness import SHORT_MS
from tinlang.media.opus import LEAD_IN_MS, Samples
from tinlang.media.profile import (
    BLOCK,
    TENTH,
    Profile,
    Values,
    gated,
    in_steps,
    integrated,
    loudest,
    momentary,
    power_of,
    tenths,
)

MOST_GAIN_DB = 56.0
"""What is quieter than this gain can mend is noise."""
LIMITER_BLOCKS = 10
"""The limiter begins so many blocks (20 ms) before a peak and ends as many after it."""
STEADY_DB = 3.0
"""A background whose tenths of a second differ by less is no voice that a bang hides."""
BANG_OVER = 6.0
"""A bang may stay this much (LU) above the rest."""
BACKGROUND = 0.25
"""What a steady background is multiplied with where the words in it are few."""
_BANG_STEPS = 30
_SECOND = 10
_WINDOW = 4
_SMALL_PART = 0.15
_TRIES = 40
_NEAR = 0.03


@dataclass(frozen=True)
class Curve:
    """The gain of every block. `gain_db`: of the whole; `limited_db`: at most taken away; `bangs`: where, in blocks."""

    gains: Values
    gain_db: float
    limited_db: float
    bangs: list[int]

    def applied(self, chunks: Iterable[Samples]) -> Iterator[Samples]:
        """The samples with their gain, which glides within each block and is nowhere above its value there."""
        if not len(self.gains):
            return
        knots = np.minimum(np.append(self.gains, self.gains[-1]), np.insert(self.gains, 0, self.gains[0]))
        glide = (np.arange(BLOCK, dtype=np.float32) + 0.5) / BLOCK
        at = 0
        for step in in_steps(chunks, 500 * BLOCK):
            blocks = np.pad(step, (0, -len(step) % BLOCK)).reshape(-1, BLOCK)
            left, right = knots[at : at + len(blocks), None], knots[at + 1 : at + len(blocks) + 1, None]
            at += len(blocks)
            yield (blocks * (left + (right - left) * glide)).reshape(-1)[: len(step)]

    def held_down(self, needed: Values) -> "Curve":
        """The same, multiplied by no more than is needed at each block, gliding there and back."""
        around = _mean_around(_least_around(needed))
        return replace(self, gains=(self.gains * around[: len(self.gains)]).astype(np.float32))


def level(profile: Profile, *, target: float, ceiling: float) -> Curve:
    """The curve that brings the sound to `target` LUFS, no sample above `ceiling` dBFS; as near as can be."""
    held, bangs = _held(profile)
    peaks = profile.peaks * held
    powers = profile.powers * np.square(held)
    # As the finished sound will be measured, which the lead-in may carry over the border.
    measure = loudest if profile.length_ms + LEAD_IN_MS < SHORT_MS else integrated
    most = float(10 ** (ceiling / 20))
    gain_db = min(target - measure(powers), MOST_GAIN_DB)
    best, off = gain_db, float("inf")
    low, high = -float("inf"), MOST_GAIN_DB
    for _try in range(_TRIES):
        limited = _limiter(peaks, _ratio(gain_db), most)
        missing = target - measure(powers * np.square(limited)) - gain_db
        if abs(missing) < off:
            best, off = gain_db, abs(missing)
        if off < _NEAR:
            break
        low, high = (gain_db, high) if missing > 0 else (low, gain_db)
        gain_db = _next(gain_db, missing, low, high)
    limited = _limiter(peaks, _ratio(best), most)
    return Curve(
        gains=(held * limited * _ratio(best)).astype(np.float32),
        gain_db=best,
        limited_db=20 * float(np.log10(1 / limited.min(initial=1.0))),
        bangs=bangs,
    )


def _next(gain_db: float, missing: float, low: float, high: float) -> float:
    """A step a little longer than what is missing, for the limiter takes some of it; between what is known."""
    wanted = gain_db + missing * 1.3
    return wanted if low < wanted < high else (low + high) / 2


def _ratio(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def _limiter(peaks: Values, gain: float, most: float) -> Values:
    """What each block is multiplied with, beside the gain, so that no sample is above `most`.

    The least of a neighbourhood, then the mean of the same: it glides, and is nowhere above what its block needs.
    """
    loudest_of_all = float(peaks.max(initial=0.0)) * gain
    if loudest_of_all <= most:
        return np.ones_like(peaks)
    needed = most / np.maximum(peaks * np.float32(gain), np.float32(most))
    return _mean_around(_least_around(needed.astype(np.float32)))


def _least_around(values: Values) -> Values:
    """Of each value and its neighbours on both sides the least."""
    width = 2 * LIMITER_BLOCKS + 1
    wide = np.pad(values, LIMITER_BLOCKS, mode="edge")
    done = 1
    while done < width:
        step = min(done, width - done)
        wide = np.minimum(wide[:-step], wide[step:])
        done += step
    return wide


def _mean_around(values: Values) -> Values:
    width = 2 * LIMITER_BLOCKS + 1
    summed = np.cumsum(np.pad(values, (LIMITER_BLOCKS + 1, LIMITER_BLOCKS), mode="edge"), dtype=np.float64)
    return np.minimum((summed[width:] - summed[:-width]) / width, 1.0).astype(np.float32)


def _held(profile: Profile) -> tuple[Values, list[int]]:
    """What each block is multiplied with before all else, and where single bangs were held down.

    Where the measure of the whole hears only a small part of it, two things may be meant. A few bangs hide a quiet
    voice (a cough among whispers): they are held down to little above the voice. Or a few words stand in a steady
    background: that is kept out of the measure by lowering it.
    """
    ones = np.ones_like(profile.peaks)
    if profile.length_ms < SHORT_MS:
        return ones, []
    windows = momentary(profile.powers)[3:].astype(np.float64)[: len(tenths(profile.powers))]
    heard = windows > power_of(-60.0)
    loud = windows > power_of(gated(windows)) / 10
    around = np.convolve(loud, np.ones(2 * _WINDOW + 1), mode="same").astype(bool)
    rest = heard & ~around
    if loud.sum() > _SMALL_PART * len(windows) or rest.sum() < _SECOND:
        return ones, []
    steps = tenths(profile.powers)
    if loud.sum() > _BANG_STEPS or _is_steady(steps, rest):
        return _glide(np.where(loud, 1.0, BACKGROUND), len(ones)), []
    most = power_of(gated(windows[rest]) + BANG_OVER)
    ratios = np.where(around, np.sqrt(most / np.maximum(steps, most)), 1.0)
    begins = np.flatnonzero((ratios < 1) & (np.insert(ratios, 0, 1.0)[:-1] >= 1))
    return _glide(ratios, len(ones)), [int(step) * TENTH for step in begins]


def _is_steady(steps: Values, rest: NDArray[np.bool_]) -> bool:
    """Whether these tenths of a second differ too little among each other to be a voice."""
    levels = 10 * np.log10(np.maximum(steps[rest], 1e-9))
    return float(levels.std()) < STEADY_DB


def _glide(ratios: NDArray[np.floating], blocks: int) -> Values:
    return _mean_around(_least_around(np.repeat(ratios.astype(np.float32), TENTH)[:blocks]))
