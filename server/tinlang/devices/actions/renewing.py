"""Configs that end soon, or no longer say what holds where the device stands, are asked for anew: some at a time."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from tinlang.common import clock
from tinlang.devices.actions.signing import config_of
from tinlang.devices.models import Device, DeviceState, DocumentSeries, SignedDocument
from tinlang.devices.queries import Ground, grounds_of
from tinlang.devices.signing import ask_for_configs
from tinlang_wire.documents import Config, Document, audience_device
from tinlang_wire.jws import peek
from tinlang_wire.refusals import Refused

log = logging.getLogger(__name__)

AT_ONCE = 200
RENEWED_BEFORE = timedelta(days=7)
FACTS = tuple(sorted(set(Config.__struct_fields__) - set(Document.__struct_fields__)))
"""What a Config says of the device, beside what every document says of itself."""


@dataclass(frozen=True)
class Renewed:
    """How many Configs were asked for, and after which device to go on; None when all were looked at."""

    asked: int
    go_on_after: int | None


def renew_configs(after: int = 0) -> Renewed:
    """Look at the next devices, by key, and ask for a new Config where the one in force ends soon or is wrong by now.

    All of them once a day: so a change of policy, a merger of communes and the passing of time reach the devices.
    """
    enrolled = Device.objects.filter(state=DeviceState.ENROLLED, pk__gt=after).defer("nats_jwt")
    devices = list(enrolled.order_by("pk")[:AT_ONCE])
    grounds = grounds_of({device.unit_id for device in devices}) if devices else {}
    in_force = {
        series.audience: series.current
        for series in DocumentSeries.objects.filter(
            type="config", audience__in=[audience_device(str(device.uid)) for device in devices]
        ).select_related("current")
    }
    wrong = [
        device.pk
        for device in devices
        if _is_wrong(device, grounds.get(device.unit_id), in_force.get(audience_device(str(device.uid))))
    ]
    return Renewed(ask_for_configs(wrong), devices[-1].pk if len(devices) == AT_ONCE else None)


def _is_wrong(device: Device, ground: Ground | None, current: SignedDocument | None) -> bool:
    if ground is None:
        log.warning("no plan for %s: it stands in no commune", device.uid)
        return False
    try:
        wanted = config_of(device, ground)
    except (ValueError, TypeError) as error:  # a policy that came past its form holds up no other device
        log.warning("no Config for %s: %s", device.uid, error)
        return False
    return not _still_says(current, wanted)


def _still_says(current: SignedDocument | None, wanted: Config) -> bool:
    if current is None or current.expires_at <= clock.now() + RENEWED_BEFORE:
        return False
    try:
        said = peek(bytes(current.signed))[1]
    except Refused:
        return False
    return all(getattr(said, name) == getattr(wanted, name) for name in FACTS)
