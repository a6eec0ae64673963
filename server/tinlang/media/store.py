"""The store of sound: one file for each content, named by its SHA-256, two folders deep.

A name never has other bytes: a file appears whole (written beside, flushed to the disk, then renamed) or not at all.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

SUFFIX = ".opus"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def path(sha256: str) -> Path:
    """Where these bytes are, or would be; ValueError for anything that is not a SHA-256."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256: {sha256!r}")
    return Path(settings.MEDIA_STORE) / sha256[:2] / sha256[2:4] / f"{sha256}{SUFFIX}"


def put(data: bytes) -> str:
    """Keep these bytes and return their SHA-256. The same bytes again heal a damaged file and change nothing else."""
    sha256 = hashlib.sha256(data).hexdigest()
    target = path(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".new-", delete=False) as beside:
        try:
            beside.write(data)
            beside.flush()
            os.fchmod(beside.fileno(), 0o644)
            os.fsync(beside.fileno())
            os.replace(beside.name, target)
        except BaseException:
            Path(beside.name).unlink(missing_ok=True)
            raise
    for folder in (target.parent, target.parent.parent, Path(settings.MEDIA_STORE)):
        _sync_folder(folder)
    return sha256


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(sha256: str) -> bytes:
    """All bytes; FileNotFoundError if they are not here."""
    return path(sha256).read_bytes()


def open(sha256: str) -> BinaryIO:
    """The file, opened for reading; FileNotFoundError if it is not here."""
    return path(sha256).open("rb")
