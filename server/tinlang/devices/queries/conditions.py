"""Whether many devices are connected, without reading more of each than that takes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from tinlang.common import clock
from tinlang.common.clock import today
from tinlang.devices.models import Device, DeviceState, Heartbeat
from tinlang.devices.queries.health import GRACE, MISSED_BEFORE_LATE, Condition, condition_after
from tinlang.units.models import UnitVersion, in_force

ASKED_BY_NAME = 500
"""For more devices than these the signs of life of all are read: the list of names would be longer."""


def conditions_of(devices: QuerySet[Device]) -> dict[int, Condition]:
    """The condition of each device by its key: three queries. The instants of those in good order are not read."""
    return {pk: condition for pk, _uid, condition in _conditions(devices)}


def conditions_by_uid(uids: Collection[UUID]) -> dict[UUID, Condition]:
    """The condition of each of these devices, so many as there still are."""
    devices = Device.objects.filter(uid__in=uids) if len(uids) <= ASKED_BY_NAME else Device.objects.all()
    wanted = {uid.hex: uid for uid in uids}
    return {wanted[text]: condition for _pk, text, condition in _conditions(devices) if text in wanted}


def _conditions(devices: QuerySet[Device]) -> list[tuple[int, str, Condition]]:
    """Key, hexadecimal digits of the uid and condition of each: as text, thousands of uids are compared unread."""
    columns = devices.order_by().annotate(text=Cast("uid", CharField()))
    rows = list(columns.values_list("pk", "text", "state", "heartbeat_s"))
    now = clock.now()
    soonest = min((heartbeat_s for *_, heartbeat_s in rows), default=0)
    beats = _beats([text for _pk, text, *_ in rows]).annotate(text=Cast("device", CharField()))
    late = beats.filter(received_at__lt=now - MISSED_BEFORE_LATE * timedelta(seconds=soonest) - GRACE)
    heard_late: dict[str, datetime] = dict(late.values_list("text", "received_at"))
    heard = set(beats.values_list("text", flat=True))
    found = []
    for pk, text, state, heartbeat_s in rows:
        at = heard_late.get(text, now) if text in heard else None
        revoked = state == DeviceState.REVOKED
        condition = Condition.REVOKED if revoked else condition_after(heartbeat_s, at, now)
        found.append((pk, text.replace("-", ""), condition))
    return found


def _beats(uids: Collection[str]) -> QuerySet[Heartbeat]:
    return Heartbeat.objects.filter(device__in=uids) if len(uids) <= ASKED_BY_NAME else Heartbeat.objects.all()


def in_use(devices: QuerySet[Device]) -> QuerySet[Device]:
    return devices.filter(state=DeviceState.ENROLLED)


def by_area() -> F:
    """To order devices by the name that their area has today; one row each, whatever it was called before."""
    named = UnitVersion.objects.filter(in_force(today()), unit=OuterRef("unit"))
    return Subquery(named.values("name")[:1])  # type: ignore[return-value]
