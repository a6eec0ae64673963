"""What a session knows of how its person proved themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from tinlang.accounts.models import Person
from tinlang.accounts.queries import must_set_up_second_step
from tinlang.common import clock

PROVED_AT = "proved_at"
JUST_NOW = timedelta(minutes=10)


def is_setting_up(request: HttpRequest) -> bool:
    """Whether the first second step is being set up right after the password: only then it is not asked for again.

    Whoever finds a desk open, be it a minute after signing in, adds no passkey of their own.
    """
    at = request.session.get(PROVED_AT)
    just_now = at is not None and clock.now() - datetime.fromisoformat(at) <= JUST_NOW
    return just_now and isinstance(request.user, Person) and must_set_up_second_step(request.user)
