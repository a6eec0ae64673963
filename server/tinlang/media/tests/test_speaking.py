"""Speaking text: what goes in comes out as sound, and a broken engine breaks nothing else."""

import sys

import pytest

from tinlang.media import opus, speech
from tinlang.media.speech import SpeechFailed

VIETNAMESE = "Điện lực tạm ngừng cấp điện từ 7h30 đến 16h00. Mời bà con chú ý!"
ENGLISH, CHINESE = "The power will be off tomorrow morning.", "明天上午停电，请大家注意。"


def heard(text: str, voice: str = "vi", **options: object) -> opus.Measured:
    spoken = speech.speak(text=text, voice=voice, **options)
    return opus.measure(opus.encode((piece.samples for piece in spoken), rate=speech.RATE))


@pytest.mark.parametrize(
    ("voice", "text"),
    [
        ("vi", VIETNAMESE),
        ("vi-vn-x-central", VIETNAMESE),
        ("vi-vn-x-south", VIETNAMESE),
        ("cmn", CHINESE),
        ("en-gb", ENGLISH),
    ],
)
def test_every_voice_speaks_aloud_for_a_plausible_time(voice, text):
    measured = heard(text, voice)
    assert measured.peak > 10_000
    assert 1_000 < measured.length_ms < 12_000


def test_the_voices_differ():
    north, south = (
        b"".join(p.samples for p in speech.speak(text=VIETNAMESE, voice=voice)) for voice in ("vi", "vi-vn-x-south")
    )
    assert north != south


def test_the_same_text_is_the_same_sound():
    once, again = (
        opus.encode((p.samples for p in speech.speak(text=VIETNAMESE, voice="vi")), rate=speech.RATE) for _ in range(2)
    )
    assert once == again


def test_twice_the_text_takes_about_twice_as_long():
    once, twice = heard(VIETNAMESE).length_ms, heard(f"{VIETNAMESE}\n{VIETNAMESE}").length_ms
    assert 1.8 < twice / once < 2.2


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script> xin chào", "xin chào 🎉", "a" * 3000, "[[xin]] chào", "%s %n {}"]
)
def test_odd_text_is_read_as_it_is(text):
    assert heard(text).peak > 1_000


@pytest.mark.parametrize("text", ["", "   \n \n", "..."])
def test_text_without_words_is_silent(text):
    assert heard(text).peak == 0


def test_progress_is_told_piece_by_piece():
    told = [(piece.done, piece.of) for piece in speech.speak(text="Một.\nHai.\n\nBa.", voice="vi")]
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_long_text_is_cut_between_sentences():
    parts = speech.pieces("Điện lực tạm ngừng cấp điện. " * 200)
    assert all(len(part) <= speech.PIECE_CHARACTERS and part.endswith(".") for part in parts)
    assert " ".join(parts) == ("Điện lực tạm ngừng cấp điện. " * 200).strip()


def test_a_text_without_blanks_is_cut_all_the_same():
    parts = speech.pieces("đ" * 20_000)
    assert max(map(len, parts)) == speech.PIECE_CHARACTERS
    assert "".join(parts) == "đ" * 20_000


@pytest.mark.parametrize(
    ("program", "detail"),
    [
        ("import os; os.abort()", "ended with -6"),
        ("pass", "ended with 0"),
        ("import sys; sys.stdin.read(); sys.stdout.buffer.write(b'\\x22\\x56\\x00\\x00\\xff\\xff')", "ended with"),
        ("import sys, threading; sys.stdin.read(); threading.Event().wait()", "nothing for"),
    ],
    ids=["crashes", "ends early", "answers half", "hangs"],
)
def test_an_engine_that_fails_is_a_named_error_and_leaves_no_process(program, detail):
    with pytest.raises(SpeechFailed) as failed:
        heard("xin chào " * 20_000, worker=(sys.executable, "-c", program), seconds=3.0)
    assert detail in failed.value.facts["detail"]


def test_a_voice_that_does_not_exist_is_refused_by_name():
    with pytest.raises(SpeechFailed, match="Chưa có giọng đọc"):
        heard(VIETNAMESE, "tyz")


def test_a_listener_that_leaves_ends_the_engine():
    spoken = speech.speak(text=VIETNAMESE * 50, voice="vi")
    assert next(spoken).done == 1
    spoken.close()
    with pytest.raises(StopIteration):
        next(spoken)
