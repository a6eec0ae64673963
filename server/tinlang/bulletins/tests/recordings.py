"""Recorded variants for tests, without the wait for a recording to be prepared."""

from tinlang.accounts.models import Person
from tinlang.bulletins.actions.content import text_hash
from tinlang.bulletins.models import SoundState, Variant, Version
from tinlang.bulletins.tests.factories import a_sound
from tinlang.media.models import MediaObject, Recording
from tinlang.units.models import Unit


def a_recording(unit: Unit, by: Person, *, media: MediaObject | None = None, **fields: object) -> Recording:
    """One that is ready, as a file that was given."""
    given = {"name": "tay-nung.m4a", "size": 1000, "state": "ready", "original_sha256": "a" * 64, **fields}
    return Recording.objects.create(unit=unit, given_by=by, media=media or a_sound(1.5, 330.0), **given)


def recorded(version: Version, language: str, *, by: Person, media: MediaObject | None = None, **words: str) -> Variant:
    """The version's variant in that language, spoken by a person; made if it is not there."""
    recording = a_recording(version.unit, by, media=media)
    variant = version.variants.filter(language=language).first() or Variant(version=version, language_id=language)
    variant.recording, variant.media, variant.sound_state = recording, recording.media, SoundState.READY
    for name, value in words.items():
        setattr(variant, name, value)
    variant.text_sha256 = text_hash(variant.words)
    variant.save()
    return variant
