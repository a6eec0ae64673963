"""From text to a row and a file: one sound, when each sentence is heard in it, and what was said."""

import itertools

import numpy
import pytest

from tinlang.media import opus, store, turns
from tinlang.media.actions import SentenceTooLong, keep_sound, said_sha256, speak_sentence, speak_to_store
from tinlang.media.models import MediaObject, Speed
from tinlang.media.reading import Word, shipped
from tinlang.media.sounding import NothingToSay
from tinlang.media.speech import VoiceMissing

pytestmark = pytest.mark.django_db(databases="__all__")

NOTICE = (
    "THÔNG BÁO\n"
    "Điện lực tạm ngừng cấp điện từ 7h30 đến 16h00 ngày 11/5/2018. Mời bà con chú ý!\n"
    "Liên hệ: 0205 3812 345."
)
SAMPLES_A_MS = opus.RATE // 1000
EDGE_MS = 40
"""Around the beginning and the end of a word nothing is asked: the codec smears, and words begin softly."""


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_STORE = tmp_path


def tone(seconds: float) -> MediaObject:
    """A kept sound of one pitch."""
    wave = 8_000 * numpy.sin(2 * numpy.pi * 440 * numpy.arange(int(seconds * opus.RATE)) / opus.RATE)
    return keep_sound(data=opus.encode([wave.astype("<i2").tobytes()], rate=opus.RATE))


def heard(media: MediaObject) -> "numpy.ndarray[tuple[int], numpy.dtype[numpy.float32]]":
    return numpy.concatenate(list(opus.decode(media.read())))


def loudest(samples: "numpy.ndarray[tuple[int], numpy.dtype[numpy.float32]]", start_ms: int, end_ms: int) -> float:
    return float(abs(samples[start_ms * SAMPLES_A_MS : end_ms * SAMPLES_A_MS]).max(initial=0.0))


def marks_fit(samples: "numpy.ndarray[tuple[int], numpy.dtype[numpy.float32]]", marks: list[list[int]]) -> None:
    """Each sentence sounds at its mark, at both ends of it; between two marks there is silence."""
    for _start, _end, first, last in marks:
        assert loudest(samples, first, first + 200) > 0.02
        assert loudest(samples, last - 200, last) > 0.02
    for before, after in itertools.pairwise(marks):
        assert after[2] - before[3] >= 600
        assert loudest(samples, before[3] + EDGE_MS, after[2] - EDGE_MS) < 0.01


def test_spoken_text_is_kept_once_with_its_measured_length_and_level():
    told: list[tuple[int, int]] = []
    made = speak_to_store(text=NOTICE, voice="vi", progress=lambda *progress: told.append(progress))
    again = speak_to_store(text=NOTICE, voice="vi")
    assert (made, MediaObject.objects.count()) == (again, 1)
    assert made.media.size == len(made.media.read()) == store.path(made.media.sha256).stat().st_size
    assert made.media.length_ms == opus.measure(made.media.read()).length_ms
    assert -17.0 <= made.media.loudness <= -15.0 and made.media.true_peak <= -1.0
    assert told == sorted(told) and told[-1] == (100, 100) and len(told) < 25


def test_each_sentence_sounds_when_its_mark_says():
    made = speak_to_store(text=NOTICE, voice="vi")
    assert [NOTICE[start:end].rstrip(".!") for start, end, _first, _last in made.marks] == [
        "THÔNG BÁO",
        "Điện lực tạm ngừng cấp điện từ 7h30 đến 16h00 ngày 11/5/2018",
        "Mời bà con chú ý",
        "Liên hệ: 0205 3812 345",
    ]
    marks_fit(heard(made.media), made.marks)
    assert made.marks[0][2] == opus.LEAD_IN_MS
    assert made.marks[-1][3] <= made.media.length_ms


