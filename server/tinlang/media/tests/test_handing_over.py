"""What a unit that has ended taught the reader goes to one that took over; how it sounded does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common.models import AuditEntry
from tinlang.media.actions import WordTakenBack, hand_over_word
from tinlang.media.leaving import WORDS
from tinlang.media.models import LexiconWord, SoundSetting
from tinlang.media.queries import lexicon_for, settings_left_in_closed_units, words_left_in_closed_units
from tinlang.media.reading import read
from tinlang.units.closing import HANDED_OVER, NotASuccessor
from tinlang.units.models import Level, Unit
from tinlang.units.tests.factories import UnitFactory
from tinlang.units.tests.successions import ENDED, ended

pytestmark = pytest.mark.django_db(databases="__all__")


def spoken(unit: Unit, text: str = "Đến XQZ.") -> str:
    return read(text, lexicon=lexicon_for(unit)).spoken


def taught(unit: Unit, by: Person, reading: str = "xưởng quế", written: str = "XQZ") -> LexiconWord:
    return LexiconWord.objects.create(unit=unit, written=written, reading=reading, added_by=by)


@pytest.fixture
def merged(lang_son, dong_dang) -> Unit:
    """Xã Thụy Hùng of old, merged into Xã Đồng Đăng."""
    return ended(UnitFactory(name="Thụy Hùng", parent=lang_son), dong_dang)


def test_after_a_merger_the_successor_reads_the_word_once_it_is_handed_over(merged, dong_dang, administrator):
    word = taught(merged, administrator)
    assert "xưởng" not in spoken(dong_dang)
    assert list(words_left_in_closed_units(administrator)) == [word]
    assert WORDS.hand_over(word, dong_dang, "Nghị quyết", administrator) == HANDED_OVER
    assert spoken(dong_dang) == "Đến xưởng quế."
    assert not words_left_in_closed_units(administrator).exists()
    entry = AuditEntry.objects.get(action="media.hand_over_word")
    assert (entry.actor_name, entry.target_uid) == ("Quản trị", str(word.uid))


def test_what_the_successor_taught_itself_stays_and_is_told(merged, dong_dang, administrator, editor):
    own = taught(dong_dang, editor, "xóm quán")
    told = WORDS.hand_over(taught(merged, administrator), dong_dang, "Nghị quyết", administrator)
    assert "vẫn đọc là “xóm quán”" in told
    assert spoken(dong_dang) == "Đến xóm quán."
    assert list(LexiconWord.objects.filter(removed_at=None)) == [own]


def test_of_two_that_merged_the_first_to_be_handed_over_is_read(merged, lang_son, dong_dang, administrator):
    other = ended(UnitFactory(name="Phú Xá", parent=lang_son), dong_dang)
    for unit, reading in ((merged, "của một"), (other, "của hai")):
        hand_over_word(word=taught(unit, administrator, reading), to=dong_dang, reason="x", by=administrator)
    assert spoken(dong_dang) == "Đến của một."
    assert not words_left_in_closed_units(administrator).exists()


def test_a_word_that_was_taken_back_is_not_left_and_goes_nowhere(merged, dong_dang, administrator):
    word = taught(merged, administrator)
    hand_over_word(word=word, to=dong_dang, reason="x", by=administrator)
    with pytest.raises(WordTakenBack):
        hand_over_word(word=word, to=dong_dang, reason="x", by=administrator)


def test_no_neighbour_takes_it_and_of_a_split_unit_only_who_administers_both_gives_it(split, province_admin, ky_lua):
    word = taught(split[0], province_admin)
    there = person_with("quan-tri-xa", "Quản trị xã", split[1], Role.ADMINISTRATOR)
    with pytest.raises(NotASuccessor):
        hand_over_word(word=word, to=ky_lua, reason="x", by=province_admin)
    with pytest.raises(NotAllowed):
        hand_over_word(word=word, to=split[1], reason="x", by=there)
    assert not words_left_in_closed_units(there).exists()
    assert list(words_left_in_closed_units(province_admin)) == [word]


def test_a_sound_setting_is_shown_until_every_successor_has_one_of_its_own(split, province_admin):
    old, first, second = split
    left = SoundSetting.objects.create(unit=old, changed_by=province_admin)
    for successor in (first, second):
        assert list(settings_left_in_closed_units(province_admin)) == [left]
        SoundSetting.objects.create(unit=successor, changed_by=province_admin)
    assert not settings_left_in_closed_units(province_admin).exists()


def test_a_sound_setting_of_a_unit_that_goes_on_is_not_left(dong_dang, administrator):
    SoundSetting.objects.create(unit=dong_dang, changed_by=administrator)
    assert not settings_left_in_closed_units(administrator).exists()


TAUGHT = st.dictionaries(st.sampled_from(["XQZ", "QXW", "ZZK"]), st.sampled_from(["một", "hai", "ba"]))


class AnyWords(TestCase):
    """Whatever two communes and their successor taught, in whatever order it is handed over."""

    databases = "__all__"

    @given(own=TAUGHT, left=st.tuples(TAUGHT, TAUGHT), order=st.randoms(use_true_random=False))
    def test_no_word_is_lost_none_is_left_and_the_successor_s_own_stay(self, own, left, order):
        province = UnitFactory(name="Lạng Sơn", kind="Tỉnh", level=Level.PROVINCE)
        successor = UnitFactory(name="Đồng Đăng", parent=province, since=ENDED)
        admin = person_with("quan-tri", "Quản trị", successor, Role.ADMINISTRATOR)
        for written, reading in own.items():
            taught(successor, admin, reading, written)
        for words in left:
            old = ended(UnitFactory(name="Cũ", parent=province), successor)
            for written, reading in words.items():
                taught(old, admin, reading, written)
        rows = list(words_left_in_closed_units(admin))
        order.shuffle(rows)
        for word in rows:
            hand_over_word(word=word, to=successor, reason="x", by=admin)
        holds = dict(LexiconWord.objects.filter(removed_at=None, unit=successor).values_list("written", "reading"))
        assert own.items() <= holds.items()
        assert set(holds) == {*own, *left[0], *left[1]}
        assert all(holds[word] in {words.get(word) for words in (own, *left)} for word in holds)
        assert not words_left_in_closed_units(admin).exists()
