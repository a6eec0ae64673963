"""A recording given while there is a good sound: it takes its place once it has proved good, and never before."""

import io
from datetime import timedelta

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tinlang.bulletins import actions, errors
from tinlang.bulletins.actions.recording import finish_recorded, recording_arrived
from tinlang.bulletins.actions.sounding import speak_variant
from tinlang.bulletins.models import SoundState, Variant, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.bulletins.tests.recordings import a_recording
from tinlang.bulletins.tests.voices import a_file
from tinlang.common import clock
from tinlang.common.patience import LEFT_LYING
from tinlang.media.actions import prepare_left_lying
from tinlang.media.actions.recording import prepare_recording
from tinlang.media.models import Recording, RecordingState

pytestmark = pytest.mark.django_db(databases="__all__")

DAO = "ium"


@pytest.fixture
def draft(dong_dang, editor) -> Version:
    version = VersionFactory(unit=dong_dang, edited_by=editor, sounding=True)
    actions.add_language(version=version, by=editor, language=DAO)
    return version


def give(version: Version, by, data: bytes, *, language: str = DAO) -> Variant:
    actions.give_recording(version=version, by=by, language=language, file=io.BytesIO(data), name="ghi-am.wav")
    return version.variants.get(language=language)


@pytest.mark.parametrize("language", [DAO, "vi"])
def test_a_good_sound_stays_when_the_next_recording_is_refused(draft, editor, language):
    before = give(draft, editor, a_file(), language=language)
    after = give(draft, editor, a_file(loud=0.0), language=language)
    assert (after.recording, after.media, after.sound_state) == (before.recording, before.media, SoundState.READY)
    assert "Im lặng" in after.retake.problem


def test_the_machines_voice_stays_when_the_recording_is_refused(draft, editor):
    before = draft.variants.get(language="vi")
    after = give(draft, editor, a_file(loud=0.0), language="vi")
    assert after.sound_is_ready and after.media == before.media and not after.is_recorded


def test_a_good_retake_takes_the_place_of_one_that_was_refused(draft, editor):
    give(draft, editor, a_file())
    give(draft, editor, a_file(loud=0.0))
    after = give(draft, editor, a_file(seconds=5.0))
    assert after.retake is None and after.sound_is_ready and after.media == after.recording.media
    assert Recording.objects.count() == 3


@pytest.fixture
def retaken(draft, editor, dong_dang) -> Variant:
    """A Dao variant with a good recording, and another one on its way."""
    variant = give(draft, editor, a_file())
    variant.retake = a_recording(dong_dang, editor)
    Recording.objects.filter(pk=variant.retake.pk).update(state=RecordingState.WORKING, media=None)
    variant.retake_text_sha256 = variant.text_sha256
    variant.save()
    return variant


def arrive(recording: Recording, like: Recording) -> None:
    Recording.objects.filter(pk=recording.pk).update(state=RecordingState.READY, media=like.media)
    recording.refresh_from_db()
    recording_arrived(recording)


def test_while_the_retake_is_checked_the_sound_is_heard_and_nothing_can_be_submitted(draft, editor, retaken):
    assert retaken.sound_is_ready
    with pytest.raises(errors.Several) as told:
        actions.submit(version=draft, by=editor)
    assert any(isinstance(problem, errors.RetakeComing) for problem in told.value.problems)


def test_when_the_retake_is_ready_it_is_the_sound(retaken):
    retake = retaken.retake
    arrive(retake, retaken.recording)
    retaken.refresh_from_db()
    assert retaken.recording == retake and retaken.retake is None and retaken.sound_is_ready


def test_a_retake_for_a_text_that_was_changed_meanwhile_has_to_be_confirmed(draft, editor, retaken):
    actions.write_variant(version=draft, by=editor, language=DAO, words=actions.Words(text="chữ khác"))
    arrive(retaken.retake, retaken.recording)
    assert draft.variants.get(language=DAO).waits_to_be_confirmed


def test_a_submitted_version_is_not_changed_by_a_retake(draft, retaken):
    before = retaken.recording
    Version.objects.filter(pk=draft.pk).update(
        state="submitted", submitted_by=draft.edited_by, submitted_at=clock.now()
    )
    arrive(retaken.retake, before)
    assert draft.variants.get(language=DAO).recording == before


