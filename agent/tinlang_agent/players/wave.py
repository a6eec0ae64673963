"""Plays into wave files in real time: what a horn would have sounded, for the demo, the tests and whoever listens in.

One file per play, `<folder>/<name>.wav`: 48 kHz, mono, 16 bit, growing as fast as sound does, its header true all the
while. The samples are those of the released sound, untouched by the volume, so that they can be compared; the volume
stands in `<name>.json` beside it, and so does what led up to it, such as a siren.
"""

import asyncio
import struct
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import av
import msgspec
from av.audio.resampler import AudioResampler

from tinlang_agent.players.base import PlayFailed, Sound
from tinlang_agent.tasks import within

RATE = 48_000
SAMPLE_BYTES = 2
TICK_S = 0.02
STALL_S = 1.0  # a longer gap means that the process was stopped: sound does not catch up on what nobody heard
_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")


def header(data_bytes: int) -> bytes:
    """The 44 bytes before `data_bytes` of samples."""
    return _HEADER.pack(
        *(b"RIFF", 36 + data_bytes, b"WAVE", b"fmt ", 16, 1, 1),
        *(RATE, RATE * SAMPLE_BYTES, SAMPLE_BYTES, 8 * SAMPLE_BYTES, b"data", data_bytes),
    )


def decode(path: Path) -> Iterator[bytes]:
    """The samples of any sound as 48 kHz mono 16 bit, piece by piece; PlayFailed if it is none."""
    resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
    try:
        with av.open(str(path)) as container:
            for frame in chain(container.decode(audio=0), (None,)):
                for piece in resampler.resample(frame):
                    yield bytes(piece.planes[0])[: piece.samples * SAMPLE_BYTES]
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise PlayFailed("undecodable", error) from error


class WavePlayback:
    """One growing file. Paced by the monotonic clock from the first sample on, so that it never drifts."""

    def __init__(self, sound: Sound, folder: Path) -> None:
        self._sound = sound
        lead = b"".join(decode(sound.lead)) if sound.lead is not None else b""
        self._lead = len(lead)
        self._pieces = decode(sound.path)
        self._ready = bytearray()
        self._written = 0
        self._volumes = [(0, sound.volume)]
        self._skip(sound.offset_ms * RATE // 1000 * SAMPLE_BYTES)
        self._ready[:0] = lead
        self._notes = folder / f"{sound.name}.json"
        self._file: BinaryIO = (folder / f"{sound.name}.wav").open("xb", buffering=0)
        self._file.write(header(0))
        self._note()
        self._stopped = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    @property
    def position_ms(self) -> int:
        return self._sound.offset_ms + (self._written - self._lead) * 1000 // (RATE * SAMPLE_BYTES)

    def set_volume(self, percent: int) -> None:
        self._volumes.append((self.position_ms, percent))
        self._note()

    async def wait(self) -> None:
        await self._task

    async def stop(self) -> None:
        self._stopped.set()
        await asyncio.wait({self._task})

    async def _run(self) -> None:
        begun = time.monotonic()
        latest = begun
        try:
            while not self._stopped.is_set():
                now = time.monotonic()
                if now - latest > STALL_S:
                    begun += now - latest
                latest = now
                due = int((now - begun) * RATE) * SAMPLE_BYTES - self._written
                if due > 0 and not self._write(due):
                    return
                await self._tick()
        finally:
            self._file.close()

    async def _tick(self) -> None:
        await within(self._stopped, TICK_S)

    def _fill(self, wanted: int) -> None:
        while len(self._ready) < wanted:
            piece = next(self._pieces, None)
            if piece is None:
                return
            self._ready += piece

    def _skip(self, amount: int) -> None:
        self._fill(amount)
        del self._ready[:amount]

    def _write(self, due: int) -> bool:
        """Let `due` bytes be heard; False when the sound has ended. Samples first: the header never claims too much."""
        self._fill(due + 1)
        heard = bytes(self._ready[:due])
        del self._ready[:due]
        self._file.seek(0, 2)
        self._file.write(heard)
        self._written += len(heard)
        self._file.seek(0)
        self._file.write(header(self._written))
        return bool(self._ready)

    def _note(self) -> None:
        record = self._sound.about | {"offset_ms": self._sound.offset_ms, "volumes": self._volumes}
        if self._sound.lead is not None:
            record |= {"lead": self._sound.lead.name, "lead_ms": self._lead * 1000 // (RATE * SAMPLE_BYTES)}
        self._notes.write_bytes(msgspec.json.encode(record))


class WavePlayer:
    """The twin of a horn."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    async def start(self, sound: Sound) -> WavePlayback:
        """Begin to write; PlayFailed for what cannot be decoded or written."""
        try:
            return WavePlayback(sound, self._folder)
        except OSError as error:
            raise PlayFailed("no_output", error) from error

    async def close(self) -> None:
        """Nothing to let go of."""
