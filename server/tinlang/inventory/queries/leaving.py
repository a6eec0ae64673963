"""Stations that still stand in units which have ended."""

from typing import Any

from django.db.models import QuerySet

from tinlang.inventory.models import Station
from tinlang.units.closing import HAND_OVER, closed_units


def left_in_closed_units(person: Any) -> QuerySet[Station]:
    """Those that the person may hand over."""
    seen: QuerySet[Station] = Station.objects.visible_to(person, HAND_OVER)
    left = seen.filter(unit__in=closed_units(), ended_on__isnull=True)
    return left.prefetch_related("versions", "unit__versions")
