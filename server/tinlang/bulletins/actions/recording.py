"""People's voices in a draft: given, confirmed after the text has changed, taken out. A task makes the sound of it."""

from __future__ import annotations

from typing import BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_tasks import task

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.bulletins.actions.languages import lose_sound, open_draft, variant_in
from tinlang.bulletins.actions.moving import lock
from tinlang.bulletins.errors import NoRecording, NotDraft, VariantChangedMeanwhile
from tinlang.bulletins.models import SoundState, State, Variant, Version
from tinlang.common import audit, clock
from tinlang.common.errors import DomainError
from tinlang.media.actions import join_sounds, prepare_again, take_recording
from tinlang.media.models import Recording
from tinlang.media.queries import sound_setting_for


def give_recording(
    *, version: Version, by: Person, language: str, file: BinaryIO, name: str, from_microphone: bool = False
) -> Variant:
    """Take a person's voice for the draft's variant. Takes a while; outside a transaction.

    NotDraft, UnknownLanguage, and what `take_recording` raises. The variant has its sound when the recording is ready.
    A good sound that it has stays until then, and for good if the recording is refused.
    """
    require(by, "bulletins.write", version.unit)
    if not version.is_draft:
        raise NotDraft(version=version)
    variant_in(version, language)
    recording = take_recording(unit=version.unit, by=by, file=file, name=name, from_microphone=from_microphone)
    return _attach(version, language, recording, by)


@transaction.atomic
def _attach(version: Version, language: str, recording: Recording, by: Person) -> Variant:
    stored = open_draft(version, by)
    variant = variant_in(stored, language)
    if variant.has_sound_to_lose:
        variant.retake, variant.retake_text_sha256 = recording, variant.text_sha256
        _take_up_retake(variant)
    else:
        variant.recording, variant.retake = recording, None
        _await_sound(variant)
    stored.writers.add(by)
    detail = {"language": language, "recording": str(recording.uid), "from_microphone": recording.from_microphone}
    audit.record(action="bulletins.give_recording", by=by, target=stored, unit=stored.unit, detail=detail)
    return variant


@transaction.atomic
def confirm_recording(*, version: Version, by: Person, language: str, text_sha256: str | None = None) -> Variant:
    """Say that the recording is right for the text as it is now. NoRecording, NotDraft, VariantChangedMeanwhile.

    `text_sha256`: that of the text which the person has read; None for the one that is stored.
    """
    stored = open_draft(version, by)
    variant = variant_in(stored, language)
    if variant.recording is None:
        raise NoRecording
    if text_sha256 not in (None, variant.text_sha256):
        raise VariantChangedMeanwhile
    if not variant.waits_to_be_confirmed:
        return variant
    _await_sound(variant)
    audit.record(
        action="bulletins.confirm_recording", by=by, target=stored, unit=stored.unit, detail={"language": language}
    )
    return variant


@transaction.atomic
def retry_recording(*, version: Version, by: Person, language: str) -> Variant:
    """Have a recording checked or joined again that was left lying or that the machine failed at. NoRecording."""
    stored = open_draft(version, by)
    variant = variant_in(stored, language)
    given = variant.retake or variant.recording
    if given is None:
        raise NoRecording
    if not variant.may_be_retried:
        return variant
    prepare_again(recording=given, by=by)
    if variant.retake is not None:
        _take_up_retake(variant)
    else:
        _await_sound(variant)
    detail = {"language": language, "recording": str(given.uid)}
    audit.record(action="bulletins.retry_recording", by=by, target=stored, unit=stored.unit, detail=detail)
    return variant


@transaction.atomic
def remove_recording(*, version: Version, by: Person, language: str) -> Variant:
    """Take a person's voice out of the draft: the machine may read it again. The recording itself stays kept."""
    stored = open_draft(version, by)
    variant = variant_in(stored, language)
    if variant.recording is None:
        return variant
    recording, variant.recording, variant.retake = variant.recording, None, None
    lose_sound(variant)
    variant.save()
    detail = {"language": language, "recording": str(recording.uid)}
    audit.record(action="bulletins.remove_recording", by=by, target=stored, unit=stored.unit, detail=detail)
    return variant


def _await_sound(variant: Variant) -> None:
    """Let the variant wait for its recording; if that is ready already, a task makes the sound of it."""
    lose_sound(variant, SoundState.WAITING)
    variant.save()
    assert variant.recording is not None
    if not _locked(variant.recording).is_coming:
        finish_recorded.enqueue(str(variant.uid))
        variant.refresh_from_db()


def _locked(recording: Recording) -> Recording:
    """As it is now; it arrives before this transaction, or tells `recording_arrived` after it."""
    return Recording.objects.select_for_update().get(pk=recording.pk)


def _take_up_retake(variant: Variant) -> None:
    """Put the retake in the place of what is there if it is ready; one that was refused stays beside, to be told."""
    assert variant.retake is not None
    retake, was_for = _locked(variant.retake), variant.retake_text_sha256
    if not retake.is_ready:
        variant.save()
        return
    variant.recording, variant.retake, variant.retake_text_sha256 = retake, None, ""
    if was_for == variant.text_sha256:
        _await_sound(variant)
    else:
        lose_sound(variant)  # somebody has to listen whether it is right for the new text
        variant.save()


def recording_arrived(recording: Recording) -> None:
    """For `media.arrivals`: whatever waits for this recording gets its sound, or the reason why there is none."""
    for uid in _waiting().filter(recording=recording).values_list("uid", flat=True):
        finish_recorded.enqueue(str(uid))
    for retaken in Variant.objects.filter(retake=recording, version__state=State.DRAFT).select_related("version"):
        _retake_arrived(retaken.version, retaken.language_id, recording)


@transaction.atomic
def _retake_arrived(version: Version, language: str, recording: Recording) -> None:
    stored = lock(version)
    variant = stored.variants.select_related("recording", "retake").filter(language=language, retake=recording).first()
    if stored.is_draft and variant is not None:
        variant.version = stored
        _take_up_retake(variant)


@task(queue_name="recordings")
def finish_recorded(variant_uid: str) -> None:
    """Give a variant the sound of its recording, between the jingle and the chime of its unit. Again: changes nothing.

    A variant that was given another recording meanwhile, or that was submitted, keeps what it has.
    """
    variant = _waiting().select_related("recording__media", "version__bulletin__unit").filter(uid=variant_uid).first()
    if variant is None or variant.recording is None or variant.recording.is_coming:
        return
    recording, wanted = variant.recording, _waiting().filter(pk=variant.pk, recording=variant.recording)
    if recording.media is None:
        _fail(wanted, recording.problem)
        return
    setting = sound_setting_for(variant.version.unit)
    try:
        media = join_sounds(
            body=recording.media,
            jingle=setting.jingle if setting else None,
            chime=setting.chime if setting else None,
        )
    except DomainError as error:
        _fail(wanted, str(error))
    except Exception:
        _fail(wanted, _("Máy chủ gặp lỗi. Thử lại sau ít phút."))
        raise
    else:
        wanted.update(sound_state=SoundState.READY, media=media, sound_problem="", sound_changed_at=clock.now())


def _waiting() -> QuerySet[Variant]:
    """Variants of drafts that wait for the sound of a recording."""
    return Variant.objects.filter(version__state=State.DRAFT, recording__isnull=False, sound_state=SoundState.WAITING)


def _fail(wanted: QuerySet[Variant], problem: str) -> None:
    wanted.update(sound_state=SoundState.FAILED, sound_problem=problem[:300], sound_changed_at=clock.now())
