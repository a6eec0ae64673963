"""The dispatcher's work for what cannot wait: alerts and their cancelling, signed one by one, before any plan."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from tinlang.broadcasting import alert as building
from tinlang.broadcasting.actions.settling import Claim, expect, settle
from tinlang.broadcasting.models import Cause, Outbox, OutboxState
from tinlang.broadcasting.plan import Unplayable
from tinlang.broadcasting.queries import (
    alerts_ever_signed,
    alerts_of,
    cancels_in_force,
    communes_without_their_alert,
    ground_of,
    signed_in_vain,
    spoken_alert,
)
from tinlang.bulletins.actions.releasing import DISPATCHER
from tinlang.bulletins.models import Release
from tinlang.common import audit, clock
from tinlang.devices import keys
from tinlang.devices.actions import enqueue
from tinlang.devices.models import OutgoingDocument, SignedDocument
from tinlang.devices.queries import keys_in_force
from tinlang.devices.signing import lock_series, sign_next
from tinlang.units.models import Unit
from tinlang_wire import subjects
from tinlang_wire.documents import Alert, Cancel, audience_unit
from tinlang_wire.jws import peek

TOMBSTONE = timedelta(minutes=1)
"""A Cancel outlives its alert by so much: it must never expire first."""


@transaction.atomic
def sign_urgent(claim: Claim) -> None:
    """Sign what each order asks for as things stand now: the alert while it is wanted, else its Cancel.

    One commit holds the signed bytes, their place before all else that is to be sent, and who is expected to sound.
    """
    lock_series("alert", audience_unit(str(claim.unit.uid)))
    orders = Outbox.objects.select_for_update(of=("self",)).filter(claim=claim.token, state=OutboxState.WAITING)
    for order in orders.select_related("release__version__bulletin"):
        now, problem = clock.now(), None
        assert order.release is not None
        try:
            document = _document_for(order.release, claim.unit, now)
        except Unplayable as unplayable:
            problem = str(unplayable)
        else:
            order.state, order.signed_at, order.document = OutboxState.SIGNED, now, document
            order.outgoing = _send(document, claim.unit)
        settle(order, problem, now)


def _document_for(release: Release, unit: Unit, now: datetime) -> SignedDocument:
    """The alert that is in force, a new one, or for what is over its Cancel. Unplayable."""
    if not release.is_live or release.end_at <= now:
        return _cancel(release, unit, now)
    in_force = alerts_of(release, unit).last()
    if in_force is not None:
        return in_force
    former = alerts_ever_signed(release, unit)
    alert = _alert(release, unit, now)
    for document in _sign_cancels(release, unit, [_uid_of(one) for one in former], now):
        _send(document, unit)  # whoever still holds a former one is not to sound both
    return alert


def _send(document: SignedDocument, unit: Unit) -> OutgoingDocument:
    return enqueue(document, subjects.unit(str(unit.uid)))


def _alert(release: Release, unit: Unit, now: datetime) -> SignedDocument:
    version, uid = release.version, str(unit.uid)
    airing, words = spoken_alert(release, ground_of(unit))
    assert version.every_s is not None

    def build(sequence: int, epoch: int) -> Alert:
        return building.build(
            airing,
            words,
            unit=uid,
            now=now,
            sequence=sequence,
            epoch=epoch,
            severity=version.severity,
            every_s=version.every_s or 0,
            is_drill=version.is_drill,
        )

    document = sign_next("alert", audience_unit(uid), build)
    expect(unit, release.uid, airing.targets, now)
    detail = {"sha256": document.sha256, "release": str(release.uid), "drill": version.is_drill}
    audit.record(action="broadcasting.sign_alert", by=DISPATCHER, target=unit, unit=unit, detail=detail)
    return document


def _cancel(release: Release, unit: Unit, now: datetime) -> SignedDocument:
    """The Cancels that are in force, again; else one of each alert that anybody may hold, or of none where none was."""
    in_force = cancels_in_force(release, unit)
    former = alerts_ever_signed(release, unit)
    if not in_force or any(document.ended_at is None for document in former):
        SignedDocument.objects.filter(pk__in=[one.pk for one in (*former, *in_force)], ended_at=None).update(
            ended_at=now
        )
        named = [_uid_of(document) for document in former] or [building.alert_uid(str(release.uid), str(unit.uid), 0)]
        in_force = _sign_cancels(release, unit, named, now)
        detail = {"alerts": named, "release": str(release.uid)}
        audit.record(action="broadcasting.sign_cancel", by=DISPATCHER, target=unit, unit=unit, detail=detail)
    for document in in_force[:-1]:
        _send(document, unit)
    return in_force[-1]


def _sign_cancels(release: Release, unit: Unit, named: list[str], now: datetime) -> list[SignedDocument]:
    uid, until = str(unit.uid), max(release.own_end_at, now) + TOMBSTONE
    signed = []
    for alert in named:

        def build(sequence: int, epoch: int, alert: str = alert) -> Cancel:
            return building.cancel(
                alert=alert,
                release=str(release.uid),
                unit=uid,
                now=now,
                until=until,
                sequence=sequence,
                epoch=epoch,
            )

        signed.append(sign_next("cancel", audience_unit(uid), build))
    return signed


def _uid_of(document: SignedDocument) -> str:
    return peek(bytes(document.signed))[1].uid


def order_alerts_again() -> int:
    """What devices no longer believe (another epoch, a key that was taken away) is ordered anew, and alerts of communes
    that others were merged into; how many orders. Nothing while devices would not believe our present key either."""
    count = 0
    for release, unit in communes_without_their_alert():
        count += _order_again(Cause.RELEASE, release, unit)
    told = keys_in_force()
    ours = keys.folder().signer("alert").thumbprint()
    if told is None or not any(key.kid == ours and "alert" in key.types for key in told.keys):
        return count
    for release, unit, documents in signed_in_vain():
        with transaction.atomic():
            SignedDocument.objects.filter(pk__in=[one.pk for one in documents]).update(ended_at=clock.now())
            count += _order_again(Cause.REPEAT, release, unit)
    return count


def _order_again(cause: Cause, release: Release, unit: Unit) -> bool:
    now = clock.now()
    defaults = {"is_urgent": True, "created_at": now, "next_at": now}
    waiting = {"unit": unit, "cause": cause, "release": release, "state": OutboxState.WAITING}
    return Outbox.objects.get_or_create(**waiting, defaults=defaults)[1]
