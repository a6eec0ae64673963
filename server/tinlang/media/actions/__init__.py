"""Making sound and keeping it: one module a use case."""

from tinlang.media.actions.keeping import SilentSound, keep_sound
from tinlang.media.actions.speaking import Made, SentenceTooLong, said_sha256, speak_sentence, speak_to_store

__all__ = [
    "Made",
    "SentenceTooLong",
    "SilentSound",
    "keep_sound",
    "said_sha256",
    "speak_sentence",
    "speak_to_store",
]
