"""How a draft is to be read: by which voice, how fast, and the words that are read otherwise in this bulletin only.

Each of these leaves the sound where it is and makes it out of date.
"""

from __future__ import annotations

from django.db import transaction

from tinlang.accounts.models import Person
from tinlang.bulletins import errors
from tinlang.bulletins.actions.languages import open_draft
from tinlang.bulletins.lines import stands_in
from tinlang.bulletins.models import Variant, Version
from tinlang.common import audit
from tinlang.media.actions import checked_word
from tinlang.media.models import Speed
from tinlang.media.speech import voices

MOST_CORRECTIONS = 300


@transaction.atomic
def set_reading(*, version: Version, by: Person, written: str, reading: str) -> Variant:
    """Have `written` read as `reading` all over this bulletin.

    WordNotInText, TooManyReadings, what `checked_word` raises.
    """
    stored, variant = _main_variant(version, by)
    written, reading = checked_word(written, reading)
    if variant.corrections.get(written) == reading:
        return variant
    if written not in variant.corrections and not stands_in(variant.text, written):
        raise errors.WordNotInText
    if written not in variant.corrections and len(variant.corrections) >= MOST_CORRECTIONS:
        raise errors.TooManyReadings
    variant.corrections = {**variant.corrections, written: reading}
    stored.writers.add(by)
    return _saved(stored, variant, "bulletins.set_reading", by, written=written, reading=reading)


@transaction.atomic
def forget_reading(*, version: Version, by: Person, written: str) -> Variant:
    """Read `written` again as everywhere else."""
    stored, variant = _main_variant(version, by)
    if written not in variant.corrections:
        return variant
    variant.corrections = {word: reading for word, reading in variant.corrections.items() if word != written}
    return _saved(stored, variant, "bulletins.forget_reading", by, written=written)


@transaction.atomic
def choose_voice(*, version: Version, by: Person, voice: str, speed: str) -> Variant:
    """Choose who reads the draft and how fast; "" is what the unit has chosen. UnknownVoice, UnknownSpeed."""
    stored, variant = _main_variant(version, by)
    if (variant.voice, variant.speed) == (voice, speed):
        return variant
    if voice and voice not in {known.key for known in voices.for_language(variant.language_id)}:
        raise errors.UnknownVoice
    if speed and speed not in Speed.values:
        raise errors.UnknownSpeed
    variant.voice, variant.speed = voice, speed
    return _saved(stored, variant, "bulletins.choose_voice", by, voice=voice, speed=speed)


def _main_variant(version: Version, by: Person) -> tuple[Version, Variant]:
    stored = open_draft(version, by)
    return stored, stored.main_variant


def _saved(version: Version, variant: Variant, action: str, by: Person, **detail: str) -> Variant:
    variant.save(update_fields=["voice", "speed", "corrections"])
    audit.record(action=action, by=by, target=version, unit=version.unit, detail=dict(detail))
    return variant
