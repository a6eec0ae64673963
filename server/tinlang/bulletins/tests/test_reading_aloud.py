"""How a draft is read: voice, speed, words that are read otherwise. Each change makes the sound out of date."""

import pytest

from tinlang.accounts.access import NotAllowed
from tinlang.bulletins import actions, aloud, errors
from tinlang.bulletins.actions import Content
from tinlang.bulletins.models import SoundState, State, Variant
from tinlang.bulletins.tests.factories import VersionFactory, a_sound
from tinlang.common.models import AuditEntry
from tinlang.media.actions import WordError, add_word
from tinlang.media.models import LexiconWord, Recording, SoundSetting

pytestmark = pytest.mark.django_db(databases="__all__")

TEXT = "Mời bà con đến TYT lúc 7h30."


@pytest.fixture
def version(editor, dong_dang):
    return VersionFactory(unit=dong_dang, edited_by=editor, sounding=True, text=TEXT)


def spoken(version) -> str:
    variant = Variant.objects.get(version=version)
    return aloud.manner_of(variant).read(variant.text).spoken


def variant_of(version) -> Variant:
    return Variant.objects.get(version=version)


def test_a_word_is_read_otherwise_in_this_bulletin_only(version, editor, dong_dang):
    other = VersionFactory(unit=dong_dang, text=TEXT)
    actions.set_reading(version=version, by=editor, written="TYT", reading="trạm xá")
    assert "đến trạm xá lúc" in spoken(version)
    assert "đến trạm y tế lúc" in spoken(other)


def test_a_word_that_is_forgotten_is_read_as_everywhere(version, editor):
    actions.set_reading(version=version, by=editor, written="TYT", reading="trạm xá")
    actions.forget_reading(version=version, by=editor, written="TYT")
    assert "đến trạm y tế lúc" in spoken(version)
    assert aloud.is_fresh(variant_of(version))


@pytest.mark.parametrize(
    "change",
    [
        lambda version, by: actions.set_reading(version=version, by=by, written="TYT", reading="trạm xá"),
        lambda version, by: actions.choose_voice(version=version, by=by, voice="vi-vn-x-south", speed=""),
        lambda version, by: actions.choose_voice(version=version, by=by, voice="", speed="slow"),
        lambda version, by: add_word(unit=version.unit, by=by, written="TYT", reading="trạm xá"),
    ],
    ids=["correction", "voice", "speed", "lexicon"],
)
def test_whatever_would_be_said_otherwise_makes_the_sound_out_of_date_and_keeps_it(version, editor, change):
    assert aloud.is_fresh(variant_of(version))
    before = variant_of(version).media
    change(version, editor)
    after = variant_of(version)
    assert not aloud.is_fresh(after)
    assert (after.media, after.sound_state, after.text) == (before, SoundState.READY, TEXT)


def test_a_word_that_does_not_stand_in_the_text_leaves_the_sound_as_it_is(version, editor, dong_dang):
    add_word(unit=dong_dang, by=editor, written="XQZ", reading="xưởng")
    assert aloud.is_fresh(variant_of(version))


def test_what_is_out_of_date_is_not_submitted_and_is_made_again_when_asked_for(version, editor):
    actions.set_reading(version=version, by=editor, written="TYT", reading="trạm xá")
    with pytest.raises(errors.SoundOutOfDate):
        actions.submit(version=version, by=editor)
    made = actions.request_sound(version=version, by=editor)
    assert (made.sound_state, aloud.is_fresh(made)) == (SoundState.READY, True)
    assert [said[2] for said in made.said if said[3] == "abbreviation"] == ["trạm xá"]
    assert actions.submit(version=version, by=editor).state == State.SUBMITTED


def test_made_sound_knows_when_each_sentence_is_heard(editor, dong_dang):
    version = VersionFactory(unit=dong_dang, text="Câu một. Câu hai.")
    made = actions.request_sound(version=version, by=editor)
    assert [made.text[start:end] for start, end, _from, _to in made.marks] == ["Câu một.", "Câu hai."]
    assert made.marks[0][3] < made.marks[1][2] < made.media.length_ms


def test_what_a_person_speaks_is_never_spoken_by_the_machine(version, editor, dong_dang):
    sound = a_sound(hertz=300)
    recording = Recording.objects.create(
        unit=dong_dang, name="a.wav", original_sha256="0" * 64, size=1, state="ready", media=sound, given_by=editor
    )
    Variant.objects.update(recording=recording, media=sound, said_sha256="")
    actions.set_reading(version=version, by=editor, written="TYT", reading="trạm xá")
    assert aloud.is_fresh(variant_of(version))
    assert actions.request_sound(version=version, by=editor).media == sound
    assert actions.make_sound(variant=variant_of(version)).media == sound


