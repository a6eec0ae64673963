"""What is wrong with a recording, in the words that people read, and what follows from it.

Found on the recording's profile and on what was noticed while it was decoded. A fault blocks (the recording is
refused), warns (somebody should listen again) or is mended (it is said, and nothing is to be done).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from tinlang.media.profile import BLOCK, HERTZ, TENTH, Profile, integrated, loudest, lufs, power_of, tenths

SILENCE = -62.0
"""LUFS that the loudest 400 ms must have: below, no gain makes a voice of it."""
QUIET, LOUD = -24.0, -9.0
"""LUFS beyond which correcting the level is worth a word."""
KEPT_BEFORE_MS, KEPT_AFTER_MS = 300, 500
TRIM_FROM_MS = 1_000
GAP_MS = 5_000
CLIPPED_HEAVILY, CLIPPED_LIGHTLY = 0.02, 0.0005
"""Of the audible samples."""
CLIPPED_AND_LOUD = 0.002
"""As many of a sound that is too loud: it was compressed after it had been clipped, which hides most of it."""
HUM_STANDS_OUT_DB = 12.0
HUM_BELOW_SOUND_DB = 35.0
CHARACTERS_A_SECOND = (4.0, 30.0)
"""Who reads Vietnamese aloud says twelve to twenty characters a second."""

_ABSOLUTE_SILENCE = -60.0
_BELOW_SOUND = 28.0
_ENDS_LOUD = 12.0
_LAST_BLOCKS = 10
_SPEED_SHARE, _SPEED_MS = 0.1, 2_000
_CUT_SHARE, _CUT_MS = 0.03, 1_000


class Effect(Enum):
    BLOCKS = "blocks"
    WARNS = "warns"
    MENDED = "mended"


@dataclass(frozen=True)
class Fault:
    """`words` may hold %(at)s (minute:second of the recording as it was given) and %(seconds)s."""

    effect: Effect
    words: str | Promise
    todo: str | Promise = ""


_AGAIN = _("Ghi âm lại rồi đưa lên lần nữa.")
_LISTEN = _("Nghe lại trước khi gửi duyệt.")

FAULTS: dict[str, Fault] = {
    "too_quiet": Fault(Effect.MENDED, _("Quá nhỏ, đã tự chỉnh.")),
    "too_loud": Fault(Effect.MENDED, _("Quá to, đã tự chỉnh.")),
    "bang": Fault(Effect.MENDED, _("Có tiếng ho hoặc va chạm to ở %(at)s của bản ghi gốc, đã tự chỉnh.")),
    "one_side": Fault(Effect.MENDED, _("Chỉ có tiếng ở một bên tai, đã tự chỉnh.")),
    "opposed_sides": Fault(Effect.MENDED, _("Tiếng hai bên tai triệt tiêu nhau, đã tự chỉnh.")),
    "silent_ends": Fault(Effect.MENDED, _("Im lặng %(seconds)s giây ở đầu hoặc cuối, đã cắt bớt.")),
    "gap": Fault(Effect.WARNS, _("Im lặng %(seconds)s giây ở %(at)s của bản ghi gốc."), _LISTEN),
    "silent": Fault(
        Effect.BLOCKS, _("Im lặng: không nghe thấy tiếng nào."), _("Kiểm tra micrô, ghi âm lại rồi đưa lên lần nữa.")
    ),
    "clipped_lightly": Fault(Effect.WARNS, _("Hơi vỡ tiếng, rõ nhất ở %(at)s của bản ghi gốc."), _LISTEN),
    "clipped": Fault(
        Effect.BLOCKS,
        _("Vỡ tiếng, rõ nhất ở %(at)s."),
        _("Ghi âm lại: để micrô xa hơn hoặc vặn nhỏ mức thu, rồi đưa lên lần nữa."),
    ),
    "cut_off": Fault(
        Effect.BLOCKS,
        _("Tệp bị cắt giữa chừng, dừng ở %(at)s."),
        _("Chép lại tệp cho đủ rồi đưa lên lần nữa."),
    ),
    "ends_abruptly": Fault(
        Effect.WARNS, _("Tiếng dừng đột ngột ở %(at)s của bản ghi gốc, có thể bị cắt mất đoạn cuối."), _LISTEN
    ),
    "hum": Fault(Effect.WARNS, _("Có tiếng ù điện."), _LISTEN),
    "wrong_speed": Fault(Effect.BLOCKS, _("Sai tốc độ: độ dài ghi trong tệp khác độ dài nghe được (%(at)s)."), _AGAIN),
    "odd_pace": Fault(Effect.WARNS, _("Đọc nhanh hoặc chậm khác thường so với nội dung chữ."), _LISTEN),
}


@dataclass(frozen=True)
class Finding:
    """One fault that was found; `at_ms` and `seconds` where they mean something."""

    name: str
    at_ms: int | None = None
    seconds: float | None = None

    @property
    def fault(self) -> Fault:
        return FAULTS[self.name]

    @property
    def blocks(self) -> bool:
        return self.fault.effect is Effect.BLOCKS

    @property
    def warns(self) -> bool:
        return self.fault.effect is Effect.WARNS

    @property
    def mended(self) -> bool:
        return self.fault.effect is Effect.MENDED

    @property
    def words(self) -> str:
        """What people read: "Vỡ tiếng, rõ nhất ở 1:05." """
        minutes, seconds = divmod((self.at_ms or 0) // 1000, 60)
        return str(self.fault.words) % {"at": f"{minutes}:{seconds:02}", "seconds": round(self.seconds or 0)}

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "mended": self.mended}

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Finding | None:
        """None for a fault whose name is not used any more."""
        return cls(row["name"], row.get("at_ms"), row.get("seconds")) if row.get("name") in FAULTS else None


@dataclass(frozen=True)
class Sounding:
    """From which to before which block of a recording there is sound worth keeping."""

    start: int
    stop: int


def find(profile: Profile, facts: dict[str, Any]) -> list[Finding]:
    """Everything that is wrong, what blocks first. `facts`: what the decoder said and noticed."""
    if loudest(profile.powers) < SILENCE:
        return [Finding("silent")]
    found = [
        *_speed_and_length(facts),
        *_clipping(profile, facts),
        *_sides(facts),
        *_level(profile),
        *_silences(profile),
        *_end(profile),
        *_hum(profile),
    ]
    if any(finding.name == "cut_off" for finding in found):
        found = [finding for finding in found if finding.name != "ends_abruptly"]
    return sorted(found, key=lambda finding: list(Effect).index(finding.fault.effect))


def pace(*, text: str, length_ms: int) -> Finding | None:
    """Whether so much text cannot have been read in that time by anybody."""
    characters = sum(character.isalnum() for character in text)
    least, most = CHARACTERS_A_SECOND
    if characters < 40 or least <= characters * 1000 / max(1, length_ms) <= most:
        return None
    return Finding("odd_pace")


def kept(rows: Iterable[dict[str, Any]]) -> list[Finding]:
    """The findings as they are kept in a row."""
    found = (Finding.from_json(row) for row in rows)
    return [finding for finding in found if finding is not None]


def told(rows: Iterable[dict[str, Any]]) -> list[str]:
    """The words of findings as they are kept in a row."""
    return [finding.words for finding in kept(rows)]


def sounding(profile: Profile) -> Sounding:
    """Where the sound is; silence at an end that is not worth a word stays."""
    heard = np.flatnonzero(_heard(profile))
    if not len(heard):
        return Sounding(0, len(profile.peaks))
    start, stop = int(heard[0]) * TENTH, min(len(profile.peaks), int(heard[-1] + 1) * TENTH)
    if _milliseconds(start) > TRIM_FROM_MS:
        start -= KEPT_BEFORE_MS * TENTH // 100
    else:
        start = 0
    if _milliseconds(len(profile.peaks) - stop) > TRIM_FROM_MS:
        stop += KEPT_AFTER_MS * TENTH // 100
    else:
        stop = len(profile.peaks)
    return Sounding(start, stop)


def _heard(profile: Profile) -> NDArray[np.bool_]:
    """Of each tenth of a second whether there is more than silence."""
    threshold = max(_ABSOLUTE_SILENCE, integrated(profile.powers) - _BELOW_SOUND)
    return tenths(profile.powers) > power_of(threshold)


def _milliseconds(blocks: int) -> int:
    return blocks * 100 // TENTH


def _speed_and_length(facts: dict[str, Any]) -> list[Finding]:
    """The time by the file's own marks, the time that it claims, and the time that its samples last must agree."""
    decoded, timeline = facts["decoded_ms"], facts["timeline_ms"]
    if facts["wrong_rate"] or abs(timeline - decoded) > max(_SPEED_MS, _SPEED_SHARE * decoded):
        return [Finding("wrong_speed", at_ms=decoded)]
    declared = facts["declared_ms"]
    missing = declared - timeline if declared is not None else 0
    if facts["cut"] or missing > max(_CUT_MS, _CUT_SHARE * (declared or 0)):
        return [Finding("cut_off", at_ms=decoded)]
    return [Finding("ends_abruptly", at_ms=decoded)] if facts["broken"] else []


