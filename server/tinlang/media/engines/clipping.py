"""Clipping is seen on the samples as they came: stretches that lie flat at the top, or at full scale."""

from typing import Any

import numpy as np

FULL = 0.985
"""Of full scale: a sound that was compressed after it had been clipped waves around there."""
FLAT = 2e-4
"""So little two samples at a flat top differ, of the largest."""
AUDIBLE = 0.02
_STRETCH_S = 0.5
_LEAST_TOP = 0.05


class Clipping:
    """Counts over stretches of half a second, in the worst of the channels."""

    def __init__(self) -> None:
        self._waiting: list[np.ndarray] = []
        self._count = self._passed = 0
        self._rate = 0
        self._audible = self._clipped = 0
        self._worst = 0
        self._worst_ms: int | None = None

    def hear(self, channels: np.ndarray, rate: int) -> None:
        """The next samples, one row a channel."""
        if self._waiting and (rate != self._rate or len(channels) != len(self._waiting[0])):
            self._judge()
        self._rate = rate
        self._waiting.append(channels)
        self._count += channels.shape[1]
        if self._count >= rate * _STRETCH_S:
            self._judge()

    def noticed(self) -> dict[str, Any]:
        """Of the audible samples, how many are clipped, and when it is worst."""
        if self._waiting:
            self._judge()
        share = self._clipped / self._audible if self._audible else 0.0
        return {"clipped_share": share, "clipped_at_ms": self._worst_ms}

    def _judge(self) -> None:
        channels = np.concatenate(self._waiting, axis=1)
        sizes = np.abs(channels)
        clipped = max(_clipped(channel, size) for channel, size in zip(channels, sizes, strict=True))
        self._audible += int(max((sizes > AUDIBLE).sum(axis=1)))
        self._clipped += clipped
        if clipped > self._worst:
            self._worst, self._worst_ms = clipped, self._passed * 1000 // self._rate
        self._passed += self._count
        self._waiting, self._count = [], 0


def _clipped(samples: np.ndarray, sizes: np.ndarray) -> int:
    """How many samples stand in runs of three and more, flat at the top, or of two and more at full scale."""
    top = float(sizes.max(initial=0.0))
    if top < _LEAST_TOP:
        return 0
    high = sizes >= 0.98 * top
    same = (np.abs(np.diff(samples)) <= FLAT * top) & high[1:] & high[:-1]
    flat = same[1:] & same[:-1]
    full = (sizes[1:] >= FULL) & (sizes[:-1] >= FULL)
    return max(int(flat.sum()), int(full.sum()))
