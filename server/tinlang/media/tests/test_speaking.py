"""Speaking utterances: what goes in comes out as sound, and a broken engine breaks nothing else."""

import sys

import numpy
import pytest

from tinlang.media import speech
from tinlang.media.speech import Engine, SpeechFailed, Spoken, VoiceMissing
from tinlang.media.speech.delivery import SPEEDS, Piece, Utterance, as_written

VIETNAMESE = "Điện lực tạm ngừng cấp điện từ bảy giờ ba mươi đến mười sáu giờ. Mời bà con chú ý!"
ENGLISH, CHINESE = "The power will be off tomorrow morning.", "明天上午停电，请大家注意。"


def spoken(text: str, voice: str = "vi", **options: object) -> list[Spoken]:
    return list(speech.speak(utterances=as_written(text), voice=voice, **options))


def samples(said: list[Spoken]) -> "numpy.ndarray[tuple[int], numpy.dtype[numpy.int16]]":
    return numpy.frombuffer(b"".join(each.samples for each in said), "<i2")


def seconds(said: list[Spoken]) -> float:
    """Without the pauses between."""
    return sum(each.sounding for each in said) / speech.RATE


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
    said = spoken(text, voice)
    assert 5_000 < abs(samples(said).astype(int)).max() < 32_000
    assert 1.0 < seconds(said) < 12.0


def test_the_voices_differ():
    assert samples(spoken(VIETNAMESE, "vi")).tobytes() != samples(spoken(VIETNAMESE, "vi-vn-x-south")).tobytes()


def test_the_same_text_is_the_same_sound():
    assert samples(spoken(VIETNAMESE)).tobytes() == samples(spoken(VIETNAMESE)).tobytes()


def test_slow_is_slower_than_normal_and_fast_is_faster():
    slow, normal, fast = (seconds(spoken(VIETNAMESE, speed=speed)) for speed in SPEEDS)
    assert slow > 1.15 * normal and normal > 1.15 * fast


def test_normal_is_as_people_speak_to_a_village():
    text = (
        "Điện lực Cao Lộc thông báo, tạm ngừng cấp điện để sửa chữa đường dây. Các thôn Bản Ngà, Nà Pàn, Bản Roọc mất "
        "điện từ bảy giờ ba mươi đến mười sáu giờ, ngày mười một tháng năm. Mời bà con chủ động sinh hoạt, sản xuất."
    )
    assert 3.0 <= len(text.split()) / seconds(spoken(text)) <= 3.5


def test_a_slower_piece_takes_longer_and_the_sentence_is_not_interrupted():
    before, figures = "Cắt điện từ", "bảy giờ ba mươi đến mười sáu giờ mười lăm"
    plain, slowed = (
        list(speech.speak(utterances=[Utterance(0, 9, (Piece(before), Piece(figures, pace)))], voice="vi"))
        for pace in (1.0, 0.8)
    )
    assert 1.1 < seconds(slowed) / seconds(plain) < 1.25
    assert longest_silence_ms(slowed) <= longest_silence_ms(plain) * 1.3


def longest_silence_ms(said: list[Spoken]) -> float:
    loud = numpy.flatnonzero(abs(samples(said)[: said[0].sounding].astype(int)) > 150)
    return float(numpy.diff(loud).max() * 1000 / speech.RATE)


def test_the_pause_after_an_utterance_is_silence_of_the_length_that_was_asked():
    for each in spoken("Một. Hai.\nBa."):
        values = numpy.frombuffer(each.samples, "<i2")
        assert not values[each.sounding :].any()
        assert len(values) - each.sounding == speech.RATE * each.utterance.pause_ms // 1000
        assert abs(values[[0, each.sounding - 1]].astype(int)).min() >= speech.QUIET


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> xin chào",
        "xin chào 🎉",
        "a" * 3000,
        "[[xin]] chào",
        "%s %n {}",
        "a & b < c",
        "]]>&amp;",
    ],
)
def test_odd_text_is_spoken_as_it_is(text):
    assert abs(samples(spoken(text)).astype(int)).max() > 1_000


def test_what_looks_like_a_mark_of_the_engine_is_text():
    alone, marked = seconds(spoken("một hai ba.")), seconds(spoken('một <break time="9s"/> hai ba.'))
    assert marked > 1.3 * alone  # the mark is read out
    assert longest_silence_ms(spoken('một <break time="9s"/> hai ba.')) < 2_000


def test_a_control_character_does_not_end_the_text():
    assert seconds(spoken("một\0 hai ba.")) == pytest.approx(seconds(spoken("một hai ba.")), rel=0.2)


def test_nothing_to_say_is_no_sound():
    assert spoken("... \n —") == []


def test_progress_is_told_utterance_by_utterance():
    told = [(each.done, each.of) for each in speech.speak(utterances=as_written("Một.\nHai.\n\nBa."), voice="vi")]
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("program", "seconds", "detail"),
    [
        ("import os; os.abort()", 60, "ended"),
        ("pass", 60, "ended"),
        (
            "import sys; sys.stdin.read(); sys.stdout.buffer.write(b'\\x22\\x56\\x00\\x00\\xff\\xff')",
            60,
            "ended with 0",
        ),
        ("import sys; sys.stdin.read(); sys.stdout.buffer.write(b'\\x80\\x3e\\x00\\x00')", 60, "16000 samples"),
        ("import sys, threading; sys.stdin.read(); threading.Event().wait()", 10, "nothing for"),
        ("import threading; threading.Event().wait()", 1, "not taken"),
    ],
    ids=["crashes", "ends early", "answers half", "another rate", "hangs", "does not listen"],
)
def test_an_engine_that_fails_is_a_named_error_and_leaves_no_process(program, seconds, detail):
    """Time is short only where nothing ever comes: a busy machine takes a while to start a program."""
    with pytest.raises(SpeechFailed) as failed:
        spoken("xin chào. " * 20_000, engine=Engine((sys.executable, "-c", program), seconds=seconds))
    assert detail in failed.value.facts["detail"]


def test_an_engine_that_wants_too_much_memory_or_time_is_ended_by_the_kernel():
    limited = (
        "from tinlang.media.engines import pipe; pipe.limit(cpu_seconds=1, memory_bytes=1 << 28); pipe.read_request()\n"
    )
    for wild in ("x = bytearray(1 << 30)", "while True: pass"):
        with pytest.raises(SpeechFailed, match="Máy đọc không đọc được"):
            spoken("xin chào", engine=Engine((sys.executable, "-c", limited + wild), seconds=60.0))


def test_a_voice_that_does_not_exist_is_refused_by_name():
    with pytest.raises(VoiceMissing, match="Không có giọng đọc này"):
        spoken(VIETNAMESE, "tyz")


def test_a_listener_that_leaves_ends_the_engine():
    said = speech.speak(utterances=as_written(VIETNAMESE * 50), voice="vi")
    assert next(said).done == 1
    said.close()
    with pytest.raises(StopIteration):
        next(said)
