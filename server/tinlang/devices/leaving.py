"""Devices that still stand in units which have ended, as the page of handing over lists them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tinlang.devices import actions
from tinlang.devices.models import Device
from tinlang.devices.queries import left_in_closed_units
from tinlang.units.closing import HANDED_OVER, Label, Left
from tinlang.units.models import Unit


def _hand_over(device: Device, to: Unit, reason: str, by: Any) -> Label:
    actions.hand_over(device=device, to=to, reason=reason, by=by)
    return HANDED_OVER


LEFT = Left(
    name="thiet-bi",
    label=_("Thiết bị"),
    order=20,
    icon="loudspeaker",
    rows=left_in_closed_units,
    hand_over=_hand_over,
    told=lambda device: device.place,
    consequence=_("Thiết bị nhận cấu hình mới và theo lịch phát của nơi nhận; trước đó vẫn theo lịch cũ."),
    to_villages=True,
)
