"""Tables of the network. Every row belongs to a station, every station to a unit."""

from tinlang.inventory.models.checks import Check, Evidence, EvidenceKind, EvidenceMark, Explanation, Fact
from tinlang.inventory.models.repairs import NOT_CLOSED, REPAIR_TRANSITIONS, RepairState, RepairTicket
from tinlang.inventory.models.reviews import NoStation, Review
from tinlang.inventory.models.stations import (
    Station,
    StationKind,
    StationVersion,
    Technology,
    ValidityRule,
)

__all__ = [
    "NOT_CLOSED",
    "REPAIR_TRANSITIONS",
    "Check",
    "Evidence",
    "EvidenceKind",
    "EvidenceMark",
    "Explanation",
    "Fact",
    "NoStation",
    "RepairState",
    "RepairTicket",
    "Review",
    "Station",
    "StationKind",
    "StationVersion",
    "Technology",
    "ValidityRule",
]
