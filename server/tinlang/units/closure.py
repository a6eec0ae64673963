"""Who reaches whom, on which days: computed from versions and successions. Pure. Days are [from, to); null is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

Days = tuple[date, date | None]
Reach = dict[tuple[int, int], list[Days]]
"""(ancestor, descendant) → the days on which the one reaches the other."""


@dataclass(frozen=True)
class Span:
    """One version of a unit: where it lay during some days."""

    unit: int
    parent: int | None
    days: Days


@dataclass(frozen=True)
class Passing:
    """From `on`, the successor stands where the predecessor stood."""

    predecessor: int
    successor: int
    on: date


class Cycle(ValueError):
    """Some unit would lie in itself."""


def overlap(one: Days, other: Days) -> Days | None:
    """The days that are in both."""
    start = max(one[0], other[0])
    ends = [end for end in (one[1], other[1]) if end is not None]
    end = min(ends) if ends else None
    return None if end is not None and end <= start else (start, end)


def joined(days: Iterable[Days]) -> list[Days]:
    """The same days in the fewest, ordered pieces."""
    pieces: list[Days] = []
    for start, end in sorted(days, key=lambda piece: piece[0]):
        if pieces and (pieces[-1][1] is None or start <= pieces[-1][1]):
            last_start, last_end = pieces[-1]
            ends = None if last_end is None or end is None else max(last_end, end)
            pieces[-1] = (last_start, ends)
        else:
            pieces.append((start, end))
    return pieces


def tree_reach(spans: Iterable[Span]) -> Reach:
    """Every unit reaches itself and all that lies in it, while it does. Cycle if a unit would lie in itself."""
    of_unit: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        of_unit[span.unit].append(span)
    above: dict[int, list[tuple[int, Days]]] = {}
    climbing: set[int] = set()

    def climb(unit: int) -> list[tuple[int, Days]]:
        if unit in above:
            return above[unit]
        if unit in climbing:
            raise Cycle(unit)
        climbing.add(unit)
        found: list[tuple[int, Days]] = [(unit, span.days) for span in of_unit[unit]]
        for span in of_unit[unit]:
            for ancestor, days in climb(span.parent) if span.parent is not None else ():
                both = overlap(span.days, days)
                if both is not None:
                    found.append((ancestor, both))
        climbing.discard(unit)
        above[unit] = found
        return found

    reach: Reach = defaultdict(list)
    for unit in list(of_unit):
        for ancestor, days in climb(unit):
            reach[ancestor, unit].append(days)
    return {pair: joined(days) for pair, days in reach.items()}


class _Past:
    """What is reached though it has ended, filled in the order in which units end."""

    def __init__(self, tree: Reach) -> None:
        self.below: dict[int, list[tuple[int, Days]]] = defaultdict(list)
        self.above: dict[int, list[tuple[int, Days]]] = defaultdict(list)
        self.held: dict[int, list[tuple[int, Days]]] = defaultdict(list)
        for (ancestor, descendant), pieces in tree.items():
            for days in pieces:
                self.below[ancestor].append((descendant, days))
                self.above[descendant].append((ancestor, days))

    def ends(self) -> list[tuple[date, int]]:
        """The day on which each ended unit is no more, earliest first."""
        last: list[tuple[date, int]] = []
        for unit, holders in self.above.items():
            own = [days[1] for ancestor, days in holders if ancestor == unit]
            if None not in own:
                last.append((max(end for end in own if end is not None), unit))
        return sorted(last)

    def hold(self, ancestor: int, ended: Iterable[int], days: Days) -> None:
        self.held[ancestor].extend((unit, days) for unit in ended if unit != ancestor)

    def held_on(self, ancestor: int, day: date) -> set[int]:
        return {unit for unit, days in self.held[ancestor] if _covers(days, day)}

    def estate_of(self, unit: int, end: date, ended_on: dict[int, date]) -> set[int]:
        """What passes on when the unit ends: itself, what it held, and what ended in it at the latest with it."""
        last_day = end - timedelta(days=1)
        inside = {below for below, days in self.below[unit] if _covers(days, last_day)}
        return (
            {unit}
            | self.held_on(unit, last_day)
            | {below for below in inside if below in ended_on and ended_on[below] <= end}
        )

    def reach(self) -> Reach:
        reach: Reach = defaultdict(list)
        for ancestor, rows in self.held.items():
            for unit, days in rows:
                if days[1] is None or days[1] > days[0]:
                    reach[ancestor, unit].append(days)
        return {pair: joined(days) for pair, days in reach.items()}


def _covers(days: Days, day: date) -> bool:
    return days[0] <= day and (days[1] is None or day < days[1])


def succession_reach(tree: Reach, passings: Iterable[Passing]) -> Reach:
    """What has ended stays reached: by what it lay in while that lives, and by its successors and what they lie in."""
    past = _Past(tree)
    ends = past.ends()
    ended_on = {unit: end for end, unit in ends}
    passed: dict[int, list[Passing]] = defaultdict(list)
    for passing in passings:
        passed[passing.predecessor].append(passing)
    for end, unit in ends:
        estate = past.estate_of(unit, end, ended_on)
        for ancestor, days in past.above[unit]:
            if ancestor != unit and _covers(days, end - timedelta(days=1)):
                past.hold(ancestor, estate, (end, ended_on.get(ancestor)))
        for passing in passed[unit]:
            for ancestor, days in past.above[passing.successor]:
                both = overlap(days, (max(passing.on, end), None))
                if both is not None:
                    past.hold(ancestor, estate, both)
    return past.reach()
