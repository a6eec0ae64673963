"""The small port behind which every player stands."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


class PlayerUnavailable(Exception):
    """This player cannot work on this machine; the message is for a technician, in Vietnamese."""


class PlayFailed(Exception):
    """The sound could not be played, or not to its end; `name` is short enough for an event."""

    def __init__(self, name: str, detail: object = "") -> None:
        super().__init__(f"{name}: {detail}")
        self.name = name


@dataclass(frozen=True)
class Sound:
    """One sound to be heard: `name` (a play_uid, or the name of a test) is unique, `about` is for the record.

    `lead` is heard before it (a siren): the position is below zero meanwhile.
    """

    path: Path
    name: str
    lead: Path | None = None
    offset_ms: int = 0
    volume: int = 100
    about: dict[str, str] = field(default_factory=dict)


class Playback(Protocol):
    """A sound that is being heard."""

    @property
    def position_ms(self) -> int:
        """How far into the sound it is; holds still while the process is stopped."""

    def set_volume(self, percent: int) -> None:
        """Louder or softer, from now on."""

    async def wait(self) -> None:
        """Return when the sound has ended by itself; PlayFailed."""

    async def stop(self) -> None:
        """Silence, within 100 ms. Harmless after the end."""


class Player(Protocol):
    """Makes sounds, one at a time."""

    async def start(self, sound: Sound) -> Playback:
        """Begin to be heard; PlayFailed."""

    async def close(self) -> None:
        """Let go of the sound card or the files."""