def test_the_unit_says_voice_and_speed_unless_the_bulletin_does(version, editor, operator, dong_dang):
    SoundSetting.objects.create(unit=dong_dang, voice="vi-vn-x-south", speed="slow", changed_by=operator)
    how = aloud.manner_of(variant_of(version))
    assert (how.voice, how.speed, how.accent) == ("vi-vn-x-south", "slow", "south")
    actions.choose_voice(version=version, by=editor, voice="vi", speed="fast")
    how = aloud.manner_of(variant_of(version))
    assert (how.voice, how.speed, how.accent) == ("vi", "fast", "north")


def test_a_voice_that_the_site_has_lost_silences_nobody(version, editor, dong_dang):
    SoundSetting.objects.create(unit=dong_dang, voice="piper:gone", changed_by=editor)
    assert aloud.manner_of(variant_of(version)).voice == "vi"


@pytest.mark.parametrize(
    ("voice", "speed", "error"),
    [("cmn", "", errors.UnknownVoice), ("x", "", errors.UnknownVoice), ("vi", "x", errors.UnknownSpeed)],
)
def test_a_voice_or_speed_that_is_none_is_refused_by_name(version, editor, voice, speed, error):
    with pytest.raises(error):
        actions.choose_voice(version=version, by=editor, voice=voice, speed=speed)


@pytest.mark.parametrize(
    ("written", "reading"), [("TYT", "7 giờ"), ("", "x"), ("—", "x"), ("TYT", " "), ("TYT", "a/b")]
)
def test_a_reading_is_made_of_words(version, editor, written, reading):
    with pytest.raises(WordError):
        actions.set_reading(version=version, by=editor, written=written, reading=reading)
    assert variant_of(version).corrections == {}


def test_a_word_that_is_not_in_the_text_has_no_reading_of_its_own(version, editor):
    for written in ("XQZ", "tyt", "T", "7h3"):
        with pytest.raises(errors.WordNotInText):
            actions.set_reading(version=version, by=editor, written=written, reading="xưởng quế")
    assert variant_of(version).corrections == {}


def test_a_bulletin_has_a_bounded_number_of_readings_of_its_own(version, editor):
    Variant.objects.update(corrections={f"W{number}": "chữ" for number in range(300)})
    with pytest.raises(errors.TooManyReadings):
        actions.set_reading(version=version, by=editor, written="TYT", reading="trạm xá")
    actions.set_reading(version=version, by=editor, written="W1", reading="khác")
    assert variant_of(version).corrections["W1"] == "khác"


def test_only_who_writes_there_changes_the_reading_and_only_of_a_draft(version, editor, neighbour):
    with pytest.raises(NotAllowed):
        actions.set_reading(version=version, by=neighbour, written="TYT", reading="trạm xá")
    actions.submit(version=version, by=editor)
    with pytest.raises(errors.NotDraft):
        actions.set_reading(version=version, by=editor, written="TYT", reading="trạm xá")
    with pytest.raises(errors.NotDraft):
        actions.choose_voice(version=version, by=editor, voice="vi", speed="")


def test_who_changed_a_reading_is_written_down(version, editor):
    actions.set_reading(version=version, by=editor, written="TYT", reading="trạm xá")
    actions.set_reading(version=version, by=editor, written="TYT", reading="trạm xá")
    entries = AuditEntry.objects.filter(action="bulletins.set_reading")
    assert entries.count() == 1


def test_a_new_draft_takes_readings_voice_and_sound_along(editor, dong_dang):
    old = VersionFactory(unit=dong_dang, returned=True, text=TEXT)
    Variant.objects.update(corrections={"TYT": "trạm xá"}, voice="vi-vn-x-south", speed="slow")
    draft = actions.edit_again(version=old, by=editor)
    variant = variant_of(draft)
    assert (variant.corrections, variant.voice, variant.speed) == ({"TYT": "trạm xá"}, "vi-vn-x-south", "slow")
    assert variant.sound_is_ready


def test_text_that_changes_loses_sound_marks_and_what_was_said(version, editor):
    Variant.objects.update(marks=[[0, 1, 0, 1]], said=[[0, 1, "a", "word", False]])
    content = Content(title="Cắt điện", text="Chữ mới.", areas=frozenset())
    actions.save_draft(version=version, by=editor, content=content, revision=1)
    after = variant_of(version)
    assert (after.media, after.marks, after.said, after.said_sha256) == (None, [], [], "")
    assert LexiconWord.objects.count() == 0
