"""When the signing keys are replaced next, and until when the root must be at hand for the replacement after that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from tinlang.common import clock
from tinlang.devices.keys import SIGNS
from tinlang.devices.queries.documents import keys_in_force

CLOCKS_MAY_BE_OFF = timedelta(days=1)
"""A key counts from a day before it is used: devices whose clocks are behind take what it signs."""
TOLD_BEFORE = timedelta(days=60)


def known_ahead() -> timedelta:
    """How long before its first use the next key is named: a device may sleep as long and know it when it wakes."""
    return min(timedelta(days=30), timedelta(days=settings.SIGNING_KEY_DAYS) / 2)


@dataclass(frozen=True)
class Rotation:
    """`newest_from`: the day of the newest key that devices were told of. `root_by`: the last day on which the root
    can name the one after it so that it is known ahead. Later is late, not broken: the keys in use go on counting."""

    newest_from: datetime
    root_by: datetime

    @property
    def is_root_wanted(self) -> bool:
        """No further key is named: the root may come, from this moment on."""
        return self.newest_from <= clock.now()

    @property
    def is_late(self) -> bool:
        return self.root_by <= clock.now()

    @property
    def is_to_be_told(self) -> bool:
        """Whether a person should see about the root now."""
        return self.is_root_wanted and self.root_by <= clock.now() + TOLD_BEFORE


def rotation() -> Rotation | None:
    """By what devices were last told, for the kind of key that comes first; None where they were not told of each."""
    told = keys_in_force()
    named = told.keys if told else ()
    begin = [[key.not_before for key in named if set(key.types) == set(types)] for types in SIGNS.values()]
    if not all(begin):
        return None
    newest = min(max(of_one_kind) for of_one_kind in begin) + CLOCKS_MAY_BE_OFF
    return Rotation(newest, newest + timedelta(days=settings.SIGNING_KEY_DAYS) - known_ahead())
