"""Whether many devices are connected, without reading more of each than that takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, Case, CharField, F, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models.sql.compiler import SQLCompiler

from tinlang.common import clock
from tinlang.common.clock import today
from tinlang.devices.models import Device, DeviceState, Heartbeat
from tinlang.devices.queries.health import Condition, changes_at, condition_after
from tinlang.units.models import UnitVersion, in_force

ASKED_BY_NAME = 500
"""For more devices than these the signs of life of all are read: the list of names would be longer."""


def conditions_of(devices: QuerySet[Device]) -> dict[int, Condition]:
    """The condition of each device by its key: two queries, in which no instant is read."""
    found: dict[int, Condition] = {}
    for condition, some in _conditions(devices):
        found |= dict.fromkeys(some.values(), condition)
    return found


def conditions_by_uid(uids: Collection[UUID]) -> dict[UUID, Condition]:
    """The condition of each of these devices, so many as there still are."""
    devices = Device.objects.filter(uid__in=uids) if len(uids) <= ASKED_BY_NAME else Device.objects.all()
    wanted = {uid.hex: uid for uid in uids}
    return {wanted[text]: condition for condition, some in _conditions(devices) for text in some.keys() & wanted.keys()}


class Joined(Aggregate):
    """All values of a group in one text: thousands of them come as they lie, without a row made of each."""

    name = "Joined"
    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, template="STRING_AGG((%(expressions)s)::text, ',')", **context)


def _conditions(devices: QuerySet[Device]) -> Iterator[tuple[Condition, dict[str, int]]]:
    """Conditions, each with devices that are so: the digits of their uids, unread, and their keys.

    Between two marks the condition does not change, whatever heartbeat a device promises: the database says between
    which marks it was last heard from, and the rule is asked once for each such stretch.
    """
    alike = devices.order_by().values_list("state", "heartbeat_s")
    groups = [
        (state, heartbeat_s, dict(zip(_digits(uids), map(int, keys.split(",")), strict=True)))
        for state, heartbeat_s, uids, keys in alike.annotate(Joined("uid"), Joined("pk"))
    ]
    now, promised = clock.now(), {heartbeat_s for _state, heartbeat_s, _group in groups}
    marks = sorted({mark for heartbeat_s in promised for mark in changes_at(heartbeat_s, now)}, reverse=True)
    heard = _heard([uid for *_, group in groups for uid in group], marks) if marks else []
    for state, heartbeat_s, group in groups:
        if state == DeviceState.REVOKED:
            yield Condition.REVOKED, group
            continue
        silent = group.keys() - set[str]().union(*(beats for _heard_at, beats in heard))
        for heard_at, beats in [*heard, (None, silent)]:
            yield condition_after(heartbeat_s, heard_at, now), {uid: group[uid] for uid in group.keys() & beats}


def _digits(uids: str) -> list[str]:
    """PostgreSQL writes uids with hyphens, SQLite keeps their digits alone."""
    return uids.replace("-", "").split(",")


def _heard(uids: Collection[str], marks: Sequence[datetime]) -> list[tuple[datetime, set[str]]]:
    """Of each mark, from the latest to one older than all, which were last heard from after it and before the next."""
    beats = Heartbeat.objects.filter(device__in=uids) if len(uids) <= ASKED_BY_NAME else Heartbeat.objects.all()
    after = Case(
        *(When(received_at__gte=mark, then=place) for place, mark in enumerate(marks)),
        default=len(marks),
        output_field=IntegerField(),
    )
    since = [*marks, datetime.min.replace(tzinfo=marks[0].tzinfo)]
    found = beats.order_by().annotate(after=after).values_list("after").annotate(Joined("device"))
    return [(since[place], set(_digits(devices))) for place, devices in found]


def in_use(devices: QuerySet[Device]) -> QuerySet[Device]:
    return devices.filter(state=DeviceState.ENROLLED)


def by_area() -> F:
    """To order devices by the name that their area has today; one row each, whatever it was called before."""
    named = UnitVersion.objects.filter(in_force(today()), unit=OuterRef("unit"))
    return Subquery(named.values("in_order")[:1])  # type: ignore[return-value]
