"""What a session knows of how its person proved themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from tinlang.common import clock

PROVED_AT = "proved_at"
TO_SET_UP = "second_step_to_set_up"
JUST_NOW = timedelta(minutes=10)


def is_setting_up(request: HttpRequest) -> bool:
    """Whether the first second step is being set up right after the password: only then it is not asked for again.

    Whoever finds a desk open, be it a minute after signing in, adds no passkey of their own.
    """
    at = request.session.get(PROVED_AT)
    just_now = at is not None and clock.now() - datetime.fromisoformat(at) <= JUST_NOW
    return just_now and bool(request.session.get(TO_SET_UP))
