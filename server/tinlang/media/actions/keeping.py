"""Keeping a sound: measured as it is stored, under its SHA-256."""

from tinlang.common.room import needing_room
from tinlang.media import loudness, opus, store
from tinlang.media.loudness import Level
from tinlang.media.mixing import LoudnessFailed, SilentSound
from tinlang.media.models import MediaObject

__all__ = ["LoudnessFailed", "SilentSound", "keep_sound"]


def keep_sound(*, data: bytes, level: Level | None = None) -> MediaObject:
    """Keep an Opus file under its SHA-256, with its level; the file first, so that a row has its bytes.

    `level`: as it was measured already, on exactly these bytes. SilentSound; LoudnessFailed for what is not −16 LUFS
    within one, or has a peak above −1 dBTP; NoRoom; ValueError for what is no Opus file.
    """
    level = level or loudness.measure(data)
    if level.is_silent:
        raise SilentSound
    if not level.is_right:
        raise LoudnessFailed(loudness=level.loudness, true_peak=level.true_peak)
    with needing_room():
        sha256 = store.put(data)
    measured = {"length_ms": level.length_ms, "loudness": level.loudness, "true_peak": level.true_peak}
    kept, made = MediaObject.objects.get_or_create(
        sha256=sha256, defaults={"content_type": opus.CONTENT_TYPE, "size": len(data), **measured}
    )
    if not made and kept.loudness is None:  # kept before sounds were measured
        MediaObject.objects.filter(pk=sha256).update(loudness=level.loudness, true_peak=level.true_peak)
        kept.refresh_from_db()
    return kept
