"""The speaking process with Piper and a voice that the site supplies. What it is asked and answers: `pipe`.

Nothing is fetched: a voice whose phonemes would need further files is refused.
"""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy
import onnxruntime
from piper.config import PhonemeType, PiperConfig, SynthesisConfig
from piper.voice import PiperVoice

from tinlang.media.engines import pipe

LENGTH = 1.25
"""Sounds are so many times as long as in the voice's own reading, which is meant for a room."""
COMMA_MS = 250
CPU_SECONDS = 3600
MEMORY_BYTES = 6 << 30
THREADS = 2
SEED = 1
"""The same text is the same sound: the engine's noise begins where it began before."""
LOUDEST = 0.8

_COMMA = bytes(2 * (pipe.RATE * COMMA_MS // 1000))


class Engine:
    """Piper with one voice at one speed."""

    def __init__(self, model: str, speed: float) -> None:
        onnxruntime.set_seed(SEED)
        onnxruntime.set_default_logger_severity(3)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        told = json.loads(Path(f"{model}.json").read_text(encoding="utf-8"))
        self._config = PiperConfig.from_dict(told)
        if self._config.phoneme_type not in (PhonemeType.ESPEAK, PhonemeType.TEXT):
            raise SystemExit(f"voices with {self._config.phoneme_type} are not supported")
        session = onnxruntime.InferenceSession(model, sess_options=options, providers=["CPUExecutionProvider"])
        self._voice = PiperVoice(session=session, config=self._config)
        self._length = LENGTH * self._config.length_scale / speed

    def say(self, pieces: pipe.Pieces) -> bytes:
        """The samples of one utterance."""
        return _COMMA.join(self._stretch(words, pace) for words, pace in stretches(pieces))

    def _stretch(self, words: str, pace: float) -> bytes:
        how = SynthesisConfig(length_scale=self._length / pace, volume=LOUDEST)
        samples = b"".join(chunk.audio_int16_bytes for chunk in self._voice.synthesize(words.replace("[[", "[ ["), how))
        return _resampled(samples, self._config.sample_rate)


def stretches(pieces: pipe.Pieces) -> Iterator[tuple[str, float]]:
    """The utterance in stretches from comma to comma, each at one pace: the model knows no change inside.

    Neighbours at the same pace stay together, for the melody's sake.
    """
    gathered: list[tuple[list[str], float]] = []
    clause: list[tuple[str, float]] = []
    for piece in _by_comma(pieces):
        clause.append(piece)
        if not piece[0].endswith(","):
            continue
        _add(gathered, clause)
        clause = []
    if clause:
        _add(gathered, clause)
    for words, pace in gathered:
        yield " ".join(words), pace


def _by_comma(pieces: pipe.Pieces) -> Iterator[tuple[str, float]]:
    for words, pace in pieces:
        for clause in words.replace(", ", ",\n").split("\n"):
            yield clause, pace


def _add(gathered: list[tuple[list[str], float]], clause: list[tuple[str, float]]) -> None:
    letters = sum(len(words) for words, _pace in clause)
    pace = round(sum(len(words) * pace for words, pace in clause) / max(letters, 1), 1)
    said = [words for words, _pace in clause]
    if gathered and gathered[-1][1] == pace:
        gathered[-1][0].extend(said)
    else:
        gathered.append((said, pace))


def _resampled(samples: bytes, rate: int) -> bytes:
    if rate == pipe.RATE or not samples:
        return samples
    frame = av.AudioFrame.from_ndarray(numpy.frombuffer(samples, "<i2").reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), 0
    resampler = av.AudioResampler(format="s16", layout="mono", rate=pipe.RATE)
    frames = [*resampler.resample(frame), *resampler.resample(None)]
    return b"".join(bytes(each.planes[0])[: each.samples * 2] for each in frames)


def main() -> None:
    pipe.limit(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    request = pipe.read_request()
    engine = Engine(request.voice, request.speed)
    pipe.answer(engine.say(pieces) for pieces in request.utterances)


if __name__ == "__main__":
    main()