def _clipping(profile: Profile, facts: dict[str, Any]) -> list[Finding]:
    share = facts["clipped_share"]
    if share < CLIPPED_LIGHTLY:
        return []
    heavily = share >= CLIPPED_HEAVILY or (share >= CLIPPED_AND_LOUD and integrated(profile.powers) > LOUD)
    return [Finding("clipped" if heavily else "clipped_lightly", at_ms=facts["clipped_at_ms"])]


def _sides(facts: dict[str, Any]) -> list[Finding]:
    energies = facts["energies"]
    if len(energies) != 2:
        return []
    if min(energies) < 1e-4 * max(energies):
        return [Finding("one_side")]
    return [Finding("opposed_sides")] if facts.get("channel_alone") else []


def _level(profile: Profile) -> list[Finding]:
    loudness = integrated(profile.powers)
    if loudness < QUIET:
        return [Finding("too_quiet")]
    return [Finding("too_loud")] if loudness > LOUD else []


def _silences(profile: Profile) -> list[Finding]:
    kept, found = sounding(profile), []
    cut = _milliseconds(kept.start + len(profile.peaks) - kept.stop)
    if cut:
        found.append(Finding("silent_ends", seconds=cut / 1000))
    heard = np.flatnonzero(_heard(profile))
    gaps = np.diff(heard) - 1
    if len(gaps) and gaps.max() * 100 >= GAP_MS:
        widest = int(gaps.argmax())
        found.append(Finding("gap", at_ms=int(heard[widest] + 1) * 100, seconds=float(gaps[widest]) / 10))
    return found


