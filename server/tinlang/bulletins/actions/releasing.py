"""Airing: an approved version is released, begins, is withdrawn or expires. A newer one replaces the older."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinlang.accounts.access import require
from tinlang.accounts.confirming import Manner
from tinlang.accounts.models import Person
from tinlang.bulletins import errors
from tinlang.bulletins.actions.moving import checked_reason, lock
from tinlang.bulletins.models import (
    LIVE_STATES,
    RELEASE_TRANSITIONS,
    Bulletin,
    Release,
    ReleaseState,
    State,
    Version,
)
from tinlang.common import audit, clock

DISPATCHER = audit.Program("dispatch", "Phân phối lệnh phát")


@transaction.atomic
def release(*, version: Version, by: Person, at: datetime | None = None) -> Release:
    """Order an approved version to be aired from its start, or from `at` if that is later.

    NotApproved, AlreadyReleased, TooLateToRelease when the sound no longer fits before the end.
    """
    stored = lock(version)
    on_paper = stored.manner == Manner.PAPER
    alone = "bulletins.alert" if stored.is_alone else "bulletins.approve"
    require(by, "bulletins.record_paper" if on_paper else alone, stored.unit)
    if stored.state != State.APPROVED:
        raise errors.NotApproved(state=stored.state)
    if stored.releases.exists():
        raise errors.AlreadyReleased
    at = at or clock.now()
    start, end = stored.window_from(at)
    if end - start < timedelta(milliseconds=stored.length_ms):
        raise errors.TooLateToRelease
    ordered = Release.objects.create(
        version=stored,
        unit=stored.unit,
        state=ReleaseState.SCHEDULED if start > at else ReleaseState.RELEASED,
        start_at=start,
        end_at=end,
        own_end_at=end,
        approved_at=at,
        released_by=by,
    )
    audit.record(action="bulletins.release", by=by, target=ordered, unit=stored.unit)
    _replace_older(ordered, by=by, at=at)
    return ordered


def _replace_older(newer: Release, *, by: Person, at: datetime) -> None:
    """What was approved before airs until the newer one starts; what has not started by then never airs."""
    for replaced in _live(newer.version.bulletin_id).exclude(pk=newer.pk):
        if newer.start_at <= at or replaced.start_at >= newer.start_at:
            reason = _("Thay bằng bản %(number)s.") % {"number": newer.version.number}
            _withdraw(replaced, by=by, at=at, reason=reason)
    _share_time(newer.version.bulletin_id, at)


def _live(bulletin: int) -> QuerySet[Release]:
    """What is or may yet be on air of a bulletin, newest version first."""
    live = Release.objects.filter(version__bulletin=bulletin, state__in=LIVE_STATES)
    return live.select_related("version", "unit").order_by("-version__number")


def _share_time(bulletin: int, at: datetime) -> None:
    """Each live release ends where a newer live one starts, or at its own end; one whose end has come stays over."""
    starts: list[datetime] = []
    for release in _live(bulletin).filter(end_at__gt=at):
        end = min([release.own_end_at, *starts])
        starts.append(release.start_at)
        if end != release.end_at:
            Release.objects.filter(pk=release.pk).update(end_at=end)


@transaction.atomic
def withdraw(*, release: Release, by: Person, reason: str) -> Release:
    """Stop airing: what has not begun never does, what plays is cut short. AlreadyOver, ReasonMissing.

    An older release that would have ended when this one starts gets the rest of its time back, if that has not come.
    """
    bulletin = Bulletin.objects.select_for_update(of=("self",)).get(versions__releases=release)
    stored = Release.objects.select_related("unit", "version").get(pk=release.pk)
    require(by, "bulletins.withdraw", stored.unit)
    at = clock.now()
    withdrawn = _withdraw(stored, by=by, at=at, reason=checked_reason(reason))
    _share_time(bulletin.pk, at)
    return withdrawn


def _withdraw(stored: Release, *, by: Person, at: datetime, reason: str) -> Release:
    fields = {"withdrawn_by": by, "withdrawn_at": at, "reason": reason}
    if not _move(stored, ReleaseState.WITHDRAWN, **fields):
        raise errors.AlreadyOver(state=stored.state)
    audit.record(action="bulletins.withdraw", by=by, target=stored, unit=stored.unit, detail={"reason": reason})
    return stored


@transaction.atomic
def begin(*, release: Release, at: datetime) -> bool:
    """The dispatcher's word that the start has come; whether that was news."""
    begun = release.start_at <= at and _move(release, ReleaseState.RELEASED)
    if begun:
        audit.record(action="bulletins.begin", by=DISPATCHER, target=release, unit=release.unit)
    return begun


@transaction.atomic
def expire(*, release: Release, at: datetime) -> bool:
    """The dispatcher's word that the end has come; whether that was news."""
    expired = release.end_at <= at and _move(release, ReleaseState.EXPIRED)
    if expired:
        audit.record(action="bulletins.expire", by=DISPATCHER, target=release, unit=release.unit)
    return expired


def _move(release: Release, to: ReleaseState, **fields: object) -> bool:
    """Change the state from any that `RELEASE_TRANSITIONS` allows; whether it was in one."""
    before = [state for state, after in RELEASE_TRANSITIONS.items() if to in after]
    if not Release.objects.filter(pk=release.pk, state__in=before).update(state=to, **fields):
        return False
    for name, value in {"state": to, **fields}.items():
        setattr(release, name, value)
    return True
