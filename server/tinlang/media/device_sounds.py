"""Sounds that every device has beforehand: the siren of an alert, the chime of a drill, words until words come.

A drill never sounds like the real thing: bells in place of the siren, and it says of itself that it is one.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tinlang.media import mixing, tunes
from tinlang.media.opus import RATE, Samples
from tinlang.media.sounding import sound_of

VOICE = "vi"
SAID = {
    "drill": "Đây là diễn tập, không phải sự cố thật.",
    "alert.vi": "Chú ý. Có cảnh báo khẩn cấp của chính quyền. Bà con theo dõi nội dung tiếp theo.",
    "drill.vi": "Đây là diễn tập. Bà con không phải sơ tán. Nội dung diễn tập sẽ được phát tiếp theo.",
}
CHIME = "ba-tieng-chuong"

SIREN_S = 5.0
_LOW_HERTZ, _HIGH_HERTZ = 600.0, 1_200.0
"""Two tones that a horn carries well; it climbs from one to the other and falls back, once a second."""
_RISE = 0.7
_PARTIALS = ((1, 1.0), (2, 0.35), (3, 0.2))
_EDGE_S = 0.03


def siren() -> Samples:
    """Five climbs from the low tone to the high one."""
    at = np.arange(int(SIREN_S * RATE)) / RATE % 1.0
    climbed = np.where(at < _RISE, at / _RISE, (1.0 - at) / (1.0 - _RISE))
    phase = 2 * np.pi * np.cumsum(_LOW_HERTZ * (_HIGH_HERTZ / _LOW_HERTZ) ** climbed) / RATE
    wave: NDArray[np.float64] = np.zeros_like(phase)
    for times, loud in _PARTIALS:
        wave += loud * np.sin(times * phase)
    edge = np.minimum(1.0, np.minimum(np.arange(len(wave)), np.arange(len(wave), 0, -1)) / (_EDGE_S * RATE))
    return np.asarray(wave * edge * (0.5 / np.abs(wave).max()), np.float32)


def _of_siren() -> bytes:
    return mixing.mix(mixing.part_of(lambda: [siren()])).data


def _of_drill() -> bytes:
    return sound_of(text=SAID["drill"], voice=VOICE, jingle=tunes.encoded(CHIME)).data


def _phrase(name: str) -> Callable[[], bytes]:
    return lambda: sound_of(text=SAID[name], voice=VOICE).data


SOUNDS: dict[str, Callable[[], bytes]] = {
    "siren": _of_siren,
    "drill": _of_drill,
    "alert.vi": _phrase("alert.vi"),
    "drill.vi": _phrase("drill.vi"),
}
"""Name of the file without `.opus` → its Ogg Opus, made at the level of the store."""
