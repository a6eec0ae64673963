"""Scans and photographs of signed papers: looked into, cleaned, kept under their SHA-256.

A picture is decoded, turned upright and written again, so that nothing of place or camera stays in it, and nothing that
is no picture gets in. A PDF is read to its last page; it is handed out as a file only, never run by a page of ours.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from tinlang.common.errors import DomainError
from tinlang.common.room import needing_room

LARGEST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 3000
"""Enough to read a page of A4 and the stamp on it."""
MOST_PAGES = 50
JPEG, PDF = "image/jpeg", "application/pdf"
SUFFIXES = {JPEG: ".jpg", PDF: ".pdf"}
PICTURES = ("JPEG", "PNG", "WEBP", "TIFF")
_SHA256 = re.compile(r"[0-9a-f]{64}")

Image.init()  # so that every format above is known at the first picture


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
        data, content_type = _clean_picture(data), JPEG
    sha256 = hashlib.sha256(data).hexdigest()
    with needing_room():
        _write(path(sha256, content_type), data)
    return Kept(sha256, content_type)


def path(sha256: str, content_type: str) -> Path:
    """Where it lies, or would; ValueError for what cannot be in the store."""
    if not _SHA256.fullmatch(sha256) or content_type not in SUFFIXES:
        raise ValueError(f"not in the store of papers: {sha256!r} {content_type!r}")
    return Path(settings.PAPER_STORE) / sha256[:2] / f"{sha256}{SUFFIXES[content_type]}"


def _clean_picture(data: bytes) -> bytes:
    """The picture alone, upright, as JPEG: no place, no camera, no time, nothing behind its end."""
    try:
        with Image.open(io.BytesIO(data), formats=PICTURES) as found:
            if found.width * found.height > MOST_PIXELS:
                raise PaperTooBig
            upright = ImageOps.exif_transpose(found)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            flat = Image.new("RGB", upright.size, "white")
            shown = upright.convert("RGBA")
            flat.paste(shown, mask=shown.getchannel("A"))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise PaperRefused from error
    written = io.BytesIO()
    flat.save(written, "JPEG", quality=85, optimize=True)
    return written.getvalue()


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


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".new-", delete=False) as beside:
        try:
            beside.write(data)
            beside.flush()
            os.fsync(beside.fileno())
            os.replace(beside.name, target)
        except BaseException:
            Path(beside.name).unlink(missing_ok=True)
            raise
