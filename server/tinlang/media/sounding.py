"""From a text to its finished sound: said, levelled, between jingle and chime, as Ogg Opus. Nothing is stored here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError
from tinlang.media import opus, speech
from tinlang.media.reading import Lexicon
from tinlang.media.speech.marks import Mark, Marks
from tinlang.media.speech.script import Said, Script, script_of

Progress = Callable[[int, int], None]
"""Told (done, of) after each utterance."""


@dataclass(frozen=True)
class Sounding:
    """An Ogg Opus file, when each sentence is heard in it, and what was said for each stretch of the text."""

    data: bytes
    marks: list[Mark]
    said: list[Said]


class NothingToSay(DomainError):
    message = _("Nội dung này không có chữ nào để đọc.")
    kept = _("Nội dung tin vẫn còn nguyên.")
    todo = _("Viết nội dung bằng chữ rồi bấm “Nghe thử” lần nữa.")


def sound_of(
    *,
    text: str,
    voice: str,
    speed: str = "normal",
    lexicon: Lexicon | None = None,
    jingle: bytes | None = None,
    chime: bytes | None = None,
    progress: Progress | None = None,
) -> Sounding:
    """The text, spoken, between jingle and chime (Ogg Opus). SpeechFailed, VoiceMissing, NothingToSay."""
    script = script_of(text=text, voice=speech.voice_of(voice), lexicon=lexicon)
    if not script.utterances:
        raise NothingToSay
    marks = Marks()
    data = opus.encode(_samples(_told(script, voice, speed, progress), marks), rate=speech.RATE)
    return Sounding(data=data, marks=marks.after(opus.LEAD_IN_MS), said=script.said)


def _told(script: Script, voice: str, speed: str, progress: Progress | None) -> Iterator[speech.Spoken]:
    for spoken in speech.speak(utterances=script.utterances, voice=voice, speed=speed):
        yield spoken
        if progress is not None:
            progress(spoken.done, spoken.of)


def _samples(spoken: Iterable[speech.Spoken], marks: Marks) -> Iterator[bytes]:
    for each in spoken:
        marks.add(each)
        yield each.samples
