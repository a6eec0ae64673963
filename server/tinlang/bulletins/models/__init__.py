"""Tables of what is said. A version is immutable once submitted; an approval binds the hashes of its text and sound."""

from tinlang.bulletins.models.papers import PaperApproval
from tinlang.bulletins.models.releases import LIVE_STATES, RELEASE_TRANSITIONS, Release, ReleaseQuerySet, ReleaseState
from tinlang.bulletins.models.variants import GIST_CHARACTERS, NAME_CHARACTERS, SoundState, Variant
from tinlang.bulletins.models.versions import (
    ALLOWED_TRANSITIONS,
    EDITED_AGAIN_FROM,
    MAIN_LANGUAGE,
    OPEN_STATES,
    REASON_CHARACTERS,
    TEXT_CHARACTERS,
    TITLE_CHARACTERS,
    USUAL_WINDOW,
    Bulletin,
    BulletinQuerySet,
    History,
    Language,
    Priority,
    State,
    Transition,
    Version,
    VersionQuerySet,
)

__all__ = [
    "ALLOWED_TRANSITIONS",
    "EDITED_AGAIN_FROM",
    "GIST_CHARACTERS",
    "LIVE_STATES",
    "MAIN_LANGUAGE",
    "NAME_CHARACTERS",
    "OPEN_STATES",
    "REASON_CHARACTERS",
    "RELEASE_TRANSITIONS",
    "TEXT_CHARACTERS",
    "TITLE_CHARACTERS",
    "USUAL_WINDOW",
    "Bulletin",
    "BulletinQuerySet",
    "History",
    "Language",
    "PaperApproval",
    "Priority",
    "Release",
    "ReleaseQuerySet",
    "ReleaseState",
    "SoundState",
    "State",
    "Transition",
    "Variant",
    "Version",
    "VersionQuerySet",
]
