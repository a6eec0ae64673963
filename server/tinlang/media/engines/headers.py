"""What a file says of itself in its first bytes: which of the formats that we take it is, and how long it claims to be.

A length is believed only where the format writes it down: an MP3 without its table of frames has none, and what a
browser records has none, for it was written before the end was known.
"""

import struct
from typing import BinaryIO, NamedTuple

_UNKNOWN = 0xFFFFFFFF
_HEAD = 1 << 16
_MP3_RATES = ((11_025, 12_000, 8_000), (0, 0, 0), (22_050, 24_000, 16_000), (44_100, 48_000, 32_000))


class Header(NamedTuple):
    """`declares`: whether the length that the format's reader finds may be believed. `cut`: its end is missing."""

    format: str
    declared_ms: int | None = None
    declares: bool = False
    cut: bool = False
    wrong_rate: bool = False


def read(file: BinaryIO, size: int) -> Header | None:
    """None for what is no sound that we take."""
    file.seek(0)
    head = file.read(_HEAD)
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return _wave(head, size)
    if head[:4] == b"OggS":
        return Header("ogg", declares=True, cut=_last_page_is_cut(file, size))
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return Header("matroska", declares=True)
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return Header("mov", declares=True)
    if head[:4] == b"fLaC":
        return Header("flac", declares=True)
    if head[:5] == b"#!AMR":
        return Header("amr")
    return _frames(file, head, size)


def _wave(head: bytes, size: int) -> Header:
    """The table of a WAV file: the rate in bytes must be what rate, channels and width make."""
    at, wrong_rate, block = 12, False, 0
    while at + 8 <= len(head):
        name, length = head[at : at + 4], struct.unpack_from("<I", head, at + 4)[0]
        if name == b"fmt " and at + 24 <= len(head):
            tag, _channels, rate, per_second, block = struct.unpack_from("<HHIIH", head, at + 8)
            wrong_rate = tag in (1, 3) and rate * block != per_second
        if name == b"data":
            whole = length in (0, _UNKNOWN) or head[:4] == b"RF64" or at + 8 + length <= size
            declared = length * 1000 // (rate * block) if block and not whole and rate else None
            return Header("wav", declared_ms=declared, cut=not whole, wrong_rate=wrong_rate)
        at += 8 + length + length % 2
    return Header("wav")


def _last_page_is_cut(file: BinaryIO, size: int) -> bool:
    """Whether the last page of an Ogg file has fewer bytes than it says."""
    file.seek(max(0, size - _HEAD))
    tail = file.read(_HEAD)
    at = tail.rfind(b"OggS")
    if at < 0:
        return True
    page = tail[at:]
    if len(page) < 27 or len(page) < 27 + page[26]:
        return True
    return len(page) < 27 + page[26] + sum(page[27 : 27 + page[26]])


def _frames(file: BinaryIO, head: bytes, size: int) -> Header | None:
    """MP3 or AAC, bare or behind an ID3 tag."""
    start = 0
    if head[:3] == b"ID3" and len(head) >= 10:
        start = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    file.seek(start)
    frame = file.read(4_096)
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE0 != 0xE0:
        return Header("mp3") if start and size > start else None
    if frame[1] & 0xF6 == 0xF0:
        return Header("aac")
    return Header("mp3", declared_ms=_mp3_length_ms(frame))


def _mp3_length_ms(frame: bytes) -> int | None:
    """The length by the table of frames that encoders write into the first frame, if it is there."""
    version, rate_index = frame[1] >> 3 & 3, frame[2] >> 2 & 3
    if rate_index == 3 or version == 1:
        return None
    rate = _MP3_RATES[version][rate_index]
    at = max(frame.find(b"Xing", 4, 200), frame.find(b"Info", 4, 200))
    if at < 0 or len(frame) < at + 12 or not frame[at + 7] & 1:
        return None
    frames: int = struct.unpack_from(">I", frame, at + 8)[0]
    return frames * (1_152 if version == 3 else 576) * 1000 // rate
