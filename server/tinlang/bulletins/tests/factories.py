"""Bulletins for tests: `VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)`.

Traits: sounding (it has a sound), submitted, taken_back, returned, rejected, approved. `decided_by`: who decides.
"""

import array
import math
from datetime import timedelta
from functools import cache

import factory

from tinlang.accounts.tests.factories import PersonFactory
from tinlang.bulletins import aloud
from tinlang.bulletins.actions.content import text_hash
from tinlang.bulletins.actions.moving import note
from tinlang.bulletins.models import (
    LOUDSPEAKER,
    MAIN_LANGUAGE,
    Bulletin,
    Channel,
    Language,
    Release,
    ReleaseState,
    SoundState,
    State,
    Variant,
    Version,
)
from tinlang.common import clock
from tinlang.media import loudness, opus
from tinlang.media.actions import keep_sound
from tinlang.media.loudness import Level
from tinlang.media.models import MediaObject

TEXT = "Điện lực tạm ngừng cấp điện để sửa chữa đường dây. Mời bà con chú ý."


def a_sound(seconds: float = 1.0, hertz: float = 440.0) -> MediaObject:
    """A kept tone of that length, in place of speech that would take longer to make."""
    data, level = _tone(seconds, hertz)
    return keep_sound(data=data, level=level)


@cache
def _tone(seconds: float, hertz: float) -> tuple[bytes, Level]:
    """An Opus file with its measured level. Most tests need the same one, and it takes longer than all else they do."""
    count = int(seconds * opus.RATE)
    tone = array.array("h", [int(8000 * math.sin(2 * math.pi * hertz * i / opus.RATE)) for i in range(count)])
    data = opus.encode([tone.tobytes()], rate=opus.RATE, lead_in_ms=0)
    return data, loudness.measure(data)


class LanguageFactory(factory.django.DjangoModelFactory):
    """Vietnamese by default. A new database has the languages of `languages.py` already."""

    class Meta:
        model = Language
        django_get_or_create = ("tag",)

    tag = MAIN_LANGUAGE
    name = "Tiếng Việt"
    voice = "vi"


class BulletinFactory(factory.django.DjangoModelFactory):
    """A bulletin of `unit`, which must be given."""

    class Meta:
        model = Bulletin

    created_by = factory.SubFactory(PersonFactory)


class VersionFactory(factory.django.DjangoModelFactory):
    """A draft of `unit` (or of `bulletin`) for that whole unit and for loudspeakers, with Vietnamese `text`."""

    class Meta:
        model = Version
        skip_postgeneration_save = True

    class Params:
        submitted = factory.Trait(
            sounding=True,
            state=State.SUBMITTED,
            submitted_by=factory.SelfAttribute("edited_by"),
            submitted_at=factory.LazyFunction(clock.now),
        )
        taken_back = factory.Trait(submitted=True, state=State.TAKEN_BACK)
        decided = factory.Trait(
            submitted=True,
            decided_by=factory.SubFactory(PersonFactory),
            decided_at=factory.LazyFunction(clock.now),
        )
        returned = factory.Trait(decided=True, state=State.RETURNED, reason="Ghi rõ các thôn")
        rejected = factory.Trait(decided=True, state=State.REJECTED, reason="Trùng tin đã phát")
        approved = factory.Trait(decided=True, state=State.APPROVED)

    number = 1
    title = factory.Sequence(lambda n: f"Tạm ngừng cấp điện đợt {n}")
    edited_by = factory.SubFactory(PersonFactory)
    sounding = False

    @classmethod
    def _create(
        cls,
        model_class,
        *args,
        unit=None,
        text=TEXT,
        areas=None,
        channels=(LOUDSPEAKER,),
        sounding=False,
        media=None,
        **fields,
    ):
        if "bulletin" not in fields:
            fields["bulletin"] = BulletinFactory(unit=unit, created_by=fields["edited_by"])
        version = model_class.objects.create(*args, **fields)
        version.areas.set([version.bulletin.unit] if areas is None else areas)
        version.channels.set(Channel.objects.filter(key__in=channels))
        media = media or (a_sound() if sounding else None)
        approved = version.state == State.APPROVED and media is not None
        variant = Variant.objects.create(
            version=version,
            language=LanguageFactory(),
            text=text,
            text_sha256=text_hash(text),
            media=media,
            sound_state=SoundState.READY if media else SoundState.NONE,
            approved_text_sha256=text_hash(text) if approved else "",
            approved_media_sha256=media.pk if approved else "",
        )
        if media is not None:  # as if the machine had just said it
            Variant.objects.filter(pk=variant.pk).update(said_sha256=aloud.said_now(variant))
        note(version, "", by=version.edited_by, at=version.edited_at)
        return version


class ReleaseFactory(factory.django.DjangoModelFactory):
    """A release of an approved version of `unit`, on air since now for two hours. Trait: scheduled."""

    class Meta:
        model = Release

    class Params:
        scheduled = factory.Trait(
            state=ReleaseState.SCHEDULED, start_at=factory.LazyFunction(lambda: clock.now() + timedelta(hours=1))
        )

    version = factory.SubFactory(VersionFactory, approved=True, unit=factory.SelfAttribute("..unit"))
    state = ReleaseState.RELEASED
    start_at = factory.LazyFunction(clock.now)
    end_at = factory.LazyAttribute(lambda release: release.start_at + timedelta(hours=2))
    own_end_at = factory.SelfAttribute("end_at")
    approved_at = factory.LazyFunction(clock.now)
    released_by = factory.SelfAttribute("version.decided_by")
