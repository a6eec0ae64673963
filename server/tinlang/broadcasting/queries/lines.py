"""One line of a commune's day on the air."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tinlang.bulletins.models import Release, Version

Span = tuple[datetime, datetime]


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
    what stops it, in words; `silent`: of what comes, how many of the expected will not play it, for that reason.
    `parts`: when it sounds, where not from beginning to end.
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
    silent: int = 0
    parts: Sequence[Span] = ()

    @property
    def sounding(self) -> Sequence[Span]:
        """When some loudspeaker sounds it; never, for what nobody heard or will hear."""
        return (self.parts or [(self.starts_at, self.ends_at)]) if self.sounds else []

    @property
    def sounds(self) -> bool:
        if self.stands == Stands.WITHDRAWN:
            return bool(self.parts)
        return self.stands in (Stands.PLAYED, Stands.PLAYING, Stands.PARTLY, Stands.AHEAD)


def joined(spans: Iterable[Span]) -> list[Span]:
    """In order, those that overlap or touch as one."""
    found: list[Span] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found
