"""Signers and documents that the tests of the wire share."""

import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import OKPKey

from tinlang_wire import documents as d
from tinlang_wire.acceptance import Judge
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import generate_key, public_jwk, sign

sys.path.insert(0, str(Path(__file__).parent))

NOW = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Desk:
    """A root, a dispatcher, an online key and one device that belongs to one commune."""

    root: OKPKey = field(default_factory=generate_key)
    dispatch: OKPKey = field(default_factory=generate_key)
    online: OKPKey = field(default_factory=generate_key)
    own: OKPKey = field(default_factory=generate_key)
    device: str = field(default_factory=new_uid)
    commune: str = field(default_factory=new_uid)
    neighbour: str = field(default_factory=new_uid)

    def judge(self, **changes: Any) -> Judge:
        fields: dict[str, Any] = {
            "root": self.root,
            "keys": self.keys(),
            "device": self.device,
            "plan_unit": self.commune,
            "units": frozenset({self.commune}),
            "now": NOW,
        }
        return Judge(**fields | changes)

    def signing_key(self, key: OKPKey, *types: str, **changes: Any) -> d.SigningKey:
        fields: dict[str, Any] = {
            "kid": key.thumbprint(),
            "x": public_jwk(key)["x"],
            "types": types,
            "not_before": NOW - YEAR,
            "not_after": NOW + YEAR,
        }
        return d.SigningKey(**fields | changes)

    def keys(self, *, revoked: tuple[str, ...] = (), **changes: Any) -> d.Keys:
        keys = (
            self.signing_key(self.dispatch, "config", "plan", "alert", "cancel", "command"),
            self.signing_key(self.online, "state", "time", "receipt"),
        )
        return d.Keys(**self._common("all") | {"keys": keys, "revoked": revoked} | changes)

    def plan(self, *items: d.Item, **changes: Any) -> d.Plan:
        unit = changes.pop("unit", self.commune)
        return d.Plan(**self._common(f"u:{unit}") | {"unit": unit, "items": items} | changes)

    def config(self, **changes: Any) -> d.Config:
        obeyed = {"plan_unit": self.commune, "units": (self.commune,), "languages": ("vi",)}
        return d.Config(**self._common(f"d:{self.device}") | obeyed | changes)

    def alert(self, *, unit: str | None = None, **changes: Any) -> d.Alert:
        unit = unit or self.commune
        variant = d.AlertVariant(
            language="vi", media="a" * 64, size=1, length_ms=10_000, text_sha256="b" * 64, text="Sơ tán ngay."
        )
        fields = {"unit": unit, "release": new_uid(), "title": "Lũ quét", "targets": (unit,), "every_s": 60}
        return d.Alert(**self._common(f"u:{unit}") | fields | {"variants": (variant,)} | changes)

    def cancel(self, alert: d.Alert, **changes: Any) -> d.Cancel:
        fields = {"unit": alert.unit, "alert": alert.uid, "release": alert.release}
        return d.Cancel(**self._common(alert.audience) | fields | changes)

    def command(self, **changes: Any) -> d.Command:
        life = {"expires_at": NOW + timedelta(seconds=60), "command": "stop"}
        return d.Command(**self._common(f"d:{self.device}") | life | changes)

    def time(self, **changes: Any) -> d.Time:
        return d.Time(**self._common(f"d:{self.device}") | {"nonce": "n", "now": NOW} | changes)

    def state(self, **changes: Any) -> d.State:
        return d.State(**self._common(f"d:{self.device}") | {"nonce": "n", "current": ()} | changes)

    def heartbeat(self, **changes: Any) -> d.Heartbeat:
        fields = {"device": self.device, "store_epoch": new_uid(), "last_seq": 0, "acknowledged_seq": 0}
        return d.Heartbeat(**self._common("server") | fields | changes)

    def signed(self, document: d.Document) -> bytes:
        """By the key that is entitled to it."""
        keys = {d.Keys: self.root, d.State: self.online, d.Time: self.online, d.Receipt: self.online}
        keys |= {d.Events: self.own, d.Heartbeat: self.own}
        return sign(document, keys.get(type(document), self.dispatch))

    def _common(self, audience: str) -> dict[str, Any]:
        return {
            "audience": audience,
            "sequence": 1_000,
            "epoch": 1,
            "issued_at": NOW,
            "expires_at": NOW + timedelta(days=7),
        }


@pytest.fixture(scope="session")
def desk() -> Desk:
    return Desk()


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW
