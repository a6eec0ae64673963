"""The speech port: utterances and a voice go in, samples come out. Behind it an engine in a process of its own.

Engines are native code that is fed with whatever people write: if one crashes or hangs, it takes no web process along.
Another engine is another program that keeps the protocol of `engines.pipe`, and a line here.
"""

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError
from tinlang.media.engines import pipe
from tinlang.media.engines.pipe import RATE, Request
from tinlang.media.speech import voices
from tinlang.media.speech.delivery import SPEEDS, Utterance
from tinlang.media.speech.evening import evened
from tinlang.media.speech.voices import Voice

__all__ = ["RATE", "Engine", "SpeechFailed", "Spoken", "Utterance", "Voice", "VoiceMissing", "speak", "voice_of"]

QUIET = 100
"""Samples below this (−50 dB) before the first sound and after the last are no part of an utterance."""


class SpeechFailed(DomainError):
    message = _("Máy đọc không đọc được nội dung này.")
    kept = _("Nội dung tin vẫn còn nguyên.")
    todo = _("Xem lại các ký tự lạ trong nội dung rồi bấm “Nghe thử” lần nữa.")


class VoiceMissing(SpeechFailed):
    message = _("Không có giọng đọc này.")
    todo = _("Chọn giọng đọc khác; giọng do cơ quan tự thêm thì nhờ người quản trị máy chủ kiểm tra lại.")


@dataclass(frozen=True)
class Engine:
    """A command that speaks, and the seconds it has for each utterance."""

    command: tuple[str, ...]
    seconds: float


ENGINES = {
    voices.ESPEAK: Engine((sys.executable, "-m", "tinlang.media.engines.espeak"), 30.0),
    voices.PIPER: Engine((sys.executable, "-m", "tinlang.media.engines.piper"), 180.0),
}


@dataclass(frozen=True)
class Spoken:
    """The samples of one utterance and of the pause after it; `sounding` samples are not pause. `done` of `of`."""

    utterance: Utterance
    samples: bytes
    sounding: int
    done: int
    of: int


def voice_of(key: str) -> Voice:
    """The voice with this key; VoiceMissing if there is none now."""
    voice = voices.known().get(key)
    if voice is None:
        raise VoiceMissing(voice=key)
    return voice


def speak(
    *, utterances: Sequence[Utterance], voice: str, speed: str = "normal", engine: Engine | None = None
) -> Iterator[Spoken]:
    """The utterances one by one. SpeechFailed when the engine crashes, hangs or has no such voice.

    Each has the engine's `seconds`. The process ends when the iterator is closed.
    """
    chosen = voice_of(voice)
    engine = engine or ENGINES[chosen.engine]
    if not utterances:
        return
    asked = [[(piece.words, piece.pace) for piece in utterance.pieces] for utterance in utterances]
    with _process(engine.command) as process:
        _ask(process, Request(voice=chosen.called, speed=SPEEDS[speed], utterances=asked), engine.seconds)
        rate = _number(process, engine.seconds)
        if rate != RATE:
            raise SpeechFailed(detail=f"{rate} samples a second")
        for done, utterance in enumerate(utterances, start=1):
            sound = evened(trimmed(_read(process, _number(process, engine.seconds), engine.seconds)))
            yield Spoken(
                utterance=utterance,
                samples=sound + bytes(2 * (RATE * utterance.pause_ms // 1000)),
                sounding=len(sound) // 2,
                done=done,
                of=len(utterances),
            )


def trimmed(sound: bytes) -> bytes:
    """The sound without the silence at both ends: every engine leaves another."""
    samples = memoryview(sound[: len(sound) & ~1]).cast("h")
    first, last = 0, len(samples)
    while first < last and -QUIET < samples[first] < QUIET:
        first += 1
    while first < last and -QUIET < samples[last - 1] < QUIET:
        last -= 1
    return samples[first:last].tobytes()


@contextmanager
def _process(command: tuple[str, ...]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe_end in (process.stdin, process.stdout):
            if pipe_end is not None:
                pipe_end.close()


def _ask(process: "subprocess.Popen[bytes]", request: Request, seconds: float) -> None:
    """Hand over the request within `seconds`, also to an engine that does not read."""
    assert process.stdin is not None
    descriptor = process.stdin.fileno()
    os.set_blocking(descriptor, False)
    deadline = time.monotonic() + seconds
    left = memoryview(pipe.write_request(request))
    while left:
        _r, ready, _x = select.select([], [descriptor], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise SpeechFailed(detail=f"the text was not taken in {seconds} s")
        try:
            left = left[os.write(descriptor, left) :]
        except BrokenPipeError:
            raise SpeechFailed(detail="the engine ended before it read the text") from None
    process.stdin.close()


def _number(process: "subprocess.Popen[bytes]", seconds: float) -> int:
    return int(pipe.NUMBER.unpack(_read(process, pipe.NUMBER.size, seconds))[0])


def _read(process: "subprocess.Popen[bytes]", count: int, seconds: float) -> bytes:
    """Exactly `count` bytes of the answer within `seconds`; SpeechFailed otherwise."""
    assert process.stdout is not None
    descriptor = process.stdout.fileno()
    deadline = time.monotonic() + seconds
    answer = bytearray()
    while len(answer) < count:
        ready, _w, _x = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise SpeechFailed(detail=f"nothing for {seconds} s")
        chunk = os.read(descriptor, min(count - len(answer), 1 << 20))
        if not chunk:
            raise SpeechFailed(detail=f"the engine ended with {process.wait()}")
        answer += chunk
    return bytes(answer)
