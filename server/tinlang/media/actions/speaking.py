"""Speaking a text and keeping the sound. All of it takes seconds: for a task, never inside a transaction."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError
from tinlang.media import sounding
from tinlang.media.actions.keeping import keep_sound
from tinlang.media.models import MediaObject, Speed
from tinlang.media.opus import BITS_PER_SECOND
from tinlang.media.reading import Lexicon
from tinlang.media.sounding import Progress
from tinlang.media.speech import voices
from tinlang.media.speech.delivery import CHARACTERS
from tinlang.media.speech.marks import Mark
from tinlang.media.speech.script import Said, words_sha256
from tinlang.media.turns import PATIENCE_S, turn


class SentenceTooLong(DomainError):
    message = _("Đoạn này dài quá 600 ký tự, không nghe riêng được.")
    kept = _("Nội dung tin vẫn còn nguyên.")
    todo = _("Bấm “Nghe thử” để nghe cả tin, hoặc ngắt câu cho ngắn lại.")


@dataclass(frozen=True)
class Made:
    """A kept sound; when each sentence is heard in it, in milliseconds; what is said for each stretch of the text.

    All positions are those of the text in NFC.
    """

    media: MediaObject
    marks: list[Mark]
    said: list[Said]


def speak_to_store(
    *,
    text: str,
    voice: str,
    speed: str = Speed.NORMAL,
    lexicon: Lexicon | None = None,
    jingle: MediaObject | None = None,
    chime: MediaObject | None = None,
    progress: Progress | None = None,
    bits_per_second: int = BITS_PER_SECOND,
) -> Made:
    """Speak the text between jingle and chime, keep the sound. SpeechFailed, NothingToSay, SilentSound."""
    made = sounding.sound_of(
        text=text,
        voice=voice,
        speed=speed,
        lexicon=lexicon,
        jingle=jingle.read() if jingle else None,
        chime=chime.read() if chime else None,
        progress=progress,
        bits_per_second=bits_per_second,
    )
    return Made(media=keep_sound(data=made.data, level=made.level), marks=made.marks, said=made.said)


def said_sha256(
    *,
    text: str,
    voice: str,
    speed: str = Speed.NORMAL,
    lexicon: Lexicon | None = None,
    jingle: MediaObject | None = None,
    chime: MediaObject | None = None,
    bits_per_second: int = BITS_PER_SECOND,
) -> str:
    """What `speak_to_store` would make now, as a hash: another one says that a sound made earlier is out of date.

    A voice that is gone raises nothing here: its sound is out of date, and `speak_to_store` says why.
    """
    known = voices.known().get(voice)
    words = words_sha256(text, known, lexicon) if known else ""
    around = [sound.sha256 if sound else "" for sound in (jingle, chime)]
    around += [str(bits_per_second)] if bits_per_second != BITS_PER_SECOND else []
    return hashlib.sha256("\n".join([words, voice, str(speed), *around]).encode()).hexdigest()


def speak_sentence(
    *,
    text: str,
    voice: str,
    speed: str = Speed.NORMAL,
    lexicon: Lexicon | None = None,
    patience_s: float = PATIENCE_S,
) -> bytes:
    """One sentence as Ogg Opus, not stored. SentenceTooLong, TooManyWait; SpeechFailed, NothingToSay."""
    if len(text) > CHARACTERS:
        raise SentenceTooLong
    with turn(patience_s):
        return sounding.sound_of(text=text, voice=voice, speed=speed, lexicon=lexicon).data
