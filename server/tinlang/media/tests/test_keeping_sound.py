"""From text to a row and a file."""

import pytest

from tinlang.media import actions, opus, store
from tinlang.media.models import MediaObject

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_STORE = tmp_path


def test_spoken_text_is_kept_once_with_its_measured_length():
    told: list[tuple[int, int]] = []
    kept = actions.speak_to_store(text="Xin chào bà con.\nHẹn gặp lại.", voice="vi", progress=lambda *p: told.append(p))
    again = actions.speak_to_store(text="Xin chào bà con.\nHẹn gặp lại.", voice="vi")
    assert (kept, MediaObject.objects.count()) == (again, 1)
    assert told == [(1, 2), (2, 2)]
    assert kept.size == len(kept.read()) == store.path(kept.sha256).stat().st_size
    assert kept.length_ms == opus.measure(kept.read()).length_ms


def test_text_that_sounds_like_nothing_is_refused_and_leaves_no_row():
    with pytest.raises(actions.SilentSound):
        actions.speak_to_store(text="… — …", voice="vi")
    assert not MediaObject.objects.exists()


def test_what_is_no_sound_is_not_kept():
    with pytest.raises(ValueError, match="not a sound"):
        actions.keep_sound(data=b"a letter")
    assert not MediaObject.objects.exists()


def test_twenty_thousand_characters_become_one_sound():
    text = ("Điện lực Cao Lộc tạm ngừng cấp điện để sửa chữa đường dây. " * 400)[:20_000]
    assert actions.speak_to_store(text=text, voice="vi").length_ms > 15 * 60 * 1000
