"""Sounds for tests: a voice, music, noise, and what is hard about recordings; and files of them in many formats."""

import io
import tempfile
from functools import cache
from pathlib import Path

import av
import numpy as np

from tinlang.media import opus, speech
from tinlang.media.opus import RATE, Samples
from tinlang.media.speech import delivery

TEXT = (
    "Điện lực Cao Lộc thông báo tạm ngừng cấp điện để sửa chữa đường dây. Mời bà con các thôn chú ý theo dõi. "
    "Trong thời gian mất điện, đề nghị bà con tắt các thiết bị điện trong nhà. Xin trân trọng cảm ơn bà con."
)


@cache
def _spoken() -> Samples:
    said = speech.speak(utterances=delivery.as_written(TEXT), voice="vi")
    samples = np.concatenate(list(opus.resample([piece.samples for piece in said], rate=speech.RATE)))
    assert len(samples) > 12 * RATE
    return samples / np.float32(np.abs(samples).max()) * np.float32(0.8)


def voice(seconds: float | None = None) -> Samples:
    """Somebody speaking; with silence after the last word if all of it is asked for."""
    return _spoken() if seconds is None else _spoken()[: int(seconds * RATE)]


def noise(seconds: float, size: float = 0.1) -> Samples:
    return (np.random.default_rng(7).standard_normal(int(seconds * RATE)) * size).astype(np.float32)


def tone(seconds: float, hertz: float = 440.0, size: float = 0.25) -> Samples:
    return (size * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)).astype(np.float32)


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE), np.float32)


def music(seconds: float) -> Samples:
    """Plucked strings on five notes, each dying away."""
    out = silence(seconds)
    at = np.arange(len(out)) / RATE
    dying = 0.15 * np.exp(-4 * at)
    strings = [
        (dying * sum(np.sin(2 * np.pi * hertz * k * at) / k**1.4 for k in range(1, 7))).astype(np.float32)
        for hertz in (392.0, 440.0, 523.25, 587.33, 659.26)
    ]
    for number in range(int(seconds * 4)):
        begin = number * RATE // 4
        out[begin:] += strings[number * 3 % 5][: len(out) - begin]
    return out


def with_bang(quiet: Samples, at_s: float) -> Samples:
    """A cough, as loud as can be, in something quiet."""
    bang = noise(0.4, 0.4) * np.hanning(int(0.4 * RATE)).astype(np.float32)
    out = quiet.copy()
    out[int(at_s * RATE) : int(at_s * RATE) + len(bang)] += bang
    return np.clip(out, -1, 1)


def at_rate(samples: Samples, rate: int) -> Samples:
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
    frame.sample_rate = RATE
    resampler = av.AudioResampler("flt", "mono", rate)
    frames = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([each.to_ndarray()[0] for each in frames])


def file_of(
    samples: Samples,
    container: str = "wav",
    codec: str = "pcm_s16le",
    *,
    rate: int = RATE,
    layout: str = "mono",
    bits_per_second: int = 0,
    options: dict[str, str] | None = None,
) -> bytes:
    """A file of these samples: one row a channel, or one row that every channel gets."""
    rows = np.atleast_2d(samples)
    count = av.AudioLayout(layout).nb_channels
    rows = np.stack([at_rate(row, rate) if rate != RATE else row for row in rows])
    rows = np.ascontiguousarray(np.repeat(rows, count // len(rows), axis=0), np.float32)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound"
        with av.open(str(path), "w", format=container, options=options or {}) as out:
            stream = out.add_stream(codec, rate=rate, layout=layout, options={"strict": "-2"})
            if bits_per_second:
                stream.bit_rate = bits_per_second
            frame = av.AudioFrame.from_ndarray(rows, format="fltp", layout=layout)
            frame.sample_rate, frame.pts = rate, 0
            resampler = av.AudioResampler(stream.codec_context.format.name, layout, rate)
            for part in [*resampler.resample(frame), *resampler.resample(None)]:
                out.mux(stream.encode(part))
            out.mux(stream.encode(None))
        return path.read_bytes()


FORMATS = {
    "wav": {},
    "wav, 24 bit, 44.1 kHz, stereo": {"codec": "pcm_s24le", "rate": 44_100, "layout": "stereo"},
    "wav, telephone": {"codec": "pcm_mulaw", "rate": 8_000},
    "wav, six channels": {"layout": "5.1"},
    "mp3": {"container": "mp3", "codec": "libmp3lame", "rate": 44_100, "bits_per_second": 96_000},
    "m4a": {"container": "ipod", "codec": "aac", "rate": 44_100, "bits_per_second": 96_000},
    "m4a from the web": {
        "container": "ipod",
        "codec": "aac",
        "rate": 44_100,
        "bits_per_second": 96_000,
        "options": {"movflags": "+faststart"},
    },
    "ogg vorbis": {"container": "ogg", "codec": "vorbis", "rate": 44_100, "layout": "stereo"},
    "ogg opus": {"container": "ogg", "codec": "libopus"},
    "webm": {"container": "webm", "codec": "libopus"},
    "webm as a browser records it": {"container": "webm", "codec": "libopus", "options": {"live": "1"}},
    "mp4 as a browser records it": {
        "container": "mp4",
        "codec": "aac",
        "options": {"movflags": "+frag_keyframe+empty_moov"},
    },
    "flac": {"container": "flac", "codec": "flac"},
}
"""Arguments of `file_of` for every kind of file that we take."""


def video_of(seconds: float) -> bytes:
    """A file with pictures and no sound."""
    out = io.BytesIO()
    with av.open(out, "w", format="matroska") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 64
        for _number in range(int(seconds * 10)):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8))))
        container.mux(stream.encode(None))
    return out.getvalue()
