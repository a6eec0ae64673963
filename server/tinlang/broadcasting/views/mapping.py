"""The map of a release: dots of areas or loudspeakers by where they lie, with shapes for how they stand. Only SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from tinlang.broadcasting.queries import Dot

WIDTH, LEAST_HEIGHT, MOST_HEIGHT, MARGIN = 320, 150, 300, 28
SMALLEST, LARGEST = 5.0, 11.0
LETTER_PX, LINE_PX = 6.6, 15
"""How much room a name takes: it is written where it hides nothing, else said only when its dot is pointed at."""
APART = 13
"""Dots nearer to each other than this are moved apart, so that all are seen."""


@dataclass
class Drawn:
    """One dot in pixels."""

    dot: Dot
    x: float
    y: float
    r: float
    name: str = ""
    name_x: float = 0
    name_y: float = 0

    @property
    def pixels(self) -> dict[str, str]:
        """Its numbers, as the picture has them."""
        return {name: f"{getattr(self, name):.0f}" for name in ("x", "y", "r", "name_x", "name_y")}

    @property
    def points(self) -> str:
        """Corners of a triangle (to look at), or of a square (underway)."""
        x, y, r = self.x, self.y, self.r
        if self.dot.tone in ("bad", "warn"):
            return f"{x:.0f},{y - r:.0f} {x + r:.0f},{y + 0.8 * r:.0f} {x - r:.0f},{y + 0.8 * r:.0f}"
        return ""


@dataclass(frozen=True)
class Map:
    dots: list[Drawn]
    width: int
    height: int


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
    _part(drawn)
    _name(drawn, height)
    return Map(drawn, WIDTH, height)


def _part(drawn: list[Drawn]) -> None:
    """Of dots on the same spot each is moved a little down, in the order they came."""
    taken: list[tuple[float, float]] = []
    for one in drawn:
        while any(abs(one.x - x) < APART and abs(one.y - y) < APART for x, y in taken) and len(drawn) <= 100:
            one.y += APART
        taken.append((one.x, one.y))


Box = tuple[float, float, float, float]


def _name(drawn: list[Drawn], height: int) -> None:
    """Write each name to the right of its dot, to the left, below or above: where nothing else is yet."""
    taken: list[Box] = [(one.x - one.r, one.y - one.r, one.x + one.r, one.y + one.r) for one in drawn]
    for one in drawn:
        name = one.dot.name.split(" ", 1)[-1] if one.dot.device is None else one.dot.name
        wide = LETTER_PX * len(name)
        beside, under = one.r + 5, one.r + LINE_PX
        for x, y in (
            (one.x + beside, one.y + 4),
            (one.x - beside - wide, one.y + 4),
            (one.x - wide / 2, one.y + under),
            (one.x - wide / 2, one.y - one.r - 5),
        ):
            box = (x, y - 12, x + wide, y + 3)
            inside = box[0] >= 2 and box[2] <= WIDTH - 2 and box[1] >= 2 and box[3] <= height - 2
            if inside and not any(_meet(box, other) for other in taken):
                one.name, one.name_x, one.name_y = name, x, y
                taken.append(box)
                break


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
