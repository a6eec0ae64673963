"""A commune with thousands of enrolled loudspeakers whose keys we hold, and the programs that serve them, running."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from bench.programs import Talker, start
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.config import processes
from tinlang.config.place import from_environment
from tinlang.demo import content, seeding
from tinlang.devices import keys, nats_jwt
from tinlang.devices.actions.signing import config_of
from tinlang.devices.models import Device, DocumentSeries, SignedDocument
from tinlang.devices.queries import grounds_of
from tinlang.devices.signing import unix_ms
from tinlang.devices.tests.factories import DeviceFactory, Machine
from tinlang.units.models import Level, Unit
from tinlang.units.queries import descendants
from tinlang_wire import subjects
from tinlang_wire.jws import private_jwk, public_jwk, sha256, sign, thumbprint

AT_ONCE = 1000


@dataclass
class Network:
    """The rows, the machines behind them, and what runs. `with network: …` ends every process and removes it."""

    data: Path
    machines: list[Machine]
    unit: Unit
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    talkers: list[Talker] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{from_environment().nats_port}"

    def serve(self, *names: str) -> None:
        """Start these programs as `tinlang serve` would: nats, listen, dispatch, web."""
        place = from_environment(data=self.data)
        for name in names:
            self.running[name] = start(getattr(processes, name)(place), self.data)

    def kill(self, name: str) -> None:
        """As a bad day does."""
        process = self.running.pop(name)
        process.kill()
        process.wait()

    def talk(self, module: str, *words: str) -> Talker:
        self.talkers.append(Talker(module, *words))
        return self.talkers[-1]

    def crowd(self) -> Talker:
        """All devices, in one process; not yet connected."""
        folder = keys.folder()
        return self.crowd_of(
            {
                "url": self.url,
                "devices": self.cards(),
                "signer": public_jwk(folder.signer("plan")),
                "online": public_jwk(folder.signer("receipt")),
            }
        )

    def cards(self) -> list[dict[str, Any]]:
        """All that those who play the devices must know."""
        account, now = keys.folder().seed(keys.ACCOUNT), clock.now()
        return [card(machine, self.unit, account, now) for machine in self.machines]

    def crowd_of(self, spec: dict[str, Any]) -> Talker:
        path = self.data / f"crowd-{len(self.talkers)}.json"
        path.write_text(json.dumps(spec))
        return self.talk("crowd", str(path))

    def __enter__(self) -> Network:
        return self

    def __exit__(self, *_: object) -> None:
        for talker in self.talkers:
            talker.process.kill()
            talker.process.wait()
        for process in reversed(self.running.values()):
            process.terminate()
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()
        shutil.rmtree(self.data, ignore_errors=True)


def card(machine: Machine, unit: Unit, account: bytes, now: Any) -> dict[str, Any]:
    """All that the one who plays this device must know."""
    rights = nats_jwt.device_rights(machine.uid)
    return {
        "uid": machine.uid,
        "store_epoch": machine.store_epoch,
        "key": private_jwk(machine.key),
        "seed": machine.nats_seed.decode("ascii"),
        "jwt": nats_jwt.user_jwt(account, machine.nats_key, machine.uid, rights, now),
        "hears": subjects.unit(str(unit.uid)),
        "also": [subjects.EVERYONE, subjects.down(machine.uid)],
        "speaks": subjects.events(machine.uid),
    }


def build(data: Path, count: int) -> Network:
    """So many loudspeakers in the villages of the demo's commune, each with its Config signed."""
    unit, by = seeding.commune(), Person.objects.get(username=content.TECHNICIAN)
    inside = descendants(unit).filter(versions__level=Level.VILLAGE).order_by("pk")
    villages = list(inside)
    machines = [Machine() for _ in range(count)]
    one = DeviceFactory(unit=villages[0], by=by, machine=machines[0])
    rows = [
        Device(
            uid=UUID(machine.uid),
            unit=villages[number % len(villages)],
            organisation=one.organisation,
            name=f"Loa {number:05}",
            place="Nhà văn hóa thôn",
            key=machine.jwk,
            thumbprint=machine.thumbprint,
            nats_key=machine.nats_key,
            plan_unit=one.plan_unit,
            enrolled_by=by,
        )
        for number, machine in enumerate(machines[1:], 1)
    ]
    Device.objects.bulk_create(rows, batch_size=AT_ONCE)
    _configure()
    return Network(data, machines, unit)


def _configure() -> None:
    """To each the Config that it would get, in bulk: one by one 4,000 would take two minutes."""
    devices = Device.objects.order_by("pk")
    grounds, key, epoch = grounds_of(set(devices.values_list("unit", flat=True))), keys.folder().signer("config"), 1
    documents = []
    for sequence, device in enumerate(devices, unix_ms(clock.now())):
        config = replace(config_of(device, grounds[device.unit_id]), sequence=sequence, epoch=epoch)
        signed = sign(config, key)
        documents.append(
            SignedDocument(
                type="config", audience=config.audience, epoch=epoch, sequence=sequence, sha256=sha256(signed),
                signed=signed, issued_at=config.issued_at, expires_at=config.expires_at, kid=thumbprint(key),
            )
        )  # fmt: skip
    made = SignedDocument.objects.bulk_create(documents, batch_size=AT_ONCE)
    DocumentSeries.objects.bulk_create(
        [
            DocumentSeries(type="config", audience=row.audience, epoch=row.epoch, sequence=row.sequence, current=row)
            for row in made
        ],
        batch_size=AT_ONCE,
    )


def say(**what: object) -> None:
    """The results of one part, for whoever started it."""
    json.dump(what, sys.stdout)
