"""Writing an entry down, and erasing what an entry says in detail."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from tinlang.common import clock
from tinlang.common.models import AuditDetail, AuditEntry

ERASURE = "audit.erase_detail"


class Actor(Protocol):
    """Who did it. `organisation_name`, if there is one, is kept by value."""

    @property
    def uid(self) -> Any: ...


@dataclass(frozen=True)
class Program:
    """One of our own programs as the actor: what nobody did by hand, like a release that came to its end.

    `title` is what people read: "Nạp danh mục địa bàn".
    """

    name: str
    title: str = ""

    @property
    def uid(self) -> str:
        return f"program:{self.name}"

    def __str__(self) -> str:
        return self.title or self.name


class Target(Protocol):
    """The row to which it was done."""

    @property
    def uid(self) -> Any: ...

    @property
    def _meta(self) -> Any: ...


class HasUid(Protocol):
    @property
    def uid(self) -> Any: ...


@transaction.atomic
def record(
    *, action: str, by: Actor, target: Target, unit: HasUid | None = None, detail: dict[str, Any] | None = None
) -> AuditEntry:
    """Write down, in the caller's transaction, that `by` did `action` to `target` in `unit`.

    `detail` is plain data (text, numbers, dates, lists). It may name people, so it lies apart and can be erased.
    """
    content = canonical(detail).decode() if detail else ""
    salt = secrets.token_hex(32)
    entry = AuditEntry.objects.create(
        at=clock.now(),
        action=action,
        actor_uid=str(by.uid),
        actor_name=str(by)[:200],
        organisation_name=str(getattr(by, "organisation_name", ""))[:200],
        target_type=target._meta.label_lower,
        target_uid=str(target.uid),
        unit_uid=str(unit.uid) if unit is not None else "",
        unit_name=str(unit)[:200] if unit is not None else "",
        detail_hash=hash_of_detail(salt, content) if content else "",
    )
    if content:
        AuditDetail.objects.create(entry=entry, salt=salt, content=content)
    return entry


@transaction.atomic
def erase_detail(*, entry: AuditEntry, by: Actor, reason: str) -> None:
    """Erase what the entry says in detail, salt and all, and record that; the chain stays whole."""
    erased, _ = AuditDetail.objects.filter(entry=entry).delete()
    if erased:
        record(action=ERASURE, by=by, target=entry, detail={"reason": reason})


def canonical(value: Any) -> bytes:
    """One way to write a value as bytes, so that the same value always has the same hash."""
    return json.dumps(
        value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def hash_of_detail(salt: str, content: str) -> str:
    return sha256(f"{salt}{content}".encode()).hexdigest()
