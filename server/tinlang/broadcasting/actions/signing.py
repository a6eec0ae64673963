"""The dispatcher's work: to turn orders into signed plans. It alone reads the key."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tinlang.broadcasting import plan
from tinlang.broadcasting.actions.alerting import sign_urgent
from tinlang.broadcasting.actions.settling import Claim, expect, settle
from tinlang.broadcasting.models import PROBLEM_CHARACTERS, Attempt, Cause, Outbox, OutboxState
from tinlang.broadcasting.queries import communes_to_renew, ground_of, material_for
from tinlang.bulletins import actions as bulletins
from tinlang.bulletins.actions.releasing import DISPATCHER
from tinlang.bulletins.models import Variant
from tinlang.bulletins.queries import releases_to_begin, releases_to_expire
from tinlang.common import audit, clock
from tinlang.common.ids import uuid7
from tinlang.devices.actions import enqueue
from tinlang.devices.models import SignedDocument
from tinlang.devices.signing import lock_series, sign_next
from tinlang.media import store
from tinlang.units.models import Unit
from tinlang_wire import subjects
from tinlang_wire.documents import Item, Plan, audience_unit

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(minutes=1)


def sign_waiting() -> Claim | None:
    """Sign the alerts, or else the plan, of the commune that waited longest: what was claimed; None if nothing waits.

    Alerts go before every plan. What fails is tried again later.
    """
    claim = _claim(clock.now())
    if claim is None:
        return None
    try:
        if claim.is_urgent:
            sign_urgent(claim)
        else:
            _sign(claim, _lost_sounds(claim))
    except Exception as problem:
        log.exception("the %s of %s was not signed", "alert" if claim.is_urgent else "plan", claim.unit)
        _put_off(claim, problem)
    return claim


def _claim(now: datetime) -> Claim | None:
    due = Outbox.objects.filter(state=OutboxState.WAITING, next_at__lte=now)
    free = due.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=now))
    first = free.order_by("-is_urgent", "next_at", "pk").select_related("unit").first()
    if first is None:
        return None
    token = uuid7()
    same = free.filter(unit=first.unit, is_urgent=first.is_urgent)
    taken = same.update(claim=token, claimed_until=now + LEASE)
    return Claim(token, first.unit, first.is_urgent) if taken else None


def _lost_sounds(claim: Claim) -> dict[UUID, str]:
    """Releases to be aired for the first time whose sound is not in the store. Files: so outside any transaction."""
    orders = Outbox.objects.filter(claim=claim.token, cause=Cause.RELEASE)
    needed = Variant.objects.filter(version__releases__in=orders.values("release"), media__isnull=False)
    return {
        release: _("thiếu tệp âm thanh trong kho")
        for release, sha256 in needed.values_list("version__releases__uid", "media")
        if not store.path(sha256).is_file()
    }


@transaction.atomic
def _sign(claim: Claim, lost: Mapping[UUID, str]) -> None:
    """Approval, withdrawal, areas and hours are asked anew here, at the moment of signing.

    One commit holds the signed bytes, their place among what is to be sent, and who is expected to play: a crash before
    it leaves the orders waiting, a crash after it leaves the bytes to be sent again as they are.
    """
    lock_series("plan", audience_unit(str(claim.unit.uid)))
    orders = list(
        Outbox.objects.select_for_update(of=("self",))
        .filter(claim=claim.token, state=OutboxState.WAITING)
        .select_related("release")
    )
    now = clock.now()
    material = material_for(ground_of(claim.unit), now)
    problems = {**lost, **material.left_out}
    going = [order for order in orders if _problem_of(order, problems) is None]
    if going:
        items = plan.items_of([one for one in material.airings if UUID(one.release) not in lost], now)
        document = _sign_plan(claim.unit, items, now)
        outgoing = enqueue(document, subjects.unit(str(claim.unit.uid)))
        _expect(claim.unit, items, now)
        for order in going:
            order.state, order.signed_at, order.document, order.outgoing = OutboxState.SIGNED, now, document, outgoing
    for order in orders:
        settle(order, _problem_of(order, problems), now)


def _problem_of(order: Outbox, problems: Mapping[UUID, str]) -> str | None:
    """Only what was to be aired can be the matter of a problem; to take something back always goes."""
    aired = order.release is not None and order.cause in (Cause.RELEASE, Cause.REPEAT)
    return problems.get(order.release.uid) if aired and order.release is not None else None


def _sign_plan(unit: Unit, items: tuple[Item, ...], now: datetime) -> SignedDocument:
    uid = str(unit.uid)

    def build(sequence: int, epoch: int) -> Plan:
        return plan.build(items, unit=uid, now=now, sequence=sequence, epoch=epoch)

    document = sign_next("plan", audience_unit(uid), build)
    detail = {"sha256": document.sha256, "sequence": document.sequence, "releases": [item.release for item in items]}
    audit.record(action="broadcasting.sign_plan", by=DISPATCHER, target=unit, unit=unit, detail=detail)
    return document


def _expect(unit: Unit, items: Collection[Item], now: datetime) -> None:
    """Write down, once, which loudspeakers of the commune are to play each release that is new in its plan."""
    targets = {UUID(item.release): item.targets for item in items}
    new = Outbox.objects.filter(
        unit=unit, cause=Cause.RELEASE, expected_at__isnull=True, release__uid__in=list(targets)
    ).select_related("release")
    for order in new:
        assert order.release is not None
        expect(unit, order.release.uid, targets[order.release.uid], now)


@transaction.atomic
def _put_off(claim: Claim, problem: Exception) -> None:
    now = clock.now()
    detail = f"{type(problem).__name__}: {problem}"[:PROBLEM_CHARACTERS]
    for order in Outbox.objects.select_for_update().filter(claim=claim.token, state=OutboxState.WAITING):
        order.next_at = now + min(FIRST_PAUSE * 2 ** min(order.tries, 10), LONGEST_PAUSE)
        order.tries += 1
        order.problem, order.claim, order.claimed_until = detail, None, None
        order.save()
        Attempt.objects.create(outbox=order, at=now, ok=False, detail=detail)


def order_renewals() -> int:
    """Order anew what is a day old, and what a restored database has forgotten; how many orders."""
    due = communes_to_renew(clock.now())
    for cause, unit in due:
        now = clock.now()
        Outbox.objects.get_or_create(
            unit=unit, cause=cause, state=OutboxState.WAITING, defaults={"created_at": now, "next_at": now}
        )
    return len(due)


def move_releases() -> int:
    """Releases begin and end by the clock; how many did. One that will not move never holds up the others."""
    now, moved = clock.now(), 0
    for release in releases_to_begin(now):
        moved += bulletins.begin(release=release, at=now)
    for release in releases_to_expire(now):
        moved += bulletins.expire(release=release, at=now)
    return moved
