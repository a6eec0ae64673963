"""Dossier codes: in order, none left out, none given twice."""

from __future__ import annotations

from datetime import date, datetime

from tinlang.services.errors import NoCodeSeries
from tinlang.services.models import CodeSeries, DayCounter
from tinlang.units.models import Unit, in_force


def keep_clear_of(code: str) -> None:
    """A code that came from outside may be of a series of ours: the next number of that day is behind it.

    Inside the caller's transaction. The numbers in between stay unused here: the other system gives them.
    """
    prefix, _dash, rest = code.partition("-")
    day, _dash, number = rest.partition("-")
    if not (number.isascii() and number.isdigit() and CodeSeries.objects.filter(prefix=prefix).exists()):
        return
    try:
        on = datetime.strptime(day, "%y%m%d").date()  # noqa: DTZ007  (a day of Viet Nam, without an hour)
    except ValueError:
        return
    counter, _made = DayCounter.objects.select_for_update().get_or_create(prefix=prefix, on=on)
    counter.last = max(counter.last, int(number))
    counter.save(update_fields=["last"])


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
