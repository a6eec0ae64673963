"""`tinlang say`: how a text will be read aloud, on one line; with `--out` as sound. No server, no database, no setup.

Only `--unit`, for the words that a unit has taught the reader, looks into the database.
"""

import argparse
import io
import os
import sys
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import django
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError

from tinlang.common import clock
from tinlang.common.errors import DomainError
from tinlang.config import environment as env
from tinlang.media import opus, sounding
from tinlang.media.reading import Lexicon
from tinlang.media.speech import voices
from tinlang.media.speech.delivery import SPEEDS, TWICE
from tinlang.media.speech.script import Script, script_of

REFUSED = 2
OPTIONS = ("--voice", "--speed", "--unit", "--out", "--help")
OPUS, WAVE = (".opus", ".ogg"), ".wav"


class Refused(Exception):
    """What the person at the terminal asked for cannot be done; the message is theirs."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Refused(f"Lệnh chưa đúng ({message}). Xem: tinlang say --help")


def main(argv: Sequence[str]) -> int:
    """0 when it was said; 2 with the reason on the standard error otherwise."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        _say(_options(argv))
    except (Refused, DomainError) as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    return 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = _Parser(prog="tinlang say", description="In ra chữ sẽ đọc của một nội dung; với --out: ghi âm thanh.")
    parser.add_argument("text", metavar="NỘI DUNG", help="nội dung cần đọc; “-”: lấy từ đầu vào chuẩn")
    parser.add_argument("--voice", default="vi", metavar="GIỌNG", help="giọng đọc (mặc định: vi, giọng Bắc)")
    parser.add_argument("--speed", default="normal", metavar="TỐC ĐỘ", help="slow (chậm), normal (vừa), fast (nhanh)")
    parser.add_argument("--unit", metavar="MÃ", help="mã địa bàn: dùng cả từ điển đọc của địa bàn ấy")
    parser.add_argument("--out", type=Path, metavar="TỆP", help="ghi âm thanh vào tệp .opus, .ogg hoặc .wav")
    options = parser.parse_args([f" {word}" if _is_text(word) else word for word in argv])
    if options.speed not in SPEEDS:
        raise Refused(f"Không có tốc độ “{options.speed}”. Chọn: {', '.join(SPEEDS)}.")
    if options.out is not None and options.out.suffix.lower() not in (*OPUS, WAVE):
        raise Refused(f"Không ghi được “{options.out}”: tên tệp phải có đuôi .opus, .ogg hoặc .wav.")
    return options


def _is_text(word: str) -> bool:
    """Whether this begins with a dash and is none of our options: "-5°C" is something to say."""
    return word[:1] == "-" and word not in ("-", "--", "-h") and not word.startswith(OPTIONS)


def _say(options: argparse.Namespace) -> None:
    lexicon = _lexicon_of(options.unit)
    voice = _voice(options.voice)
    text = _text(options.text)
    script = script_of(text=text, voice=voice, lexicon=lexicon)
    if not script.utterances:
        raise Refused("Nội dung này không có chữ nào để đọc.")
    if options.out is not None:
        _refuse_unwritable(options.out)
    sys.stdout.write(f"{' '.join(script.spoken.split())}\n")
    sys.stdout.flush()
    _tell_unread(script)
    _tell_twice(script)
    if options.out is not None:
        sound = sounding.sound_of(text=text, voice=voice.key, speed=options.speed, lexicon=lexicon)
        _write(options.out, sound.data)


def _lexicon_of(code: str | None) -> Lexicon | None:
    """The unit's lexicon; without a unit ours alone, and then neither settings nor database are touched."""
    if code is None:
        if settings.configured:  # inside a program that has its own
            return None
        settings.configure(LANGUAGE_CODE="vi", USE_I18N=False, PIPER_VOICES=env.folder_if_given("PIPER_VOICES"))
        return None
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinlang.config.settings")
    if not apps.ready:
        django.setup()
    from tinlang.media.queries import lexicon_for  # noqa: PLC0415  (tables exist once Django is set up)
    from tinlang.units.models import Unit  # noqa: PLC0415
    from tinlang.units.queries import unit_by_code  # noqa: PLC0415

    try:
        return lexicon_for(unit_by_code(code, clock.today()))
    except Unit.DoesNotExist:
        raise Refused(f"Không có địa bàn nào mang mã “{code}”.") from None
    except DatabaseError:
        raise Refused("Chưa có cơ sở dữ liệu để lấy từ điển của địa bàn: chạy `tinlang setup` trước.") from None


def _voice(key: str) -> voices.Voice:
    known = voices.known()
    if key not in known:
        listed = "\n".join(f"  {voice.key:<18} {voice.name}" for voice in known.values())
        raise Refused(f"Không có giọng đọc “{key}”. Các giọng có ở máy này:\n{listed}")
    return known[key]


def _text(given: str) -> str:
    if given != "-":
        return given
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("Đầu vào không phải chữ UTF-8.") from None


def _tell_unread(script: Script) -> None:
    unread = dict.fromkeys(script.text[span.start : span.end] for span in script.spans if span.unread)
    if unread:
        sys.stderr.write(f"Chưa biết đọc, phải đánh vần: {', '.join(unread)}\n")


def _tell_twice(script: Script) -> None:
    """Beside the line: the line is the reading, in which each word stands once."""
    twice = dict.fromkeys(script.text[span.start : span.end] for span in script.spans if span.kind in TWICE)
    if twice:
        sys.stderr.write(f"Loa nhắc lại một lần: {', '.join(twice)}\n")


def _refuse_unwritable(out: Path) -> None:
    """Before the work, not after it."""
    place = out if out.exists() else out.parent
    if out.is_dir() or not out.parent.is_dir() or not os.access(place, os.W_OK):
        raise Refused(f"Không ghi được vào “{out}”: thư mục không có, hoặc không được phép ghi.")


def _write(out: Path, data: bytes) -> None:
    try:
        out.write_bytes(_wave(data) if out.suffix.lower() == WAVE else data)
    except OSError as error:
        raise Refused(f"Không ghi được vào “{out}”: {error.strerror}.") from None


def _wave(data: bytes) -> bytes:
    """What is heard when the Opus is played, as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(opus.RATE)
        for samples in opus.decode(data):
            written.writeframes(opus.to_bytes(samples))
    return file.getvalue()
