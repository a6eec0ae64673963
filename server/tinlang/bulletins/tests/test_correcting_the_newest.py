"""A correction begins with the words that were approved last, from whichever version one starts."""

import pytest

from tinlang.bulletins import actions
from tinlang.bulletins.tests.factories import VersionFactory

pytestmark = pytest.mark.django_db(databases="__all__")


def test_from_an_old_version_it_takes_the_newest_approved_words(editor, dong_dang, settings, tmp_path):
    settings.MEDIA_STORE = tmp_path / "media"
    old = VersionFactory(unit=dong_dang, edited_by=editor, approved=True, text="Chữ cũ sai.", title="Tin cũ")
    VersionFactory(
        bulletin=old.bulletin, number=2, edited_by=editor, approved=True, text="Chữ mới đúng.", title="Tin mới"
    )
    draft = actions.begin_correction(version=old, by=editor)
    assert "Chữ mới đúng." in draft.main_variant.text
    assert draft.title == "Đính chính: Tin mới"
