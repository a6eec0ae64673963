"""Requests that a device signs, and the code that joins it to a desk."""

import re
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinlang_wire.jws import generate_key, public_jwk, sign_bytes
from tinlang_wire.refusals import Reason, Refused
from tinlang_wire.requests import (
    MAX_REQUEST_BYTES,
    EnrolmentAnswer,
    EnrolmentRequest,
    enrolment_code,
    open_request,
    sign_request,
)


def signed(desk: Any, now: Any, **changes: Any) -> str:
    return sign_request(
        desk.own, **{"device": desk.device, "method": "GET", "path": "/device/state", "at": now} | changes
    )


def opened(desk: Any, now: Any, header: str, **changes: Any) -> Any:
    fields = {"now": now, "method": "GET", "path": "/device/state"} | changes
    return open_request(header, lambda _: desk.own, **fields)


def refusal(desk: Any, now: Any, header: str, **changes: Any) -> Reason:
    with pytest.raises(Refused) as refused:
        opened(desk, now, header, **changes)
    return refused.value.reason


def test_a_signed_request_says_who_asks_for_what(desk: Any, now: Any) -> None:
    request = opened(desk, now, signed(desk, now, method="get", nonce="n", body=b"{}"), method="get", body=b"{}")
    assert (request.device, request.method, request.path, request.nonce) == (desk.device, "GET", "/device/state", "n")
    assert request.at == now


def test_two_requests_never_share_a_nonce(desk: Any, now: Any) -> None:
    assert len({opened(desk, now, signed(desk, now)).nonce for _ in range(50)}) == 50


def test_a_request_fits_one_method_path_and_body(desk: Any, now: Any) -> None:
    header = signed(desk, now, body=b"one")
    assert refusal(desk, now, header, method="POST") is Reason.WRONG_AUDIENCE
    assert refusal(desk, now, header, path="/device/state?x=1") is Reason.WRONG_AUDIENCE
    assert refusal(desk, now, header, body=b"two") is Reason.WRONG_AUDIENCE
    assert opened(desk, now, header, body=b"one") == opened(desk, now, header)


@pytest.mark.parametrize(
    ("off", "reason"), [(-301, Reason.EXPIRED), (-300, None), (300, None), (301, Reason.NOT_YET_VALID)]
)
def test_a_trusted_clock_is_at_most_five_minutes_off(desk: Any, now: Any, off: int, reason: Reason | None) -> None:
    header = signed(desk, now, at=now + timedelta(seconds=off))
    if reason is None:
        assert opened(desk, now, header)
    else:
        assert refusal(desk, now, header) is reason


def test_an_untrusted_clock_may_say_anything(desk: Any, now: Any) -> None:
    assert opened(desk, now, signed(desk, now, at=now - timedelta(days=9000), trusted_clock=False)).clock == "untrusted"


def test_a_request_of_another_key_is_forged(desk: Any, now: Any) -> None:
    header = sign_request(generate_key(), device=desk.device, method="GET", path="/device/state", at=now)
    assert refusal(desk, now, header) is Reason.FORGED


def test_a_document_is_no_request_and_a_request_no_document(desk: Any, now: Any) -> None:
    assert refusal(desk, now, f"TinLang {desk.signed(desk.heartbeat()).decode()}") is Reason.MALFORMED
    server = desk.judge(device=None, plan_unit=None, devices={desk.device: desk.own})
    with pytest.raises(Refused) as refused:
        server.accept(signed(desk, now).split()[1].encode())
    assert refused.value.reason is Reason.MALFORMED


def test_a_request_is_small(desk: Any, now: Any) -> None:
    assert refusal(desk, now, signed(desk, now, nonce="n" * MAX_REQUEST_BYTES)) is Reason.TOO_LARGE


@given(header=st.text(max_size=200) | st.text(max_size=200).map(lambda text: f"TinLang {text}"))
def test_any_header_is_opened_or_refused(desk: Any, now: Any, header: str) -> None:
    assert refusal(desk, now, header) is Reason.MALFORMED


@given(payload=st.binary(max_size=200))
def test_any_signed_payload_is_opened_or_refused(desk: Any, now: Any, payload: bytes) -> None:
    assert refusal(desk, now, f"TinLang {sign_bytes(payload, desk.own).decode()}") is Reason.MALFORMED


def test_the_code_depends_on_both_keys_and_on_nothing_else(desk: Any) -> None:
    device, root = public_jwk(desk.own), public_jwk(desk.root)
    code = enrolment_code(device, root)
    assert re.fullmatch(r"[0-9]{5} [0-9]{5}", code)
    assert enrolment_code(device | {"use": "sig", "kid": "x"}, root) == code
    assert enrolment_code(public_jwk(generate_key()), root) != code
    assert enrolment_code(device, public_jwk(generate_key())) != code
    assert enrolment_code(root, device) != code


def test_the_code_of_fixed_keys_is_fixed() -> None:
    """Another maker's device must speak the same digits."""
    device = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    root = {"kty": "OKP", "crv": "Ed25519", "x": "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw"}
    assert enrolment_code(device, root) == "10988 93852"


@pytest.mark.parametrize("jwk", [{}, {"kty": "oct", "k": "AA"}, {"kty": "OKP", "crv": "X25519", "x": "A" * 43}])
def test_no_code_without_an_ed25519_key(desk: Any, jwk: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"JWK|Ed25519"):
        enrolment_code(jwk, public_jwk(desk.root))


def test_enrolment_travels_as_json(desk: Any) -> None:
    request = EnrolmentRequest(key=public_jwk(desk.own), nats_key="UABC", name="Loa", software="1")
    answer = EnrolmentAnswer(state="enrolled", root=public_jwk(desk.root), device=desk.device, nats_urls=("nats://x",))
    for message in (request, answer):
        assert msgspec.json.decode(msgspec.json.encode(message), type=type(message)) == message
