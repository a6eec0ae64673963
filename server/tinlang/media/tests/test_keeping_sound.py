"""From a sound to a row and a file."""

import numpy
import pytest

from tinlang.media import actions, opus, store
from tinlang.media.models import MediaObject

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_STORE = tmp_path


def sound(amplitude: int) -> bytes:
    """Two seconds of one pitch."""
    wave = amplitude * numpy.sin(2 * numpy.pi * 440 * numpy.arange(2 * opus.RATE) / opus.RATE)
    return opus.encode([wave.astype("<i2").tobytes()], rate=opus.RATE)


def test_a_sound_is_kept_once_with_its_measured_length():
    data = sound(5_000)
    kept, again = (actions.keep_sound(data=data) for _ in range(2))
    assert (kept, MediaObject.objects.count()) == (again, 1)
    assert kept.size == len(kept.read()) == store.path(kept.sha256).stat().st_size
    assert kept.length_ms == opus.measure(kept.read()).length_ms


def test_silence_is_refused_and_leaves_no_row():
    with pytest.raises(actions.SilentSound):
        actions.keep_sound(data=sound(0))
    assert not MediaObject.objects.exists()


def test_what_is_no_sound_is_not_kept():
    with pytest.raises(ValueError, match="not a sound"):
        actions.keep_sound(data=b"a letter")
    assert not MediaObject.objects.exists()
