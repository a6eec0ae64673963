"""The sound of a draft: asked for by a person, made by a task, bound to the text it was made from."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_tasks import task

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.bulletins.actions.moving import lock
from tinlang.bulletins.errors import NotDraft, NoVoice, TextMissing
from tinlang.bulletins.models import SoundState, State, Variant, Version
from tinlang.common import audit, clock
from tinlang.common.errors import DomainError
from tinlang.media.actions import speak_to_store

STILL_COMING = timedelta(minutes=2)
"""A sound that was asked for, and that has told no progress for so long, may be asked for again."""


@transaction.atomic
def request_sound(*, version: Version, by: Person) -> Variant:
    """Have the draft's sound made by a task, unless it is there or on its way. NotDraft, TextMissing, NoVoice."""
    stored = lock(version)
    require(by, "bulletins.write", stored.unit)
    if not stored.is_draft:
        raise NotDraft(version=stored)
    variant = stored.main_variant
    if not variant.text:
        raise TextMissing
    if not variant.language.voice:
        raise NoVoice
    at = clock.now()
    if variant.sound_is_ready or (variant.sound_is_coming and at - variant.sound_changed_at < STILL_COMING):
        return variant
    _set_sound(Variant.objects.filter(pk=variant.pk), SoundState.WAITING)
    audit.record(action="bulletins.request_sound", by=by, target=stored, unit=stored.unit)
    # The task's row belongs to this transaction: it is queued with the request for it, or not at all.
    speak_variant.enqueue(str(variant.uid))
    variant.refresh_from_db()
    return variant


@task()
def speak_variant(variant_uid: str) -> None:
    """Make the sound that was asked for."""
    make_sound(variant=Variant.objects.select_related("language").get(uid=variant_uid))


def make_sound(*, variant: Variant) -> Variant:
    """Speak the variant's text now. Takes seconds; outside a transaction.

    A text that changed meanwhile, or that was submitted, keeps what it has: the conditions stand in every update.
    """
    wanted = Variant.objects.filter(pk=variant.pk, text_sha256=variant.text_sha256, version__state=State.DRAFT).exclude(
        sound_state=SoundState.READY
    )
    if _set_sound(wanted, SoundState.WORKING):
        try:
            made = speak_to_store(
                text=variant.text,
                voice=variant.language.voice,
                progress=lambda done, of: _tell(wanted, done, of),
            )
        except DomainError as error:
            _set_sound(wanted, SoundState.FAILED, sound_problem=str(error)[:300])
        except Exception:
            _set_sound(wanted, SoundState.FAILED, sound_problem=_("Máy chủ gặp lỗi. Thử lại sau ít phút."))
            raise
        else:
            _set_sound(wanted, SoundState.READY, media=made.media)
    variant.refresh_from_db()
    return variant


def _tell(wanted: QuerySet[Variant], done: int, of: int) -> None:
    wanted.filter(sound_state=SoundState.WORKING).update(sound_done=done, sound_of=of, sound_changed_at=clock.now())


def _set_sound(variants: QuerySet[Variant], state: SoundState, **fields: object) -> int:
    """How many variants (one or none) are now in that state, its progress begun anew."""
    given: dict[str, object] = {"sound_problem": "", "sound_done": 0, "sound_of": 0, **fields}
    return variants.update(sound_state=state, sound_changed_at=clock.now(), **given)
