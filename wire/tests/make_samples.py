"""Writes wire/samples/: one accepted sample of every document type, and samples of every refusal, with their judges.

Keys and instants are fixed, and Ed25519 signs without chance, so a second run writes the same bytes. The committed
files are the contract: tests read them and never run this. Add samples; change one only with the wire's version.
"""

import json
import sys
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from joserfc.jwk import OKPKey

from tinlang_wire import documents as d
from tinlang_wire.jws import encode_segment, public_jwk, sha256, sign, sign_bytes

SAMPLES = Path(__file__).resolve().parent.parent / "samples"

NOW = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def uid(number: int) -> str:
    return f"01959f00-0000-7000-8000-{number:012x}"


COMMUNE, VILLAGE, NEIGHBOUR, DEVICE, OTHER_DEVICE, STORE = (uid(0xA0 + n) for n in range(6))
SOUND, TEXT = sha256(b"sound"), sha256("Thông báo".encode())
CLIP = b"a sound of an alert, invented"


def key(seed: int) -> OKPKey:
    private = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519"} | _halves(bytes([seed]) * 32))
    assert isinstance(private, OKPKey)
    return private


def _halves(seed: bytes) -> dict[str, str]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    x = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return {"x": encode_segment(x).decode(), "d": encode_segment(seed).decode()}


ROOT, DISPATCH, ONLINE, STRANGER, REVOKED, NEIGHBOURS, LAST_YEARS, OF_DEVICE, OF_OTHER = (key(n) for n in range(1, 10))


def signing_key(
    of: OKPKey, *types: str, units: tuple[str, ...] = (), until: datetime = NOW + 365 * DAY
) -> d.SigningKey:
    return d.SigningKey(
        kid=of.thumbprint(),
        x=public_jwk(of)["x"],
        types=types,
        units=units,
        not_before=NOW - 365 * DAY,
        not_after=until,
    )


def common(number: int, audience: str, *, sequence: int = 1_000, epoch: int = 1, at: datetime = NOW) -> dict[str, Any]:
    return {
        "uid": uid(number),
        "audience": audience,
        "sequence": sequence,
        "epoch": epoch,
        "issued_at": at,
        "expires_at": at + 7 * DAY,
    }


