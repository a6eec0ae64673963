"""The dispatcher's work for what cannot wait: alerts and their cancelling, signed one by one, before any plan."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tinlang.broadcasting import alert as building
from tinlang.broadcasting.actions.settling import Claim, expect, settle
from tinlang.broadcasting.models import Cause, Outbox, OutboxState
from tinlang.broadcasting.plan import Unplayable
from tinlang.broadcasting.queries import alerts_of, alerts_signed_in_vain, ground_of, spoken_alert
from tinlang.bulletins.actions.releasing import DISPATCHER
from tinlang.bulletins.models import Release
from tinlang.common import audit, clock
from tinlang.devices.actions import enqueue
from tinlang.devices.models import OutgoingDocument, SignedDocument
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
    """The alert that is in force, a new one, or for what is over a Cancel. Unplayable."""
    in_force = list(alerts_of(release, unit))
    if not release.is_live or release.end_at <= now:
        return _cancel(release, unit, in_force, now)
    return in_force[-1] if in_force else _alert(release, unit, now)


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


def _cancel(release: Release, unit: Unit, in_force: list[SignedDocument], now: datetime) -> SignedDocument:
    """A Cancel of each alert that was signed; of none where none was, so that whoever repeats it finds the word."""
    uid, until = str(unit.uid), max(release.own_end_at, now) + TOMBSTONE
    named = [_uid_of(document) for document in in_force] or [building.alert_uid(str(release.uid), uid, 0)]
    SignedDocument.objects.filter(pk__in=[document.pk for document in in_force]).update(ended_at=now)
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
    for document in signed[:-1]:
        _send(document, unit)
    detail = {"alerts": named, "release": str(release.uid)}
    audit.record(action="broadcasting.sign_cancel", by=DISPATCHER, target=unit, unit=unit, detail=detail)
    return signed[-1]


def _uid_of(document: SignedDocument) -> str:
    return peek(bytes(document.signed))[1].uid


def order_alerts_again() -> int:
    """Alerts that devices no longer believe (another epoch, a key that was taken away) are ordered anew; how many."""
    count = 0
    for document, order in alerts_signed_in_vain():
        with transaction.atomic():
            SignedDocument.objects.filter(pk=document.pk, ended_at=None).update(ended_at=clock.now())
            now = clock.now()
            _, is_new = Outbox.objects.get_or_create(
                unit=order.unit,
                cause=Cause.REPEAT,
                release=order.release,
                state=OutboxState.WAITING,
                defaults={"is_urgent": True, "created_at": now, "next_at": now},
            )
            count += is_new
    return count


def alert_of(document: SignedDocument) -> UUID:
    """The uid by which devices report on it."""
    return UUID(_uid_of(document))
