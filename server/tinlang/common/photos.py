"""Photos that people give: decoded, turned upright, made smaller and written anew, so that nothing else comes along.

What a phone adds to a photo (where it was taken, when, by which phone) is not kept: nobody is watched. A photo is
stored once, under the SHA-256 of the bytes that we wrote.
"""

import hashlib
import os
import re
import tempfile
import warnings
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from tinlang.common.errors import DomainError
from tinlang.common.room import needing_room

MOST_BYTES = 12 * 1024 * 1024
LONGEST_SIDE = 1600
MOST_PIXELS = 60_000_000
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class NotAPhoto(DomainError):
    message = _("Tệp này không phải ảnh mở được.")
    kept = _("Chưa ghi gì; chữ vừa nhập còn ở trang trước.")
    todo = _("Chụp lại, hoặc chọn tệp ảnh khác (jpg, png, webp).")
    status = 422


def keep(file: BinaryIO) -> str:
    """Keep the picture in the file and return its SHA-256. NotAPhoto; NoRoom."""
    data = _anew(file)
    sha256 = hashlib.sha256(data).hexdigest()
    target = path(sha256)
    if not target.exists():
        with needing_room():
            _write(target, data)
    return sha256


def path(sha256: str) -> Path:
    """Where the photo is, or would be; ValueError for anything that is not a SHA-256."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256: {sha256!r}")
    return Path(settings.MEDIA_STORE) / "photos" / sha256[:2] / f"{sha256}.jpg"


def _anew(file: BinaryIO) -> bytes:
    """The picture alone, as JPEG, upright, at most 1600 pixels long. NotAPhoto."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as given:
                if given.width * given.height > MOST_PIXELS:
                    raise NotAPhoto
                given.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(given).convert("RGB")
    except NotAPhoto:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Warning) as error:
        raise NotAPhoto from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    alone = Image.new("RGB", upright.size)
    alone.paste(upright)
    written = BytesIO()
    alone.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def _write(target: Path, data: bytes) -> None:
    """Whole or not at all."""
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
