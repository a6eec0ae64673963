"""One figure with its base."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Base:
    """What a figure is out of: so many of that (the code of another fact, or "unit" for the area itself)."""

    of: str
    value: int
    said: str


@dataclass(frozen=True)
class Fact:
    """A figure counted from rows: its code never changes, its name is read by people."""

    code: str
    name: str
    value: int | float
    base: Base
    definition: str = ""
