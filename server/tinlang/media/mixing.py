"""What a bulletin is made of, one after the other in one Opus file: jingle, half a second, body, half a second, chime.

Each part is brought to the same loudness by itself. The file is measured as it will be played; where the codec has
changed its level, it is made once more.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError
from tinlang.media import faults, loudness, opus
from tinlang.media.levelling import Curve, level
from tinlang.media.loudness import Level
from tinlang.media.opus import RATE, Samples
from tinlang.media.profile import BLOCK, Profile, Values, in_steps, loudest

PAUSE_MS = 500
FIRST_CEILING = -2.2
"""dBFS of the samples that are encoded: the codec and the way between samples add about one decibel."""
TRIES = 6
MOST_STEP = 0.5
"""dB by which the ceiling is lowered for the next try; where the codec leaps further, that place alone is held down."""
_NEAR = 0.7
_MARGIN = 0.15
_LEAP = 10 ** ((loudness.CEILING - 0.6) / 20)
"""Samples above this are held down: a little below the ceiling, for peaks lie between samples."""
_QUIET = 0.003

Progress = Callable[[int, int], None]
"""Told (done, of) in milliseconds of sound."""


class SilentSound(DomainError):
    message = _("Âm thanh này không có tiếng nào.")
    kept = _("Nội dung tin vẫn còn nguyên.")
    todo = _("Kiểm tra lại nội dung hoặc bản ghi âm rồi làm lại.")


class LoudnessFailed(DomainError):
    message = _("Không chỉnh được âm lượng của âm thanh này cho vừa tai người nghe.")
    kept = _("Nội dung tin vẫn còn nguyên.")
    todo = _("Ghi âm lại gần micrô hơn, ở chỗ yên tĩnh, rồi đưa lên lần nữa.")


@dataclass(frozen=True)
class Part:
    """A sound that can be heard again from its beginning as often as needed, and its profile."""

    heard: Callable[[], Iterable[Samples]]
    profile: Profile


@dataclass(frozen=True)
class Mixed:
    """An Ogg Opus file with its level. `body_ms`: when the body begins in it. `curve`: what was done to the body."""

    data: bytes
    level: Level
    body_ms: int
    curve: Curve
    encodings: int


def part_of(heard: Callable[[], Iterable[Samples]]) -> Part:
    """A part, heard once for its profile. SilentSound."""
    return checked(Part(heard, Profile.of(heard())))


def checked(part: Part) -> Part:
    """The same; SilentSound if it is too quiet for any gain to make a voice of it."""
    if loudest(part.profile.powers) < faults.SILENCE:
        raise SilentSound
    return part


def spoken(chunks: Sequence[bytes], *, rate: int) -> Part:
    """The part that these samples are (signed 16 bit, mono, `rate` a second). SilentSound."""
    return part_of(lambda: opus.resample(chunks, rate=rate))


def stored(data: bytes) -> Part:
    """The part that a stored Opus file is, without the silence that it begins with. SilentSound."""
    return part_of(lambda: _from_first_sound(opus.decode(data)))


def _from_first_sound(chunks: Iterable[Samples]) -> Iterator[Samples]:
    sounding = False
    for chunk in chunks:
        if not sounding:
            loud = np.flatnonzero(np.abs(chunk) > _QUIET)
            if not len(loud):
                continue
            sounding, chunk = True, chunk[max(0, loud[0] - RATE // 200) :]
        yield chunk


def mix(
    body: Part,
    *,
    jingle: Part | None = None,
    chime: Part | None = None,
    progress: Progress | None = None,
    bits_per_second: int = opus.BITS_PER_SECOND,
) -> Mixed:
    """One file of these parts at the level of the store. LoudnessFailed when no encoding of them has it."""
    parts = [part for part in (jingle, body, chime) if part is not None]
    target, ceiling = loudness.TARGET, FIRST_CEILING
    needed = [np.ones_like(part.profile.peaks) for part in parts]
    for encodings in range(1, TRIES + 1):
        levelled = (level(part.profile, target=target, ceiling=ceiling) for part in parts)
        curves = [curve.held_down(hold) for curve, hold in zip(levelled, needed, strict=True)]
        told = progress if encodings == 1 else None
        data = opus.encode(_told(_samples(parts, curves), parts, told), rate=RATE, bits_per_second=bits_per_second)
        measured = loudness.measure(data)
        missing = loudness.TARGET - measured.loudness
        over = measured.true_peak - (loudness.CEILING - _MARGIN)
        if abs(missing) <= _NEAR and over <= 0:
            at = parts.index(body)
            return Mixed(data, measured, _begins_ms(parts[:at]), curves[at], encodings)
        target += missing
        if over > 0:
            ceiling -= min(over * 1.1, MOST_STEP)
            _hold_leaps(data, parts, needed)
    raise LoudnessFailed(loudness=measured.loudness, true_peak=measured.true_peak)


def _samples(parts: list[Part], curves: list[Curve]) -> Iterator[bytes]:
    for number, (part, curve) in enumerate(zip(parts, curves, strict=True)):
        if number:
            yield bytes(2 * RATE * PAUSE_MS // 1000)
        for samples in curve.applied(part.heard()):
            yield opus.to_bytes(samples)


def _hold_leaps(data: bytes, parts: list[Part], needed: list[Values]) -> None:
    """Lower `needed` where the decoded sound leaps: the codec adds up to 6 dB where it changes its way of working."""
    peaks = np.concatenate(
        [
            np.abs(np.pad(step, (0, -len(step) % BLOCK))).reshape(-1, BLOCK).max(axis=1)
            for step in in_steps(opus.decode(data), 640 * BLOCK)
        ]
    )
    hold = np.minimum(_LEAP / np.maximum(peaks, np.float32(1e-6)), 1.0).astype(np.float32)
    begin = RATE * opus.LEAD_IN_MS // 1000
    for part, before in zip(parts, needed, strict=True):
        there = hold[begin // BLOCK :][: len(before)]
        before[: len(there)] *= there
        begin += part.profile.samples + RATE * PAUSE_MS // 1000


def _told(chunks: Iterable[bytes], parts: list[Part], progress: Progress | None) -> Iterator[bytes]:
    of = sum(part.profile.length_ms for part in parts)
    done = 0
    for chunk in chunks:
        yield chunk
        done += len(chunk) // 2
        if progress is not None:
            progress(min(of, done * 1000 // RATE), of)


def _begins_ms(before: list[Part]) -> int:
    return opus.LEAD_IN_MS + sum(part.profile.length_ms + PAUSE_MS for part in before)


def stretch(heard: Callable[[], Iterable[Samples]], profile: Profile, start: int, stop: int) -> Part:
    """The part from block `start` to before block `stop` of a sound."""
    return Part(lambda: _between(heard(), start * BLOCK, stop * BLOCK), profile.cut(start, stop))


def _between(chunks: Iterable[Samples], start: int, stop: int) -> Iterator[Samples]:
    at = 0
    for chunk in chunks:
        if at + len(chunk) > start and at < stop:
            yield chunk[max(0, start - at) : stop - at]
        at += len(chunk)
