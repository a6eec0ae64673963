"""Reads about the voice: whose words and whose settings hold for a unit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tinlang.accounts.access import units_visible_to, units_where
from tinlang.accounts.models import Person
from tinlang.common.clock import today
from tinlang.common.text import alphabetical
from tinlang.media.models import LexiconWord, MediaObject, SoundSetting
from tinlang.media.reading import Kind, Lexicon, Word, shipped
from tinlang.media.reading.syllables import is_syllable
from tinlang.media.tunes import TUNES, Tune, encoded
from tinlang.units.closing import HAND_OVER, closed_units, successors_of
from tinlang.units.models import Closure, Level, Unit, UnitVersion, Via, in_force
from tinlang.units.queries import ancestors, descendants, units_named

_WIDEST_FIRST = list(Level)
_TUNE_NEAR_MS = 500
"""A stored tune is about as long as its samples: others need not be made to be compared."""


def lexicon_for(unit: Unit, corrections: Mapping[str, str] | None = None) -> Lexicon:
    """Our words, names of the area, those of every unit above from the widest to `unit`, one bulletin's corrections.

    What comes later wins. A fixed number of queries.
    """
    above = _ranked(unit)
    rows = LexiconWord.objects.filter(unit__in=above, removed_at=None)
    words = [Word(name, name, kind=Kind.NAME) for name in _names_around(unit, list(above))]
    words += [
        Word(written=row.written, reading=row.reading, source=str(above[row.unit_id]))
        for row in sorted(rows, key=lambda row: (list(above).index(row.unit_id), row.pk))
    ]
    words += [Word(written, reading, source=_("tin này")) for written, reading in (corrections or {}).items()]
    return shipped().with_words(words) if words else shipped()


def _names_around(unit: Unit, above: list[int]) -> list[str]:
    """Names of the units that hold `unit` or lie in it which no rule knows to be words: Đắk Kroong is not spelt out."""
    here = Q(unit__in=above) | Q(unit__in=descendants(unit).values("pk"))
    names = UnitVersion.objects.filter(here, in_force(today())).values_list("name", flat=True).distinct()
    return [name for name in names if name.replace(" ", "").isalpha() and not all(map(is_syllable, name.split()))]


def sound_setting_for(unit: Unit) -> SoundSetting | None:
    """How bulletins of the unit sound: its own setting, else that of the nearest unit above; None for none."""
    above = list(_ranked(unit))
    found = SoundSetting.objects.filter(unit__in=above).select_related("jingle", "chime", "unit")
    return max(found, key=lambda setting: above.index(setting.unit_id), default=None)


def own_tune_of(sound: MediaObject) -> Tune | None:
    """Which of our tunes this sound is; None for a file that somebody gave."""
    near = (tune for tune in TUNES if abs(tune.seconds * 1000 - sound.length_ms) < _TUNE_NEAR_MS)
    return next((tune for tune in near if hashlib.sha256(encoded(tune.key)).hexdigest() == sound.sha256), None)


def _ranked(unit: Unit) -> dict[int, Unit]:
    """Today's units that hold this one, itself last, the widest first. A unit that has ended has only itself."""
    found = {found.pk: found for found in units_named(ancestors(unit).values_list("pk", flat=True))}
    found[unit.pk] = unit
    ordered = sorted(found.values(), key=lambda held: (held.pk == unit.pk, _rank(held)))
    return {held.pk: held for held in ordered}


def _rank(unit: Unit) -> int:
    return _WIDEST_FIRST.index(Level(unit.level)) if unit.level else 0


def _with_who(words: QuerySet[LexiconWord]) -> QuerySet[LexiconWord]:
    return words.select_related("added_by", "removed_by", "unit").prefetch_related("unit__versions")


def units_to_hear(user: Person) -> list[Unit]:
    """The units of which the person may know how their bulletins sound, by name."""
    return sorted(units_named(units_where(user, "media.view")), key=alphabetical)


def units_to_teach(user: Person) -> list[Unit]:
    """The units whose words the person may change, by name."""
    return sorted(units_named(units_where(user, "media.words")), key=alphabetical)


def units_taught(user: Person) -> QuerySet[Unit]:
    """The units, with all below them, whose words the person may change."""
    return units_visible_to(user, "media.words")


def words_that_hold_for(user: Person) -> QuerySet[LexiconWord]:
    """The words of the person's area and of the units above it, taken back or not: those are read here too."""
    return _with_who(
        LexiconWord.objects.filter(Q(unit__in=_above(user)) | Q(unit__in=units_visible_to(user, "media.view")))
    )


def _above(user: Person) -> QuerySet[Unit]:
    """Today's units that hold those in which the person sees the voice."""
    rows = Closure.objects.filter(in_force(today()), descendant_id__in=units_where(user, "media.view"), via=Via.TREE)
    return Unit.objects.filter(pk__in=rows.values("ancestor"))


def words_left_in_closed_units(person: Person) -> QuerySet[LexiconWord]:
    """The words of units which have ended that the person may hand over."""
    seen: QuerySet[LexiconWord] = LexiconWord.objects.visible_to(person, HAND_OVER)
    return seen.filter(unit__in=closed_units(), removed_at=None).prefetch_related("unit__versions")


def settings_left_in_closed_units(person: Person) -> QuerySet[SoundSetting]:
    """Sound settings of units which have ended, as long as some successor has none of its own."""
    seen: QuerySet[SoundSetting] = SoundSetting.objects.visible_to(person, HAND_OVER)
    left = seen.filter(unit__in=closed_units())
    own = set(SoundSetting.objects.values_list("unit", flat=True))
    after = successors_of(left.values_list("unit", flat=True))
    return left.filter(unit__in=[unit for unit, took in after.items() if not took or took - own])