def _end(profile: Profile) -> list[Finding]:
    """A voice fades; what ends as loud as it was may have been cut."""
    last = profile.powers[-_LAST_BLOCKS - 1 : -1]
    if len(last) < _LAST_BLOCKS or lufs(float(last.min())) < integrated(profile.powers) - _ENDS_LOUD:
        return []
    return [Finding("ends_abruptly", at_ms=profile.length_ms)]


def _hum(profile: Profile) -> list[Finding]:
    """Lines at 50 Hz and its multiples that stand there all the time, above what is around them."""
    if len(profile.lines) < 3:
        return []
    steady = np.median(profile.lines, axis=0)
    power, standing = 0.0, 0
    for hertz in range(50, 351, 50):
        at = round(hertz / HERTZ)
        line = float(steady[at - 2 : at + 3].sum())
        around = float(np.median(np.concatenate([steady[at - 24 : at - 6], steady[at + 7 : at + 25]]))) * 5
        if line > around * 10 ** (HUM_STANDS_OUT_DB / 10) and line > 1e-10:
            power += line
            standing += 1
    relative = 10 * math.log10(power) - integrated(profile.powers) if power else -math.inf
    return [Finding("hum")] if standing >= 2 and relative > -HUM_BELOW_SOUND_DB else []


def bangs(blocks: Iterable[int]) -> list[Finding]:
    """What the levelling held down; the first one stands for all."""
    return [Finding("bang", at_ms=block * BLOCK // 48) for block in list(blocks)[:1]]
