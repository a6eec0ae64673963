"""What the dispatcher and the plans ask: releases to begin, to expire, to put back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tinlang.bulletins.models import (
    LIVE_STATES,
    Release,
    ReleaseState,
)
from tinlang.units.models import Unit


def releases_for_plan(unit: Unit, now: datetime) -> QuerySet[Release]:
    """All that a unit airs now or later, in order: live releases that have not ended, with areas, variants, sound."""
    return (
        Release.objects.filter(unit=unit, state__in=LIVE_STATES, end_at__gt=now)
        .select_related("version__bulletin")
        .prefetch_related("version__areas", "version__variants__media")
        .order_by("start_at", "approved_at", "pk")
    )


def releases_to_begin(now: datetime) -> QuerySet[Release]:
    """Scheduled releases whose start has come and whose end has not."""
    return Release.objects.filter(state=ReleaseState.SCHEDULED, start_at__lte=now, end_at__gt=now).select_related(
        "unit"
    )


def releases_to_expire(now: datetime) -> QuerySet[Release]:
    """Live releases whose end has come."""
    return Release.objects.filter(state__in=LIVE_STATES, end_at__lte=now).select_related("unit")


@dataclass(frozen=True)
class Older:
    """What becomes of an older release of the same bulletin when one is withdrawn; `until`: None if it is over."""

    number: int
    until: datetime | None


def older_after_withdrawal(release: Release, now: datetime) -> Older | None:
    """The release before this one, if this one cut it short or replaced it."""
    same = Release.objects.filter(version__bulletin=release.version.bulletin_id).select_related("version")
    older = same.filter(version__number__lt=release.version.number).order_by("-version__number")
    live = older.filter(state__in=LIVE_STATES, end_at__gt=now).first()
    if live is not None:
        newer = same.filter(state__in=LIVE_STATES, version__number__gt=live.version.number).exclude(pk=release.pk)
        until = min([live.own_end_at, *newer.values_list("start_at", flat=True)])
        return Older(live.version.number, until) if until > live.end_at else None
    before = older.first()
    if before is None or (before.withdrawn_at != release.approved_at and before.end_at != release.start_at):
        return None
    return Older(before.version.number, None)
