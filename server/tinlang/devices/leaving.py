"""Devices that still stand in units which have ended, as the page of handing over lists them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tinlang.devices import actions
from tinlang.devices.models import Device
from tinlang.devices.queries import left_in_closed_units
from tinlang.units.closing import Left, units_of_rows
from tinlang.units.models import Unit


def _hand_over(device: Device, to: Unit, reason: str, by: Any) -> None:
    actions.hand_over(device=device, to=to, reason=reason, by=by)


LEFT = Left(
    name="thiet-bi",
    label=_("Thiết bị"),
    order=20,
    icon="loudspeaker",
    rows=left_in_closed_units,
    hand_over=_hand_over,
    titled=str,
    told=lambda device: device.place,
    units_of=lambda devices: {device.pk: [device.unit_id] for device in devices},
    units_in=units_of_rows,
    in_unit=lambda devices, unit: devices.filter(unit=unit),
    consequence=_("Thiết bị nhận cấu hình mới và theo lịch phát của nơi nhận; trước đó vẫn theo lịch cũ."),
    to_villages=True,
)
