"""What apps above do when a recording is ready or was refused: they register it in AppConfig.ready()."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tinlang.media.models import Recording

Listener = Callable[["Recording"], None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Call this with every recording that is no longer on its way; the same listener again changes nothing."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(recording: "Recording") -> None:
    """It is ready, or was refused: whoever waits for it goes on."""
    for listener in _listeners:
        listener(recording)
