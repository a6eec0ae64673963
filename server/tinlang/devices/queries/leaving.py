"""Devices that still stand in units which have ended."""

from typing import Any

from django.db.models import QuerySet

from tinlang.devices.models import Device, DeviceState
from tinlang.units.closing import HAND_OVER, closed_units


def left_in_closed_units(person: Any) -> QuerySet[Device]:
    """Those in use that the person may hand over."""
    seen: QuerySet[Device] = Device.objects.visible_to(person, HAND_OVER)
    left = seen.filter(unit__in=closed_units(), state=DeviceState.ENROLLED)
    return left.prefetch_related("unit__versions")
