"""Whatever arrives, the judge takes it or refuses it by name: no other exception, ever."""

import json
import random
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tinlang_wire.documents import Alert, AlertVariant, AnyDocument
from tinlang_wire.frame import clips_of
from tinlang_wire.jws import decode_payload, decode_segment, encode_segment, peek, sign_bytes
from tinlang_wire.refusals import Reason, Refused

SAMPLES = sorted(
    (path.read_bytes() for path in (Path(__file__).resolve().parent.parent / "samples").glob("*.jws")), key=len
)[:-1]  # all but the too large one

DEEP = 60_000
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.just(10**400),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=10), children, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    sorted({"type"} | {name for kind in get_args(AnyDocument) for name in kind.__struct_fields__}),
)
INSTANTS = st.sampled_from(
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999-14:00", "2026-02-30T00:00:00Z", "2026-03-02T24:00:00Z"]
)


def judged(desk: Any, signed: bytes) -> Reason | None:
    """The name under which it is refused; any other exception fails the test."""
    try:
        desk.judge().accept(signed)
    except Refused as refused:
        return refused.reason
    return None


@given(noise=st.binary(max_size=400))
@example(noise=b"..")
@example(noise=b"a.b.c")
@example(noise=b"\xff.\xff.\xff")
def test_noise_is_malformed(desk: Any, noise: bytes) -> None:
    assert judged(desk, noise) is Reason.MALFORMED


@given(header=VALUES | st.binary(max_size=100), payload=st.binary(max_size=100))
@example(header=b"[" * DEEP, payload=b"")
@example(header=b'{"x":' * DEEP, payload=b"")
@example(header={"alg": "Ed25519", "kid": "\ud800"}, payload=b"{}")
def test_a_header_of_any_shape_is_refused(desk: Any, header: Any, payload: bytes) -> None:
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    signed = b".".join([encode_segment(raw), encode_segment(payload), encode_segment(b"0" * 64)])
    assert judged(desk, signed) in (Reason.MALFORMED, Reason.UNKNOWN_KEY)


@given(payload=st.binary(max_size=200) | VALUES.map(lambda value: json.dumps(value).encode()))
@example(payload=b"[" * DEEP)
@example(payload=b'{"version":1,"x":' + b'{"x":' * DEEP)
@example(payload=b'{"version":' + b"9" * 5_000 + b"}")
@example(payload=b'{"version":1,"type":"plan","sequence":1e400}')
@example(payload=b'{"version":1,"type":"\\ud800"}')
def test_a_signed_payload_of_any_shape_is_malformed(desk: Any, payload: bytes) -> None:
    signed = sign_bytes(payload, desk.dispatch)
    assert judged(desk, signed) in (Reason.MALFORMED, Reason.UNSUPPORTED_VERSION)
    with pytest.raises(Refused):
        peek(signed)


@given(kind=st.sampled_from(["plan", "config", "command", "alert"]), field=FIELDS, value=VALUES | INSTANTS)
@settings(max_examples=500)
def test_a_signed_document_with_any_field_of_any_value_is_judged(desk: Any, kind: str, field: str, value: Any) -> None:
    document = json.loads(decode_segment(desk.signed(getattr(desk, kind)()).split(b".")[1]))
    judged(desk, sign_bytes(json.dumps(document | {field: value}).encode(), desk.dispatch))


@given(field=FIELDS, value=VALUES | INSTANTS)
@settings(max_examples=150)
def test_a_signed_cancel_with_any_field_of_any_value_is_judged(desk: Any, field: str, value: Any) -> None:
    document = json.loads(decode_segment(desk.signed(desk.cancel(desk.alert())).split(b".")[1]))
    judged(desk, sign_bytes(json.dumps(document | {field: value}).encode(), desk.dispatch))


@given(
    field=st.sampled_from(sorted(AlertVariant.__struct_fields__)),
    value=VALUES | st.sampled_from([-1, 0, 2**63, "a" * 63, "A" * 64, "x" * 2_001]),
)
@settings(max_examples=200)
def test_an_alert_with_words_of_any_value_is_judged_and_its_frame_is_read(desk: Any, field: str, value: Any) -> None:
    document = json.loads(decode_segment(desk.signed(desk.alert()).split(b".")[1]))
    document["variants"][0] |= {field: value, "inline": True} if field != "inline" else {field: value}
    signed = sign_bytes(json.dumps(document).encode(), desk.dispatch)
    if judged(desk, signed) is None:
        alert = peek(signed)[1]
        assert isinstance(alert, Alert)
        clips_of(alert, b"x" * 1_000)


