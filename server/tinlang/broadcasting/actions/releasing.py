"""What people decide: a bulletin is approved and goes on air, or is taken back; the orders to sign go with it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from tinlang.accounts.confirming import Confirmation
from tinlang.accounts.models import Person
from tinlang.broadcasting.errors import NeverHeard
from tinlang.broadcasting.models import Cause, Outbox, OutboxState
from tinlang.broadcasting.queries import communes_of, is_never_heard, reach_of
from tinlang.bulletins import actions as bulletins
from tinlang.bulletins.actions import Signature
from tinlang.bulletins.models import LIVE_STATES, Bulletin, Release, ReleaseState, Version
from tinlang.common import clock
from tinlang.units.models import Unit


@transaction.atomic
def approve_and_release(*, version: Version, by: Person, confirmation: Confirmation | None = None) -> Release:
    """Approve a submitted version and order it to be aired, in one transaction with the orders to sign its plans.

    NotAllowed, NotSubmitted (also for the second of two approvers), SameAuthor, ConfirmationMissing, ContentDiffers,
    TooLateToRelease, NeverHeard if the hours of silence outlast it.
    """
    before = _lock_live(version.bulletin_id)
    approved = bulletins.approve(version=version, by=by, confirmation=confirmation)
    return _release(approved, before, by)


@transaction.atomic
def alert_alone(*, version: Version, by: Person, reason: str, confirmation: Confirmation | None = None) -> Release:
    """Give an alert of one's own without a second person, where the unit allows it. The errors of `approve_alone`."""
    before = _lock_live(version.bulletin_id)
    approved = bulletins.approve_alone(version=version, by=by, reason=reason, confirmation=confirmation)
    return _release(approved, before, by)


@transaction.atomic
def release_on_paper(*, version: Version, by: Person, signature: Signature) -> Release:
    """Record a leader's approval by hand, and order the bulletin to be aired. As above, and the errors of the paper."""
    before = _lock_live(version.bulletin_id)
    approved = bulletins.approve_on_paper(version=version, by=by, signature=signature)
    return _release(approved, before, by)


def _release(approved: Version, before: Iterable[Release], by: Person) -> Release:
    ordered = bulletins.release(version=approved, by=by)
    breaks_silence = approved.is_urgent and not approved.is_drill
    reach = reach_of([approved])[approved.pk]
    if not breaks_silence and is_never_heard(approved, reach, ordered.start_at, ordered.end_at):
        raise NeverHeard
    _order(Cause.RELEASE, ordered, communes_of(approved.areas.all()), by)
    _order_changes(before, by)
    return ordered


@transaction.atomic
def withdraw_release(*, release: Release, by: Person, reason: str) -> Release:
    """Take a release off the air: devices stop as soon as the plan without it reaches them.

    NotAllowed, AlreadyOver, ReasonMissing, ReasonTooLong.
    """
    before = _lock_live(release.version.bulletin_id)
    withdrawn = bulletins.withdraw(release=release, by=by, reason=reason)
    _order_changes(before, by)
    return withdrawn


def _lock_live(bulletin: int) -> list[Release]:
    """What is or may yet be on air of a bulletin; nobody else changes it until the transaction ends."""
    Bulletin.objects.select_for_update(of=("self",)).get(pk=bulletin)
    return list(Release.objects.filter(version__bulletin=bulletin, state__in=LIVE_STATES).select_related("version"))


def _order_changes(before: Iterable[Release], by: Person) -> None:
    """Releases that were taken back, or now end at another time, since they were read: their plans must say so."""
    for release in before:
        now = Release.objects.get(pk=release.pk)
        if now.state == ReleaseState.WITHDRAWN:
            _order(Cause.WITHDRAWAL, release, _touched(release), by)
        elif now.end_at != release.end_at:
            _order(Cause.CHANGE, release, _touched(release), by)


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
                is_urgent=release.version.is_urgent,
                state=OutboxState.WAITING,
                asked_by=by,
                created_at=now,
                next_at=now,
            )
            for unit in units
        ]
    )
