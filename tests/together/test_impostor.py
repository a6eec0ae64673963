"""A stolen loudspeaker speaks for itself only: NATS holds it to its subjects, and a signature to its device."""

import asyncio
import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import nats
import nkeys
import pytest
from nats.aio.client import Client

from tests.desk import Desk
from tests.road import Loudspeaker, Road
from tests.waiting import wait_for
from tinlang.devices.words import REASONS
from tinlang_wire import subjects
from tinlang_wire.documents import Event, Events
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import key_from_jwk, sign

pytestmark = pytest.mark.road


def hex_of(uid: str) -> str:
    return uid.replace("-", "")


async def connect(road: Road, loudspeaker: Loudspeaker, problems: list[str]) -> Client:
    """NATS with this device's own credentials."""
    seed = (loudspeaker.home / "nats.seed").read_bytes().strip()
    token = loudspeaker.rows("SELECT value FROM meta WHERE key = 'nats_jwt'")[0][0]

    async def complain(error: Exception) -> None:
        problems.append(str(error))

    return await nats.connect(
        road.environment()["NATS_URL"],
        inbox_prefix=subjects.inbox(loudspeaker.device).encode(),
        user_jwt_cb=lambda: bytearray(token.encode()),
        signature_cb=lambda nonce: _sign_nonce(seed, nonce),
        error_cb=complain,
        allow_reconnect=False,
    )


def _sign_nonce(seed: bytes, nonce: str) -> bytes:
    return base64.b64encode(nkeys.from_seed(bytearray(seed)).sign(nonce.encode()))


def batch(road: Road, claimed: Loudspeaker, signer: Loudspeaker, release: str) -> bytes:
    """A report that the claimed device finished a play, signed by another's key."""
    key = key_from_jwk(json.loads((signer.home / "device.jwk").read_text()))
    now = datetime.fromisoformat(road.do("now")["now"]).astimezone(UTC)
    document = Events(
        audience="server",
        sequence=int(now.timestamp() * 1000),
        epoch=1,
        issued_at=now,
        expires_at=now + timedelta(days=1),
        device=claimed.device,
        store_epoch=new_uid(),
        events=(Event(seq=1, at=now, kind="finished", release=release, item=new_uid(), play="0" * 32),),
    )
    return sign(document, key)


def test_an_event_signed_by_another_devices_key_is_refused_counted_and_shown(road: Road) -> None:
    victim, thief = road.loudspeakers()[:2]
    release = new_uid()

    async def try_it() -> Any:
        client = await connect(road, victim, [])
        answer = await client.request(subjects.events(victim.device), batch(road, victim, thief, release), timeout=20)
        await client.close()
        return answer

    asyncio.run(try_it())
    counted = "SELECT reason FROM devices_devicerefusal WHERE device = ? AND document_type = 'events'"
    reasons = wait_for(lambda: road.event_rows(counted, hex_of(victim.device)), "the refusal is counted")
    assert road.event_rows("SELECT 1 FROM devices_deviceevent WHERE release = ?", hex_of(release)) == []
    page = Desk(road, "kythuat").read(f"/thiet-bi/{victim.device}/")
    assert str(REASONS[reasons[0][0]]) in page


def test_nats_holds_a_device_to_its_own_subjects(road: Road) -> None:
    victim, thief = road.loudspeakers()[:2]
    problems: list[str] = []

    async def try_it() -> None:
        client = await connect(road, thief, problems)
        await client.publish(subjects.events(victim.device), b"anything")
        await client.publish(subjects.down(victim.device), b"anything")
        await client.subscribe(subjects.down(victim.device))
        await client.subscribe(subjects.inbox(victim.device) + ".>")
        await client.flush()
        for _ in range(200):
            if len(problems) >= 4:
                break
            await client.flush()
        await client.close()

    asyncio.run(try_it())
    assert len(problems) == 4
    assert all("permissions violation" in problem.lower() for problem in problems)
