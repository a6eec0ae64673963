"""The languages of a draft: begun, worded, taken out again; and what each must have before the draft is submitted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.bulletins import errors
from tinlang.bulletins.actions.content import text_hash
from tinlang.bulletins.actions.moving import lock
from tinlang.bulletins.models import (
    GIST_CHARACTERS,
    MAIN_LANGUAGE,
    NAME_CHARACTERS,
    TEXT_CHARACTERS,
    Language,
    SoundState,
    Variant,
    Version,
)
from tinlang.common import audit, clock
from tinlang.common.text import fold, nfc

NO_SOUND: dict[str, object] = {"media": None, "marks": [], "said": [], "said_sha256": "", "sound_problem": ""}
"""What a variant holds that has lost its sound."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What stands beside the sound of one language. `text` None leaves it alone: the Vietnamese one is the form's."""

    text: str | None = None
    gist: str = ""
    reader: str = ""
    checker: str = ""


@transaction.atomic
def add_language(*, version: Version, by: Person, language: str) -> Variant:
    """Begin the draft's variant in a language; the one that is there already, if it is. NotDraft, UnknownLanguage."""
    stored = open_draft(version, by)
    found = Language.objects.filter(tag=language).first()
    if found is None:
        raise errors.UnknownLanguage(language=language)
    variant, is_new = stored.variants.get_or_create(
        language=found, defaults={"text_sha256": text_hash(""), "sound_changed_at": clock.now()}
    )
    if is_new:
        _record("bulletins.add_language", stored, by, language)
    return variant


@transaction.atomic
def choose_languages(*, version: Version, by: Person, wanted: Collection[str], shown: Collection[str]) -> None:
    """Begin what is ticked and was not `shown` so; take out what was shown as ticked and is no more.

    What somebody else has asked for meanwhile stays; so does a language for which there are words or a sound already.
    NotDraft, UnknownLanguage.
    """
    stored = open_draft(version, by)
    for language in sorted(set(wanted) - set(shown)):
        add_language(version=stored, by=by, language=language)
    for variant in stored.variants.filter(language__in=set(shown) - set(wanted)).exclude(language=MAIN_LANGUAGE):
        if variant.is_only_asked_for:
            remove_language(version=stored, by=by, language=variant.language_id)


@transaction.atomic
def remove_language(*, version: Version, by: Person, language: str) -> None:
    """Take a language out of the draft with its words; a recording that was given stays kept. MainLanguageStays."""
    stored = open_draft(version, by)
    if language == MAIN_LANGUAGE:
        raise errors.MainLanguageStays
    deleted, _tables = stored.variants.filter(language_id=language).delete()
    if deleted:
        _record("bulletins.remove_language", stored, by, language)


@transaction.atomic
def write_variant(*, version: Version, by: Person, language: str, words: Words, shown: str | None = None) -> Variant:
    """Store who reads, who checked, the gist, and for another language than Vietnamese its text.

    CheckerIsReader, NameTooLong, GistTooLong, TextTooLong. A text that changes loses its sound: a recording has to be
    confirmed for it or made again. `shown`: `Variant.shown` of what the person saw, None for what is stored; if
    somebody else has changed it since: VariantChangedMeanwhile.
    """
    stored = open_draft(version, by)
    variant = variant_in(stored, language)
    words = _checked(words)
    text = variant.text if words.text is None or language == MAIN_LANGUAGE else words.text
    if language == MAIN_LANGUAGE:  # its words are its text
        words = replace(words, gist="")
    before = (variant.text, variant.gist, variant.reader, variant.checker)
    if before == (text, words.gist, words.reader, words.checker):
        return variant
    if shown not in (None, variant.shown):
        raise errors.VariantChangedMeanwhile
    if text != variant.text:
        lose_sound(variant)
    variant.text, variant.gist, variant.reader, variant.checker = text, words.gist, words.reader, words.checker
    variant.text_sha256 = text_hash(variant.words)
    variant.save()
    stored.writers.add(by)
    _record("bulletins.write_variant", stored, by, language, reader=words.reader, checker=words.checker)
    return variant


def lose_sound(variant: Variant, state: SoundState = SoundState.NONE) -> None:
    """Take the sound from a variant that is about to be saved."""
    for name, value in {**NO_SOUND, "sound_done": 0, "sound_of": 0}.items():
        setattr(variant, name, value)
    variant.sound_state, variant.sound_changed_at = state, clock.now()


