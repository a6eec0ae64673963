"""Who keeps deadlines, and moves them when the calendar changes. This app stands below all of them, so they say so:

moving.register(Follower("ho-so", _("hồ sơ"), "services.view", follow))     # in AppConfig.ready()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.functional import Promise

from tinlang.accounts.models import Person
from tinlang.units.models import Unit

FAR = date(9000, 1, 1)
"""The last day of a change that has no end."""


@dataclass(frozen=True)
class Cause:
    """Why deadlines are counted anew, in words, and who did it; nobody: a release or a command."""

    said: str | Promise
    by: Person | None = None


@dataclass(frozen=True)
class MovedDeadline:
    """One thing whose deadline moved: what it is called and about, and its page for whoever may open it.

    `place`: the key of the unit in which it lies. `is_late`: it is open, and would be past its new deadline.
    """

    what: str
    was: datetime
    now: datetime
    url: str = ""
    about: str = ""
    place: int = 0
    is_late: bool = False


@dataclass(frozen=True)
class Follower:
    """Counts anew what these days may move, in that unit and all in it or everywhere, inside the caller's transaction.

    What is late comes first, then what is due first. `permission`: what somebody must be able to do where it lies to
    open the page of one. `counted_as`: "hồ sơ".
    """

    name: str
    counted_as: str | Promise
    permission: str
    follow: Callable[[Iterable[date], Unit | None, Cause], Sequence[MovedDeadline]]


@dataclass(frozen=True)
class Followed:
    """What one follower moved."""

    follower: Follower
    moved: Sequence[MovedDeadline] = field(default_factory=tuple)


_followers: dict[str, Follower] = {}


def register(follower: Follower) -> None:
    """Declare who keeps deadlines; the same name again replaces it, so that reloading is harmless."""
    _followers[follower.name] = follower


def followed(days: Iterable[date], unit: Unit | None, cause: Cause) -> list[Followed]:
    """Let all of them count anew; what each moved."""
    changed = sorted(set(days))
    return [Followed(one, one.follow(changed, unit, cause)) for one in _followers.values()]
