"""Where issued papers lie: each under the SHA-256 of its bytes, written once."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from django.conf import settings

from tinlang.common.pictures import write_whole
from tinlang.common.room import NoRoom, needing_room
from tinlang.documents.errors import Damaged, PaperNotStored

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES = {PDF: ".pdf", WORD: ".docx"}
_SHA256 = re.compile(r"[0-9a-f]{64}")


def keep(data: bytes, content_type: str) -> str:
    """Keep the bytes; their SHA-256. PaperNotStored. Outside any transaction: the disk is slow."""
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        with needing_room():
            write_whole(path(sha256, content_type), data)
    except NoRoom:
        raise PaperNotStored from None
    return sha256


def read(sha256: str, content_type: str) -> bytes:
    """The bytes as they were kept: Damaged if they are not what was issued. FileNotFoundError."""
    data = path(sha256, content_type).read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Damaged(sha256=sha256)
    return data


def path(sha256: str, content_type: str) -> Path:
    """Where it lies, or would; ValueError for what cannot be in the store."""
    if not _SHA256.fullmatch(sha256) or content_type not in SUFFIXES:
        raise ValueError(f"not in the store of documents: {sha256!r} {content_type!r}")
    return Path(settings.DOCUMENT_STORE) / sha256[:2] / f"{sha256}{SUFFIXES[content_type]}"
