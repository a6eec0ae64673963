"""How things stand now: dossiers that are not over yet, by place, field or who has them in hand; the worst first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models import Person
from tinlang.common.text import alphabetical
from tinlang.services.models import OPEN, Dossier, DossierState, ServiceField
from tinlang.services.queries.desk import ASKED, LATE, SOON, TODAY, WAITS, Due
from tinlang.units.models import Unit
from tinlang.units.queries import units_named

ALL_OPEN = ""
COLUMNS = (
    (ALL_OPEN, _("Đang giải quyết"), ""),
    (LATE, _("Quá hạn"), "bad"),
    (TODAY, _("Đến hạn hôm nay"), "now"),
    (SOON, _("Đến hạn 2 ngày tới"), "warn"),
    (ASKED, _("Chờ bổ sung"), ""),
    (WAITS, _("Chờ trả"), ""),
)
"""The group of the list of dossiers that each figure counts, its words, its tone."""
WORST_FIRST = (LATE, TODAY, SOON, ALL_OPEN)


class By(StrEnum):
    """What the board has a line for; the value is where the line's key is read."""

    UNIT = "unit__uid"
    FIELD = "version__field__code"
    HOLDER = "holder__uid"


@dataclass(frozen=True)
class Line:
    """`key` is "" for what nobody has in hand: counts by the name of their group."""

    key: str
    name: str
    counts: Mapping[str, int]

    @property
    def badness(self) -> tuple[Any, ...]:
        return (*(-self.counts[group] for group in WORST_FIRST), alphabetical(self.name))


def board(rows: QuerySet[Dossier], by: By) -> list[Line]:
    """A line for each place, field or holder that has any, the worst first. A few queries, however many."""
    due = Due()
    asked = {f"n{place}": Count("pk", filter=due.group(group)) for place, (group, _label, _tone) in enumerate(COLUMNS)}
    unfinished = rows.filter(state__in=(*OPEN, DossierState.DONE)).order_by().values("pk")
    by_key = Dossier.objects.filter(pk__in=unfinished)  # else SQLite goes, field by field, through all there ever were
    found = {key: counts for key, *counts in by_key.values_list(by.value).annotate(**asked).order_by()}
    names = _names(by, list(found))
    groups = [group for group, _label, _tone in COLUMNS]
    lines = [
        Line(
            str(key or ""),
            names.get(key) or _now("Không ai giữ: chờ trả, hoặc chưa giao"),
            dict(zip(groups, counts, strict=True)),
        )
        for key, counts in found.items()
    ]
    return sorted(lines, key=lambda line: line.badness)


def summed(lines: Iterable[Line]) -> dict[str, int]:
    told = list(lines)
    return {group: sum(line.counts[group] for line in told) for group, _label, _tone in COLUMNS}


def _names(by: By, keys: list[Any]) -> dict[Any, str]:
    if by is By.FIELD:
        return dict(ServiceField.objects.filter(code__in=keys).values_list("code", "name"))
    if by is By.UNIT:
        units = units_named(Unit.objects.filter(uid__in=keys).values_list("pk", flat=True))
        return {unit.uid: str(unit) for unit in units}
    return {person.uid: str(person) for person in Person.objects.filter(uid__in=[key for key in keys if key])}
