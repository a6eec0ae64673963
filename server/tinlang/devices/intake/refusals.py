"""Counting what was refused, by its name on the wire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from tinlang.common import clock
from tinlang.devices.intake.reading import plain
from tinlang.devices.models import DeviceRefusal
from tinlang_wire.refusals import Refused


@dataclass(frozen=True)
class Refusal:
    """One document that was refused, in whose name, and why."""

    device: UUID
    why: Refused
    document_type: str = ""
    sha256: str = ""


def count_refusals(refusals: Iterable[Refusal]) -> None:
    """Add each to its device's count; inside the caller's transaction."""
    rows = list(refusals)
    latest = {(row.device, str(row.why.reason), row.document_type): row for row in rows}
    counts = Counter((row.device, str(row.why.reason), row.document_type) for row in rows)
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
