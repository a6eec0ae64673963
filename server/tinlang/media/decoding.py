"""Files that people give, as samples: decoded by a process of its own, whatever they are called and whatever is inside.

A file that crashes or starves its decoder is refused by name and takes nothing along.
"""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError
from tinlang.media.engines.decoder import MESSAGE
from tinlang.media.opus import Samples

PROGRAM = (sys.executable, "-m", "tinlang.media.engines.decoder")
SECONDS = 60.0
"""The decoder has so long for each second of sound that it hands over."""
MOST_MS = 60 * 60 * 1000
_PROBE_MS = 1_000
_CANCELLED = 0.1

_KEPT = _("Tin và các bản ghi âm khác vẫn còn nguyên.")


class NotSound(DomainError):
    message = _("Tệp này không phải tệp âm thanh, hoặc đã hỏng.")
    kept = _KEPT
    todo = _("Chọn tệp wav, mp3, m4a, ogg hoặc webm mở nghe được trên máy, rồi đưa lên lần nữa.")


class NoSoundInside(DomainError):
    message = _("Tệp này không có tiếng, hoặc tiếng bị khóa mã.")
    kept = _KEPT
    todo = _("Xuất riêng phần tiếng ra tệp mp3 hoặc m4a không khóa, rồi đưa lên lần nữa.")


class StrangeSound(DomainError):
    message = _("Tệp này ghi số kênh hoặc tốc độ lấy mẫu không có thật.")
    kept = _KEPT
    todo = _("Ghi âm lại, hoặc xuất ra tệp mp3 hay m4a thông thường, rồi đưa lên lần nữa.")


class TooLong(DomainError):
    message = _("Bản ghi âm dài quá 60 phút.")
    kept = _KEPT
    todo = _("Cắt thành nhiều phần, mỗi phần không quá 60 phút, rồi đưa lên từng phần.")


_REFUSALS: dict[str, type[DomainError]] = {
    "no_sound": NoSoundInside,
    "locked": NoSoundInside,
    "channels": StrangeSound,
    "rate": StrangeSound,
}


@dataclass
class Given:
    """A given file. While it is heard, `facts` fills with what its header says and with what was noticed."""

    path: Path
    channel: int | None = None
    percent: int = 0
    facts: dict[str, Any] = field(default_factory=dict)

    def heard(self, *, most_ms: int = MOST_MS, program: tuple[str, ...] = PROGRAM) -> Iterator[Samples]:
        """All samples, mixed to one channel. NotSound, NoSoundInside, StrangeSound."""
        request = json.dumps({"most_ms": most_ms, "channel": self.channel})
        with _process((*program, request), self.path) as process:
            while True:
                kind, self.percent, content = _message(process)
                if kind == b"S":
                    yield np.frombuffer(content, np.float32)
                elif kind == b"R":
                    raise _REFUSALS.get(content.decode(), NotSound)(reason=content.decode())
                else:
                    self.facts.update(json.loads(content))
                if kind == b"E":
                    return

    @property
    def is_cancelled_out(self) -> bool:
        """Whether the channels, mixed, take each other away: then the loudest is to be heard alone."""
        energies = self.facts.get("energies", [])
        return len(energies) > 1 and self.facts["mixed_energy"] < _CANCELLED * max(energies)

    @property
    def loudest_channel(self) -> int:
        return int(np.argmax(self.facts["energies"]))


def probe(path: Path, *, program: tuple[str, ...] = PROGRAM) -> dict[str, Any]:
    """What the file says of itself, its first second being decoded. NotSound, NoSoundInside, StrangeSound."""
    given = Given(path)
    if not sum(len(chunk) for chunk in given.heard(most_ms=_PROBE_MS, program=program)):
        raise NotSound(reason="empty")
    return given.facts


@contextmanager
def _process(command: tuple[str, ...], path: Path) -> "Iterator[subprocess.Popen[bytes]]":
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # a thread would be memory that the limit counts
    with path.open("rb") as file:
        process = subprocess.Popen(
            command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0, env=environment
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _message(process: "subprocess.Popen[bytes]") -> tuple[bytes, int, bytes]:
    kind, percent, length = MESSAGE.unpack(_read(process, MESSAGE.size))
    return kind, percent, _read(process, length)


def _read(process: "subprocess.Popen[bytes]", count: int) -> bytes:
    """Exactly `count` bytes of the answer; NotSound when the decoder ends or hangs."""
    assert process.stdout is not None
    descriptor = process.stdout.fileno()
    deadline = time.monotonic() + SECONDS
    answer = bytearray()
    while len(answer) < count:
        ready, _w, _x = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        chunk = os.read(descriptor, min(count - len(answer), 1 << 20)) if ready else b""
        if not chunk:
            raise NotSound(reason="the decoder ended" if ready else "the decoder was too slow")
        answer += chunk
    return bytes(answer)
