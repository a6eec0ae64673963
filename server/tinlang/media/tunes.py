"""Our own jingles and chimes, as samples: a few notes of a bell or a plucked string. Nothing of them is recorded.

The same tune has the same samples everywhere, so that it is stored once.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from tinlang.media import mixing
from tinlang.media.opus import RATE, Samples

A4, A4_HERTZ = 69, 440.0
BELL = ((1.0, 1.0, 2.6), (2.0, 0.45, 3.6), (2.99, 0.25, 5.0), (4.21, 0.12, 8.0))
"""Partials: times the note, how loud, how fast it dies away."""
STRING = tuple((float(n), 1.0 / n**1.3, 1.6 + 0.9 * n) for n in range(1, 9))
_ATTACK_S = 0.006


@dataclass(frozen=True)
class Note:
    """When it begins and how high it is: a key of the piano, 60 is the middle C."""

    at: float
    key: int
    loud: float = 1.0


@dataclass(frozen=True)
class Tune:
    """`is_jingle`: it comes before a bulletin; else after one."""

    key: str
    name: str | Promise
    is_jingle: bool
    seconds: float
    timbre: tuple[tuple[float, float, float], ...]
    notes: tuple[Note, ...]


def _in_turn(keys: tuple[int, ...], every: float) -> tuple[Note, ...]:
    return tuple(Note(at=every * place, key=key) for place, key in enumerate(keys))


TUNES = (
    Tune("chuong-sang", _("Chuông sáng"), True, 4.0, BELL, _in_turn((67, 72, 74, 76, 79), 0.42)),
    Tune("tieng-day", _("Tiếng dây"), True, 4.6, STRING, _in_turn((60, 64, 67, 69, 67, 72, 76), 0.36)),
    Tune("ba-tieng-chuong", _("Ba tiếng chuông"), True, 2.6, BELL, _in_turn((76, 72, 79), 0.45)),
    Tune("chuong-ket", _("Chuông kết"), False, 2.2, BELL, _in_turn((79, 76, 72), 0.35)),
    Tune(
        "day-ket", _("Dây kết"), False, 3.0, STRING, (Note(0.0, 67), Note(0.3, 64), Note(0.6, 60), Note(0.6, 72, 0.7))
    ),
)
"""Rows in the database hold sounds, not these keys: a tune may go, what is in use stays."""


def tune(key: str) -> Tune | None:
    """The tune of that key."""
    return next((found for found in TUNES if found.key == key), None)


@cache
def samples(key: str) -> Samples:
    """What it sounds like; KeyError for no tune of ours."""
    found = tune(key)
    if found is None:
        raise KeyError(key)
    whole = np.zeros(int(found.seconds * RATE))
    for note in found.notes:
        start = int(note.at * RATE)
        whole[start:] += _sounded(note, found.timbre, len(whole) - start)
    fade = np.minimum(1.0, np.arange(len(whole), 0, -1) / (0.4 * RATE))
    return np.asarray(whole * fade * (0.5 / np.abs(whole).max()), np.float32)


@cache
def encoded(key: str) -> bytes:
    """The same as it is played, in Ogg Opus: made once, for whoever wants to hear it before choosing."""
    return mixing.mix(mixing.part_of(lambda: [samples(key)])).data


def _sounded(note: Note, timbre: tuple[tuple[float, float, float], ...], count: int) -> NDArray[np.float64]:
    at = np.arange(count) / RATE
    hertz = A4_HERTZ * 2 ** ((note.key - A4) / 12)
    rung = sum(loud * np.exp(-dying * at) * np.sin(2 * np.pi * times * hertz * at) for times, loud, dying in timbre)
    return np.asarray(note.loud * rung * np.minimum(1.0, at / _ATTACK_S))
