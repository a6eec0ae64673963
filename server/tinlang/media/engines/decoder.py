"""The decoding process: a file that somebody gave stands on its standard input, samples go to its standard output.

The file is native code's food from an unknown hand, so: what it is is told by its first bytes, never by its name; only
formats and codecs of a short list are tried; memory and processor time are limited; and before the file is opened the
process may open no other file and no connection any more, whatever a playlist inside asks for.

Argument: JSON `{"most_ms": …, "channel": …}`: where to stop, and which channel to take (none: all of them mixed).
Answer: messages of a kind (one byte), how much of the file is read (per cent, one byte), a length (32 bit,
little-endian) and that many bytes: `H` facts before the sound (JSON), `S` samples (floats, mono, 48,000 a second),
`E` facts after it (JSON), or `R` why it is refused.
"""

import io
import json
import os
import resource
import struct
import sys
import wave
from collections.abc import Iterator
from typing import Any, BinaryIO

import av
import numpy as np
from av.container import InputContainer

from tinlang.media.engines import headers
from tinlang.media.engines.clipping import Clipping
from tinlang.media.engines.pipe import limit

RATE = 48_000
MESSAGE = struct.Struct("<cBI")
CPU_SECONDS = 300
MEMORY_BYTES = 1 << 30
CHANNELS = 7
"""FFmpeg's resampler, as it is packed here, falls over eight."""
RATES = range(6_000, 192_001)
COMPRESSED = {
    "aac",
    "alac",
    "amrnb",
    "amrwb",
    "flac",
    "libopus",
    "mp2",
    "mp2float",
    "mp3",
    "mp3float",
    "opus",
    "vorbis",
}
PLAIN = {f"pcm_{width}{end}" for width in ("s16", "s24", "s32", "f32", "f64") for end in ("le", "be")}
CODECS = COMPRESSED | PLAIN | {"pcm_s8", "pcm_u8", "pcm_alaw", "pcm_mulaw", "adpcm_ima_qt", "adpcm_ima_wav", "adpcm_ms"}
LOW_FREQUENCIES = 3
"""The place of the channel for low notes in a sound of six channels or more; nobody speaks there."""


class Refused(Exception):
    """The file is none that we take; the argument says why."""


