"""The same words sent twice at once, each in its own transaction: they are there once, and nobody sees an error."""

from uuid import UUID

import pytest

from tinlang.accounts.models import Person
from tinlang.bulletins import actions
from tinlang.bulletins.models import Bulletin, Version
from tinlang.common.actions import save_view
from tinlang.common.actions.views import NameTaken
from tinlang.common.ids import uuid7
from tinlang.common.models import SavedView
from tinlang.common.tests.at_once import together

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_STORE = tmp_path / "media"


def test_a_new_bulletin_kept_while_it_is_saved_is_one(editor, dong_dang):
    uid: UUID = uuid7()
    content = actions.Content(title="Tiêm sởi", text="Mời bà con.", areas=frozenset({str(dong_dang.uid)}))

    def keep() -> object:
        by = Person.objects.get(pk=editor.pk)
        typing = actions.Typing(page=str(uid), step=1)
        return actions.keep_new(unit=dong_dang, by=by, content=content, uid=uid, typing=typing)

    def save() -> object:
        by = Person.objects.get(pk=editor.pk)
        typing = actions.Typing(page=str(uid), step=2)
        return actions.create_bulletin(unit=dong_dang, by=by, content=content, uid=uid, typing=typing)

    done = together(keep, save, keep, save)
    assert [one for one in done if isinstance(one, Exception)] == []
    assert (Bulletin.objects.count(), Version.objects.get().title) == (1, "Tiêm sởi")


def test_a_view_saved_twice_at_once_is_one_and_the_other_is_told(editor):
    def save() -> object:
        return save_view(owner=editor.uid, list_name="tin", name="Của tôi", query="tim=a")

    done = together(save, save, save)
    assert sorted(type(one).__name__ for one in done) == ["NameTaken", "NameTaken", "SavedView"], done
    assert SavedView.objects.get().name == "Của tôi" and NameTaken in map(type, done)
