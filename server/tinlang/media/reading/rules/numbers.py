"""All rules for digits and the signs around them: what is most sure of itself first, a plain number last."""

from __future__ import annotations

from collections.abc import Callable

from tinlang.media.reading.context import Context
from tinlang.media.reading.rules import date_ranges, dates, fractions, measures, quantities, telephones, times
from tinlang.media.reading.spans import Span

_AT_LETTERS: tuple[Callable[[Context], Span | None], ...] = (
    dates.weekday_or_month,
    telephones.serial,
    dates.quarter,
    quantities.times_sign,
    measures.bare,
    quantities.quantity,
)
_ELSEWHERE: tuple[Callable[[Context], Span | None], ...] = (
    telephones.mark,
    telephones.plate,
    telephones.masked,
    telephones.telephone,
    telephones.emergency,
    telephones.extension,
    telephones.between,
    fractions.around_the_clock,
    quantities.position,
    times.time,
    date_ranges.days_in_month,
    date_ranges.dates,
    date_ranges.joining,
    dates.month_of_year,
    dates.date,
    date_ranges.days_before_month,
    dates.day_alone,
    fractions.ratio,
    fractions.fraction,
    fractions.vulgar,
    measures.shared_out,
    fractions.left_over,
    measures.bare,
    quantities.quantity,
)


def number(context: Context) -> Span | None:
    """The first of the rules that knows what stands here; most words are passed over at once."""
    rules = _AT_LETTERS if context.text[context.at].isalpha() else _ELSEWHERE
    return next((span for rule in rules if (span := rule(context)) is not None), None)
