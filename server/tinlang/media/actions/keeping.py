"""Keeping a sound: measured as it is stored, under its SHA-256."""

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError
from tinlang.media import opus, store
from tinlang.media.models import MediaObject

SILENCE_PEAK = 200
"""A sound whose largest sample is below this (−44 dB) says nothing."""


class SilentSound(DomainError):
    message = _("Nội dung này đọc lên không có tiếng nào.")
    kept = _("Nội dung tin vẫn còn nguyên.")
    todo = _("Viết nội dung bằng chữ rồi bấm “Nghe thử” lần nữa.")


def keep_sound(*, data: bytes) -> MediaObject:
    """Keep an Opus file under its SHA-256, with its measured length; the file first, so that a row has its bytes."""
    measured = opus.measure(data)
    if measured.length_ms == 0 or measured.peak < SILENCE_PEAK:
        raise SilentSound
    sha256 = store.put(data)
    kept, _created = MediaObject.objects.get_or_create(
        sha256=sha256,
        defaults={"content_type": opus.CONTENT_TYPE, "size": len(data), "length_ms": measured.length_ms},
    )
    return kept
