"""The data folder of one device: where everything lies, and the lock that lets only one agent use it."""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path


class InUse(Exception):
    """Another agent already runs on this data folder."""


@dataclass(frozen=True)
class Folder:
    """Paths below one private folder (mode 0700)."""

    root: Path

    @property
    def store(self) -> Path:
        return self.root / "store.sqlite3"

    @property
    def device_key(self) -> Path:
        return self.root / "device.jwk"

    @property
    def nats_seed(self) -> Path:
        return self.root / "nats.seed"

    @property
    def media(self) -> Path:
        return self.root / "media"

    @property
    def tone(self) -> Path:
        return self.root / "tone.wav"

    @property
    def played(self) -> Path:
        return self.root / "played"

    @property
    def socket(self) -> Path:
        return self.root / "agent.sock"

    def prepare(self) -> None:
        """Make the folder and the media folder, readable by their owner alone."""
        for path in (self.root, self.media):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def lock(self) -> int:
        """Hold the folder until this process ends, however it ends; InUse."""
        descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise InUse(str(self.root)) from error
        return descriptor


def sync_directory(path: Path) -> None:
    """Make a rename inside `path` survive a power loss."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read: whole or not at all, even if the power goes."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_directory(path.parent)
