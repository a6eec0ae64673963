"""Where a person may put a device, and which bodies may answer for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from tinlang.accounts.access import units_visible_to
from tinlang.accounts.models import Person
from tinlang.common.clock import today
from tinlang.common.text import alphabetical
from tinlang.units.models import Level, Organisation, Unit, UnitVersion, in_force
from tinlang.units.queries import by_name, organisations_serving

ACTION = "devices.enrol"

Chosen = TypeVar("Chosen", Unit, Organisation)
Option = tuple[str, str]


@dataclass
class Choices(Generic[Chosen]):
    """What a select offers, in groups, and what each of its values stands for."""

    grouped: list[tuple[str, list[Option] | str]] = field(default_factory=list)
    by_uid: dict[str, Chosen] = field(default_factory=dict)


def places_for(person: Person) -> Choices[Unit]:
    """Today's communes and their villages in which the person may put devices, by commune, in the order of names."""
    versions = list(
        UnitVersion.objects.filter(
            in_force(today()), unit__in=units_visible_to(person, ACTION), level__in=[Level.COMMUNE, Level.VILLAGE]
        ).select_related("unit")
    )
    communes = [version for version in versions if version.level == Level.COMMUNE]
    choices: Choices[Unit] = Choices(by_uid={str(version.unit.uid): version.unit for version in versions})
    for commune in by_name(communes):
        inside = by_name(row for row in versions if row.level == Level.VILLAGE and row.parent_id == commune.unit_id)
        here = (str(commune.unit.uid), _("%(commune)s (không thuộc riêng thôn nào)") % {"commune": commune.title})
        choices.grouped.append((commune.title, [*((str(row.unit.uid), row.title) for row in inside), here]))
    ids = {commune.unit_id for commune in communes}
    alone = by_name(row for row in versions if row.level == Level.VILLAGE and row.parent_id not in ids)
    choices.grouped += [(str(row.unit.uid), row.title) for row in alone]
    return choices


def organisations_for(person: Person) -> Choices[Organisation]:
    """The bodies that serve an area in which the person may put devices."""
    areas = units_visible_to(person, ACTION).values_list("pk", flat=True)
    found = sorted(organisations_serving(areas), key=alphabetical)
    return Choices(
        grouped=[(str(body.uid), str(body)) for body in found], by_uid={str(body.uid): body for body in found}
    )