@pytest.mark.parametrize(
    "wrong",
    [{"variants": ()}, {"every_s": 9}, {"every_s": 24 * 3600 + 1}, {"severity": "loud"}, {"targets": ("here",)}],
)
def test_an_alert_that_cannot_be_carried_out_is_malformed(desk: Any, wrong: dict[str, Any]) -> None:
    assert judged(desk, desk.signed(desk.alert(**wrong))) is Reason.MALFORMED


@given(value=st.sampled_from([2**63, 2**64, 10**30, -1, -(2**63)]), field=st.sampled_from(["sequence", "epoch"]))
def test_a_number_beyond_a_database_column_is_malformed(desk: Any, value: int, field: str) -> None:
    assert judged(desk, desk.signed(desk.plan(**{field: value}))) is Reason.MALFORMED


@pytest.mark.parametrize("end", ["\n", " ", "\x00"])
def test_an_identifier_ends_where_it_ends(desk: Any, end: str) -> None:
    assert judged(desk, desk.signed(desk.plan(uid=desk.device + end))) is Reason.MALFORMED
    assert judged(desk, desk.signed(desk.plan(audience=f"u:{desk.commune}{end}"))) is Reason.MALFORMED


@given(sample=st.sampled_from(SAMPLES), seed=st.integers(0, 2**32))
@settings(max_examples=600)
def test_a_changed_sample_is_never_taken(desk: Any, sample: bytes, seed: int) -> None:
    chance = random.Random(seed)
    changed = bytearray(sample)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed))
        match chance.randrange(3):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at:]
                changed.append(chance.randrange(256))
            case _:
                changed.insert(at, chance.choice(b"ABC.-_=\n "))
    assert judged(desk, bytes(changed)) is not None


@given(at=st.integers(min_value=0), put=st.sampled_from([b"\n", b" ", b"=", b"A", b"+", b"/", b"."]))
def test_a_true_document_has_one_spelling(desk: Any, at: int, put: bytes) -> None:
    signed = desk.signed(desk.plan())
    at %= len(signed) + 1
    assert judged(desk, signed) is None
    assert judged(desk, signed[:at] + put + signed[at:]) in (Reason.MALFORMED, Reason.UNKNOWN_KEY, Reason.FORGED)


def test_the_unused_bits_of_a_signature_are_zero(desk: Any) -> None:
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    signed = desk.signed(desk.plan())
    taken = [char for char in alphabet if judged(desk, signed[:-1] + bytes([char])) is None]
    assert taken == [signed[-1]]


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "kid": "k"},
        {"alg": "EdDSA", "kid": "k"},
        {"alg": "HS256", "kid": "k"},
        {"alg": "Ed25519"},
        {"kid": "k"},
        {"alg": "Ed25519", "kid": 1},
        {"alg": "Ed25519", "kid": "k", "crit": ["b64"], "b64": False},
        {"alg": "Ed25519", "kid": "k", "b64": False},
    ],
)
def test_a_header_that_would_be_read_otherwise_is_malformed(desk: Any, header: dict[str, Any]) -> None:
    _, payload, signature = desk.signed(desk.plan()).split(b".")
    head = encode_segment(json.dumps(header).encode())
    assert judged(desk, b".".join([head, payload, signature])) is Reason.MALFORMED


def test_of_a_key_that_is_written_twice_the_last_counts(desk: Any) -> None:
    """Both sides read with the same parser, and the signature covers the bytes: nobody but the signer can write it."""
    document = decode_segment(desk.signed(desk.plan(sequence=5)).split(b".")[1])
    twice = document[:-1] + b',"sequence":7}'
    assert decode_payload(twice).sequence == 7
    assert desk.judge().accept(sign_bytes(twice, desk.dispatch)).document.sequence == 7


def test_a_type_that_is_written_twice_is_refused_or_read_as_one_type(desk: Any) -> None:
    document = decode_segment(desk.signed(desk.plan()).split(b".")[1])
    assert judged(desk, sign_bytes(document[:-1] + b',"type":"config"}', desk.dispatch)) in (None, Reason.MALFORMED)


def test_a_header_key_that_is_written_twice_is_read_once_for_both_the_key_and_the_signature(desk: Any) -> None:
    payload = desk.signed(desk.plan()).split(b".")[1]
    kids = json.dumps(desk.online.thumbprint()), json.dumps(desk.dispatch.thumbprint())
    head = encode_segment(f'{{"alg":"Ed25519","kid":{kids[0]},"kid":{kids[1]}}}'.encode())
    signing_input = head + b"." + payload
    signed = signing_input + b"." + encode_segment(desk.dispatch.private_key.sign(signing_input))
    assert desk.judge().accept(signed).kid == desk.dispatch.thumbprint()
