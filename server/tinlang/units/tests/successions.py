"""Units that end, for tests of any app: merged into another one, or split between several."""

from datetime import date

from tinlang.units.actions import rebuild_closure
from tinlang.units.models import Succession, SuccessionKind, Unit, UnitVersion
from tinlang.units.tests.factories import UnitFactory

ENDED = date(2025, 7, 1)


def ended(unit: Unit, *successors: Unit, on: date = ENDED) -> Unit:
    """The unit is no more from that day; one successor takes all, several split it."""
    UnitVersion.objects.filter(unit=unit, valid_to=None).update(valid_to=on)
    kind = SuccessionKind.MERGED if len(successors) == 1 else SuccessionKind.SPLIT
    for successor in successors:
        Succession.objects.create(predecessor=unit, successor=successor, kind=kind, on=on)
    rebuild_closure()
    return Unit.objects.get(pk=unit.pk)


def split_commune(province: Unit) -> tuple[Unit, Unit, Unit]:
    """Xã Bảo Lâm of old, split into Xã Ba Sơn and Xã Công Sơn."""
    old = UnitFactory(name="Bảo Lâm", parent=province)
    first, second = (UnitFactory(name=name, parent=province, since=ENDED) for name in ("Ba Sơn", "Công Sơn"))
    return ended(old, first, second), first, second
