"""The speech port: text and a voice go in, samples come out. Behind it eSpeak NG in a process of its own.

The engine is C code that is fed with whatever people write: if it crashes or hangs, it takes no web process with it.
"""

import json
import os
import re
import select
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError

RATE = 22_050
"""Samples a second of all that is spoken: signed 16 bit, mono."""
PIECE_CHARACTERS = 600
PIECE_SECONDS = 30.0
PAUSE_MS = 350

VOICES = {
    "vi": "vi",
    "vi-vn-x-central": "vi-vn-x-central",
    "vi-vn-x-south": "vi-vn-x-south",
    "cmn": "cmn",
    "en-gb": "en",
}
"""Our name of a voice → the engine's."""

WORKER = (sys.executable, "-m", "tinlang.media.speech_worker")

_END_OF_SENTENCE = re.compile(r"(?<=[.!?…;:])\s+|(?<=[。！？；])")
_PAUSE = b"\0\0" * (RATE * PAUSE_MS // 1000)


class SpeechFailed(DomainError):
    message = _("Máy đọc không đọc được nội dung này.")
    kept = _("Nội dung tin vẫn còn nguyên.")
    todo = _("Xem lại các ký tự lạ trong nội dung rồi bấm “Nghe thử” lần nữa.")


@dataclass(frozen=True)
class Spoken:
    """The samples of one piece, and how many pieces are done of how many."""

    samples: bytes
    done: int
    of: int


def speak(
    *, text: str, voice: str, worker: tuple[str, ...] = WORKER, seconds: float = PIECE_SECONDS
) -> Iterator[Spoken]:
    """The text piece by piece, a short pause after each. SpeechFailed when the engine crashes, hangs or has no voice.

    Each piece has `seconds` to be spoken. The process ends when the iterator is closed.
    """
    parts = pieces(text)
    if voice not in VOICES:
        raise SpeechFailed(_("Chưa có giọng đọc cho ngôn ngữ này."), voice=voice)
    request = json.dumps({"voice": VOICES[voice], "pieces": parts}).encode()
    with _process(worker) as process:
        assert process.stdin is not None
        try:
            process.stdin.write(request)
            process.stdin.close()
        except BrokenPipeError:
            raise SpeechFailed(detail="the engine ended before it read the text") from None
        (rate,) = struct.unpack("<I", _read(process, 4, seconds))
        if rate != RATE:
            raise SpeechFailed(detail=f"{rate} samples a second")
        for done, _part in enumerate(parts, start=1):
            (length,) = struct.unpack("<I", _read(process, 4, seconds))
            yield Spoken(samples=_read(process, length, seconds) + _PAUSE, done=done, of=len(parts))


def pieces(text: str) -> list[str]:
    """The text cut at line ends, then at sentence ends, then at blanks, into pieces of at most 600 characters."""
    found = [piece for line in text.splitlines() for piece in _pieces_of(line.strip()) if piece]
    return found or [""]


def _pieces_of(line: str) -> Iterator[str]:
    gathered = ""
    for sentence in _END_OF_SENTENCE.split(line):
        if gathered and len(gathered) + 1 + len(sentence) > PIECE_CHARACTERS:
            yield gathered
            gathered = ""
        gathered = f"{gathered} {sentence}".strip()
        while len(gathered) > PIECE_CHARACTERS:
            blank = gathered.rfind(" ", 0, PIECE_CHARACTERS + 1)
            cut = blank if blank > 0 else PIECE_CHARACTERS
            yield gathered[:cut]
            gathered = gathered[cut:].strip()
    yield gathered


@contextmanager
def _process(worker: tuple[str, ...]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(worker, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


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
