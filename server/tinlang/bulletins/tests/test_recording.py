"""People's voices in a draft: given as a file, prepared by a task, joined with the jingle; replaced, taken out."""

import io
from datetime import timedelta

import pytest

from tinlang.accounts.access import NotAllowed
from tinlang.bulletins import actions, errors
from tinlang.bulletins.actions.recording import finish_recorded, recording_arrived
from tinlang.bulletins.models import SoundState, Variant, Version
from tinlang.bulletins.tests.factories import VersionFactory, a_sound
from tinlang.bulletins.tests.recordings import a_recording, recorded
from tinlang.bulletins.tests.voices import a_file
from tinlang.common import clock
from tinlang.common.errors import DomainError
from tinlang.common.models import AuditEntry
from tinlang.media.models import Recording, SoundSetting

pytestmark = pytest.mark.django_db(databases="__all__")

DAO = "ium"


@pytest.fixture
def draft(dong_dang, editor) -> Version:
    version = VersionFactory(unit=dong_dang, edited_by=editor, sounding=True)
    actions.add_language(version=version, by=editor, language=DAO)
    return version


def give(version: Version, by, data: bytes, *, language: str = DAO, name: str = "dao.wav") -> Variant:
    actions.give_recording(version=version, by=by, language=language, file=io.BytesIO(data), name=name)
    return version.variants.get(language=language)


def test_a_given_file_becomes_the_sound_of_its_language(draft, editor):
    variant = give(draft, editor, a_file(), name="dao.wav")
    assert variant.sound_is_ready and variant.recording.name == "dao.wav"
    assert variant.media == variant.recording.media
    assert AuditEntry.objects.filter(action="bulletins.give_recording").count() == 1


def test_the_vietnamese_variant_may_be_spoken_by_a_person_too(draft, editor):
    variant = give(draft, editor, a_file(), language="vi")
    assert variant.is_recorded and variant.sound_is_ready and variant.said_sha256 == "" and variant.marks == []


def test_the_jingle_comes_before_and_the_chime_after(draft, editor, dong_dang):
    SoundSetting.objects.create(unit=dong_dang, jingle=a_sound(1.0), chime=a_sound(1.0, 500.0), changed_by=editor)
    variant = give(draft, editor, a_file())
    assert variant.media != variant.recording.media
    assert variant.media.length_ms > variant.recording.media.length_ms + 2_000


def test_a_file_that_is_no_sound_leaves_the_variant_as_it_was(draft, editor):
    before = give(draft, editor, a_file()).media
    with pytest.raises(DomainError):
        give(draft, editor, b"no sound at all")
    assert draft.variants.get(language=DAO).media == before


def test_a_silent_recording_says_so_and_has_no_sound(draft, editor):
    variant = give(draft, editor, a_file(loud=0.0))
    assert (variant.sound_state, variant.media) == (SoundState.FAILED, None)
    assert "Im lặng" in variant.sound_problem


def test_another_recording_takes_the_place_of_the_first(draft, editor):
    first = give(draft, editor, a_file()).recording
    second = give(draft, editor, a_file(seconds=5.0))
    assert second.recording != first and second.media == second.recording.media
    assert Recording.objects.count() == 2


def test_without_its_recording_the_machine_may_speak_again(draft, editor):
    give(draft, editor, a_file(), language="vi")
    variant = actions.remove_recording(version=draft, by=editor, language="vi")
    assert (variant.recording, variant.media, variant.sound_state) == (None, None, SoundState.NONE)
    assert Recording.objects.count() == 1
    assert actions.remove_recording(version=draft, by=editor, language="vi") == variant


def test_what_arrives_late_changes_nothing_that_was_replaced_or_submitted(draft, editor):
    late = a_recording(draft.unit, editor)
    variant = recorded(draft, DAO, by=editor, text="Chữ")
    recording_arrived(late)
    variant.refresh_from_db()
    before = variant.media
    actions.submit(version=Version.objects.get(pk=draft.pk), by=editor)
    Variant.objects.filter(pk=variant.pk).update(recording=late)
    recording_arrived(late)
    finish_recorded.enqueue(str(variant.uid))
    variant.refresh_from_db()
    assert variant.media == before


def test_a_recording_that_is_still_being_prepared_is_waited_for(draft, editor):
    coming = a_recording(draft.unit, editor)
    Recording.objects.filter(pk=coming.pk).update(state="working", media=None)
    Variant.objects.filter(version=draft, language=DAO).update(recording=coming, sound_state=SoundState.WAITING)
    variant = draft.variants.get(language=DAO)
    finish_recorded.enqueue(str(variant.uid))
    variant.refresh_from_db()
    assert variant.sound_is_coming
    Recording.objects.filter(pk=coming.pk).update(state="ready", media=a_sound())
    recording_arrived(Recording.objects.get(pk=coming.pk))
    variant.refresh_from_db()
    assert variant.sound_is_ready


def test_a_recording_that_was_left_lying_is_tried_again(draft, editor):
    variant = give(draft, editor, a_file())
    Variant.objects.filter(pk=variant.pk).update(media=None, sound_state=SoundState.WAITING)
    assert actions.retry_recording(version=draft, by=editor, language=DAO).sound_is_coming, "two minutes are not over"
    with clock.frozen_at(clock.now() + timedelta(minutes=3)):
        assert actions.retry_recording(version=draft, by=editor, language=DAO).sound_is_ready
    assert AuditEntry.objects.filter(action="bulletins.retry_recording").count() == 1


def test_a_good_recording_that_could_not_be_joined_is_joined_again(draft, editor):
    variant = give(draft, editor, a_file())
    Variant.objects.filter(pk=variant.pk).update(media=None, sound_state=SoundState.FAILED, sound_problem="Lỗi")
    assert actions.retry_recording(version=draft, by=editor, language=DAO).sound_is_ready


def test_only_who_writes_bulletins_here_gives_a_voice(draft, approver, neighbour):
    for other in (approver, neighbour):
        with pytest.raises(NotAllowed):
            give(draft, other, a_file())
    assert not Recording.objects.exists()


def test_what_is_submitted_takes_no_other_voice(dong_dang, editor):
    submitted = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    with pytest.raises(errors.NotDraft):
        give(submitted, editor, a_file(), language="vi")
    assert not Recording.objects.exists()


def test_there_is_nothing_to_confirm_without_a_recording(draft, editor):
    with pytest.raises(errors.NoRecording):
        actions.confirm_recording(version=draft, by=editor, language=DAO)


def test_an_hour_that_is_joined_with_its_jingle_keeps_no_machine_waiting():
    assert finish_recorded.queue_name == "recordings"
