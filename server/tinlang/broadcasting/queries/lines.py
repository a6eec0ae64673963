"""One line of a commune's day on the air."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tinlang.bulletins.models import Release, Version


class Stands(StrEnum):
    """How one line of the day stands."""

    PLAYED = "played"
    PLAYING = "playing"
    PARTLY = "partly"  # some loudspeakers played it, the others have not yet
    MISSED = "missed"  # its hour has passed, and not one did
    AHEAD = "ahead"
    SILENT = "silent"  # its hour comes, and not one loudspeaker will play it
    WAITING = "waiting"  # nobody has approved it
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Line:
    """One thing of the day, from its first sound to its last; of what has no sound, the hours in which it may be aired.

    `expected`: the loudspeakers that must play it; `played`: to the end, that day. `languages`: which are heard, by how
    many loudspeakers; `starts`: where not all begin together, how many begin when. `why`: Why.… of a silent one, or
    what stops it, in words.
    """

    version: Version
    release: Release | None
    stands: Stands
    starts_at: datetime
    ends_at: datetime
    expected: int = 0
    played: int = 0
    languages: Mapping[str, int] = field(default_factory=dict)
    starts: Mapping[datetime, int] = field(default_factory=dict)
    why: str = ""

    @property
    def sounds(self) -> bool:
        return self.stands in (Stands.PLAYED, Stands.PLAYING, Stands.PARTLY, Stands.AHEAD, Stands.WITHDRAWN)
