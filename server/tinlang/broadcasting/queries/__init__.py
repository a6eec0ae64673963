"""Reads: what a plan holds, how a release goes, what waits to be signed and sent."""

from tinlang.broadcasting.queries.plans import (
    Ground,
    Material,
    communes_of,
    communes_to_renew,
    ground_of,
    loudspeakers_for,
    material_for,
)
from tinlang.broadcasting.queries.progress import Progress, Row, Stage, Tally, release_progress, tallies

__all__ = [
    "Ground",
    "Material",
    "Progress",
    "Row",
    "Stage",
    "Tally",
    "communes_of",
    "communes_to_renew",
    "ground_of",
    "loudspeakers_for",
    "material_for",
    "release_progress",
    "tallies",
]
