"""Bulletins that nobody has finished, of units which have ended."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from tinlang.bulletins.models import Bulletin, Release, State, Version
from tinlang.units.closing import HAND_OVER, closed_units

UNFINISHED = (State.DRAFT, State.TAKEN_BACK, State.RETURNED)
"""What was handed over for approval stays where it is: whoever decides there sends it back first."""


def left_in_closed_units(person: Any) -> QuerySet[Bulletin]:
    """Those being written that the person may hand over; what was aired once stays where it was aired from."""
    newest = Version.objects.filter(bulletin=OuterRef("pk")).order_by("-number").values("state")[:1]
    aired = Release.objects.filter(version__bulletin=OuterRef("pk"))
    seen: QuerySet[Bulletin] = Bulletin.objects.visible_to(person, HAND_OVER)
    left = seen.filter(unit__in=closed_units()).alias(state=Subquery(newest)).filter(state__in=UNFINISHED)
    return left.exclude(Exists(aired)).select_related("created_by").prefetch_related("versions", "unit__versions")
