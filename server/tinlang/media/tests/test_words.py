"""The words that a unit teaches the reader: whose words hold where, who taught them, what became of them."""

import pytest

from tinlang.accounts.access import NotAllowed
from tinlang.common.models import AuditEntry
from tinlang.media.actions import WordError, add_word, remove_word
from tinlang.media.models import LexiconWord
from tinlang.media.queries import lexicon_for
from tinlang.media.reading import read
from tinlang.units.models import UnitVersion
from tinlang.units.queries import ancestors

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def village(dong_dang):
    return UnitVersion.objects.get(name="Nà Pài").unit


def spoken(unit, text="Đến XQZ.", **corrections) -> str:
    return read(text, lexicon=lexicon_for(unit, corrections)).spoken


def test_a_word_holds_for_the_unit_and_all_below_it_and_for_no_neighbour(editor, dong_dang, village, ky_lua):
    add_word(unit=dong_dang, by=editor, written="XQZ", reading="xưởng quế")
    assert spoken(dong_dang) == spoken(village) == "Đến xưởng quế."
    assert "xưởng" not in spoken(ky_lua)


def test_the_nearest_unit_wins_and_the_bulletin_over_all(editor, dong_dang, village):
    for above in ancestors(dong_dang).exclude(pk=dong_dang.pk):
        LexiconWord.objects.create(unit=above, written="XQZ", reading="của cấp trên", added_by=editor)
    assert spoken(village) == "Đến của cấp trên."
    add_word(unit=dong_dang, by=editor, written="XQZ", reading="của xã")
    assert spoken(village) == "Đến của xã."
    add_word(unit=village, by=editor, written="XQZ", reading="của thôn")
    assert (spoken(village), spoken(dong_dang)) == ("Đến của thôn.", "Đến của xã.")
    assert spoken(village, XQZ="của tin") == "Đến của tin."


def test_a_changed_reading_is_a_new_row_and_the_old_one_says_until_when(editor, dong_dang):
    first = add_word(unit=dong_dang, by=editor, written="XQZ", reading="một")
    second = add_word(unit=dong_dang, by=editor, written="XQZ", reading="hai")
    first.refresh_from_db()
    assert (first.removed_by, second.removed_at) == (editor, None)
    assert spoken(dong_dang) == "Đến hai."
    entry = AuditEntry.objects.filter(action="media.add_word").last()
    assert entry is not None


def test_the_same_word_again_changes_nothing(editor, dong_dang):
    first = add_word(unit=dong_dang, by=editor, written="XQZ", reading="một")
    assert add_word(unit=dong_dang, by=editor, written=" XQZ ", reading="một") == first
    assert LexiconWord.objects.count() == 1


def test_a_word_that_is_taken_back_is_read_as_before_and_can_be_taught_again(editor, dong_dang):
    before = spoken(dong_dang)
    word = add_word(unit=dong_dang, by=editor, written="XQZ", reading="một")
    assert remove_word(word=word, by=editor).removed_by == editor
    assert remove_word(word=word, by=editor).removed_at is not None
    assert spoken(dong_dang) == before
    add_word(unit=dong_dang, by=editor, written="XQZ", reading="một")
    assert spoken(dong_dang) == "Đến một."


def test_only_who_may_teaches(approver, neighbour, editor, dong_dang):
    word = add_word(unit=dong_dang, by=editor, written="XQZ", reading="một")
    for person in (approver, neighbour):
        with pytest.raises(NotAllowed):
            add_word(unit=dong_dang, by=person, written="XQZ", reading="hai")
        with pytest.raises(NotAllowed):
            remove_word(word=word, by=person)


@pytest.mark.parametrize(
    ("written", "reading"),
    [("", "x"), ("x" * 61, "x"), ("…", "x"), ("X\x00", "x"), ("X", ""), ("X", "x" * 201), ("X", "5 giờ"), ("X", "<b>")],
)
def test_what_is_no_word_or_no_reading_is_refused_by_name(editor, dong_dang, written, reading):
    with pytest.raises(WordError):
        add_word(unit=dong_dang, by=editor, written=written, reading=reading)


def test_a_name_of_the_area_is_not_spelt_out(dong_dang, village):
    UnitVersion.objects.filter(unit=village).update(name="Kroong Klah")
    assert spoken(dong_dang, "Thôn Kroong Klah họp.") == "Thôn Kroong Klah họp."
