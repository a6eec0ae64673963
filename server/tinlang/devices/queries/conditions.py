"""Whether many devices are connected, without reading more of each than that takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Case, CharField, F, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Cast

from tinlang.common import clock
from tinlang.common.clock import today
from tinlang.devices.models import Device, DeviceState, Heartbeat
from tinlang.devices.queries.health import Condition, changes_at, condition_after
from tinlang.units.models import UnitVersion, in_force

ASKED_BY_NAME = 500
"""For more devices than these the signs of life of all are read: the list of names would be longer."""


def conditions_of(devices: QuerySet[Device]) -> dict[int, Condition]:
    """The condition of each device by its key: two queries, in which no instant is read."""
    return {pk: condition for pk, _uid, condition in _conditions(devices)}


def conditions_by_uid(uids: Collection[UUID]) -> dict[UUID, Condition]:
    """The condition of each of these devices, so many as there still are."""
    devices = Device.objects.filter(uid__in=uids) if len(uids) <= ASKED_BY_NAME else Device.objects.all()
    wanted = {uid.hex: uid for uid in uids}
    known = ((text.replace("-", ""), condition) for _pk, text, condition in _conditions(devices))
    return {wanted[text]: condition for text, condition in known if text in wanted}


def _conditions(devices: QuerySet[Device]) -> Iterator[tuple[int, str, Condition]]:
    """Key, uid as the database writes it and condition of each: as text, thousands of uids are compared unread.

    Between two marks the condition does not change, whatever heartbeat a device promises: the database says between
    which marks it was last heard from, and the rule is asked once for each such stretch.
    """
    columns = devices.order_by().annotate(text=Cast("uid", CharField()))
    rows = list(columns.values_list("pk", "text", "state", "heartbeat_s"))
    now, promised = clock.now(), {heartbeat_s for *_, heartbeat_s in rows}
    marks = sorted({mark for heartbeat_s in promised for mark in changes_at(heartbeat_s, now)}, reverse=True)
    heard = _heard([text for _pk, text, *_ in rows], marks) if marks else {}
    stretches = [None, *marks, datetime.min.replace(tzinfo=now.tzinfo)]
    said = {
        (heartbeat_s, place): condition_after(heartbeat_s, heard_at, now)
        for heartbeat_s in promised
        for place, heard_at in enumerate(stretches)
    }
    revoked = DeviceState.REVOKED.value
    for pk, text, state, heartbeat_s in rows:
        yield pk, text, Condition.REVOKED if state == revoked else said[heartbeat_s, heard.get(text, 0)]


def _heard(uids: Collection[str], marks: Sequence[datetime]) -> dict[str, int]:
    """Of each that was ever heard from, after which mark, counted from 1; older than all: after the last."""
    beats = Heartbeat.objects.filter(device__in=uids) if len(uids) <= ASKED_BY_NAME else Heartbeat.objects.all()
    after = Case(
        *(When(received_at__gte=mark, then=place) for place, mark in enumerate(marks, start=1)),
        default=len(marks) + 1,
        output_field=IntegerField(),
    )
    return dict(beats.annotate(text=Cast("device", CharField()), after=after).values_list("text", "after"))


def in_use(devices: QuerySet[Device]) -> QuerySet[Device]:
    return devices.filter(state=DeviceState.ENROLLED)


def by_area() -> F:
    """To order devices by the name that their area has today; one row each, whatever it was called before."""
    named = UnitVersion.objects.filter(in_force(today()), unit=OuterRef("unit"))
    return Subquery(named.values("name")[:1])  # type: ignore[return-value]
