"""`tinlang say --unit`: the words that a unit has taught the reader."""

import pytest
from django.db import connection

from tinlang.config import say
from tinlang.media.models import LexiconWord
from tinlang.units.queries import code_of

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def taught(dong_dang, editor) -> str:
    """The code of a commune that reads XQZ in its own way."""
    LexiconWord.objects.create(unit=dong_dang, written="XQZ", reading="ích xì", added_by=editor)
    return code_of(dong_dang)


def test_the_units_words_are_used(taught, capsys):
    assert say.main(["Gọi XQZ.", "--unit", taught]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("Gọi ích xì.\n", "")
    assert say.main(["Gọi XQZ."]) == 0
    assert "ích xì" not in capsys.readouterr().out


def test_a_unit_that_nobody_knows_is_refused_in_words(taught, capsys):
    assert say.main(["Gọi XQZ.", "--unit", "99999999"]) == 2
    assert "Không có địa bàn nào mang mã “99999999”" in capsys.readouterr().err


def test_without_a_database_the_person_is_told_what_to_do(taught, capsys):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE media_lexiconword RENAME TO gone")
    assert say.main(["Gọi XQZ.", "--unit", taught]) == 2
    assert "chạy `tinlang setup`" in capsys.readouterr().err
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE gone RENAME TO media_lexiconword")
