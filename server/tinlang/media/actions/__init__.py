"""Making sound and keeping it: one module a use case."""

from tinlang.media.actions.keeping import SilentSound, keep_sound
from tinlang.media.actions.speaking import speak_to_store

__all__ = ["SilentSound", "keep_sound", "speak_to_store"]
