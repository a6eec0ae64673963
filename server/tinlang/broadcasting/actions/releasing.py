"""What people decide: a bulletin is approved and goes on air, or is taken back; the orders to sign go with it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from tinlang.accounts.models import Person
from tinlang.broadcasting.models import Cause, Outbox, OutboxState
from tinlang.broadcasting.queries import communes_of
from tinlang.bulletins import actions as bulletins
from tinlang.bulletins.models import LIVE_STATES, Bulletin, Release, Version
from tinlang.common import clock
from tinlang.units.models import Unit


@transaction.atomic
def approve_and_release(*, version: Version, by: Person) -> Release:
    """Approve a submitted version and order it to be aired, in one transaction with the orders to sign its plans.

    NotAllowed, NotSubmitted (also for the second of two approvers), SameAuthor, ContentDiffers, TooLateToRelease.
    """
    Bulletin.objects.select_for_update().get(pk=version.bulletin_id)
    older = list(Release.objects.filter(version__bulletin=version.bulletin_id, state__in=LIVE_STATES))
    approved = bulletins.approve(version=version, by=by)
    ordered = bulletins.release(version=approved, by=by)
    _order(Cause.RELEASE, ordered, communes_of(approved.areas.all()), by)
    for replaced in older:
        replaced.refresh_from_db()
        _order(Cause.CHANGE if replaced.is_live else Cause.WITHDRAWAL, replaced, _touched(replaced), by)
    return ordered


@transaction.atomic
def withdraw_release(*, release: Release, by: Person, reason: str) -> Release:
    """Take a release off the air: devices stop as soon as the plan without it reaches them.

    What an older release gets back of its time is ordered with it. NotAllowed, AlreadyOver, ReasonMissing, ReasonTooLong.
    """
    others = Release.objects.filter(version__bulletin=release.version.bulletin_id, state__in=LIVE_STATES)
    ends = dict(others.exclude(pk=release.pk).values_list("pk", "end_at"))
    withdrawn = bulletins.withdraw(release=release, by=by, reason=reason)
    _order(Cause.WITHDRAWAL, withdrawn, _touched(withdrawn), by)
    for older in Release.objects.filter(pk__in=ends):
        if older.end_at != ends[older.pk]:
            _order(Cause.CHANGE, older, _touched(older), by)
    return withdrawn


def _touched(release: Release) -> set[Unit]:
    """The communes whose plans may hold it: by its areas today, and by the orders that were once given."""
    ordered = Unit.objects.filter(pk__in=Outbox.objects.filter(release=release).values("unit"))
    return {*communes_of(release.version.areas.all()), *ordered}


def _order(cause: Cause, release: Release, units: Iterable[Unit], by: Person) -> None:
    now = clock.now()
    Outbox.objects.bulk_create(
        [
            Outbox(
                unit=unit,
                cause=cause,
                release=release,
                state=OutboxState.WAITING,
                asked_by=by,
                created_at=now,
                next_at=now,
            )
            for unit in units
        ]
    )