class Decoder:
    """One file's way from its bytes to one channel of samples, and what is noticed on the way."""

    def __init__(self, file: BinaryIO, *, channel: int | None) -> None:
        self._file = file
        self._channel = channel
        self._size = file.seek(0, io.SEEK_END)
        self._made: tuple[object, ...] = ()
        self.samples = self.errors = 0
        self.began_s = self.ended_s = 0.0
        self.broken = False
        self.clipping = Clipping()
        self.energies = np.zeros(CHANNELS)
        self.mixed_energy = 0.0
        self.facts = self._opened()

    def _opened(self) -> dict[str, Any]:
        found = headers.read(self._file, self._size)
        if found is None:
            raise Refused("unknown")
        self._file.seek(0)
        only = {"format_whitelist": found.format, "protocol_whitelist": "none", "codec_whitelist": ",".join(CODECS)}
        try:
            self._container: InputContainer = av.open(
                self._file, mode="r", format=found.format, container_options=only, io_open=_refuse
            )
        except (av.FFmpegError, ValueError, MemoryError) as error:
            raise Refused("broken") from error
        if not self._container.streams.audio:
            raise Refused("no_sound")
        self._stream = stream = self._container.streams.audio[0]
        context = stream.codec_context
        if context is None or context.name not in CODECS:
            raise Refused("locked")
        if not 1 <= context.channels <= CHANNELS:
            raise Refused("channels")
        if context.sample_rate not in RATES:
            raise Refused("rate")
        declared = found.declared_ms if found.declared_ms is not None or not found.declares else self._declared_ms()
        return {**found._asdict(), "declared_ms": declared, "rate": context.sample_rate, "channels": context.channels}

    def _declared_ms(self) -> int | None:
        """The length that the file claims, by its stream or as a whole."""
        if self._stream.duration and self._stream.time_base:
            return int(self._stream.duration * self._stream.time_base * 1000)
        return self._container.duration // 1000 if self._container.duration else None

    @property
    def percent(self) -> int:
        return min(100, 100 * self._file.tell() // max(1, self._size))

    def chunks(self) -> Iterator[bytes]:
        """The samples as they come; errors inside are counted and passed over."""
        for frame in self._frames():
            if frame.samples == 0:
                continue
            self._note_time(frame)
            yield from self._one_channel(frame)
        yield from self._rest()

    def _frames(self) -> Iterator[av.AudioFrame]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except (av.FFmpegError, ValueError):
                self.broken = True
                return
            try:
                frames = packet.decode()
            except (av.FFmpegError, ValueError):
                self.errors += 1
                continue
            yield from (frame for frame in frames if isinstance(frame, av.AudioFrame))

    def _note_time(self, frame: av.AudioFrame) -> None:
        if frame.pts is None or frame.time_base is None or not frame.sample_rate:
            return
        at = float(frame.pts * frame.time_base)
        if not self.samples:
            self.began_s = at
        self.ended_s = max(self.ended_s, at + frame.samples / frame.sample_rate)

    def _one_channel(self, frame: av.AudioFrame) -> Iterator[bytes]:
        made = (frame.format.name, frame.layout.name, frame.layout.nb_channels, frame.sample_rate)
        if made != self._made:  # also in the middle of a file
            yield from self._rest()
            if not 1 <= frame.layout.nb_channels <= CHANNELS or frame.sample_rate not in RATES:
                raise Refused("rate")
            self._made = made
            self._floats = av.AudioResampler(format="fltp", layout=frame.layout, rate=frame.sample_rate)
            self._to_rate = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        for planar in self._floats.resample(frame):
            channels = np.nan_to_num(planar.to_ndarray(), nan=0.0, posinf=1.0, neginf=-1.0)
            channels = np.clip(channels, -8.0, 8.0)
            self.clipping.hear(channels, frame.sample_rate)
            mono = av.AudioFrame.from_ndarray(self._mixed(channels), format="flt", layout="mono")
            mono.sample_rate = frame.sample_rate
            yield from self._resampled(mono)

    def _mixed(self, channels: np.ndarray) -> np.ndarray:
        count = len(channels)
        self.energies[:count] += np.square(channels, dtype=np.float64).sum(axis=1)
        if self._channel is not None and self._channel < count:
            mixed = channels[self._channel]
        elif count > LOW_FREQUENCIES + 2:
            mixed = np.delete(channels, LOW_FREQUENCIES, axis=0).mean(axis=0)
        else:
            mixed = channels.mean(axis=0)
        self.mixed_energy += float(np.square(mixed, dtype=np.float64).sum())
        return np.ascontiguousarray(mixed, dtype=np.float32).reshape(1, -1)

    def _rest(self) -> Iterator[bytes]:
        if self._made:
            yield from self._resampled(None)
            self._made = ()

    def _resampled(self, frame: av.AudioFrame | None) -> Iterator[bytes]:
        for resampled in self._to_rate.resample(frame):
            self.samples += resampled.samples
            yield bytes(resampled.planes[0])[: resampled.samples * 4]

    def noticed(self) -> dict[str, Any]:
        """What is known when the sound has ended."""
        return {
            "errors": self.errors,
            "broken": self.broken,
            "timeline_ms": int((self.ended_s - self.began_s) * 1000),
            "decoded_ms": self.samples * 1000 // RATE,
            "energies": [float(energy) for energy in self.energies[: self.facts["channels"]]],
            "mixed_energy": self.mixed_energy,
            **self.clipping.noticed(),
        }


def _refuse(url: str, flags: int, options: dict[str, str]) -> BinaryIO:
    raise PermissionError("a sound consists of one file")


def _warm_up() -> None:
    """Decode a little sound of our own: whatever the libraries load late is loaded then."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((2, 2, 8_000, 0, "NONE", ""))
        file.writeframes(bytes(8_000))
    for _chunk in Decoder(out, channel=None).chunks():
        pass


def _write(kind: bytes, percent: int, content: bytes) -> None:
    sys.stdout.buffer.write(MESSAGE.pack(kind, percent, len(content)) + content)


def _answer(file: BinaryIO, *, most_ms: int, channel: int | None) -> None:
    decoder = Decoder(file, channel=channel)
    _write(b"H", 0, json.dumps(decoder.facts).encode())
    waiting: list[bytes] = []
    complete = True
    for chunk in decoder.chunks():
        waiting.append(chunk)
        if sum(map(len, waiting)) >= 4 * RATE:
            _write(b"S", decoder.percent, b"".join(waiting))
            waiting.clear()
        if decoder.samples * 1000 > most_ms * RATE:
            complete = False
            break
    _write(b"S", decoder.percent, b"".join(waiting))
    _write(b"E", 100, json.dumps({**decoder.noticed(), "complete": complete}).encode())


def confine() -> None:
    """From now on little memory, little time, and nothing is opened; what is open stays so."""
    limit(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def main() -> None:
    asked = json.loads(sys.argv[1])
    av.logging.set_level(None)
    _warm_up()
    file = os.fdopen(0, "rb", buffering=1 << 16)
    confine()
    try:
        _answer(file, most_ms=asked["most_ms"], channel=asked["channel"])
    except Refused as refused:
        _write(b"R", 0, str(refused).encode())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
