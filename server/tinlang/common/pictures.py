"""Pictures that people give, written anew: upright, not too large, with nothing in them of place, camera or time."""

from __future__ import annotations

import io
import os
import tempfile
import warnings
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 60_000_000

Image.init()  # so that every format is known at the first picture


class NotAPicture(ValueError):
    """It cannot be opened, or is of another format."""


class TooManyPixels(NotAPicture):
    """It is too large to be decoded."""


def written_anew(file: BinaryIO, *, formats: tuple[str, ...], longest_side: int, quality: int) -> bytes:
    """The picture alone, as JPEG, upright, at most `longest_side` pixels long. NotAPicture, TooManyPixels.

    What a phone adds (where it was taken, when, by which phone) is not kept, nor what lies behind its end.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is ours
            with Image.open(file, formats=formats) as given:
                if _pixels_to_decode(given, longest_side) > MOST_PIXELS:
                    raise TooManyPixels
                given.thumbnail((longest_side, longest_side))  # before it is turned: turning makes a second one
                shown = ImageOps.exif_transpose(given).convert("RGBA")
    except TooManyPixels:
        raise
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotAPicture from error
    flat = Image.new("RGB", shown.size, "white")
    flat.paste(shown, mask=shown.getchannel("A"))
    written = io.BytesIO()
    flat.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()


def _pixels_to_decode(given: Image.Image, longest_side: int) -> int:
    """A plain JPEG is decoded at a fraction of its size: a telephone's 108 million pixels are no more than 7."""
    whole = given.width * given.height
    given.draft("RGB", (longest_side, longest_side))
    return whole if given.info.get("progressive") else given.width * given.height


def write_whole(target: Path, data: bytes, *, mode: int = 0o600) -> None:
    """The file is there whole, and on the disk, or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".new-", delete=False) as beside:
        try:
            beside.write(data)
            beside.flush()
            os.fchmod(beside.fileno(), mode)
            os.fsync(beside.fileno())
            os.replace(beside.name, target)
        except BaseException:
            Path(beside.name).unlink(missing_ok=True)
            raise