KEYS = d.Keys(
    **common(1, "all", at=NOW - DAY),
    keys=(
        signing_key(DISPATCH, "config", "plan", "command"),
        signing_key(ONLINE, "state", "time", "receipt"),
        signing_key(NEIGHBOURS, "plan", "config", units=(NEIGHBOUR,)),
        signing_key(LAST_YEARS, "plan", until=NOW - MINUTE),
    ),
    revoked=(REVOKED.thumbprint(),),
)
KEYS_OF_ALERTS = d.Keys(
    **common(0x0C, "all", sequence=1_001, at=NOW - DAY),
    keys=(
        signing_key(DISPATCH, "config", "plan", "alert", "cancel", "command"),
        signing_key(ONLINE, "state", "time", "receipt"),
        signing_key(NEIGHBOURS, "alert", "cancel", units=(NEIGHBOUR,)),
        signing_key(LAST_YEARS, "alert", until=NOW - MINUTE),
    ),
    revoked=(REVOKED.thumbprint(),),
)
CONFIG = d.Config(
    **common(2, f"d:{DEVICE}"),
    plan_unit=COMMUNE,
    units=(VILLAGE, COMMUNE),
    languages=("tyz-nut", "vi"),
    quiet_hours=(d.DailyWindow(start="21:00", end="05:00"),),
    volumes=(d.Volume(window=d.DailyWindow(start="05:00", end="06:00"), percent=50),),
    name="Loa thôn mẫu",
    device_key=public_jwk(OF_DEVICE)["x"],
)
PLAN = d.Plan(
    **common(3, f"u:{COMMUNE}"),
    unit=COMMUNE,
    items=(
        d.Item(
            uid=uid(0x31),
            release=uid(0x32),
            title="Lịch tiêm phòng (dữ liệu giả định)",
            start_at=NOW + 10 * MINUTE,
            end_at=NOW + 40 * MINUTE,
            targets=(COMMUNE,),
            variants=(d.Variant(language="vi", media=SOUND, size=40_000, length_ms=10_000, text_sha256=TEXT),),
        ),
    ),
)
ALERT = d.Alert(
    **(common(0x0A, f"u:{COMMUNE}") | {"expires_at": NOW + 3 * 60 * MINUTE}),
    unit=COMMUNE,
    release=uid(0x42),
    title="Cảnh báo lũ quét (dữ liệu giả định)",
    targets=(VILLAGE,),
    severity="extreme",
    every_s=120,
    variants=(
        d.AlertVariant(
            language="vi",
            media=sha256(CLIP),
            size=len(CLIP),
            length_ms=9_000,
            text_sha256=TEXT,
            text="Lũ quét. Bà con ven suối lên chỗ cao ngay.",
            inline=True,
        ),
        d.AlertVariant(
            language="ium", media=SOUND, size=40_000, length_ms=10_000, text_sha256=TEXT, text="(bản ghi tiếng Dao)"
        ),
    ),
)
CANCEL = d.Cancel(
    **(common(0x0B, f"u:{COMMUNE}") | {"expires_at": NOW + 4 * 60 * MINUTE}),
    unit=COMMUNE,
    alert=ALERT.uid,
    release=ALERT.release,
)
COMMAND = d.Command(
    **(common(4, f"d:{DEVICE}") | {"expires_at": NOW + MINUTE}),
    command="volume",
    percent=60,
)
TIME = d.Time(**common(5, f"d:{DEVICE}"), nonce="bm9uY2U", now=NOW)
EVENTS = d.Events(
    **common(6, "server"),
    device=DEVICE,
    store_epoch=STORE,
    events=(
        d.Event(seq=1, at=NOW, kind="received", item=uid(0x31), release=uid(0x32)),
        d.Event(seq=2, at=NOW, kind="started", item=uid(0x31), release=uid(0x32), media=SOUND, offset_ms=0),
    ),
)
HEARTBEAT = d.Heartbeat(**common(7, "server"), device=DEVICE, store_epoch=STORE, last_seq=2, acknowledged_seq=0)


def reference(document: d.Document, signed: bytes) -> d.Reference:
    return d.Reference(
        type=type(document).__name__.lower(),
        audience=document.audience,
        epoch=document.epoch,
        sequence=document.sequence,
        sha256=sha256(signed),
    )


STATE = d.State(
    **common(8, f"d:{DEVICE}"),
    nonce="bm9uY2U",
    current=(reference(KEYS, sign(KEYS, ROOT)), reference(PLAN, sign(PLAN, DISPATCH))),
)
RECEIPT = d.Receipt(
    **common(9, f"d:{DEVICE}"), answers=sha256(sign(EVENTS, OF_DEVICE)), store_epoch=STORE, committed_seq=2
)


def later(document: d.Document, **changes: Any) -> Any:
    return msgspec.structs.replace(document, **changes)


def spelled(document: d.Document, by: OKPKey, **fields: Any) -> bytes:
    """The document with fields added or replaced as no Struct would write them."""
    return sign_bytes(msgspec.json.encode(msgspec.to_builtins(document) | fields), by)


def with_last_bits(signed: bytes) -> bytes:
    """The same signature in another spelling: base64url leaves four bits of the last character unused."""
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return signed[:-1] + alphabet[alphabet.index(signed[-1:]) + 1 :][:1]


def unsigned(document: d.Document) -> bytes:
    header = encode_segment(msgspec.json.encode({"alg": "none", "kid": DISPATCH.thumbprint()}))
    return header + b"." + encode_segment(msgspec.json.encode(document)) + b"."


@dataclass
class Sample:
    name: str
    signed: bytes
    expected: str
    says: str
    judge: dict[str, Any] = field(default_factory=dict)


