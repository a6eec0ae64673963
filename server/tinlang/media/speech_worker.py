"""The speaking process: reads one request from its standard input, writes samples to its standard output, ends.

Request: JSON `{"voice": …, "pieces": […]}`. Answer: the sample rate, then for each piece its length in bytes and its
samples (signed 16 bit, mono); numbers are unsigned 32 bit, little-endian. Without Django, so that it starts at once.
A new process for each request makes the same text the same sound: the engine's noise goes on from what it said before.
"""

import ctypes
import json
import os
import resource
import struct
import sys
from pathlib import Path

import espeakng_loader

SYNCHRONOUS = 2  # espeak_Synth returns when it has said all
DO_NOT_EXIT = 0x8000
UTF8 = 1
CPU_SECONDS = 300
MEMORY_BYTES = 1 << 30

Heard = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Engine:
    """eSpeak NG with one voice."""

    def __init__(self, voice: str) -> None:
        library = str(Path(espeakng_loader.get_library_path()).resolve())
        # The engine keeps its data path in 160 characters, and a virtual environment may lie deeper than that.
        os.chdir(Path(espeakng_loader.get_data_path()).parent)
        self._library = ctypes.CDLL(library)
        self.rate: int = self._library.espeak_Initialize(SYNCHRONOUS, 0, b".", DO_NOT_EXIT)
        if self.rate <= 0:
            raise SystemExit("the speech engine does not start")
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise SystemExit(f"the speech engine has no voice {voice!r}")
        self._samples = bytearray()
        self._heard = Heard(self._keep)
        self._library.espeak_SetSynthCallback(self._heard)

    def _keep(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, events: int | None) -> int:
        if samples and count > 0:
            self._samples += ctypes.string_at(samples, count * 2)
        return 0

    def say(self, piece: str) -> bytes:
        """The samples of one piece of text."""
        self._samples.clear()
        text = piece.encode() + b"\0"
        if self._library.espeak_Synth(text, ctypes.c_size_t(len(text)), 0, 1, 0, UTF8, None, None) != 0:
            raise SystemExit("the speech engine refused the text")
        return bytes(self._samples)


def main() -> None:
    # An engine that runs wild is ended by the kernel, also when nobody waits for it any more.
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    request = json.load(sys.stdin.buffer)
    engine = Engine(request["voice"])
    out = sys.stdout.buffer
    out.write(struct.pack("<I", engine.rate))
    for piece in request["pieces"]:
        samples = engine.say(piece)
        out.write(struct.pack("<I", len(samples)))
        out.write(samples)
        out.flush()


if __name__ == "__main__":
    main()