def test_the_marks_stand_where_a_jingle_has_moved_the_sentences():
    jingle, chime = tone(2.0), tone(1.0)
    plain = speak_to_store(text=NOTICE, voice="vi")
    made = speak_to_store(text=NOTICE, voice="vi", jingle=jingle, chime=chime)
    moved = {after[2] - before[2] for before, after in zip(plain.marks, made.marks, strict=True)}
    assert max(moved) - min(moved) <= 1 and min(moved) >= 2_000
    samples = heard(made.media)
    marks_fit(samples, made.marks)
    first, last = made.marks[0][2], made.marks[-1][3]
    assert loudest(samples, 300, 2_000) > 0.02 < loudest(samples, last + 500, made.media.length_ms)
    assert loudest(samples, first - 400, first - EDGE_MS) < 0.01


def test_what_was_said_lies_on_the_text_and_tells_what_nobody_knows():
    text = "Cắt điện 05 trạm, gọi XQZ."
    words = {
        text[start:end]: (said, unread)
        for start, end, said, _kind, unread in speak_to_store(text=text, voice="vi").said
    }
    assert words["XQZ"] == ("ích quy dét", True)
    assert words["05"] == ("năm", False)


def test_the_lexicon_of_the_unit_is_spoken():
    lexicon = shipped().with_words([Word("XQZ", "ích xì", source="Xã Đồng Đăng")])
    plain, taught = (speak_to_store(text="Gọi XQZ.", voice="vi", lexicon=each) for each in (None, lexicon))
    assert plain.media != taught.media
    assert ["ích xì" in str(made.said) for made in (plain, taught)] == [False, True]


def test_a_text_in_another_language_is_spoken_as_it_is_written():
    made = speak_to_store(text="Power off at 7:30. Thank you.", voice="en-gb")
    assert made.said == [] and len(made.marks) == 2
    marks_fit(heard(made.media), made.marks)


@pytest.mark.parametrize("text", ["… — …", "", " \n ", "***"])
def test_text_without_words_is_refused_and_leaves_no_row(text):
    with pytest.raises(NothingToSay):
        speak_to_store(text=text, voice="vi")
    assert not MediaObject.objects.exists()


def test_twenty_thousand_characters_become_one_sound_whose_last_mark_is_still_right():
    text = ("Điện lực Cao Lộc tạm ngừng cấp điện để sửa chữa đường dây. " * 400)[:20_000]
    made = speak_to_store(text=text, voice="vi", speed=Speed.FAST)
    assert made.media.length_ms > 15 * 60 * 1000
    marks_fit(heard(made.media), made.marks[-30:])


def test_the_hash_of_what_would_be_said_changes_with_all_that_is_heard_and_with_nothing_else():
    base: dict[str, object] = {"text": "Gọi XQZ lúc 7h30.", "voice": "vi"}
    same = said_sha256(**base)
    assert said_sha256(**base, speed=Speed.NORMAL, lexicon=shipped(), jingle=None) == same
    jingle = tone(1.0)
    others = [
        {**base, "text": "Gọi XQZ lúc 7h31."},
        {**base, "text": "Gọi XQZ lúc 7 giờ 30."},
        {**base, "voice": "vi-vn-x-south"},
        {**base, "speed": Speed.SLOW},
        {**base, "jingle": jingle},
        {**base, "chime": jingle},
        {**base, "voice": "piper:gone"},
        {**base, "lexicon": shipped().with_words([Word("XQZ", "ích xì", source="Xã")])},
    ]
    hashes = [said_sha256(**other) for other in others]
    assert len({same, *hashes}) == len(others) + 1


def test_one_sentence_is_heard_alone_at_the_right_level_and_kept_nowhere():
    data = speak_sentence(text="Mời bà con chú ý!", voice="vi", speed=Speed.SLOW)
    assert data[:4] == b"OggS" and opus.measure(data).length_ms > 1_000
    assert not MediaObject.objects.exists()


def test_a_sentence_that_is_too_long_or_has_no_voice_is_a_named_error():
    with pytest.raises(SentenceTooLong):
        speak_sentence(text="a " * 301, voice="vi")
    with pytest.raises(VoiceMissing):
        speak_sentence(text="Xin chào", voice="tyz")


def test_who_hears_sentences_waits_for_others_and_is_told_when_it_takes_too_long():
    with turns.turn(), turns.turn(), pytest.raises(turns.TooManyWait):
        speak_sentence(text="Mời bà con nghe.", voice="vi", patience_s=0.0)
    assert speak_sentence(text="Mời bà con nghe.", voice="vi", patience_s=0.0)
