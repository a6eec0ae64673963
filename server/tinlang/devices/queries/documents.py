"""Which documents are in force, for whom, and where this database is older than what devices hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db.models import F, Q

from tinlang.common import clock, rows
from tinlang.devices.models import Device, DocumentSeries, SignedDocument
from tinlang_wire.documents import Keys, Reference, audience_all, audience_device, audience_unit
from tinlang_wire.jws import peek

FOLLOWED = ("keys", "config", "plan")
"""What a device is told to hold."""
URGENT = ("alert", "cancel")
"""What it is told besides, while it may still matter."""
REFERENCE = ("type", "audience", "epoch", "sequence", "sha256")


class Holder(Protocol):
    """A device, as far as it matters for what it should hold."""

    @property
    def uid(self) -> UUID: ...

    @property
    def plan_unit(self) -> UUID | None: ...


def current_references(device: Device) -> tuple[Reference, ...]:
    """What the device should hold now: Keys, its Config, the Plan that its Config names, and the alerts and cancels in
    force there. Three queries."""
    return references_of([device])[device.uid]


def references_of(devices: Collection[Holder]) -> dict[UUID, tuple[Reference, ...]]:
    """`current_references` of many devices in three queries, by uid."""
    wanted = {device.uid: _audiences(device) for device in devices}
    everybody = {audience for audiences in wanted.values() for audience in audiences}
    followed = {(one.type, one.audience): one for one in _in_force(everybody)}
    urgent: dict[str, list[Reference]] = {}
    for reference in alerts_in_force(everybody):
        urgent.setdefault(reference.audience, []).append(reference)
    return {uid: tuple(_told(audiences, followed, urgent)) for uid, audiences in wanted.items()}


def _told(
    audiences: tuple[str, ...], followed: dict[tuple[str, str], Reference], urgent: dict[str, list[Reference]]
) -> Iterator[Reference]:
    for named in zip(FOLLOWED, audiences, strict=False):
        if named in followed:
            yield followed[named]
    for audience in audiences if urgent else ():
        yield from urgent.get(audience, ())


def alerts_in_force(audiences: Collection[str]) -> list[Reference]:
    """The alerts that are not over, and the cancels of those that ended early, as long as the alert could be taken."""
    while_it_matters = f"AND {_among(URGENT)} AND ended_at IS NULL AND expires_at > %s ORDER BY id"
    found = rows.read(SignedDocument, REFERENCE, "audience", audiences, also=while_it_matters, given=[clock.now()])
    return [_reference(*row) for row in found]


def _among(types: Collection[str]) -> str:
    return "type IN ({})".format(", ".join(f"'{each}'" for each in types))


def _audiences(device: Holder) -> tuple[str, ...]:
    """In the order of FOLLOWED; no plan before the first Config."""
    own = (audience_all(), audience_device(str(device.uid)))
    return (*own, audience_unit(str(device.plan_unit))) if device.plan_unit else own


def _in_force(audiences: Collection[str]) -> list[Reference]:
    also = f"AND {_among(FOLLOWED)} AND current_id IS NOT NULL"
    current = [pk for (pk,) in rows.read(DocumentSeries, ("current",), "audience", audiences, also=also)]
    return [_reference(*row) for row in rows.read(SignedDocument, REFERENCE, "id", current)]


def _reference(kind: str, audience: str, epoch: int, sequence: int, digest: str) -> Reference:
    return Reference(type=kind, audience=audience, epoch=epoch, sequence=sequence, sha256=digest)


def current_of(document_type: str, audience: str) -> SignedDocument | None:
    """The document of this type in force for this audience."""
    series = DocumentSeries.objects.filter(type=document_type, audience=audience).select_related("current").first()
    return series.current if series else None


def signed_document(sha256: str) -> SignedDocument | None:
    """The document whose signed bytes have this hash, while they are kept."""
    return SignedDocument.objects.filter(sha256=sha256).exclude(signed=b"").first()


def keys_in_force() -> Keys | None:
    """Who may sign what, as devices were last told; none before the first `tinlang keys init`."""
    current = current_of("keys", audience_all())
    document = peek(bytes(current.signed))[1] if current else None
    return document if isinstance(document, Keys) else None


@dataclass(frozen=True)
class Behind:
    """What is in force here cannot be, or cannot stay, in force on devices: sign this one again."""

    type: str
    audience: str


def documents_behind(document_type: str = "plan") -> list[Behind]:
    """What must be signed again: devices hold newer ones (this database was restored), or a new epoch or other keys
    have come since."""
    due = Q(ahead__gt=F("sequence"))
    told = keys_in_force()
    if told is not None:
        trusted = [key.kid for key in told.keys if document_type in key.types]
        due |= Q(current__isnull=False) & (Q(epoch__lt=told.epoch) | ~Q(current__kid__in=trusted))
    rows = DocumentSeries.objects.filter(due, type=document_type)
    return [Behind(kind, audience) for kind, audience in rows.values_list("type", "audience")]
