"""Files that people give are decoded whatever they are called; hostile ones are refused and take nothing along."""

import contextlib
import gzip
import io
import os
import random
import struct
import subprocess
import sys

import numpy as np
import pytest

from tinlang.common.errors import DomainError
from tinlang.media import decoding
from tinlang.media.decoding import Given, NoSoundInside, NotSound, StrangeSound
from tinlang.media.engines import decoder
from tinlang.media.opus import RATE, Samples
from tinlang.media.tests import sounds
from tinlang.media.tests.sounds import FORMATS, file_of

SECONDS = 4.0
CONTAINERS = ("wav", "mp3", "m4a from the web", "mp4 as a browser records it", "ogg opus", "webm", "flac")
TONE = (8_000 * np.sin(np.arange(RATE * 2) / 20)).astype("<i2").tobytes()


@pytest.fixture
def given(tmp_path):
    """A given file of these bytes. Its name says nothing."""

    def write(data: bytes) -> Given:
        path = tmp_path / "given"
        path.write_bytes(data)
        return Given(path)

    return write


def heard(given: Given) -> Samples:
    return np.concatenate([*given.heard(), sounds.silence(0)])


def wave(
    data: bytes = TONE, *, rate: int = RATE, channels: int = 1, bits: int = 16, per_second: int | None = None,
    length: int | None = None,
) -> bytes:  # fmt: skip
    """A WAV file whose header says what it is told to say."""
    block = channels * bits // 8
    per_second = rate * block if per_second is None else per_second
    layout = struct.pack("<HHIIHH", 1, channels, rate, per_second & 0xFFFFFFFF, block & 0xFFFF, bits)
    size = struct.pack("<I", len(data) if length is None else length)
    return b"RIFF" + size + b"WAVEfmt \x10\0\0\0" + layout + b"data" + size + data


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_every_kind_of_file_is_heard_as_it_was_spoken(given, form):
    file = given(file_of(sounds.voice(SECONDS), **form))
    samples = heard(file)
    assert len(samples) / RATE == pytest.approx(SECONDS, abs=0.15)
    assert file.facts["complete"] and not file.facts["broken"] and not file.facts["cut"]
    assert np.abs(samples[RATE : 2 * RATE]).max() > 0.05


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_file_that_ends_early_gives_what_is_there_or_is_refused(given, name):
    """By the decoder itself, and once more in its process: there a start costs fifty times what is decoded."""
    whole = file_of(sounds.voice(2), **FORMATS[name])
    for percent in range(5, 100, 5):
        with contextlib.suppress(decoder.Refused):
            file = io.BytesIO(whole[: len(whole) * percent // 100])
            assert sum(map(len, decoder.Decoder(file, channel=None).chunks())) < 2.2 * RATE * 4
    with contextlib.suppress(NotSound, NoSoundInside):
        assert len(heard(given(whole[: len(whole) // 2]))) < 2.2 * RATE


def test_one_ear_alone_is_heard(given):
    samples = heard(given(file_of(np.stack([sounds.voice(2), sounds.silence(2)]), layout="stereo")))
    assert np.abs(samples).max() > 0.1


def test_ears_that_take_each_other_away_are_noticed_and_one_is_heard(given):
    file = given(file_of(np.stack([sounds.voice(2), -sounds.voice(2)]), layout="stereo"))
    assert np.abs(heard(file)).max() < 0.01
    assert file.is_cancelled_out
    file.channel = file.loudest_channel
    assert np.abs(heard(file)).max() > 0.2


def test_the_file_is_read_no_further_than_asked(given):
    file = given(file_of(sounds.voice(8)))
    assert sum(map(len, file.heard(most_ms=1_000))) < 3 * RATE
    assert not file.facts["complete"]


def test_how_much_is_read_goes_up_to_all_of_it(given):
    file = given(file_of(sounds.voice(6), "mp3", "libmp3lame", bits_per_second=64_000))
    told = [file.percent for _chunk in file.heard()]
    assert told == sorted(told)
    assert file.percent == 100


PLAYLISTS = {
    "m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile '{}'\n",
    "session": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
    "subtitles": "1\n00:00:00,000 --> 00:00:09,000\n{}\n",
    "dash": '<?xml version="1.0"?><MPD><Period><BaseURL>{}</BaseURL></Period></MPD>',
    "stream": "[playlist]\nFile1={}\n",
}


@pytest.mark.parametrize("playlist", PLAYLISTS.values(), ids=PLAYLISTS)
def test_what_names_other_files_is_no_sound(given, tmp_path, playlist):
    other = tmp_path / "other.wav"
    other.write_bytes(wave())
    with pytest.raises(NotSound):
        heard(given(playlist.format(other).encode()))


@pytest.mark.parametrize(
    "attempt", ["open('/etc/passwd')", "socket.socket()", "av.open('/etc/passwd', format='wav')", "os.pipe()"]
)
def test_the_decoder_can_open_nothing_any_more(attempt):
    program = f"""
import av, os, socket
from tinlang.media.engines import decoder
decoder._warm_up()
decoder.confine()
try:
    {attempt}
except OSError as error:
    raise SystemExit(error.errno)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 24, "too many open files"


def test_a_film_whose_sound_lies_in_another_file_gets_nothing_of_it(given, tmp_path):
    other = tmp_path / "other.raw"
    other.write_bytes(TONE)
    film = bytearray(file_of(sounds.voice(1), "mov", "pcm_s16le"))
    at = film.find(b"url \0\0\0\x01")
    assert at > 0
    film[at + 7] = 0  # the sound is said to lie elsewhere
    film[at : at + 4] = b"alis"
    try:
        heard(given(bytes(film)))
    except DomainError:
        return


HOSTILE = {
    "nothing": b"",
    "one byte": b"R",
    "random bytes": random.Random(1).randbytes(200_000),
    "zeros": bytes(200_000),
    "a letter": "Kính gửi bà con".encode(),
    "a packed bomb": gzip.compress(bytes(20_000_000)),
    "a header alone": wave(b""),
    "no width": wave(bits=0),
    "no rate": wave(rate=0),
    "an Ogg page without end": b"OggS" + bytes(10_000),
    "a film without sound": sounds.video_of(1),
    "a tag without a song": b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(1_000),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_sound_is_refused_by_name(given, data):
    with pytest.raises((NotSound, NoSoundInside)):
        decoding.probe(given(data).path)


@pytest.mark.parametrize(
    "data",
    [wave(channels=9), wave(channels=60_000), wave(rate=1), wave(rate=4_000_000)],
    ids=["nine channels", "60,000 channels", "one sample a second", "four million samples a second"],
)
def test_impossible_sounds_are_refused_by_name(given, data):
    with pytest.raises(StrangeSound):
        decoding.probe(given(data).path)


def test_a_little_file_that_claims_days_gives_what_is_there(given):
    file = given(wave(length=0xF0000000))
    assert len(heard(file)) == len(TONE) // 2
    assert file.facts["cut"]


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_damaged_file_crashes_nothing(given, name):
    whole = file_of(sounds.voice(1), **FORMATS[name])
    for seed in range(8):
        chance, damaged = random.Random(seed), bytearray(whole)
        reach = len(damaged) if seed % 2 else min(600, len(damaged))
        for _byte in range(chance.choice([1, 20, 200])):
            damaged[chance.randrange(reach)] = chance.randrange(256)
        try:
            assert np.isfinite(heard(given(bytes(damaged)))).all()
        except (NotSound, NoSoundInside, StrangeSound):
            continue


@pytest.mark.parametrize(
    ("program", "reason"),
    [("import os; os.abort()", "ended"), ("pass", "ended"), ("import os; os.write(1, b'S')", "ended")],
    ids=["crashes", "ends early", "answers half"],
)
def test_a_decoder_that_fails_is_a_named_error(given, program, reason):
    with pytest.raises(NotSound) as refused:
        list(given(wave()).heard(program=(sys.executable, "-c", program)))
    assert reason in refused.value.facts["reason"]


def test_a_decoder_that_hangs_is_given_up(given, monkeypatch):
    monkeypatch.setattr(decoding, "SECONDS", 0.2)
    with pytest.raises(NotSound) as refused:
        list(given(wave()).heard(program=(sys.executable, "-c", "import threading; threading.Event().wait()")))
    assert "slow" in refused.value.facts["reason"]


def test_who_stops_listening_ends_the_decoder(given):
    listening = given(wave(TONE * 20)).heard()
    next(listening)
    listening.close()
    with pytest.raises(StopIteration):
        next(listening)


def test_it_works_where_no_program_can_be_found(given, monkeypatch):
    monkeypatch.setitem(os.environ, "PATH", "/nowhere")
    assert len(heard(given(wave()))) == len(TONE) // 2
