"""Signed heads: the tip of the chain at the end of a day, with a copy outside the database."""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import transaction
from joserfc.jwk import OKPKey

from tinlang.common import clock
from tinlang.common.models import AuditChain, AuditEntry, AuditHead
from tinlang_wire.clock import ZONE
from tinlang_wire.jws import generate_key, key_from_jwk, open_bytes, private_jwk, sign_bytes
from tinlang_wire.refusals import Reason, Refused

MAX_HEAD_BYTES = 4096


class Head(msgspec.Struct, kw_only=True, frozen=True):
    """What a signed head says: the chain up to `seq` ends in `hash`."""

    seq: int
    hash: str
    signed_at: datetime


def head_is_due(today: date) -> bool:
    """Whether the chain has grown since the last head, and the days on which it grew are over."""
    chain = AuditChain.objects.filter(pk=1).first()
    if chain is None or chain.tip_seq == 0:
        return False
    last = AuditHead.objects.first()
    if last is not None:
        return chain.tip_seq > last.seq and last.signed_at.astimezone(ZONE).date() < today
    first = _first_sealed_on()
    return first is not None and first < today


def _first_sealed_on() -> date | None:
    entry = AuditEntry.objects.filter(seq=1).first()
    return entry.at.astimezone(ZONE).date() if entry else None


@transaction.atomic
def sign_head() -> AuditHead | None:
    """Sign the tip of the chain as it is now; the same head again if nothing was added; None for an empty chain."""
    chain = AuditChain.objects.select_for_update().filter(pk=1).first()
    if chain is None or chain.tip_seq == 0:
        return None
    now = clock.now()
    payload = msgspec.json.encode(Head(seq=chain.tip_seq, hash=chain.tip_hash, signed_at=now))
    signed = sign_bytes(payload, audit_key()).decode("ascii")
    head, _ = AuditHead.objects.get_or_create(
        seq=chain.tip_seq, defaults={"hash": chain.tip_hash, "signed_at": now, "signed": signed}
    )
    return head


def export_heads() -> list[Path]:
    """Write to TINLANG_DATA/audit each head that is not there yet; the files written."""
    folder = heads_folder()
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for head in AuditHead.objects.order_by("seq"):
        path = folder / f"{head.signed_at.astimezone(ZONE):%Y-%m-%d}-{head.seq:09d}.jws"
        if not path.exists():
            part = path.with_suffix(".part")
            part.write_text(head.signed)
            part.replace(path)
            written.append(path)
    return written


def heads_folder() -> Path:
    return Path(settings.TINLANG_DATA) / "audit"


def audit_key() -> OKPKey:
    """The key that signs heads: TINLANG_KEYS/audit.jwk, made when it is first needed, readable by its owner alone."""
    path = key_path()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_once(path, json.dumps(private_jwk(generate_key())))
    return read_key()


def key_path() -> Path:
    return Path(settings.KEYS) / "audit.jwk"


def read_key() -> OKPKey:
    """The key as it is on the disk; FileNotFoundError."""
    return key_from_jwk(json.loads(key_path().read_text()))


def _write_once(path: Path, text: str) -> None:
    """The first of two processes wins; neither ever reads half a key."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()


def open_head(signed: str, key: OKPKey) -> Head:
    """The head in some signed text; Refused if this key did not sign it."""

    def find(kid: str) -> OKPKey:
        if kid != key.thumbprint():
            raise Refused(Reason.UNKNOWN_KEY, kid)
        return key

    _, payload = open_bytes(signed.strip().encode(), find, limit=MAX_HEAD_BYTES)
    try:
        return msgspec.json.decode(payload, type=Head)
    except msgspec.DecodeError as error:
        raise Refused(Reason.MALFORMED, str(error)) from error
