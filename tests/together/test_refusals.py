"""Every refusal has its name: on the device that refuses, in its signed report, and on the desk in Vietnamese."""

import json
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from joserfc.jwk import OKPKey

from tests import texts
from tests.desk import Desk
from tests.road import ROOT, Loudspeaker, Road
from tests.waiting import wait_for
from tinlang.devices.words import REASONS
from tinlang_wire.documents import MAX_DOCUMENT_BYTES, Document, Plan
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import generate_key, key_from_jwk, peek, sha256, sign

pytestmark = pytest.mark.road


class Forger:
    """Someone with a stick, old documents, and whichever keys the case gives them."""

    def __init__(self, road: Road) -> None:
        self.road = road
        plans = road.rows("SELECT signed FROM devices_signeddocument WHERE type = 'plan' ORDER BY sequence")
        self.older_plan, self.plan = (bytes(signed) for (signed,) in (plans[-2], plans[-1]))

    def key(self, name: str) -> OKPKey:
        return key_from_jwk(json.loads((self.road.data / "keys" / f"{name}.jwk").read_text()))

    def other_plan(self, key: OKPKey, **changes: object) -> bytes:
        """A plan that would be in force if it were not for one thing."""
        document = peek(self.plan)[1]
        assert isinstance(document, Plan)
        fresh: dict[str, object] = {"uid": new_uid(), "sequence": document.sequence + 1, **changes}
        return sign(msgspec.structs.replace(document, **fresh), key)

    def issued(self) -> Document:
        return peek(self.plan)[1]

    def config_of(self, device: str) -> bytes:
        query = "SELECT signed FROM devices_signeddocument WHERE type = 'config' AND audience = ?"
        return bytes(self.road.rows(query, f"d:{device}")[-1][0])


@pytest.fixture(scope="module")
def forger(road: Road) -> Forger:
    for number in (1, 2):
        released = road.release(f"Tin để có lịch phát {number}", texts.SHORT)
        road.wait_for_events(released["release"], "finished")
    return Forger(road)


def _forged(forger: Forger) -> bytes:
    head, body, signature = forger.plan.split(b".")
    return b".".join((head, body, (b"A" if signature[:1] != b"A" else b"B") + signature[1:]))


def _revoked(forger: Forger) -> bytes:
    stolen = generate_key()
    assert forger.road.tinlang("keys", "publish", f"--revoke={stolen.thumbprint()}").returncode == 0
    query = "SELECT 1 FROM documents WHERE type = 'keys' AND instr(signed, ?) > 0"
    published = bytes(
        forger.road.rows("SELECT signed FROM devices_signeddocument WHERE type = 'keys' ORDER BY sequence")[-1][0]
    )
    for loudspeaker in forger.road.loudspeakers():
        wait_for(lambda one=loudspeaker: one.rows(query, published), "the list of keys")
    return forger.other_plan(stolen)


CASES: dict[str, Callable[[Forger], bytes]] = {
    "malformed": lambda forger: b"this is no document",
    "too_large": lambda forger: b"x" * (MAX_DOCUMENT_BYTES + 1),
    "forged": _forged,
    "unknown_key": lambda forger: forger.other_plan(generate_key()),
    "not_entitled": lambda forger: forger.other_plan(forger.key("online")),
    "wrong_audience": lambda forger: forger.config_of(forger.road.loudspeakers()[1].device),
    "replayed": lambda forger: forger.older_plan,
    "conflict": lambda forger: forger.other_plan(forger.key("dispatch"), sequence=forger.issued().sequence),
    "expired": lambda forger: forger.other_plan(
        forger.key("dispatch"), expires_at=forger.issued().issued_at - timedelta(days=1)
    ),
    "not_yet_valid": lambda forger: forger.other_plan(
        forger.key("dispatch"), issued_at=forger.issued().issued_at + timedelta(days=2)
    ),
    "unsupported_version": lambda forger: forger.other_plan(forger.key("dispatch"), version=99),
    "revoked_key": _revoked,
}


def give(loudspeaker: Loudspeaker, folder: Path) -> str:
    """Put the stick into the running device; what it said."""
    agent = ROOT / ".venv-agent" / "bin" / "tinlang-agent"
    command = [str(agent), "usb", "--data", str(loudspeaker.home), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120).stdout


@pytest.mark.parametrize("reason", CASES)
def test_a_refusal_has_its_name_on_the_device_in_the_proof_and_on_the_desk(
    road: Road, forger: Forger, reason: str, tmp_path: Path
) -> None:
    loudspeaker = road.loudspeakers()[0]
    document = CASES[reason](forger)
    (tmp_path / "document.jws").write_bytes(document)
    assert give(loudspeaker, tmp_path).startswith(f"refused {reason}\t")
    query = "SELECT document FROM devices_deviceevent WHERE device = ? AND kind = 'refused' AND reason = ?"
    wait_for(lambda: road.event_rows(query, loudspeaker.device.replace("-", ""), reason), f"proof of {reason}")
    if reason != "too_large":
        proven = road.event_rows(query, loudspeaker.device.replace("-", ""), reason)
        assert (sha256(document),) in proven
    assert str(REASONS[reason]) in Desk(road, "kythuat").read(f"/thiet-bi/{loudspeaker.device}/")


def test_nothing_that_was_refused_changed_what_is_heard(road: Road, forger: Forger) -> None:
    released = road.release("Tin sau mọi giả mạo", texts.SHORT)
    road.wait_for_events(released["release"], "finished")
