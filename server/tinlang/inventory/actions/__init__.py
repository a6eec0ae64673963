"""Every change of the network."""

from tinlang.inventory.actions.checking import record_check, wrong_with_check
from tinlang.inventory.actions.evidence import Shown, record_evidence
from tinlang.inventory.actions.explaining import explain
from tinlang.inventory.actions.repairs import close_repair, open_repair, start_repair
from tinlang.inventory.actions.reviews import close_review, confirm_no_station, open_review
from tinlang.inventory.actions.stations import Equipment, change_station, end_station, hand_over, register_station

__all__ = [
    "Equipment",
    "Shown",
    "change_station",
    "close_repair",
    "close_review",
    "confirm_no_station",
    "end_station",
    "explain",
    "hand_over",
    "open_repair",
    "open_review",
    "record_check",
    "record_evidence",
    "register_station",
    "start_repair",
    "wrong_with_check",
]
