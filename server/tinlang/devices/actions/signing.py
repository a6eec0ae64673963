"""The dispatcher's work for devices: to sign what was asked for. It alone reads the key."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import msgspec
from django.db import DatabaseError, transaction
from django.db.models import Case, When

from tinlang.common import clock
from tinlang.devices import keys, nats_config, nats_jwt
from tinlang.devices.actions.commands import LIVES
from tinlang.devices.actions.keys import publish_keys
from tinlang.devices.actions.sending import enqueue
from tinlang.devices.models import Device, SignedDocument, SigningKind, SigningRequest
from tinlang.devices.queries import Ground, ground_of, grounds_of, revoked_nats_keys
from tinlang.devices.signing import sign_next
from tinlang_wire import subjects
from tinlang_wire.documents import Command, Config, audience_device

log = logging.getLogger(__name__)

Grounds = Mapping[int, Ground]

AT_ONCE = 20
"""Each takes a moment, and a plan that waits meanwhile is what people wait for."""
CONFIG_LIVES = timedelta(days=35)
URGENT = Case(When(kind__in=[SigningKind.COMMAND, SigningKind.REVOCATION], then=0), default=1)


def sign_requested() -> int:
    """Carry out some of what waits: commands and revocations first, then the oldest; how many.

    Each in a transaction of its own.
    """
    waiting = SigningRequest.objects.filter(done_at__isnull=True).order_by(URGENT, "id")
    some = list(waiting.values_list("pk", "device__unit")[:AT_ONCE])
    grounds = grounds_of({unit for _, unit in some if unit is not None}) if some else {}
    return sum(_carry_out(pk, grounds) for pk, _ in some)


def _carry_out(pk: int, grounds: Grounds) -> bool:
    """One request, unless another dispatcher has it; what cannot be done is written down as its problem."""
    with transaction.atomic():
        locked = SigningRequest.objects.select_for_update(skip_locked=True, of=("self",)).filter(done_at__isnull=True)
        request = locked.select_related("device__unit").filter(pk=pk).first()
        if request is None:
            return False
        try:
            with transaction.atomic():
                request.document = _sign(request, grounds)
        except DatabaseError:
            raise
        except Exception as error:  # one that cannot be signed must not hold up those behind it
            if isinstance(error, keys.KeyMissing) and request.kind != SigningKind.KEYS:
                raise
            log.warning("%s: %r", request, error)
            request.problem = (str(error) or type(error).__name__)[:300]
        request.done_at = clock.now()
        request.save()
    if request.kind == SigningKind.REVOCATION:
        _close_nats()
    return True


def _sign(request: SigningRequest, grounds: Grounds) -> SignedDocument | None:
    if request.kind == SigningKind.KEYS:
        return publish_keys()
    if request.device is None or request.kind == SigningKind.REVOCATION:
        return None
    if request.kind == SigningKind.CONFIG:
        return sign_config(request.device, grounds)
    return _sign_command(request, request.device)


def sign_config(device: Device, grounds: Grounds | None = None) -> SignedDocument:
    """What the device is to obey, by its unit and the policy there; with the first one come its rights on NATS.

    `grounds`: those already looked up.
    """
    device = Device.objects.select_for_update(of=("self",)).select_related("unit").get(pk=device.pk)
    facts = config_of(device, (grounds or {}).get(device.unit_id) or ground_of(device.unit))

    def build(sequence: int, epoch: int) -> Config:
        return msgspec.structs.replace(facts, sequence=sequence, epoch=epoch)

    document = sign_next("config", facts.audience, build)
    if not device.nats_jwt:
        rights = nats_jwt.device_rights(str(device.uid))
        account = keys.folder().seed(keys.ACCOUNT)
        device.nats_jwt = nats_jwt.user_jwt(account, device.nats_key, str(device.uid), rights, facts.issued_at)
    device.plan_unit, device.heartbeat_s = UUID(facts.plan_unit), facts.heartbeat_s
    device.save(update_fields=["nats_jwt", "plan_unit", "heartbeat_s"])
    enqueue(document, subjects.down(str(device.uid)))
    return document


def config_of(device: Device, ground: Ground) -> Config:
    """The Config that follows from where the device stands, still without a sequence."""
    placement, policy, now = ground.placement, ground.policy, clock.now()
    return Config(
        audience=audience_device(str(device.uid)),
        sequence=0,
        epoch=0,
        issued_at=now,
        expires_at=now + CONFIG_LIVES,
        plan_unit=str(placement.plan_unit.uid),
        units=tuple(str(unit.uid) for unit in placement.units),
        languages=tuple(policy.languages),
        quiet_hours=policy.quiet_windows(),
        volumes=policy.volume_windows(),
        default_volume=policy.default_volume,
        heartbeat_s=policy.heartbeat_s,
        pull_s=policy.pull_s,
        name=device.name,
        device_key=device.key["x"],
    )


def _sign_command(request: SigningRequest, device: Device) -> SignedDocument | None:
    """Signed only while it may still be obeyed; it ends a minute after it was asked for, whenever it is signed."""
    now = clock.now()
    ends = request.expires_at or request.asked_at + LIVES
    if device.is_revoked or ends <= now:
        request.problem = "expired"
        return None
    audience = audience_device(str(device.uid))

    def build(sequence: int, epoch: int) -> Command:
        return Command(
            audience=audience, sequence=sequence, epoch=epoch, issued_at=now, expires_at=ends, **request.detail
        )

    document = sign_next("command", audience, build)
    enqueue(document, subjects.down(str(device.uid)))
    return document


def _close_nats() -> None:
    """Write the revoked keys into NATS's accounts and have it read them; where it does not run here, see keys.md."""
    into = nats_config.folder()
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    nats_config.write_accounts(into, keys=keys.folder(), now=clock.now(), revoked=revoked_nats_keys())
    if not nats_config.reload(into):
        log.warning("no nats-server of this folder runs here: %s", into)
