"""How a release stands in a word, and whether anything of it is still to be heard.

By itself this app knows only the hours that were approved. `broadcasting`, which hears the loudspeakers, registers a
better answer in AppConfig.ready(): every page then says the same of the same release.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from tinlang.bulletins.models import Release


@dataclass(frozen=True)
class Standing:
    """Tone and words of a release; `is_open`: some loudspeaker plays it or may still come to play it."""

    tone: str
    words: str
    is_open: bool


Answer = Callable[["Collection[Release]"], dict[UUID, Standing]]
_answers: list[Answer] = []


def register(answer: Answer) -> None:
    """Let this tell how releases stand; the last one registered is asked."""
    if answer not in _answers:
        _answers.append(answer)


def standings(releases: Collection[Release]) -> dict[UUID, Standing]:
    """How each stands, by its uid; a fixed number of queries for all of them."""
    return _answers[-1](releases) if _answers else {release.uid: by_its_hours(release) for release in releases}


def by_its_hours(release: Release) -> Standing:
    """What the approved hours alone tell."""
    tones = {"scheduled": "info", "released": "info", "withdrawn": "warn", "expired": "info"}
    words = {
        "scheduled": _("Chờ đến giờ phát"),
        "released": _("Trong giờ phát"),
        "withdrawn": _("Đã thu hồi"),
        "expired": _("Đã hết hạn phát"),
    }
    return Standing(tones[release.state], str(words[release.state]), release.is_live)


def tell(releases: Collection[Release]) -> None:
    """Have each know its standing, so that showing them all asks nothing more."""
    found = standings(releases)
    for release in releases:
        release.standing = found[release.uid]
