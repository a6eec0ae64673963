"""Facts: figures about an area as on a date. A new one is a function in a file of this folder, and its line in SOURCES.

A source counts some facts at once, so that what one reading of the rows gives is read once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tinlang.oversight.facts import dossiers, network
from tinlang.oversight.facts.fact import Base, Fact
from tinlang.units.models import Unit

SOURCES: tuple[Callable[[Unit, date], list[Fact]], ...] = (network.facts, dossiers.facts)

__all__ = ["SOURCES", "Base", "Fact", "facts_of"]


def facts_of(unit: Unit, on: date) -> list[Fact]:
    """Every fact about the area as on that day, in the order of the sources."""
    return [fact for source in SOURCES for fact in source(unit, on)]
