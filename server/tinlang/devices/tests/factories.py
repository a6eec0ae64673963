"""Devices, and the machines behind them: a `Machine` holds the private key and signs as a real device does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import factory
import msgspec

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.devices import keys, nats_jwt
from tinlang.devices.actions import publish_keys
from tinlang.devices.models import Device, SignedDocument
from tinlang.devices.queries import placement_of
from tinlang.devices.signing import sign_next
from tinlang.units.models import OrganisationVersion
from tinlang.units.tests.factories import OrganisationFactory
from tinlang_wire.documents import Event, Events, Heartbeat, Keys, Reference, audience_all
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import generate_key, peek, public_jwk, sign
from tinlang_wire.requests import EnrolmentRequest, sign_request


class Machine:
    """What stands in the village: keys of its own, one store, a counter of events."""

    def __init__(self, uid: str | None = None) -> None:
        self.key = generate_key()
        self.nats_seed = nats_jwt.new_seed("user")
        self.uid = uid or new_uid()
        self.store_epoch = new_uid()
        self.sequence = 0

    @property
    def jwk(self) -> dict[str, str]:
        return public_jwk(self.key)

    @property
    def thumbprint(self) -> str:
        return self.key.thumbprint()

    @property
    def nats_key(self) -> str:
        return nats_jwt.public_of(self.nats_seed)

    def enrolment(self, **said: Any) -> EnrolmentRequest:
        usual = {"key": self.jwk, "nats_key": self.nats_key, "name": "Loa mới", "software": "0.1"}
        return EnrolmentRequest(**{**usual, **said})

    def request(self, method: str, path: str, *, device: str | None = None, body: bytes = b"", **said: Any) -> str:
        """The Authorization header of a signed request."""
        at = said.pop("at", clock.now())
        return sign_request(self.key, device=device or self.uid, method=method, path=path, at=at, body=body, **said)

    def event(self, seq: int, **said: Any) -> Event:
        return Event(**{"seq": seq, "at": clock.now(), "kind": "started", **said})

    def events(self, *what: int | Event, **said: Any) -> bytes:
        """A signed batch of these events; a number stands for some event of that `seq`."""
        events = tuple(one if isinstance(one, Event) else self.event(one) for one in what)
        return self._signed(Events, events=events, **said)

    def heartbeat(self, *, holds: Sequence[Reference] = (), **said: Any) -> bytes:
        self.sequence += 1
        wanted = {"sequence": self.sequence, "last_seq": 0, "acknowledged_seq": 0, "holds": tuple(holds), **said}
        return self._signed(Heartbeat, **wanted)

    def _signed(self, kind: type[Events] | type[Heartbeat], **said: Any) -> bytes:
        now: datetime = clock.now()
        usual = {
            "audience": "server",
            "sequence": 1,
            "epoch": 1,
            "issued_at": now,
            "expires_at": now + timedelta(days=60),
            "device": self.uid,
            "store_epoch": self.store_epoch,
        }
        key = said.pop("key", self.key)
        return sign(kind(**{**usual, **said}), key)


class DeviceFactory(factory.django.DjangoModelFactory):
    """An enrolled loudspeaker; `unit` and `by` are needed. `device.machine` signs for it."""

    class Meta:
        model = Device

    @classmethod
    def _create(cls, model_class, *args, unit, by: Person, machine: Machine | None = None, organisation=None, **given):
        machine = machine or Machine()
        if organisation is None:
            version = OrganisationVersion.objects.filter(unit=unit).first()
            organisation = version.organisation if version else OrganisationFactory(unit=unit, name="UBND xã thử")
        facts = {
            "uid": UUID(machine.uid),
            "key": machine.jwk,
            "thumbprint": machine.thumbprint,
            "nats_key": machine.nats_key,
            "plan_unit": placement_of(unit).plan_unit.uid,
            "name": "Loa nhà văn hóa",
            "place": "Nhà văn hóa thôn",
            **given,
        }
        device = model_class.objects.create(unit=unit, organisation=organisation, enrolled_by=by, **facts)
        device.machine = machine
        return device


def keys_from_before_alerts(root: Path | None = None) -> SignedDocument:
    """What devices were told before there were alerts; `root`: where its key lies, if not in the folder."""
    if root is not None:
        keys.lend_root(root)
    now_told = peek(bytes(publish_keys().signed))[1]
    assert isinstance(now_told, Keys)
    former = tuple(
        msgspec.structs.replace(key, types=tuple(kind for kind in key.types if kind not in ("alert", "cancel")))
        for key in now_told.keys
    )

    def build(sequence: int, epoch: int) -> Keys:
        return msgspec.structs.replace(now_told, keys=former, sequence=sequence, epoch=epoch, uid=new_uid())

    told = sign_next("keys", audience_all(), build)
    keys.forget()
    return told
