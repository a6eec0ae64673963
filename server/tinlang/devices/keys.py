"""The key files: who on the server may sign what. Made once by `tinlang keys init`; see docs/operations/keys.md.

root.jwk         signs Keys only; belongs on a stick in a safe      root.pub.jwk   the half that devices pin
dispatch.jwk     signs plan, alert, cancel, config, command: read by the dispatcher alone
online.jwk       signs state, time, receipt: read by web and listener
*.next.jwk       what each of these two is replaced by on the day that Keys names: devices know it ahead
nats/*.nk        operator, account, system: who may join NATS       nats/*.creds   the server's own users on NATS
"""

import json
import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from joserfc.jwk import OKPKey

from tinlang.devices import nats_jwt
from tinlang_wire.jws import generate_key, key_from_jwk, private_jwk, public_jwk
from tinlang_wire.subjects import ALL_DEVICES_DOWN, ALL_DEVICES_UP, ALL_UNITS, ECHO

ROOT, ROOT_PUBLIC, DISPATCH, ONLINE = "root.jwk", "root.pub.jwk", "dispatch.jwk", "online.jwk"
OPERATOR, ACCOUNT, SYSTEM = "nats/operator.nk", "nats/account.nk", "nats/system.nk"
DISPATCH_CREDENTIALS, LISTEN_CREDENTIALS, ECHO_CREDENTIALS = (
    *("nats/dispatch.creds", "nats/listen.creds", "nats/echo.creds"),
)

SIGNS = {DISPATCH: ("plan", "alert", "cancel", "config", "command"), ONLINE: ("state", "time", "receipt")}
"""What each key of the server may sign; Keys are signed by the root alone."""


def successor(name: str) -> str:
    """The file of the key that is to replace this one."""
    return name.replace(".jwk", ".next.jwk")


class KeyMissing(Exception):
    """A key file is not where this program may read it; the message is for the technician at the terminal."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"Không đọc được khóa {path}. Chạy `tinlang keys init`, hoặc xem docs/operations/keys.md.")
        self.path = path


class WrongRoot(KeyMissing):
    """A key that is not the one which devices have pinned, or its public half only."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.args = (f"{path} không phải khóa gốc (nửa bí mật) mà thiết bị đã ghim.",)


