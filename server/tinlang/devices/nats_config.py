"""What `nats-server` reads: its configuration, and the accounts with the revoked devices; written anew and reloaded."""

import json
import os
import signal
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from django.conf import settings

from tinlang.common import clock
from tinlang.devices import nats_jwt
from tinlang.devices.keys import ACCOUNT, OPERATOR, SYSTEM, KeyFolder
from tinlang.devices.keys import folder as key_folder

CONFIG, ACCOUNTS, PID = "server.conf", "accounts.conf", "nats.pid"
RANDOM_PORT = -1
MAX_PAYLOAD_BYTES = 1024 * 1024
PING_INTERVAL_S, PINGS_MISSED = 20, 2
"""A peer that is gone without a word is known within a minute."""

_CONFIG = """\
# Written by tinlang; changes are lost.
server_name: tinlang
listen: {listen}
max_payload: {max_payload}
write_deadline: "5s"
ping_interval: "{ping_s}s"
ping_max: {ping_max}
pid_file: {pid_file}
include "accounts.conf"
"""

_ACCOUNTS = """\
# Written by tinlang; changes are lost.
operator: {operator}
system_account: {system}
resolver: MEMORY
resolver_preload: {{
  {system}: {system_jwt}
  {account}: {account_jwt}
}}
"""


def folder() -> Path:
    """Where nats-server's files lie on this machine."""
    return Path(settings.TINLANG_DATA) / "nats"


def write(
    into: Path,
    port: int,
    *,
    host: str = "127.0.0.1",
    keys: KeyFolder | None = None,
    now: datetime | None = None,
    revoked: Collection[str] = (),
) -> Path:
    """Write the configuration and the accounts; the path for `nats-server -c`. Port -1: any free one.

    `revoked`: the NATS keys of revoked devices (`queries.revoked_nats_keys()`).
    """
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = _CONFIG.format(
        listen=_quoted(f"{host}:{port}"),
        max_payload=MAX_PAYLOAD_BYTES,
        ping_s=PING_INTERVAL_S,
        ping_max=PINGS_MISSED,
        pid_file=_quoted(into / PID),
    )
    write_accounts(into, keys=keys, now=now, revoked=revoked)
    return _replace(into / CONFIG, text)


def write_accounts(
    into: Path, *, keys: KeyFolder | None = None, now: datetime | None = None, revoked: Collection[str] = ()
) -> Path:
    """Write operator and accounts; the keys in `revoked` are let in no longer."""
    keys, now = keys or key_folder(), now or clock.now()
    operator = keys.seed(OPERATOR)
    system, account = nats_jwt.public_of(keys.seed(SYSTEM)), nats_jwt.public_of(keys.seed(ACCOUNT))
    text = _ACCOUNTS.format(
        operator=nats_jwt.operator_jwt(operator, system),
        system=system,
        system_jwt=nats_jwt.account_jwt(operator, system, "system", now),
        account=account,
        account_jwt=nats_jwt.account_jwt(operator, account, "tinlang", now, revoked),
    )
    return _replace(into / ACCOUNTS, text)


def reload(into: Path) -> bool:
    """Let the nats-server of this folder read its files again; False if none runs here (starting, it reads them)."""
    try:
        pid = int((into / PID).read_text(encoding="ascii"))
        if Path(f"/proc/{pid}/comm").read_text(encoding="ascii").strip() != "nats-server":
            return False
        os.kill(pid, signal.SIGHUP)
    except (OSError, ValueError):
        return False
    return True


def _quoted(value: object) -> str:
    """As NATS reads it: letters stay letters, it knows no \\u escapes."""
    return json.dumps(str(value), ensure_ascii=False)


def _replace(path: Path, text: str) -> Path:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)
    return path
