"""Stations that still stand in units which have ended, as the page of handing over lists them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tinlang.common.clock import today
from tinlang.inventory import actions
from tinlang.inventory.models import Station
from tinlang.inventory.queries import left_in_closed_units
from tinlang.units.closing import HANDED_OVER, Label, Left
from tinlang.units.models import Unit


def _hand_over(station: Station, to: Unit, reason: str, by: Any) -> Label:
    actions.hand_over(station=station, to=to, reason=reason, by=by)
    return HANDED_OVER


def _told(station: Station) -> str:
    version = station.version_at(today())
    return version.equipment if version else ""


LEFT = Left(
    name="tram",
    label=_("Trạm truyền thanh"),
    order=10,
    icon="network",
    rows=left_in_closed_units,
    hand_over=_hand_over,
    told=_told,
    consequence=_("Trạm thuộc nơi nhận kể từ ngày nơi nhận được lập. Số liệu các ngày trước đó không đổi."),
)
