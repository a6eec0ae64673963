"""Counting what was refused, by its name on the wire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import router, transaction
from django.db.models import F

from tinlang.common import clock
from tinlang.devices.intake.reading import plain
from tinlang.devices.models import Device, DeviceRefusal
from tinlang_wire.refusals import Reason, Refused


@dataclass(frozen=True)
class Refusal:
    """One document that was refused, in whose name, and why."""

    device: UUID
    why: Refused
    document_type: str = ""
    sha256: str = ""
    times: int = 1


def count_refusals(refusals: Iterable[Refusal]) -> None:
    """Add each to its device's count; inside the caller's transaction."""
    rows = list(refusals)
    latest = {(row.device, str(row.why.reason), row.document_type): row for row in rows}
    counts: Counter[tuple[UUID, str, str]] = Counter()
    for one in rows:
        counts[(one.device, str(one.why.reason), one.document_type)] += one.times
    now = clock.now()
    for key in sorted(counts):
        device, reason, document_type = key
        row, _ = DeviceRefusal.objects.get_or_create(
            device=device,
            reason=reason,
            document_type=document_type,
            defaults={"first_at": now, "last_at": now},
        )
        DeviceRefusal.objects.filter(pk=row.pk).update(
            count=F("count") + counts[key],
            last_at=now,
            last_document=latest[key].sha256,
            last_detail=plain(latest[key].why.detail, 300),
        )


def count_turned_away(devices: Mapping[UUID, int]) -> None:
    """Count what was refused unread, because too much of these devices waited already."""
    if not devices:
        return
    known = Device.objects.filter(uid__in=devices).values_list("uid", flat=True)
    why = Refused(Reason.TOO_LARGE, "too much waits already")
    with transaction.atomic(using=router.db_for_write(DeviceRefusal)):
        count_refusals(Refusal(uid, why, times=devices[uid]) for uid in known)
