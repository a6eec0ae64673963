"""The sound of a draft: asked for by a person, made by a task, bound to the words and the voice it was made from."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_tasks import task

from tinlang.accounts.models import Person
from tinlang.bulletins import aloud
from tinlang.bulletins.actions.languages import NO_SOUND, open_draft, variant_in
from tinlang.bulletins.actions.recording import finish_recorded
from tinlang.bulletins.errors import NoVoice, TextMissing
from tinlang.bulletins.models import MAIN_LANGUAGE, SoundState, State, Variant, Version
from tinlang.common import audit, clock
from tinlang.common.errors import DomainError
from tinlang.common.patience import LEFT_LYING, MAY_BE_ASKED_AGAIN
from tinlang.common.queue import waiting_for
from tinlang.media.actions import speak_to_store
from tinlang.media.models import RecordingState

AT_ONCE = 50


def request_sound(*, version: Version, by: Person, language: str = MAIN_LANGUAGE) -> Variant:
    """Have a machine speak the draft's variant in that language, by a task.

    Nothing is done for one that a person speaks, whose sound is on its way, or is there and not out of date.
    NotDraft, UnknownLanguage, TextMissing, NoVoice.
    """
    aloud.read_ahead(version)
    return _request(version, by, language)


@transaction.atomic
def _request(version: Version, by: Person, language: str) -> Variant:
    stored = open_draft(version, by)
    wanted = variant_in(stored, language)
    if wanted.is_recorded:
        return wanted
    if not wanted.text:
        raise TextMissing
    how = aloud.manner_of(wanted)
    if not how.voice:
        raise NoVoice
    at = clock.now()
    if aloud.is_fresh(wanted, how) or (wanted.sound_is_coming and at - wanted.sound_changed_at < MAY_BE_ASKED_AGAIN):
        return wanted
    _set_sound(Variant.objects.filter(pk=wanted.pk), SoundState.WAITING)
    detail = {"language": wanted.language_id, "voice": how.voice, "speed": how.speed}
    audit.record(action="bulletins.request_sound", by=by, target=stored, unit=stored.unit, detail=detail)
    # The task's row belongs to this transaction: it is queued with the request for it, or not at all.
    speak_variant.enqueue(str(wanted.uid))
    wanted.refresh_from_db()
    return wanted


@task()
def speak_variant(variant_uid: str) -> None:
    """Make the sound that was asked for; of what was thrown away meanwhile there is none to make."""
    variant = Variant.objects.select_related("language", "version__bulletin__unit").filter(uid=variant_uid).first()
    if variant is not None:
        make_sound(variant=variant)


def make_sound(*, variant: Variant) -> Variant:
    """Speak the variant's text now. Takes seconds; outside a transaction.

    A text that changed meanwhile, or that was submitted, keeps what it has: the conditions stand in every update.
    A voice or a reading that changed meanwhile makes this sound out of date at once, and it is made again.
    """
    wanted = Variant.objects.filter(
        pk=variant.pk, text_sha256=variant.text_sha256, recording=None, version__state=State.DRAFT
    ).exclude(sound_state=SoundState.READY)
    if _set_sound(wanted, SoundState.WORKING):
        how = aloud.manner_of(variant)
        try:
            made = speak_to_store(
                text=variant.text,
                **how.given,
                progress=lambda done, of: _tell(wanted, done, of),
            )
        except DomainError as error:
            _set_sound(wanted, SoundState.FAILED, sound_problem=str(error)[:300])
        except Exception:
            _set_sound(wanted, SoundState.FAILED, sound_problem=_("Máy chủ gặp lỗi. Thử lại sau ít phút."))
            raise
        else:
            said_sha256 = aloud.said_now(variant, how)
            found = {"media": made.media, "marks": made.marks, "said": made.said, "said_sha256": said_sha256}
            _set_sound(wanted, SoundState.READY, **found)
            _again_if_out_of_date(variant, said_sha256)
    variant.refresh_from_db()
    return variant


@transaction.atomic
def _again_if_out_of_date(variant: Variant, said_sha256: str) -> None:
    """Whoever chose another voice or reading while this was made, and asked to hear it, hears that one."""
    made = Variant.objects.filter(
        pk=variant.pk, said_sha256=said_sha256, sound_state=SoundState.READY, version__state=State.DRAFT
    )
    stored = made.select_related("language", "version__bulletin__unit").first()
    if stored is not None and not aloud.is_fresh(stored) and _set_sound(made, SoundState.WAITING):
        speak_variant.enqueue(str(variant.uid))


def make_left_lying() -> int:
    """Queue again sounds of drafts whose program was ended in the middle: without progress, in no queue. How many."""
    coming = Variant.objects.filter(
        version__state=State.DRAFT, sound_state__in=(SoundState.WAITING, SoundState.WORKING)
    ).exclude(recording__state__in=(RecordingState.WAITING, RecordingState.WORKING))
    lying = list(coming.filter(sound_changed_at__lt=clock.now() - LEFT_LYING)[:AT_ONCE])
    queued = waiting_for(speak_variant) | waiting_for(finish_recorded) if lying else set()
    count = 0
    for variant in lying:
        if str(variant.uid) in queued:
            continue
        with transaction.atomic():  # claimed by whoever changes it first
            same = coming.filter(pk=variant.pk, sound_changed_at=variant.sound_changed_at)
            claimed = same.update(sound_changed_at=clock.now(), sound_state=SoundState.WAITING)
            if claimed:
                (finish_recorded if variant.is_recorded else speak_variant).enqueue(str(variant.uid))
        count += claimed
    return count


def _tell(wanted: QuerySet[Variant], done: int, of: int) -> None:
    wanted.filter(sound_state=SoundState.WORKING).update(sound_done=done, sound_of=of, sound_changed_at=clock.now())


def _set_sound(variants: QuerySet[Variant], state: SoundState, **fields: object) -> int:
    """How many variants (one or none) are now in that state, its progress begun anew."""
    given: dict[str, object] = {**NO_SOUND, "sound_done": 0, "sound_of": 0, **fields}
    return variants.update(sound_state=state, sound_changed_at=clock.now(), **given)
