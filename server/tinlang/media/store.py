"""The store of sound: one file for each content, named by its SHA-256, two folders deep.

A name never has other bytes: a file appears whole (written beside, flushed to the disk, then renamed) or not at all.
What people give lies apart as it came, in the folder `incoming`, until its sound is in the store; each under a name of
its own, so that nobody takes away what somebody else has given too.
"""

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, BinaryIO
from uuid import UUID

from django.conf import settings

SUFFIX = ".opus"
INCOMING = "incoming"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NEW = ".new-"
_GIVEN = re.compile(rf"[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}|[0-9a-f]{{64}}|{re.escape(_NEW)}\w+")


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
    with _beside(target.parent) as beside:
        beside.write(data)
        _finish(beside, target)
    for folder in (target.parent.parent, Path(settings.MEDIA_STORE)):
        _sync_folder(folder)
    return sha256


@dataclass(frozen=True)
class Incoming:
    """A file that lies in `incoming`, and how long it has lain there. `.new-*`: it has not come to its name."""

    name: str
    age: timedelta


def incoming_path(name: UUID | str) -> Path:
    """Where the bytes that somebody gave are, or would be; ValueError for a name that nothing there can have.

    Names are UUIDs. What was taken in by earlier editions is named by its SHA-256.
    """
    if not _GIVEN.fullmatch(str(name)):
        raise ValueError(f"not the name of what somebody gave: {name!r}")
    return _incoming() / str(name)


def take_in(file: BinaryIO, *, name: UUID, most_bytes: int) -> tuple[str, int]:
    """Keep what somebody gives, as it comes; its SHA-256 and size. OverflowError, nothing kept, beyond that size."""
    folder = _incoming()
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with _beside(folder) as beside:
        while chunk := file.read(1 << 18):
            size += len(chunk)
            if size > most_bytes:
                raise OverflowError(f"more than {most_bytes} bytes")
            digest.update(chunk)
            beside.write(chunk)
        _finish(beside, incoming_path(name))
    _sync_folder(Path(settings.MEDIA_STORE))
    return digest.hexdigest(), size


def incoming() -> list[Incoming]:
    """Everything that was given and is still kept as it came, and what is left of what never came whole."""
    folder = _incoming()
    names = sorted(file.name for file in folder.iterdir() if _GIVEN.fullmatch(file.name)) if folder.is_dir() else []
    found = []
    for name in names:
        with suppress(FileNotFoundError):  # it may have come to its name, or been let go, meanwhile
            # By the clock that stamps files: the injected one may show another day, and nothing would be young.
            found.append(Incoming(name, timedelta(seconds=time.time() - (folder / name).stat().st_mtime)))
    return found


def let_go(name: UUID | str) -> None:
    """Keep what somebody gave no longer as it came; the store itself forgets nothing."""
    incoming_path(name).unlink(missing_ok=True)


def _incoming() -> Path:
    return Path(settings.MEDIA_STORE) / INCOMING


@contextmanager
def _beside(folder: Path) -> Iterator[IO[bytes]]:
    """A new file in the folder, which is gone again if it did not get its name."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=_NEW, delete=False) as beside:
        try:
            yield beside
        except BaseException:
            Path(beside.name).unlink(missing_ok=True)
            raise


def _finish(beside: IO[bytes], target: Path) -> None:
    beside.flush()
    os.fchmod(beside.fileno(), 0o644)
    os.fsync(beside.fileno())
    os.replace(beside.name, target)
    _sync_folder(target.parent)


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
