"""Reads: devices of an area, what is current for them, how they are, what they reported."""

from tinlang.devices.queries.conditions import by_area, conditions_by_uid, conditions_of, in_use
from tinlang.devices.queries.devices import (
    NoPlanUnit,
    Placement,
    devices_in,
    pending_enrolments,
    placement_of,
    policy_for,
    revoked_nats_keys,
)
from tinlang.devices.queries.documents import (
    Behind,
    current_of,
    current_references,
    documents_behind,
    keys_in_force,
    references_of,
    signed_document,
)
from tinlang.devices.queries.events import (
    events_of_items,
    events_of_releases,
    last_events,
    refusals_of,
    refusals_of_documents,
)
from tinlang.devices.queries.ground import Ground, ground_of, grounds_of, policies_of
from tinlang.devices.queries.health import (
    Condition,
    Counts,
    Health,
    health_of,
    health_of_one,
    line_silent_since,
    offline_count,
)
from tinlang.devices.queries.keys import Rotation, rotation
from tinlang.devices.queries.leaving import left_in_closed_units
from tinlang.devices.queries.showing import Shown, shown

__all__ = [
    "Behind",
    "Condition",
    "Counts",
    "Ground",
    "Health",
    "NoPlanUnit",
    "Placement",
    "Rotation",
    "Shown",
    "by_area",
    "conditions_by_uid",
    "conditions_of",
    "current_of",
    "current_references",
    "devices_in",
    "documents_behind",
    "events_of_items",
    "events_of_releases",
    "ground_of",
    "grounds_of",
    "health_of",
    "health_of_one",
    "in_use",
    "keys_in_force",
    "last_events",
    "left_in_closed_units",
    "line_silent_since",
    "offline_count",
    "pending_enrolments",
    "placement_of",
    "policies_of",
    "policy_for",
    "references_of",
    "refusals_of",
    "refusals_of_documents",
    "revoked_nats_keys",
    "rotation",
    "shown",
    "signed_document",
]
