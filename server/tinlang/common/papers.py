"""Scans and photographs of signed papers: looked into, cleaned, kept under their SHA-256.

A picture is decoded, turned upright and written again, so that nothing of place or camera stays in it, and nothing that
is no picture gets in. A PDF is read to its last page; it is handed out as a file only, never run by a page of ours.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from tinlang.common.errors import DomainError
from tinlang.common.pictures import NotAPicture, TooManyPixels, write_whole, written_anew
from tinlang.common.room import needing_room

LARGEST_BYTES = 15 * 1024 * 1024
LONGEST_SIDE = 3000
"""Enough to read a page of A4 and the stamp on it."""
QUALITY = 85
MOST_PAGES = 50
JPEG, PDF = "image/jpeg", "application/pdf"
SUFFIXES = {JPEG: ".jpg", PDF: ".pdf"}
PICTURES = ("JPEG", "PNG", "WEBP", "TIFF")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class PaperRefused(DomainError):
    message = _("Tệp này không phải ảnh chụp hay bản quét PDF đọc được.")
    kept = _("Những gì đã điền vẫn còn, trừ tệp.")
    todo = _("Chụp lại trang giấy, hoặc chọn tệp ảnh JPG, PNG hay PDF.")
    status = 422


class PaperTooBig(PaperRefused):
    message = _("Tệp quá lớn: tối đa 15 MB, PDF tối đa 50 trang.")
    todo = _("Chụp lại ở cỡ nhỏ hơn, hoặc chỉ quét những trang cần.")


@dataclass(frozen=True)
class Kept:
    """What was kept: its name in the store, and what it is."""

    sha256: str
    content_type: str


def keep(file: BinaryIO) -> Kept:
    """Look into the file, clean it, keep it. PaperRefused, PaperTooBig, NoRoom. Outside any transaction: it is slow."""
    data = file.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise PaperTooBig
    if data[:1024].lstrip().startswith(b"%PDF-"):
        _check_pdf(data)
        content_type = PDF
    else:
        data, content_type = _picture(data), JPEG
    sha256 = hashlib.sha256(data).hexdigest()
    with needing_room():
        write_whole(path(sha256, content_type), data)
    return Kept(sha256, content_type)


def path(sha256: str, content_type: str) -> Path:
    """Where it lies, or would; ValueError for what cannot be in the store."""
    if not _SHA256.fullmatch(sha256) or content_type not in SUFFIXES:
        raise ValueError(f"not in the store of papers: {sha256!r} {content_type!r}")
    return Path(settings.PAPER_STORE) / sha256[:2] / f"{sha256}{SUFFIXES[content_type]}"


def _picture(data: bytes) -> bytes:
    try:
        return written_anew(io.BytesIO(data), formats=PICTURES, longest_side=LONGEST_SIDE, quality=QUALITY)
    except TooManyPixels:
        raise PaperTooBig from None
    except NotAPicture as error:
        raise PaperRefused from error


def _check_pdf(data: bytes) -> None:
    try:
        pages = PdfReader(io.BytesIO(data)).pages
        count = len(pages)
        if count > MOST_PAGES:
            raise PaperTooBig
        for page in pages:
            if page.mediabox.width <= 0 or page.get_contents() is None:
                raise PaperRefused
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OSError) as error:
        raise PaperRefused from error
    if not count:
        raise PaperRefused
