"""From a sound to a row and a file: only at the level of the store."""

import pytest

from tinlang.media import actions, loudness, mixing, opus, store
from tinlang.media.models import MediaObject
from tinlang.media.opus import RATE
from tinlang.media.tests import sounds

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_STORE = tmp_path


def sound(size: float) -> bytes:
    """Two seconds of one pitch."""
    return opus.encode([opus.to_bytes(sounds.tone(2, 440, size))], rate=RATE)


def test_a_sound_is_kept_once_with_its_measured_length_and_level():
    data = sound(0.25)
    kept, again = (actions.keep_sound(data=data) for _ in range(2))
    assert (kept, MediaObject.objects.count()) == (again, 1)
    assert kept.size == len(kept.read()) == store.path(kept.sha256).stat().st_size
    level = loudness.measure(kept.read())
    assert (kept.length_ms, kept.loudness, kept.true_peak) == (level.length_ms, level.loudness, level.true_peak)
    assert kept.level == "đạt"


def test_a_level_that_was_measured_is_not_measured_again():
    mixed = mixing.mix(mixing.part_of(lambda: [sounds.voice(4)]))
    kept = actions.keep_sound(data=mixed.data, level=mixed.level)
    assert loudness.measure(kept.read()) == mixed.level
    assert kept.loudness == mixed.level.loudness


def test_silence_is_refused_and_leaves_no_row():
    with pytest.raises(actions.SilentSound):
        actions.keep_sound(data=sound(0))
    assert not MediaObject.objects.exists()


@pytest.mark.parametrize("size", [0.05, 0.9])
def test_what_is_too_quiet_or_too_loud_is_refused_and_leaves_no_row(size):
    with pytest.raises(actions.LoudnessFailed):
        actions.keep_sound(data=sound(size))
    assert not MediaObject.objects.exists()


def test_what_is_no_sound_is_not_kept():
    with pytest.raises(ValueError, match="not a sound"):
        actions.keep_sound(data=b"a letter")
    assert not MediaObject.objects.exists()


@pytest.mark.parametrize(
    ("loudness", "words"), [(None, ""), (-16.4, "đạt"), (-15.1, "đạt"), (-24.0, "quá nhỏ"), (-9.0, "quá to")]
)
def test_the_level_is_told_in_words(loudness, words):
    assert MediaObject(loudness=loudness).level == words


def test_a_sound_of_before_is_measured_when_it_is_kept_again():
    kept = actions.keep_sound(data=sound(0.25))
    MediaObject.objects.update(loudness=None, true_peak=None)
    assert actions.keep_sound(data=sound(0.25)).loudness == kept.loudness
