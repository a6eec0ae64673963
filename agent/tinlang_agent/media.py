"""Sounds on the device: each a file named by its SHA-256, whole and true or not there at all."""

import hashlib
import os
import shutil
from collections.abc import Callable, Collection
from pathlib import Path

from tinlang_agent.folder import sync_directory

RESERVE_BYTES = 64 * 1024 * 1024  # left free for the store: proof comes before sounds
URGENT_RESERVE_BYTES = RESERVE_BYTES // 2  # what is urgent may use the other half
_CHUNK = 1024 * 1024


class MediaFolder:
    """A file under its final name was complete and its hash held; it is hashed again before each play."""

    def __init__(self, root: Path, *, free_bytes: Callable[[], int] | None = None) -> None:
        self._root = root
        self.free_bytes = free_bytes or (lambda: shutil.disk_usage(root).free)

    def path(self, sha256: str) -> Path:
        return self._root / f"{sha256}.opus"

    def draft(self, sha256: str) -> Path:
        """Where a sound grows until it is whole."""
        return self._root / f".{sha256}.part"

    def ready(self, sha256: str) -> bool:
        """Whether it was fetched."""
        return self.path(sha256).exists()

    def intact(self, sha256: str) -> bool:
        """Whether the file still is what it was; a damaged one is removed, so that it is fetched again."""
        path = self.path(sha256)
        try:
            if hash_file(path) == sha256:
                return True
        except OSError:
            pass
        path.unlink(missing_ok=True)
        return False

    def adopt(self, sha256: str, draft: Path | None = None) -> bool:
        """Give a whole draft its name if its hash holds; a wrong one is removed."""
        draft = draft or self.draft(sha256)
        if hash_file(draft) != sha256:
            draft.unlink()
            return False
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(self.path(sha256))
        sync_directory(self._root)
        return True

    def take(self, sha256: str, sound: bytes) -> None:
        """Keep a sound that came with its document, into the reserve if need be: it is short, and urgent."""
        if self.ready(sha256):
            return
        draft = self._root / f".{sha256}.frame"  # a download of the same sound may be under way
        try:
            draft.write_bytes(sound)
            self.adopt(sha256, draft)
        except OSError:
            draft.unlink(missing_ok=True)
            raise

    def copy_from(self, source: Path, sha256: str, *, size: int) -> bool:
        """Take a sound from another folder (a USB stick); False if it is not what its name says."""
        if source.stat().st_size != size:
            return False
        draft = self._root / f".{sha256}.usb"  # a download of the same sound may be under way
        shutil.copyfile(source, draft)
        return self.adopt(sha256, draft)

    def make_room(self, size: int, *, keep: Collection[str], reserve: int = RESERVE_BYTES) -> bool:
        """Remove the oldest sounds that nobody wants until `size` fits beside the reserve; False if it cannot."""
        spare = sorted((path for path in self._root.glob("*.opus") if path.stem not in keep), key=_age)
        while self.free_bytes() < size + reserve:
            if not spare:
                return False
            spare.pop(0).unlink(missing_ok=True)
        return True

    def tidy(self, *, keep: Collection[str], older_than: float) -> None:
        """Remove drafts and sounds that no plan names and that nobody touched since `older_than` (unix seconds)."""
        for path in self._root.iterdir():
            if path.stem.lstrip(".") not in keep and _age(path) < older_than:
                path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    return path.stat().st_mtime


def hash_file(path: Path) -> str:
    """The SHA-256 of a file, 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
