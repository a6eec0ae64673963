"""Computing who reaches whom."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError
from tinlang.units import closure
from tinlang.units.models import Closure, Succession, SuccessionKind, UnitVersion, Via


class UnitInItself(DomainError):
    """A unit would lie in itself."""

    message = _("Có địa bàn nằm trong chính nó.")
    todo = _("Sửa lại cột “thuộc” của địa bàn rồi nạp lại.")


@transaction.atomic
def rebuild_closure() -> int:
    """Compute anew who reaches whom, on which days; the number of rows. UnitInItself."""
    spans = [
        closure.Span(unit, parent, (valid_from, valid_to))
        for unit, parent, valid_from, valid_to in UnitVersion.objects.values_list(
            "unit_id", "parent_id", "valid_from", "valid_to"
        )
    ]
    try:
        tree = closure.tree_reach(spans)
    except closure.Cycle as error:
        raise UnitInItself(unit=error.args[0]) from error
    passings = [
        closure.Passing(predecessor, successor, on)
        for predecessor, successor, on in Succession.objects.exclude(kind=SuccessionKind.SPLIT).values_list(
            "predecessor_id", "successor_id", "on"
        )
    ]
    past = closure.succession_reach(tree, passings)
    rows = [
        Closure(ancestor_id=ancestor, descendant_id=descendant, via=via, valid_from=start, valid_to=end)
        for via, reach in ((Via.TREE, tree), (Via.SUCCESSION, past))
        for (ancestor, descendant), pieces in reach.items()
        for start, end in pieces
    ]
    Closure.objects.all().delete()
    Closure.objects.bulk_create(rows, batch_size=1000)
    return len(rows)
