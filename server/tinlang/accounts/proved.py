"""What a session knows of how its person proved themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from tinlang.common import clock

PROVED_AT = "proved_at"
"""When the password was given last: what opens doors is changed without asking again only for a short while."""
TO_SET_UP = "second_step_to_set_up"
JUST_NOW = timedelta(minutes=10)


def was_just_now(request: HttpRequest) -> bool:
    at = request.session.get(PROVED_AT)
    return at is not None and clock.now() - datetime.fromisoformat(at) <= JUST_NOW


def note(request: HttpRequest) -> None:
    request.session[PROVED_AT] = clock.now().isoformat()
