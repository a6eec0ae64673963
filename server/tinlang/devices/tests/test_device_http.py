"""What devices ask over HTTP: joining, State with its ETag, documents, the time, and the road up without NATS."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.devices import actions
from tinlang.devices.keys import KeyFolder
from tinlang.devices.models import Device, DeviceEvent, DeviceRefusal, Enrolment, Heartbeat, SignedDocument
from tinlang.devices.tests.factories import Machine
from tinlang.devices.tests.test_signing import sign_plan
from tinlang.units.models import Unit
from tinlang.units.tests.factories import OrganisationFactory
from tinlang_wire.documents import Document, Receipt, State, Time
from tinlang_wire.jws import open_signed
from tinlang_wire.requests import EnrolmentAnswer, enrolment_code

pytestmark = pytest.mark.django_db(databases="__all__")

Ask = Callable[..., Any]


@pytest.fixture
def ask(client: Client) -> Ask:
    """`ask(machine, "GET", "/device/state")`: a request that this machine signed."""

    def request(machine: Machine, method: str, path: str, body: bytes = b"", **said: Any) -> Any:
        headers = {"Authorization": machine.request(method, path, body=body, **said.pop("signed", {}))}
        kind = "application/octet-stream"
        return client.generic(method, path, body, kind, headers=headers | said.pop("headers", {}), **said)

    return request


def refusal(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["refused"]


def opened(response: Any, keys: KeyFolder, document_type: str) -> Document:
    assert response.status_code == 200 and response["Content-Type"] == "application/jose"
    return open_signed(response.content, lambda _: keys.signer(document_type))[1]


def introduce(ask: Ask, machine: Machine) -> Any:
    body = msgspec.json.encode(machine.enrolment())
    return ask(machine, "POST", "/device/enrolment", body, signed={"device": machine.thumbprint})


def where(ask: Ask, machine: Machine) -> EnrolmentAnswer:
    response = ask(machine, "GET", "/device/enrolment", signed={"device": machine.thumbprint})
    return msgspec.json.decode(response.content, type=EnrolmentAnswer)


def test_a_machine_joins_and_learns_all_that_it_needs_once_the_dispatcher_signed(
    ask: Ask, village: Unit, technician: Person, server_keys: KeyFolder, settings: Any
) -> None:
    settings.NATS_PUBLIC_URL = "nats://nats.example.vn:4222"
    machine = Machine()
    response = introduce(ask, machine)
    answer = msgspec.json.decode(response.content, type=EnrolmentAnswer)
    assert response.status_code == 202 and answer.state == "pending" and answer.root is not None
    code = enrolment_code(machine.jwk, answer.root)
    assert answer.code_hint == code
    assert introduce(ask, machine).status_code == 202 and Enrolment.objects.count() == 1
    station = OrganisationFactory(unit=village)
    device = actions.accept_enrolment(
        code=code, unit=village, organisation=station, name="Loa", place="", by=technician
    )
    assert where(ask, machine).state == "pending"
    actions.sign_requested()
    told = where(ask, machine)
    assert (told.state, told.device, told.nats_urls) == ("enrolled", str(device.uid), ("nats://nats.example.vn:4222",))
    assert told.nats_jwt
    actions.revoke_device(device=device, reason="thử", by=technician)
    assert where(ask, machine).state == "refused"


def test_a_machine_that_keeps_asking_is_not_forgotten(ask: Ask, server_keys: KeyFolder) -> None:
    machine = Machine()
    introduce(ask, machine)
    now = clock.now()
    for hours in (13, 26, 39):
        with clock.frozen_at(now + timedelta(hours=hours)):
            assert where(ask, machine).state == "pending"
            assert Enrolment.objects.get().expires_at > clock.now() + timedelta(hours=12)


def test_a_refused_machine_is_told_so(ask: Ask, village: Unit, technician: Person, server_keys: KeyFolder) -> None:
    machine = Machine()
    introduce(ask, machine)
    actions.refuse_enrolment(code=Enrolment.objects.get().code, unit=village, by=technician)
    assert where(ask, machine).state == "refused"


def test_a_machine_must_hold_the_key_that_it_brings(ask: Ask, client: Client, server_keys: KeyFolder) -> None:
    machine, thief = Machine(), Machine()
    body = msgspec.json.encode(machine.enrolment())
    assert refusal(ask(thief, "POST", "/device/enrolment", body)) == (401, "unknown_key")
    other = msgspec.json.encode(machine.enrolment(nats_key=thief.nats_key))
    signed = machine.request("POST", "/device/enrolment", body=body)
    response = client.generic("POST", "/device/enrolment", other, headers={"Authorization": signed})
    assert refusal(response) == (400, "wrong_audience")
    assert refusal(ask(machine, "POST", "/device/enrolment", b"{}")) == (400, "malformed")
    assert refusal(ask(machine, "POST", "/device/enrolment", b"x" * 9000)) == (413, "too_large")
    assert refusal(ask(machine, "GET", "/device/enrolment")) == (401, "unknown_key")
    assert Enrolment.objects.count() == 0


def test_too_many_new_machines_are_asked_to_wait(ask: Ask, server_keys: KeyFolder) -> None:
    for _ in range(30):
        introduce(ask, Machine())
    response = introduce(ask, Machine())
    assert refusal(response) == (429, "too_many") and int(response["Retry-After"]) > 0


def test_state_names_what_is_current_and_answers_the_nonce(
    ask: Ask, device: Device, published_keys: SignedDocument, server_keys: KeyFolder
) -> None:
    plan = sign_plan(str(device.plan_unit))
    response = ask(device.machine, "GET", "/device/state", signed={"nonce": "mine"})
    state = opened(response, server_keys, "state")
    assert isinstance(state, State) and state.nonce == "mine" and state.audience == f"d:{device.uid}"
    assert {one.sha256 for one in state.current} == {published_keys.sha256, plan.sha256}
    etag = {"If-None-Match": response["ETag"]}
    unchanged = ask(device.machine, "GET", "/device/state", headers=etag)
    assert unchanged.status_code == 304 and unchanged["ETag"] == response["ETag"]
    sign_plan(str(device.plan_unit))
    assert ask(device.machine, "GET", "/device/state", headers=etag).status_code == 200


def test_a_state_costs_few_queries(ask: Ask, device: Device, django_assert_max_num_queries: Any) -> None:
    ask(device.machine, "GET", "/device/state")
    with django_assert_max_num_queries(12):
        response = ask(device.machine, "GET", "/device/state")
    with django_assert_max_num_queries(4):
        ask(device.machine, "GET", "/device/state", headers={"If-None-Match": response["ETag"]})


def test_documents_are_public_and_stay_as_they_are(client: Client, published_keys: SignedDocument) -> None:
    response = client.get(f"/device/documents/{published_keys.sha256}")
    assert response.content == bytes(published_keys.signed) and "immutable" in response["Cache-Control"]
    assert client.get(f"/device/documents/{'0' * 64}").status_code == 404


def test_the_time_is_bound_to_the_nonce_and_needs_no_right_clock(
    ask: Ask, device: Device, server_keys: KeyFolder
) -> None:
    signed = {"nonce": "now?", "at": clock.now() - timedelta(days=20000), "trusted_clock": False}
    time = opened(ask(device.machine, "POST", "/device/time", signed=signed), server_keys, "time")
    assert isinstance(time, Time) and time.nonce == "now?"
    assert abs((time.now - clock.now()).total_seconds()) < 60


def test_events_and_heartbeats_may_come_by_http(ask: Ask, device: Device, server_keys: KeyFolder) -> None:
    batch, beat = device.machine.events(1, 2), device.machine.heartbeat(last_seq=2)
    receipt = opened(ask(device.machine, "POST", "/device/events", batch), server_keys, "receipt")
    assert isinstance(receipt, Receipt) and receipt.committed_seq == 2
    assert DeviceEvent.objects.count() == 2, "by this road it is proof before the answer"
    receipt = opened(ask(device.machine, "POST", "/device/heartbeat", beat), server_keys, "receipt")
    assert isinstance(receipt, Receipt) and receipt.committed_seq == 2
    assert Heartbeat.objects.get().road == "http"


def test_what_another_signed_is_refused_whoever_carries_it(
    ask: Ask, device: Device, village: Unit, technician: Person
) -> None:
    thief = Machine()
    forged = device.machine.events(1, key=thief.key)
    assert refusal(ask(device.machine, "POST", "/device/events", forged)) == (401, "unknown_key")
    assert DeviceRefusal.objects.get().reason == "unknown_key"
    assert refusal(ask(thief, "POST", "/device/events", device.machine.events(1))) == (401, "unknown_key")
    assert refusal(ask(device.machine, "POST", "/device/events", b"?")) == (400, "malformed")
    assert DeviceEvent.objects.count() == 0


@pytest.mark.parametrize("path", ["/device/state", "/device/time", "/device/events", "/device/heartbeat"])
def test_a_request_without_a_true_signature_is_refused(ask: Ask, client: Client, device: Device, path: str) -> None:
    method = "GET" if path.endswith("state") else "POST"
    assert refusal(client.generic(method, path)) == (400, "malformed")
    assert refusal(ask(Machine(device.machine.uid), method, path)) == (401, "unknown_key")
    assert refusal(ask(device.machine, method, path, signed={"device": Machine().uid})) == (403, "not_entitled")
    other = {"Authorization": device.machine.request(method, "/device/other")}
    assert refusal(client.generic(method, path, headers=other)) == (400, "wrong_audience")
    yesterday = {"at": clock.now() - timedelta(days=1)}
    assert refusal(ask(device.machine, method, path, signed=yesterday)) == (401, "expired")
    Device.objects.update(state="revoked", revoked_at=clock.now())
    assert refusal(ask(device.machine, method, path)) == (403, "revoked_key")


def test_a_server_without_its_key_says_that_it_is_not_ready(
    ask: Ask, device: Device, settings: Any, tmp_path: Any
) -> None:
    settings.KEYS = tmp_path
    assert refusal(ask(device.machine, "GET", "/device/state")) == (503, "not_ready")
