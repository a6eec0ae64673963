"""Speaking a text and keeping the sound."""

from collections.abc import Callable, Iterable, Iterator

from tinlang.media import opus, speech
from tinlang.media.actions.keeping import keep_sound
from tinlang.media.models import MediaObject

Progress = Callable[[int, int], None]
"""Told (done, of) after each piece."""


def speak_to_store(*, text: str, voice: str, progress: Progress | None = None) -> MediaObject:
    """Speak the text, keep the sound as Opus. Takes seconds: for a task, never inside a transaction.

    SpeechFailed, SilentSound.
    """
    spoken = speech.speak(text=text, voice=voice)
    return keep_sound(data=opus.encode(_samples(spoken, progress), rate=speech.RATE))


def _samples(spoken: Iterable[speech.Spoken], progress: Progress | None) -> Iterator[bytes]:
    for piece in spoken:
        yield piece.samples
        if progress is not None:
            progress(piece.done, piece.of)