def held(document: d.Document, signed: bytes) -> dict[str, Any]:
    return {"held": [msgspec.to_builtins(reference(document, signed))]}


def accepted() -> list[Sample]:
    server = {"device": None, "plan_unit": None, "units": [], "devices": {DEVICE: public_jwk(OF_DEVICE)}}
    plan = sign(PLAN, DISPATCH)
    return [
        Sample("keys", sign(KEYS, ROOT), "accepted keys", "Signed by the pinned root.", {"keys": None}),
        Sample("state", sign(STATE, ONLINE), "accepted state", "Its nonce is for the one who asked to compare."),
        Sample("config", sign(CONFIG, DISPATCH), "accepted config", "For this device."),
        Sample("plan", plan, "accepted plan", "For the unit that this device obeys."),
        Sample("command", sign(COMMAND, DISPATCH), "accepted command", "Within its 60 s."),
        Sample("time", sign(TIME, ONLINE), "accepted time", "Needs no trusted time.", {"now": None}),
        Sample("receipt", sign(RECEIPT, ONLINE), "accepted receipt", "Needs no trusted time.", {"now": None}),
        Sample("events", sign(EVENTS, OF_DEVICE), "accepted events", "Judged by the server.", server),
        Sample("heartbeat", sign(HEARTBEAT, OF_DEVICE), "accepted heartbeat", "Judged by the server.", server),
        Sample("plan-again", plan, "accepted plan", "The very same bytes as are in force.", held(PLAN, plan)),
        Sample("plan-without-clock", plan, "accepted plan", "Stored; it plays once time is trusted.", {"now": None}),
        Sample(
            "plan-after-reset",
            sign(later(PLAN, sequence=1), DISPATCH),
            "accepted plan",
            "A higher epoch, begun by Keys, sets sequences back.",
            held(later(PLAN, epoch=0, sequence=2**62), b"a plan of the epoch before"),
        ),
        Sample(
            "plan-with-unknown-field",
            spelled(PLAN, DISPATCH, siren="long"),
            "accepted plan",
            "A field that is not in crit may be ignored.",
        ),
    ]


def refused_by_signature() -> list[Sample]:
    plan = sign(PLAN, DISPATCH)
    other = sign(later(PLAN, sequence=2_000), DISPATCH)
    forged = b".".join([*plan.split(b".")[:2], other.split(b".")[2]])
    huge = sign(later(PLAN, items=(later(PLAN.items[0], title="a" * 400_000),)), DISPATCH)
    return [
        Sample("forged", forged, "refused forged", "The signature of another plan."),
        Sample("unknown_key", sign(PLAN, STRANGER), "refused unknown_key", "Keys does not name the signer."),
        Sample("unknown_key-before-keys", plan, "refused unknown_key", "No Keys in force yet.", {"keys": None}),
        Sample("revoked_key", sign(PLAN, REVOKED), "refused revoked_key", "Keys revokes the signer."),
        Sample("too_large", huge, "refused too_large", "Above 512 KiB."),
        Sample("malformed", b"not a document", "refused malformed", "No compact JWS."),
        Sample("malformed-alg-none", unsigned(PLAN), "refused malformed", "No other alg than Ed25519."),
        Sample("malformed-signature-bits", with_last_bits(plan), "refused malformed", "A true signature, misspelled."),
        Sample("malformed-field", spelled(PLAN, DISPATCH, sequence="7"), "refused malformed", "A wrong type."),
        Sample("malformed-naive-time", spelled(PLAN, DISPATCH, issued_at="2026-03-02T05:00:00"), "refused malformed",
               "An instant names its zone."),
        Sample("unsupported_version", spelled(PLAN, DISPATCH, version=2), "refused unsupported_version", "Version 2."),
        Sample("unsupported_version-crit", spelled(PLAN, DISPATCH, siren="long", crit=["siren"]),
               "refused unsupported_version", "It must be understood, and is not."),
    ]  # fmt: skip


