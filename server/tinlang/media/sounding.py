"""From a text to its finished sound: spoken, between jingle and chime, at the right level, as Ogg Opus. Not stored."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError
from tinlang.media import mixing, opus, speech
from tinlang.media.loudness import Level
from tinlang.media.reading import Lexicon
from tinlang.media.speech.marks import Mark, Marks
from tinlang.media.speech.script import Said, script_of

Progress = Callable[[int, int], None]
"""Told (done, of): of a hundred, in steps, the first half while it is spoken."""
_STEP = 5


@dataclass(frozen=True)
class Sounding:
    """An Ogg Opus file; when each sentence is heard in it; what was said for each stretch of the text."""

    data: bytes
    level: Level
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
    bits_per_second: int = opus.BITS_PER_SECOND,
) -> Sounding:
    """The text, spoken, between jingle and chime (Ogg Opus). SpeechFailed, VoiceMissing, NothingToSay, SilentSound."""
    script = script_of(text=text, voice=speech.voice_of(voice), lexicon=lexicon)
    if not script.utterances:
        raise NothingToSay
    marks, samples, told = Marks(), [], _Halves(progress)
    for spoken in speech.speak(utterances=script.utterances, voice=voice, speed=speed):
        marks.add(spoken)
        samples.append(spoken.samples)
        told.first(spoken.done, spoken.of)
    mixed = mixing.mix(
        mixing.spoken(samples, rate=speech.RATE),
        jingle=mixing.stored(jingle) if jingle else None,
        chime=mixing.stored(chime) if chime else None,
        progress=told.second,
        bits_per_second=bits_per_second,
    )
    return Sounding(mixed.data, mixed.level, marks.after(mixed.body_ms), script.said)


class _Halves:
    """Speaking and mixing as one progress; told no more often than somebody would notice."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._told = -1

    def first(self, done: int, of: int) -> None:
        self._tell(50 * done // of)

    def second(self, done: int, of: int) -> None:
        self._tell(50 + 50 * done // max(of, 1))

    def _tell(self, percent: int) -> None:
        if self._progress is not None and percent // _STEP > self._told:
            self._told = percent // _STEP
            self._progress(percent, 100)