@dataclass(frozen=True)
class KeyFolder:
    """One folder of key files. Reading is by name, and cached while a file stays as it is."""

    path: Path

    def root(self) -> OKPKey:
        """The private root; KeyMissing once it has been moved offline. It must be the one that devices pinned."""
        path = _lent.get(self.path, self.path / ROOT)
        root = _signing_key(path)
        if root.thumbprint() != self.root_public().thumbprint() or not root.is_private:
            raise WrongRoot(path)
        return root

    def root_public(self) -> OKPKey:
        return _signing_key(self.path / ROOT_PUBLIC)

    def signer(self, document_type: str) -> OKPKey:
        """The private key that signs documents of this type."""
        if document_type == "keys":
            return self.root()
        return _signing_key(self.path / next(name for name, types in SIGNS.items() if document_type in types))

    def next_signer(self, name: str) -> OKPKey | None:
        """The key that is to replace this one, once the root has been at hand to name it."""
        return _signing_key(self.path / successor(name)) if (self.path / successor(name)).exists() else None

    def create_successors(self) -> list[str]:
        """Make the next signing keys that are not there yet; the names of the new files."""
        missing = [successor(name) for name in SIGNS if not (self.path / successor(name)).exists()]
        return [made for name in missing for made in self._write(name, json.dumps(private_jwk(generate_key())))]

    def replace(self, due: Collection[str]) -> list[str]:
        """Put each next key whose thumbprint is due in its predecessor's place; the files that changed."""
        replaced = []
        for name in SIGNS:
            following = self.next_signer(name)
            if following is not None and following.thumbprint() in due:
                os.replace(self.path / successor(name), self.path / name)
                replaced.append(name)
        return replaced

    def set_aside(self, kids: Collection[str]) -> set[str]:
        """Take stolen signing keys out of use. With each goes its successor: whoever read one could read the other.

        The thumbprints of all that is no longer used, those that are not here among them.
        """
        gone = set(kids)
        for name in SIGNS:
            files = [self.path / each for each in (name, successor(name)) if (self.path / each).exists()]
            pair = {_signing_key(path).thumbprint(): path for path in files}
            if not gone.isdisjoint(pair):
                gone |= set(pair)
                for kid, path in pair.items():
                    path.rename(path.with_name(f"revoked-{kid}.jwk"))
        return gone

    def has_root(self) -> bool:
        return (self.path / ROOT).exists()

    def seed(self, name: str) -> bytes:
        return _seed(self.path / name)

    def credentials(self, name: str) -> Path:
        path = self.path / name
        if not os.access(path, os.R_OK):
            raise KeyMissing(path)
        return path

    def create_missing(self, now: datetime) -> list[str]:
        """Make what is not there yet; the names of the new files. A root that was moved away is not made again."""
        made: list[str] = []
        if not (self.path / ROOT_PUBLIC).exists():
            root = _signing_key(self.path / ROOT) if self.has_root() else generate_key()
            made += self._write(ROOT, json.dumps(private_jwk(root)))
            made += self._write(ROOT_PUBLIC, json.dumps(public_jwk(root)))
        for name in SIGNS:
            if not (self.path / name).exists():
                made += self._write(name, json.dumps(private_jwk(generate_key())))
        for name, kind in ((OPERATOR, "operator"), (ACCOUNT, "account"), (SYSTEM, "account")):
            if not (self.path / name).exists():
                made += self._write(name, nats_jwt.new_seed(kind).decode("ascii"))
        for name, rights in (
            (DISPATCH_CREDENTIALS, nats_jwt.Rights(publish=(ALL_UNITS, ALL_DEVICES_DOWN))),
            (LISTEN_CREDENTIALS, nats_jwt.Rights(publish=("_INBOX.>",), subscribe=(ALL_DEVICES_UP,))),
            (ECHO_CREDENTIALS, nats_jwt.Rights(publish=(ECHO,), subscribe=(ECHO,))),
        ):
            if not (self.path / name).exists():
                made += self._write(name, nats_jwt.credentials(self.seed(ACCOUNT), Path(name).stem, rights, now))
        return made

    def _write(self, name: str, text: str) -> list[str]:
        """Write a file whole, readable by its owner alone; one that stands there already stays as it is."""
        target = self.path / name
        for folder in (self.path, target.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.link(fresh, target)
        except FileExistsError:
            return []
        finally:
            fresh.unlink()
        return [name]


_lent: dict[Path, Path] = {}


def lend_root(path: Path) -> None:
    """For this process only: the private root lies in this file, on a stick that is at hand."""
    _lent[folder().path] = path


def folder() -> KeyFolder:
    """The key folder of this installation."""
    return KeyFolder(Path(settings.KEYS))


def forget() -> None:
    """Read every key file anew, and hand the root back."""
    _read_key.cache_clear()
    _seed.cache_clear()
    _lent.clear()


def _signing_key(path: Path) -> OKPKey:
    """The key in this file as it is now: it is replaced under running programs."""
    try:
        now = path.stat()
    except OSError as error:
        raise KeyMissing(path) from error
    return _read_key(path, now.st_ino, now.st_mtime_ns)


@lru_cache(maxsize=64)
def _read_key(path: Path, _file: int, _changed_ns: int) -> OKPKey:
    try:
        return key_from_jwk(json.loads(path.read_text(encoding="ascii")))
    except (OSError, ValueError) as error:
        raise KeyMissing(path) from error


@lru_cache(maxsize=64)
def _seed(path: Path) -> bytes:
    try:
        return path.read_text(encoding="ascii").strip().encode("ascii")
    except OSError as error:
        raise KeyMissing(path) from error