def refused_by_right() -> list[Sample]:
    server = {"device": None, "plan_unit": None, "units": [], "devices": {DEVICE: public_jwk(OF_DEVICE)}}
    two = server | {"devices": {DEVICE: public_jwk(OF_DEVICE), OTHER_DEVICE: public_jwk(OF_OTHER)}}
    plan_of_neighbour = later(PLAN, unit=NEIGHBOUR, audience=f"u:{NEIGHBOUR}")
    return [
        Sample("not_entitled", sign(PLAN, ONLINE), "refused not_entitled", "This key may not sign plans."),
        Sample("not_entitled-unit", sign(PLAN, NEIGHBOURS), "refused not_entitled", "A key of the neighbour's unit."),
        Sample("not_entitled-root", sign(PLAN, ROOT), "refused not_entitled", "The root signs Keys and nothing else."),
        Sample("not_entitled-keys", sign(KEYS, DISPATCH), "refused not_entitled", "Only the root signs Keys."),
        Sample("not_entitled-epoch", sign(later(PLAN, epoch=2), DISPATCH), "refused not_entitled",
               "Only Keys begins an epoch."),
        Sample("not_entitled-dated-back", sign(later(PLAN, issued_at=NOW - DAY), LAST_YEARS), "refused not_entitled",
               "The key's days are over, whatever the document says of its own."),
        Sample("not_entitled-other-device", sign(EVENTS, OF_OTHER), "refused not_entitled",
               "Events of one device signed by another.", two),
        Sample("wrong_audience", sign(plan_of_neighbour, DISPATCH), "refused wrong_audience", "Another unit's plan."),
        Sample("wrong_audience-device", sign(later(COMMAND, audience=f"d:{OTHER_DEVICE}"), DISPATCH),
               "refused wrong_audience", "Another device's command."),
    ]  # fmt: skip


def refused_by_order_and_time() -> list[Sample]:
    plan, command = sign(PLAN, DISPATCH), sign(COMMAND, DISPATCH)
    newer = later(PLAN, sequence=2_000)
    epochs = sign(later(KEYS, epoch=2, sequence=2_000), ROOT)
    return [
        Sample("replayed", plan, "refused replayed", "A newer plan is in force.", held(newer, sign(newer, DISPATCH))),
        Sample("replayed-epoch", plan, "refused replayed", "Keys has begun a higher epoch.", {"keys_jws": epochs}),
        Sample("conflict", plan, "refused conflict", "This sequence is in force with other bytes.",
               held(PLAN, b"other bytes")),
        Sample("conflict-uid", command, "refused conflict", "This uid was taken with other bytes.",
               {"seen": {COMMAND.uid: sha256(b"other bytes")}}),
        Sample("cancelled", command, "refused cancelled", "A tombstone names it.", {"cancelled": [COMMAND.uid]}),
        Sample("expired", plan, "refused expired", "A week old.", {"now": PLAN.expires_at}),
        Sample("expired-command", sign(later(COMMAND, expires_at=NOW + DAY), DISPATCH), "refused expired",
               "A command dies after 60 s, whatever it says.", {"now": NOW + MINUTE}),
        Sample("not_yet_valid", plan, "refused not_yet_valid", "Issued more than 5 minutes ahead.",
               {"now": NOW - 5 * MINUTE - timedelta(seconds=1)}),
        Sample("untrusted_time", command, "refused untrusted_time", "A command needs a trusted clock.", {"now": None}),
    ]  # fmt: skip


