"""A frame: a signed document and, after a line feed, the sounds that its alert carries along, each in its order.

So urgent words need no second way: the device hears them as soon as the frame is there. The sounds are not signed but
bound by the hashes inside; one that is wrong or missing is fetched, and the alert counts all the same.
"""

from collections.abc import Collection, Mapping

from tinlang_wire.documents import Alert
from tinlang_wire.jws import sha256

MAX_FRAME_BYTES = 64 * 1024
MAX_CLIP_BYTES = 24 * 1024
_END = b"\n"  # no signed document holds one


def pack(signed: bytes, clips: Collection[bytes] = ()) -> bytes:
    """The frame; ValueError above 64 KiB, or if a sound is above 24 KiB."""
    if any(len(clip) > MAX_CLIP_BYTES for clip in clips):
        raise ValueError(f"a sound above {MAX_CLIP_BYTES} bytes is fetched, not carried along")
    frame = _END.join([signed, b"".join(clips)]) if clips else signed
    if len(frame) > MAX_FRAME_BYTES:
        raise ValueError(f"a frame above {MAX_FRAME_BYTES} bytes")
    return frame


def unpack(frame: bytes) -> tuple[bytes, bytes]:
    """The signed document, and what was carried along with it."""
    signed, _, carried = frame.partition(_END)
    return signed, carried


def clips_of(alert: Alert, carried: bytes) -> Mapping[str, bytes]:
    """SHA-256 → sound, of those that were carried along whole and true."""
    clips, at = {}, 0
    for variant in alert.variants:
        if not variant.inline or variant.size > MAX_CLIP_BYTES:
            continue
        clip = carried[at : at + variant.size]
        at += variant.size
        if sha256(clip) == variant.media:
            clips[variant.media] = clip
    return clips


def may_carry(sizes: Collection[int], *, signed_bytes: int) -> list[bool]:
    """Which of these sounds fit into the frame of a document of that length: the first ones, while there is room."""
    left, fitting = MAX_FRAME_BYTES - signed_bytes - len(_END), []
    for size in sizes:
        fits = 0 < size <= min(MAX_CLIP_BYTES, left)
        left -= size if fits else 0
        fitting.append(fits)
    return fitting
