"""The brake on guessing: a try is counted before it is judged, so that many at once are not more than few."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from tinlang.accounts.errors import TooManyTries
from tinlang.accounts.models import Attempts
from tinlang.common import clock


@dataclass(frozen=True)
class Brake:
    """So many tries, then a pause; what was wrong longer ago than the pause is forgotten."""

    kind: str
    most: int
    pause: timedelta = timedelta(minutes=15)


CODE = Brake("code", 5)
PASSWORD = Brake("password", 5)
RESET_NAME = Brake("reset", 5)
RESET_ADDRESS = Brake("reset-from", 20)


@transaction.atomic(durable=True)
def take_try(brake: Brake, mark: str) -> None:
    """Count a try against the mark. TooManyTries while it is locked; commits whatever comes of the try."""
    mark, now = mark[:128], clock.now()
    Attempts.objects.get_or_create(kind=brake.kind, mark=mark, defaults={"last_at": now})
    counted = Attempts.objects.select_for_update().get(kind=brake.kind, mark=mark)
    if counted.is_locked(now):
        raise TooManyTries(until=counted.locked_until)
    if now - counted.last_at > brake.pause or counted.locked_until is not None:
        counted.failures, counted.locked_until = 0, None
    counted.failures, counted.last_at = counted.failures + 1, now
    if counted.failures >= brake.most:
        counted.locked_until = now + brake.pause
    counted.save()


def forget_tries(brake: Brake, mark: str) -> None:
    """It was right: what was wrong before counts no more."""
    Attempts.objects.filter(kind=brake.kind, mark=mark[:128]).delete()
