"""From areas and releases to what one commune's plan must hold. Asked again at each signing: nothing is remembered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tinlang.broadcasting import plan
from tinlang.broadcasting.models import Cause, Outbox, OutboxState
from tinlang.broadcasting.plan import Airing, Unplayable
from tinlang.bulletins.models import LIVE_STATES, Priority, Release, State, Variant
from tinlang.common.clock import today
from tinlang.devices.models import Device, DocumentSeries, Kind
from tinlang.devices.queries import devices_in, documents_behind
from tinlang.units.models import Closure, Level, Unit, UnitVersion, Via, in_force
from tinlang_wire import documents

RENEWED_EVERY = timedelta(days=1)


def communes_of(areas: Iterable[Unit], on: date | None = None) -> QuerySet[Unit]:
    """The communes whose plans a bulletin for these areas changes: those they are, lie in, were merged into or hold."""
    day, ids = on or today(), [area.pk for area in areas]
    closure = Closure.objects.filter(in_force(day))
    communes = UnitVersion.objects.filter(in_force(day), level=Level.COMMUNE)
    return Unit.objects.filter(
        Q(pk__in=closure.filter(descendant__in=ids).values("ancestor"))
        | Q(pk__in=closure.filter(ancestor__in=ids, via=Via.TREE).values("descendant")),
        pk__in=communes.values("unit"),
    ).prefetch_related("versions")


@dataclass(frozen=True)
class Ground:
    """A commune, and for each area that touches it the uids of the units of the commune that must play."""

    unit: Unit
    targets: Mapping[int, frozenset[str]]


def ground_of(commune: Unit, on: date | None = None) -> Ground:
    """How areas lie to the commune that day.

    An area inside it, or one that was merged into it, means the lowest unit that holds it; a larger one, all of it.
    """
    day = on or today()
    inside = Closure.objects.filter(in_force(day), ancestor=commune, via=Via.TREE).values("descendant")
    level = dict(UnitVersion.objects.filter(in_force(day), unit__in=inside).values_list("unit", "level"))
    holders: dict[int, list[tuple[int, UUID]]] = defaultdict(list)
    rows = Closure.objects.filter(in_force(day), ancestor__in=inside)
    for holder, uid, area in rows.values_list("ancestor", "ancestor__uid", "descendant"):
        holders[area].append((holder, uid))
    targets = {area: _lowest(found, level) for area, found in holders.items()}
    around = Closure.objects.filter(in_force(day), descendant=commune, via=Via.TREE).exclude(ancestor=commune)
    for area in around.values_list("ancestor", flat=True):
        targets[area] = frozenset({str(commune.uid)})
    return Ground(commune, targets)


def _lowest(holders: list[tuple[int, UUID]], level: Mapping[int, str]) -> frozenset[str]:
    villages = frozenset(str(uid) for pk, uid in holders if level.get(pk) == Level.VILLAGE)
    return villages or frozenset(str(uid) for _pk, uid in holders)


@dataclass
class Material:
    """What a commune's plan is built from, and the releases that cannot be part of it, each with the reason."""

    airings: list[Airing] = field(default_factory=list)
    left_out: dict[UUID, str] = field(default_factory=dict)


def material_for(ground: Ground, now: datetime) -> Material:
    """All live releases but alerts that touch the commune within the plan's horizon.

    One that is broken never hides another.
    """
    material = Material()
    releases = (
        Release.objects.filter(state__in=LIVE_STATES, start_at__lt=now + plan.HORIZON, end_at__gt=now)
        .exclude(version__priority=Priority.URGENT)
        .filter(version__areas__in=list(ground.targets))
        .distinct()
        .order_by("start_at", "pk")
        .select_related("version")
        .prefetch_related("version__areas", "version__variants__media")
    )
    for release in releases:
        try:
            airing = airing_of(release, ground)
            plan.check(airing)
            material.airings.append(airing)
        except Unplayable as problem:
            material.left_out[release.uid] = str(problem)
    return material


def airing_of(release: Release, ground: Ground) -> Airing:
    """A release as one commune has to play it. Unplayable."""
    version = release.version
    if version.state != State.APPROVED:
        raise Unplayable(_("tin không còn ở trạng thái đã duyệt"))
    targets = frozenset[str]().union(*(ground.targets.get(area.pk, frozenset()) for area in version.areas.all()))
    return Airing(
        release=str(release.uid),
        title=version.title,
        start_at=release.start_at,
        end_at=release.end_at,
        approved_at=release.approved_at,
        priority="priority" if version.priority == "priority" else "normal",
        targets=tuple(targets),
        variants=tuple(as_approved(variant) for variant in version.variants.all() if variant.approved_text_sha256),
    )


def as_approved(variant: Variant) -> documents.Variant:
    """A variant as it goes over the wire, if its text and sound are those that were approved. Unplayable."""
    media = variant.media
    approved = (variant.approved_text_sha256, variant.approved_media_sha256)
    if media is None or approved != (variant.text_sha256, media.sha256):
        raise Unplayable(_("chữ hoặc âm thanh khác với bản đã duyệt"))
    return documents.Variant(
        language=variant.language_id,
        media=media.sha256,
        size=media.size,
        length_ms=media.length_ms,
        text_sha256=variant.text_sha256,
    )


def loudspeakers_for(targets: Iterable[str]) -> QuerySet[Device]:
    """The loudspeakers that stand in these units today and are in use."""
    return devices_in(targets).filter(kind=Kind.LOUDSPEAKER).order_by("unit", "in_order")


def communes_to_renew(now: datetime) -> list[tuple[Cause, Unit]]:
    """Communes whose plan is a day old, or older than what some device reports to hold, and not waiting already."""
    old = DocumentSeries.objects.filter(type="plan", current__issued_at__lt=now - RENEWED_EVERY)
    causes = {audience.removeprefix("u:"): Cause.RENEWAL for audience in old.values_list("audience", flat=True)}
    causes |= {row.audience.removeprefix("u:"): Cause.BEHIND for row in documents_behind("plan")}
    if not causes:
        return []
    waiting = Outbox.objects.filter(state=OutboxState.WAITING).values("unit")
    units = Unit.objects.filter(uid__in=list(causes)).exclude(pk__in=waiting).prefetch_related("versions")
    return [(causes[str(unit.uid)], unit) for unit in units]
