"""Reads across the network: the board as on a date, the area that it shows, one station with its history."""

from tinlang.inventory.queries.areas import Area, area_of
from tinlang.inventory.queries.board import Board, Figures, Row, RowState, board_of
from tinlang.inventory.queries.leaving import left_in_closed_units
from tinlang.inventory.queries.reading import evidence_read_to
from tinlang.inventory.queries.reviews import (
    Asked,
    Progress,
    Reviewed,
    asked_of,
    communes_without_station,
    progress_of,
    review_area,
)
from tinlang.inventory.queries.station import StationPage, Told, station_page

__all__ = [
    "Area",
    "Asked",
    "Board",
    "Figures",
    "Progress",
    "Reviewed",
    "Row",
    "RowState",
    "StationPage",
    "Told",
    "area_of",
    "asked_of",
    "board_of",
    "communes_without_station",
    "evidence_read_to",
    "left_in_closed_units",
    "progress_of",
    "review_area",
    "station_page",
]
