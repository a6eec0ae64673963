"""Areas to choose from: what somebody sees, as a choice of a form, namesakes told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinlang.common.clock import today
from tinlang.common.text import alphabetical
from tinlang.units.models import Level, Unit, UnitVersion, in_force
from tinlang.units.queries import by_name, name_of, units_named


def top_of(seen: QuerySet[Unit]) -> Unit | None:
    """Of the units that somebody sees, the one of today that all others lie in; None if there are several."""
    versions = UnitVersion.objects.filter(in_force(today()), unit__in=seen).exclude(level=Level.VILLAGE)
    inside = versions.filter(parent__in=seen).values("unit")
    top = list(versions.exclude(unit__in=inside).select_related("unit")[:2])
    return top[0].unit if len(top) == 1 else None


def districts_of(communes: Collection[UnitVersion], on: date) -> dict[int, str]:
    """By the unit's key, the district of each whose name some other among them has too. One query if there is any."""
    titles = Counter(version.title for version in communes)
    alike = {version.unit_id: version.parent_id for version in communes if titles[version.title] > 1}
    if not alike:
        return {}
    above = UnitVersion.objects.filter(in_force(on), unit__in={parent for parent in alike.values() if parent})
    names = {version.unit_id: version.title[:1].lower() + version.title[1:] for version in above}
    return {unit: names[parent] for unit, parent in alike.items() if parent in names}


def told_apart(versions: Collection[UnitVersion], on: date) -> list[tuple[Unit, str]]:
    """Each with its name; of several with one name each with its district too. Units are read with the versions."""
    districts = districts_of(versions, on)
    return [
        (version.unit, ", ".join([version.title, *filter(None, [districts.get(version.unit_id)])]))
        for version in versions
    ]


def choices_of(
    within: QuerySet[Unit], on: date, chosen: Unit | None, *, ended: bool = True
) -> list[tuple[str, list[tuple[str, str]]]]:
    """What may be picked: areas that stood that day, then districts that have `ended`; (group, [(uid, name)]).

    Of several with one name each is told with its district.
    """
    rows = UnitVersion.objects.filter(in_force(on), unit__in=within).exclude(level=Level.VILLAGE)
    versions = by_name(rows.select_related("unit"))
    groups: dict[str, list[tuple[str, str]]] = {level: [] for level in Level.values}
    for version, (unit, told) in zip(versions, told_apart(versions, on), strict=True):
        groups[version.level].append((str(unit.uid), told))
    listed = {version.unit_id for version in versions}
    past = UnitVersion.objects.filter(level=Level.DISTRICT, unit__in=within).exclude(unit__in=listed)
    others = set(past.values_list("unit", flat=True)) if ended else set()
    if chosen is not None and chosen.pk not in listed:
        others.add(chosen.pk)
    named = [(str(unit.uid), name_of(unit, on, long=True)) for unit in units_named(others)]
    shown = [
        (_("Tỉnh"), groups[Level.PROVINCE]),
        (_("Huyện, thành phố"), groups[Level.DISTRICT]),
        (_("Xã, phường, thị trấn"), groups[Level.COMMUNE]),
        (_("Không còn, hoặc chưa có ngày đó"), sorted(named, key=lambda option: alphabetical(option[1]))),
    ]
    return [(label, options) for label, options in shown if options]
