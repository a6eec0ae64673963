"""Reads across the network: the board as on a date, the area that it shows, one station with its history."""

from tinlang.inventory.queries.areas import Area, area_of, choices_of, top_of
from tinlang.inventory.queries.board import Board, Figures, Row, RowState, board_of
from tinlang.inventory.queries.leaving import left_in_closed_units
from tinlang.inventory.queries.reading import evidence_read_to
from tinlang.inventory.queries.station import StationPage, Told, station_page

__all__ = [
    "Area",
    "Board",
    "Figures",
    "Row",
    "RowState",
    "StationPage",
    "Told",
    "area_of",
    "board_of",
    "choices_of",
    "evidence_read_to",
    "left_in_closed_units",
    "station_page",
    "top_of",
]