def test_taking_the_recording_out_takes_its_retake_along(draft, editor, retaken):
    actions.remove_recording(version=draft, by=editor, language=DAO)
    after = draft.variants.get(language=DAO)
    assert (after.recording, after.retake, after.sound_state) == (None, None, SoundState.NONE)


# -- what nobody saw --------------------------------------------------------------------------------------------------


def test_words_that_somebody_else_stored_meanwhile_are_not_written_over(draft, editor):
    shown = draft.variants.get(language=DAO).shown
    actions.write_variant(version=draft, by=editor, language=DAO, words=actions.Words(text="chữ của người kia"))
    with pytest.raises(errors.VariantChangedMeanwhile):
        actions.write_variant(version=draft, by=editor, language=DAO, words=actions.Words(text=""), shown=shown)
    assert draft.variants.get(language=DAO).text == "chữ của người kia"


def test_a_recording_is_not_confirmed_for_a_text_that_nobody_read(draft, editor):
    give(draft, editor, a_file())
    actions.write_variant(version=draft, by=editor, language=DAO, words=actions.Words(text="tám giờ"))
    read = draft.variants.get(language=DAO).text_sha256
    actions.write_variant(version=draft, by=editor, language=DAO, words=actions.Words(text="hai mươi mốt giờ"))
    with pytest.raises(errors.VariantChangedMeanwhile):
        actions.confirm_recording(version=draft, by=editor, language=DAO, text_sha256=read)
    assert draft.variants.get(language=DAO).waits_to_be_confirmed


# -- after a program was ended in the middle --------------------------------------------------------------------------


def queued(task, uid) -> DBTaskResult:
    """As if the task had been queued and no program had begun it."""
    return DBTaskResult.objects.create(
        status=TaskResultStatus.READY,
        args_kwargs={"args": [str(uid)], "kwargs": {}},
        task_path=task.module_path,
        backend_name="default",
        run_after=clock.now() - timedelta(days=1),
    )


@pytest.fixture
def lying(draft, editor) -> Variant:
    """A Dao recording whose check was ended in the middle a while ago."""
    variant = give(draft, editor, a_file())
    long_ago = clock.now() - LEFT_LYING - timedelta(seconds=1)
    Recording.objects.filter(pk=variant.recording_id).update(state=RecordingState.READY, changed_at=long_ago)
    Variant.objects.filter(pk=variant.pk).update(sound_state=SoundState.WAITING, media=None, sound_changed_at=long_ago)
    variant.refresh_from_db()
    return variant


def test_a_sound_left_lying_is_made_without_anybody_asking(lying):
    assert actions.make_left_lying() == 1
    lying.refresh_from_db()
    assert lying.sound_is_ready
    assert actions.make_left_lying() == 0


def test_what_waits_in_the_queue_is_not_queued_twice(lying):
    queued(finish_recorded, lying.uid)
    assert actions.make_left_lying() == 0


def test_a_machines_sound_left_lying_is_made_too(draft):
    variant = draft.variants.get(language="vi")
    long_ago = clock.now() - LEFT_LYING - timedelta(seconds=1)
    Variant.objects.filter(pk=variant.pk).update(
        sound_state=SoundState.WORKING, media=None, said_sha256="", sound_changed_at=long_ago
    )
    queued(speak_variant, "another")
    assert actions.make_left_lying() == 1
    variant.refresh_from_db()
    assert variant.sound_is_ready


def test_a_recording_left_lying_is_checked_without_anybody_asking(draft, editor):
    recording = give(draft, editor, a_file()).recording
    long_ago = clock.now() - LEFT_LYING - timedelta(seconds=1)
    Recording.objects.filter(pk=recording.pk).update(state=RecordingState.WORKING, media=None, changed_at=long_ago)
    waiting = queued(prepare_recording, recording.uid)
    assert prepare_left_lying() == 0
    waiting.delete()
    assert prepare_left_lying() == 1
    recording.refresh_from_db()
    assert not recording.is_coming
