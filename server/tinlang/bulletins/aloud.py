"""How a variant is read aloud as things stand now: its voice, speed and lexicon, jingle and chime, and the reading.

A sound is out of date when what would be said now differs from what it was made from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypedDict

from tinlang.bulletins.models import MAIN_LANGUAGE, Language, Variant, Version
from tinlang.media import actions as media
from tinlang.media.models import MediaObject, SoundSetting, Speed
from tinlang.media.opus import BITS_PER_SECOND, URGENT_BITS_PER_SECOND
from tinlang.media.queries import lexicon_for, sound_setting_for
from tinlang.media.reading import Lexicon, Reading, read
from tinlang.media.speech import voices
from tinlang.media.speech.delivery import as_read
from tinlang.media.speech.length import estimated_ms
from tinlang.media.speech.script import reading_accent
from tinlang.units.models import Unit


class Spoken(TypedDict):
    """What the actions of `media` ask for besides the text."""

    voice: str
    speed: str
    lexicon: Lexicon | None
    jingle: MediaObject | None
    chime: MediaObject | None
    bits_per_second: int


@dataclass(frozen=True)
class Manner:
    """How something is said. `voice`: a key of `media.speech.voices`, "" where no machine speaks the language."""

    voice: str
    speed: str
    lexicon: Lexicon | None
    jingle: MediaObject | None = None
    chime: MediaObject | None = None
    bits_per_second: int = BITS_PER_SECOND

    @property
    def accent(self) -> str:
        known = voices.known().get(self.voice)
        return reading_accent(known) if known else "north"

    @property
    def given(self) -> Spoken:
        """All of it, for the actions of `media`."""
        return Spoken(
            voice=self.voice,
            speed=self.speed,
            lexicon=self.lexicon,
            jingle=self.jingle,
            chime=self.chime,
            bits_per_second=self.bits_per_second,
        )

    def read(self, text: str) -> Reading:
        """The text as it is read in this manner."""
        return read(text, lexicon=self.lexicon, accent=self.accent)

    def estimated_ms(self, reading: Reading) -> int:
        """How long it will last, jingle and chime too; 0 for nothing to say."""
        utterances = as_read(reading)
        around = sum(sound.length_ms for sound in (self.jingle, self.chime) if sound)
        return estimated_ms(utterances, self.speed) + around if utterances else 0


def manner(unit: Unit, language: Language, *, voice: str, speed: str, corrections: Mapping[str, str]) -> Manner:
    """The voice and speed that were chosen, else those of the unit, else those of the language."""
    setting = sound_setting_for(unit)
    usual_voice, usual_speed = _usual(setting, language)
    return Manner(
        voice=voice or usual_voice,
        speed=speed or usual_speed,
        lexicon=lexicon_for(unit, corrections) if language.tag == MAIN_LANGUAGE else None,
        jingle=setting.jingle if setting else None,
        chime=setting.chime if setting else None,
    )


def usual(unit: Unit, language: Language) -> tuple[str, str]:
    """The voice and the speed where none were chosen for the bulletin itself."""
    return _usual(sound_setting_for(unit), language)


def _usual(setting: SoundSetting | None, language: Language) -> tuple[str, str]:
    """The unit's voice while it can speak: a voice that the site has lost must silence nobody."""
    speaks = setting is not None and language.tag == MAIN_LANGUAGE and setting.voice in voices.known()
    return setting.voice if setting and speaks else language.voice, setting.speed if setting else Speed.NORMAL


def manner_of(variant: Variant) -> Manner:
    """How this variant is said now."""
    how = manner(
        variant.version.unit,
        variant.language,
        voice=variant.voice,
        speed=variant.speed,
        corrections=variant.corrections,
    )
    return in_haste(how) if variant.version.is_urgent else how


def in_haste(how: Manner) -> Manner:
    """The same for an alert: nothing before the words but the siren of the device, and small enough for its frame."""
    return replace(how, jingle=None, chime=None, bits_per_second=URGENT_BITS_PER_SECOND)


def said_now(variant: Variant, how: Manner | None = None) -> str:
    """The hash of what a machine would say now; "" for a variant that a person speaks."""
    if variant.is_recorded:
        return ""
    return media.said_sha256(text=variant.text, **(how or manner_of(variant)).given)


def read_ahead(version: Version) -> None:
    """Read the texts that a machine speaks before a lock is taken: what is read once is known inside it."""
    for variant in version.variants.select_related("language", "version__bulletin__unit"):
        if variant.text and not variant.is_recorded:
            said_now(variant)


def is_fresh(variant: Variant, how: Manner | None = None) -> bool:
    """Whether its sound is there and says what would be said now; a recording says what it says."""
    return variant.sound_is_ready and (variant.is_recorded or variant.said_sha256 == said_now(variant, how))


def without_surroundings(how: Manner) -> Manner:
    """The same without jingle and chime: one sentence alone."""
    return replace(how, jingle=None, chime=None)
