"""How a unit's dossier codes begin, from which day on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit
from tinlang.services import catalogue_errors as errors
from tinlang.services.models import CodeSeries, Dossier
from tinlang.units.models import Unit

MANAGE = "services.manage"
OF_2018 = re.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2}-\d{6}-\d{4}", re.ASCII)
"""Thông tư 01/2018/TT-VPCP, điều 19."""
OF_2020 = re.compile(r"[A-Y]\d{2}(\.\d{2,3})*-\d{6}-\d{4,7}", re.ASCII)
"""Quyết định 20/2020/QĐ-TTg: the unit's number read from the left."""
A_DAY = timedelta(days=1)
AN_EXAMPLE = 1


@dataclass(frozen=True)
class SeriesFacts:
    prefix: str
    valid_from: date
    digits: int = 4
    source: str = ""


def example(prefix: str, on: date, digits: int = 4) -> str:
    """The first code of that day, as it will be printed. PrefixUnclear, DigitsUnclear."""
    code = CodeSeries(prefix=prefix, digits=digits).code(on, AN_EXAMPLE)
    if OF_2018.fullmatch(code) or OF_2020.fullmatch(code):
        return code
    if OF_2018.fullmatch(CodeSeries(prefix=prefix, digits=4).code(on, AN_EXAMPLE)):
        raise errors.DigitsUnclear
    raise errors.PrefixUnclear


@transaction.atomic
def set_series(*, unit: Unit, facts: SeriesFacts, by: Person, series: CodeSeries | None = None) -> CodeSeries:
    """Let that unit's codes begin so from a day on; what held until then ends the day before. `series`: mend this one.

    PrefixUnclear, DigitsUnclear, SeriesBeginsThen, SeriesInUse, PrefixTaken.
    """
    require(by, MANAGE, unit)
    Unit.objects.select_for_update().get(pk=unit.pk)
    example(facts.prefix, facts.valid_from, facts.digits)
    if series is not None and coded_since(unit, series.valid_from, series.valid_to):
        raise errors.SeriesInUse
    if coded_since(unit, facts.valid_from):
        raise errors.SeriesInUse
    others = CodeSeries.objects.filter(unit=unit, valid_from=facts.valid_from)
    if (others.exclude(pk=series.pk) if series else others).exists():
        raise errors.SeriesBeginsThen
    if CodeSeries.objects.filter(prefix=facts.prefix).exclude(unit=unit).exists():
        raise errors.PrefixTaken
    row = series or CodeSeries(unit=unit)
    for name, value in vars(facts).items():
        setattr(row, name, value)
    row.valid_to = None
    row.save()
    _put_in_order(unit)
    detail = {"prefix": row.prefix, "valid_from": str(row.valid_from), "digits": row.digits, "source": row.source}
    audit.record(action="services.set_series", by=by, target=unit, unit=unit, detail=detail)
    return row


def coded_since(unit: Unit, day: date, until: date | None = None) -> bool:
    """Whether a dossier of that unit has got a code here from that day on, and before `until`: none came with it."""
    coded = Dossier.objects.filter(unit=unit, code__isnull=False, received_on__gte=day)
    coded = coded.exclude(movements__action="import_outside")
    return (coded.filter(received_on__lt=until) if until else coded).exists()


def _put_in_order(unit: Unit) -> None:
    """Each holds until the next one begins."""
    rows = list(CodeSeries.objects.filter(unit=unit).order_by("valid_from"))
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        until = following.valid_from if following else None
        if row.valid_to != until:
            row.valid_to = until
            row.save(update_fields=["valid_to"])
