"""Photos that people give: decoded, turned upright, made smaller and written anew, so that nothing else comes along.

What a phone adds to a photo (where it was taken, when, by which phone) is not kept: nobody is watched. A photo is
stored once, under the SHA-256 of the bytes that we wrote.
"""

import hashlib
import re
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError
from tinlang.common.pictures import NotAPicture, TooManyPixels, write_whole, written_anew
from tinlang.common.room import needing_room

MOST_BYTES = 12 * 1024 * 1024
LONGEST_SIDE = 1600
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class NotAPhoto(DomainError):
    message = _("Tệp này không phải ảnh mở được.")
    kept = _("Chưa ghi gì; chữ vừa nhập còn ở trang trước.")
    todo = _("Chụp lại, hoặc chọn tệp ảnh khác (jpg, png, webp).")
    status = 422


class PhotoTooLarge(NotAPhoto):
    message = _("Ảnh này quá lớn: trên 60 triệu điểm ảnh.")
    todo = _("Chụp lại ở cỡ thường của điện thoại, hoặc thu nhỏ ảnh.")


def keep(file: BinaryIO) -> str:
    """Keep the picture in the file and return its SHA-256. NotAPhoto, PhotoTooLarge; NoRoom."""
    try:
        data = written_anew(file, formats=FORMATS, longest_side=LONGEST_SIDE, quality=QUALITY)
    except TooManyPixels as error:
        raise PhotoTooLarge from error
    except NotAPicture as error:
        raise NotAPhoto from error
    sha256 = hashlib.sha256(data).hexdigest()
    target = path(sha256)
    if not target.exists():
        with needing_room():
            write_whole(target, data, mode=0o644)
    return sha256


def path(sha256: str) -> Path:
    """Where the photo is, or would be; ValueError for anything that is not a SHA-256."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256: {sha256!r}")
    return Path(settings.MEDIA_STORE) / "photos" / sha256[:2] / f"{sha256}.jpg"
