"""The map of a release: dots of areas or loudspeakers by where they lie, with shapes for how they stand. Only SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from tinlang.broadcasting.queries import Dot

WIDTH, LEAST_HEIGHT, MOST_HEIGHT, MARGIN = 360, 150, 330, 26
SMALLEST, LARGEST = 6.0, 15.0
NAMES = 9
"""With more dots than these their names would lie over each other; each says its name when it is pointed at."""
APART = 13
"""Dots nearer to each other than this are moved apart, so that all are seen."""


@dataclass
class Drawn:
    """One dot in pixels."""

    dot: Dot
    x: float
    y: float
    r: float
    is_left: bool = False

    @property
    def points(self) -> str:
        """Corners of a triangle (to look at), or of a square (underway)."""
        x, y, r = self.x, self.y, self.r
        if self.dot.tone in ("bad", "warn"):
            return f"{x:.0f},{y - r:.0f} {x + r:.0f},{y + 0.8 * r:.0f} {x - r:.0f},{y + 0.8 * r:.0f}"
        return ""

    @property
    def text_x(self) -> float:
        return self.x - self.r - 5 if self.is_left else self.x + self.r + 5


@dataclass(frozen=True)
class Map:
    dots: list[Drawn]
    width: int
    height: int
    has_names: bool


def drawn_map(dots: Sequence[Dot]) -> Map | None:
    """The map, if at least two places are known: one dot alone shows nothing."""
    if len(dots) < 2:
        return None
    lats, lons = [dot.lat for dot in dots], [dot.lon for dot in dots]
    squeeze = cos(radians(sum(lats) / len(lats)))
    across = max((max(lons) - min(lons)) * squeeze, 1e-6)
    along = max(max(lats) - min(lats), 1e-6)
    inner = WIDTH - 2 * MARGIN
    scale = min(inner / across, (MOST_HEIGHT - 2 * MARGIN) / along)
    height = int(max(LEAST_HEIGHT, along * scale + 2 * MARGIN))
    left, top = (WIDTH - across * scale) / 2, (height - along * scale) / 2
    most = max(dot.count for dot in dots)
    drawn = [
        Drawn(
            dot,
            left + (dot.lon - min(lons)) * squeeze * scale,
            top + (max(lats) - dot.lat) * scale,
            max(SMALLEST, LARGEST * sqrt(dot.count / most)) if most > 1 else 8.0,
        )
        for dot in dots
    ]
    for one in drawn:
        one.is_left = one.x > WIDTH * 0.62
    _part(drawn)
    return Map(drawn, WIDTH, height, len(dots) <= NAMES)


def _part(drawn: list[Drawn]) -> None:
    """Of dots on the same spot each is moved a little down, in the order they came."""
    taken: list[tuple[float, float]] = []
    for one in drawn:
        while any(abs(one.x - x) < APART and abs(one.y - y) < APART for x, y in taken) and len(drawn) <= 100:
            one.y += APART
        taken.append((one.x, one.y))
