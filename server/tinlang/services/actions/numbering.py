"""Dossier codes: in order, none left out, none given twice."""

from __future__ import annotations

from datetime import date

from tinlang.services.errors import NoCodeSeries
from tinlang.services.models import CodeSeries, DayCounter
from tinlang.units.models import Unit, in_force


def next_code(unit: Unit, on: date) -> str:
    """The next code of that unit on that day; inside the caller's transaction, which waits for others that take one.

    NoCodeSeries.
    """
    series = CodeSeries.objects.filter(in_force(on), unit=unit).order_by("valid_from").last()
    if series is None:
        raise NoCodeSeries(unit=str(unit.uid))
    counter, _made = DayCounter.objects.select_for_update().get_or_create(prefix=series.prefix, on=on)
    counter.last += 1
    counter.save(update_fields=["last"])
    return series.code(on, counter.last)
