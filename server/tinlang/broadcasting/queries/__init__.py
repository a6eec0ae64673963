"""Reads: what a plan holds, how a release goes, what waits to be signed and sent."""

from tinlang.broadcasting.queries.alerts import (
    alerts_ever_signed,
    alerts_of,
    alerts_on_air,
    cancels_in_force,
    communes_without_their_alert,
    signed_in_vain,
    spoken_alert,
)
from tinlang.broadcasting.queries.cautions import Caution, cautions_for, is_too_late, live_beside, may_be_aired
from tinlang.broadcasting.queries.groups import Dot, Group, dots_of, groups_of
from tinlang.broadcasting.queries.hours import first_heard, is_never_heard
from tinlang.broadcasting.queries.orders import (
    count_orders,
    orders_seen_by,
    parked_count,
    signed_within,
    steps_of,
    stopped_orders,
)
from tinlang.broadcasting.queries.plans import (
    Ground,
    Material,
    communes_of,
    communes_to_renew,
    ground_of,
    loudspeakers_for,
    material_for,
)
from tinlang.broadcasting.queries.progress import Progress, by_village, release_progress
from tinlang.broadcasting.queries.reach import Part, Reach, reach_of
from tinlang.broadcasting.queries.releases import (
    AIRING,
    OVER,
    airing_seen_by,
    count_releases,
    releases_in,
    releases_seen_by,
)
from tinlang.broadcasting.queries.stages import ON_THE_WAY, WRONG, Row, Stage
from tinlang.broadcasting.queries.tallies import Tally, airing, over, standings, tallies

__all__ = [
    "AIRING",
    "ON_THE_WAY",
    "OVER",
    "WRONG",
    "Caution",
    "Dot",
    "Ground",
    "Group",
    "Material",
    "Part",
    "Progress",
    "Reach",
    "Row",
    "Stage",
    "Tally",
    "airing",
    "airing_seen_by",
    "alerts_ever_signed",
    "alerts_of",
    "alerts_on_air",
    "by_village",
    "cancels_in_force",
    "cautions_for",
    "communes_of",
    "communes_to_renew",
    "communes_without_their_alert",
    "count_orders",
    "count_releases",
    "dots_of",
    "first_heard",
    "ground_of",
    "groups_of",
    "is_never_heard",
    "is_too_late",
    "live_beside",
    "loudspeakers_for",
    "material_for",
    "may_be_aired",
    "orders_seen_by",
    "over",
    "parked_count",
    "reach_of",
    "release_progress",
    "releases_in",
    "releases_seen_by",
    "signed_in_vain",
    "signed_within",
    "spoken_alert",
    "standings",
    "steps_of",
    "stopped_orders",
    "tallies",
]
