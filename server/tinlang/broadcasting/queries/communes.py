"""The communes whose day somebody may look at."""

from __future__ import annotations

from collections.abc import Collection

from tinlang.accounts.access import units_visible_to
from tinlang.accounts.models import Person
from tinlang.common.clock import today
from tinlang.devices.models import Device, DeviceState, Kind
from tinlang.units.choosing import told_apart
from tinlang.units.models import Closure, Level, Unit, UnitVersion, Via, in_force
from tinlang.units.queries import by_name


def communes_for(user: Person, action: str) -> list[tuple[Unit, str]]:
    """Those of today in which the person may do that, by name."""
    seen = units_visible_to(user, action)
    rows = UnitVersion.objects.filter(in_force(today()), level=Level.COMMUNE, unit__in=seen)
    return told_apart(by_name(rows.select_related("unit")), today())


def first_heard_in(communes: Collection[Unit]) -> Unit | None:
    """The first in which a loudspeaker stands; the first, if none stands anywhere."""
    standing = Device.objects.filter(state=DeviceState.ENROLLED, kind=Kind.LOUDSPEAKER)
    inside = Closure.objects.filter(in_force(today()), via=Via.TREE, descendant__in=standing.values("unit"))
    heard = set(inside.filter(ancestor__in=communes).values_list("ancestor", flat=True))
    return next((unit for unit in communes if unit.pk in heard), next(iter(communes), None))