def of_alerts() -> list[Sample]:
    """Judged by Keys in which the dispatcher may sign alerts: those before know nothing of them."""
    by = {"keys": "keys-of-alerts.jws"}
    signed = sign(ALERT, DISPATCH)
    epochs = sign(later(KEYS_OF_ALERTS, epoch=2, sequence=2_000), ROOT)
    samples = [
        Sample("alert", signed, "accepted alert", "For the unit that this device obeys."),
        Sample("alert-without-clock", signed, "accepted alert",
               "Kept; it sounds once time is trusted.", {"now": None}),
        Sample("alert-again", signed, "accepted alert", "The very same bytes were taken.",
               {"seen": {ALERT.uid: sha256(signed)}}),
        Sample("cancel", sign(CANCEL, DISPATCH), "accepted cancel", "Also before the alert: it leaves a tombstone."),
        Sample("not_entitled-alert", sign(ALERT, ONLINE), "refused not_entitled",
               "The key of the web server wakes nobody."),
        Sample("not_entitled-alert-unit", sign(ALERT, NEIGHBOURS), "refused not_entitled",
               "A key of the neighbour's unit."),
        Sample("not_entitled-alert-dated-back", sign(later(ALERT, issued_at=NOW - DAY), LAST_YEARS),
               "refused not_entitled", "The key's days are over."),
        Sample("wrong_audience-alert",
               sign(later(ALERT, unit=NEIGHBOUR, audience=f"u:{NEIGHBOUR}"), DISPATCH),
               "refused wrong_audience", "Another unit's alert."),
        Sample("wrong_audience-cancel", sign(later(CANCEL, unit=NEIGHBOUR), DISPATCH),
               "refused wrong_audience", "It says one unit, and is addressed to another."),
        Sample("cancelled-alert", signed, "refused cancelled",
               "Its Cancel came first.", {"cancelled": [ALERT.uid]}),
        Sample("conflict-alert", sign(later(ALERT, title="Khác"), DISPATCH), "refused conflict",
               "This uid was taken with other bytes.", {"seen": {ALERT.uid: sha256(signed)}}),
        Sample("expired-alert", signed, "refused expired",
               "Repeated days later by whoever kept it.", {"now": ALERT.expires_at}),
        Sample("not_yet_valid-alert", signed, "refused not_yet_valid",
               "Issued more than 5 minutes ahead.", {"now": NOW - 5 * MINUTE - timedelta(seconds=1)}),
    ]  # fmt: skip
    return [
        Sample("keys-of-alerts", sign(KEYS_OF_ALERTS, ROOT), "accepted keys", "Signed by the root.", {"keys": None}),
        Sample("not_entitled-alert-before", signed, "refused not_entitled", "Keys from before there were alerts."),
        Sample("replayed-alert", signed, "refused replayed",
               "Keys has begun a higher epoch.", {"keys_jws": epochs}),
        *(replace(sample, judge=by | sample.judge) for sample in samples),
    ]  # fmt: skip


def keep(path: Path, signed: bytes) -> None:
    """A sample that is there stays as it was written: what was once said on the wire must be understood for ever."""
    if not path.exists():
        path.write_bytes(signed)


def written(sample: Sample) -> dict[str, Any]:
    judge = {
        "keys": "keys.jws",
        "device": DEVICE,
        "plan_unit": COMMUNE,
        "units": [VILLAGE, COMMUNE],
        "now": NOW,
        "held": [],
        "seen": {},
        "cancelled": [],
        "devices": {},
    } | sample.judge
    other_keys = judge.pop("keys_jws", None)
    if other_keys is not None:
        judge["keys"] = f"{sample.name}.keys.jws"
        keep(SAMPLES / judge["keys"], other_keys)
    keep(SAMPLES / f"{sample.name}.jws", sample.signed)
    return {"file": f"{sample.name}.jws", "expected": sample.expected, "says": sample.says, "judge": judge}


def main() -> None:
    SAMPLES.mkdir(exist_ok=True)
    samples = [*accepted(), *refused_by_signature(), *refused_by_right(), *refused_by_order_and_time(), *of_alerts()]
    manifest = {
        "about": "Every sample is invented. Each is judged alone, with the root below and its own judge.",
        "root": public_jwk(ROOT),
        "samples": [written(sample) for sample in samples],
    }
    text = json.dumps(msgspec.to_builtins(manifest), ensure_ascii=False, indent=2)
    (SAMPLES / "manifest.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(samples)} samples in {SAMPLES}\n")


if __name__ == "__main__":
    main()