def open_draft(version: Version, by: Person) -> Version:
    """The draft, locked, for somebody who may write it. NotDraft, NotAllowed."""
    stored = lock(version)
    require(by, "bulletins.write", stored.unit)
    if not stored.is_draft:
        raise errors.NotDraft(version=stored)
    return stored


def variant_in(version: Version, language: str) -> Variant:
    """The version's variant in that language. UnknownLanguage where somebody has taken it out meanwhile."""
    found = version.variants.select_related("language", "recording", "retake").filter(language_id=language).first()
    if found is None:
        raise errors.UnknownLanguage(language=language)
    found.version = version
    return found


def is_same_person(one: str, other: str) -> bool:
    """Whether two names, written with or without marks and capitals, are one; nobody is nobody's equal."""
    return bool(one and other) and fold(one) == fold(other)


def _checked(words: Words) -> Words:
    reader, checker = (" ".join(nfc(name).split()) for name in (words.reader, words.checker))
    gist = nfc(words.gist.replace("\r\n", "\n")).strip()
    text = None if words.text is None else nfc(words.text.replace("\r\n", "\n")).strip()
    if max(len(reader), len(checker)) > NAME_CHARACTERS:
        raise errors.NameTooLong
    if len(gist) > GIST_CHARACTERS:
        raise errors.GistTooLong
    if text is not None and len(text) > TEXT_CHARACTERS:
        raise errors.TextTooLong
    if is_same_person(reader, checker):
        raise errors.CheckerIsReader
    return Words(text=text, gist=gist, reader=reader, checker=checker)


def variants_wrong(version: Version, *, but: Collection[str] = ()) -> Iterator[errors.BulletinError]:
    """What each variant lacks before submitting, and each recording without text besides; not those of these languages.

    RetakeComing, RecordingUnconfirmed, VariantWithoutSound, GistMissing, CheckerMissing (each names the language),
    CheckerIsReader.
    """
    for variant in version.variants.select_related("language", "recording", "retake").exclude(language__in=but):
        if variant.retake is not None and variant.retake.is_coming:
            yield _named(errors.RetakeComing, variant, _("Bản %(language)s: bản ghi âm mới đang được kiểm tra."))
        elif variant.waits_to_be_confirmed:
            yield _named(errors.RecordingUnconfirmed, variant, _("Bản %(language)s: chữ đã sửa sau khi ghi âm."))
        elif not variant.sound_is_ready:
            yield _named(errors.VariantWithoutSound, variant, _("Bản %(language)s chưa có âm thanh."))
            continue
        if is_same_person(variant.reader, variant.checker):
            yield errors.CheckerIsReader()
        if variant.needs_gist:
            words = _("Bản %(language)s ghi âm không có chữ: cần tóm tắt tiếng Việt.")
            yield _named(errors.GistMissing, variant, words)
        if variant.needs_checker:
            words = _("Bản %(language)s ghi âm không có chữ: cần người nghe thẩm định.")
            yield _named(errors.CheckerMissing, variant, words)


def _named(error: type[errors.VariantNotReady], variant: Variant, message: str) -> errors.VariantNotReady:
    return error(message % {"language": variant.language.inside_a_sentence}, language=variant.language_id)


def take_variants_along(old: Version, draft: Version) -> None:
    """Give a new draft every variant of the version it was opened from: words, recordings, readers, readings, sound.

    The Vietnamese variant is there already, with the text of the form: it takes the rest if the text is the same.
    """
    for variant in old.variants.all():
        kept = {name: getattr(variant, name) for name in _TAKEN_ALONG}
        fields = {**kept, "sound_state": SoundState.READY if variant.media_id else SoundState.NONE}
        if variant.language_id == MAIN_LANGUAGE:
            draft.variants.filter(language_id=MAIN_LANGUAGE, text=variant.text).update(**fields)
        else:
            Variant.objects.create(version=draft, language_id=variant.language_id, text=variant.text, **fields)


_TAKEN_ALONG = (
    *("text_sha256", "media_id", "voice", "speed", "corrections", "said", "said_sha256", "marks"),
    *("recording_id", "gist", "reader", "checker", "sound_changed_at"),
)


def _record(action: str, version: Version, by: Person, language: str, **detail: object) -> None:
    audit.record(action=action, by=by, target=version, unit=version.unit, detail={"language": language, **detail})
