"""The speaking process with eSpeak NG, from a wheel. What it is asked and answers: `pipe`."""

import ctypes
import os
import re
from pathlib import Path
from xml.sax.saxutils import escape

import espeakng_loader

from tinlang.media.engines import pipe

WORDS_A_MINUTE = 130
"""3.2 Vietnamese syllables a second inside the golden sentences (fast 4.0, slow 2.5), before figures are slowed: as
people speak to a village. By itself it says 4.3."""
VOLUME = 60
"""At its own volume of 100 the loudest vowels are cut off; the level is set afterwards."""
CPU_SECONDS = 300
MEMORY_BYTES = 1 << 30

SYNCHRONOUS = 2  # espeak_Synth returns when it has said all
DO_NOT_EXIT = 0x8000
UTF8, SSML = 1, 0x10
SET_RATE, SET_VOLUME = 1, 2

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")

Heard = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Engine:
    """eSpeak NG with one voice at one speed."""

    def __init__(self, voice: str, speed: float) -> None:
        library = str(Path(espeakng_loader.get_library_path()).resolve())
        # The engine keeps its data path in 160 characters, and a virtual environment may lie deeper than that.
        os.chdir(Path(espeakng_loader.get_data_path()).parent)
        self._library = ctypes.CDLL(library)
        if self._library.espeak_Initialize(SYNCHRONOUS, 0, b".", DO_NOT_EXIT) != pipe.RATE:
            raise SystemExit("the speech engine does not start")
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise SystemExit(f"the speech engine has no voice {voice!r}")
        self._library.espeak_SetParameter(SET_RATE, round(WORDS_A_MINUTE * speed), 0)
        self._library.espeak_SetParameter(SET_VOLUME, VOLUME, 0)
        self._samples = bytearray()
        self._heard = Heard(self._keep)
        self._library.espeak_SetSynthCallback(self._heard)

    def _keep(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, events: int | None) -> int:
        if samples and count > 0:
            self._samples += ctypes.string_at(samples, count * 2)
        return 0

    def say(self, pieces: pipe.Pieces) -> bytes:
        """The samples of one utterance."""
        self._samples.clear()
        text = marked_up(pieces).encode() + b"\0"
        if self._library.espeak_Synth(text, ctypes.c_size_t(len(text)), 0, 1, 0, UTF8 | SSML, None, None) != 0:
            raise SystemExit("the speech engine refused the text")
        return bytes(self._samples)


def marked_up(pieces: pipe.Pieces) -> str:
    """The utterance as SSML: the pace changes inside the sentence, its melody goes on."""
    return " ".join(
        _plain(words) if pace == 1.0 else f'<prosody rate="{round(100 * pace)}%">{_plain(words)}</prosody>'
        for words, pace in pieces
    )


def _plain(words: str) -> str:
    """Nothing in the words is a mark, and nothing ends the text early."""
    return escape(_CONTROLS.sub(" ", words))


def main() -> None:
    pipe.limit(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    request = pipe.read_request()
    engine = Engine(request.voice, request.speed)
    pipe.answer(engine.say(pieces) for pieces in request.utterances)


if __name__ == "__main__":
    main()
