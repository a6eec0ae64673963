"""Whether a station is able to work, by its last dated check or test. Pure: dates in, a word out."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Fitness(StrEnum):
    """`unknown`: never looked at, or so long ago that it does not count any more."""

    SERVICEABLE = "serviceable"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, order=True)
class Finding:
    """That day it was seen to work, or not. Of one day's findings the one with the higher `order` was later."""

    on: date
    order: float
    works: bool


def valid_until(on: date, *, months: int, days: int) -> date:
    """The last day on which a finding of that day counts: 31 August and 6 months is 28 (29) February."""
    whole = on.month - 1 + months
    year, month = on.year + whole // 12, whole % 12 + 1
    day = min(on.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) + timedelta(days=days)


def fitness(findings: Iterable[Finding], on: date, *, months: int, days: int) -> Fitness:
    """By the last finding up to that day: broken until it is seen to work again, able only as long as that counts."""
    known = [finding for finding in findings if finding.on <= on]
    if not known:
        return Fitness.UNKNOWN
    last = max(known)
    if not last.works:
        return Fitness.BROKEN
    return Fitness.SERVICEABLE if on <= valid_until(last.on, months=months, days=days) else Fitness.UNKNOWN
