"""Between the password and the second step: who has given their password, for a few minutes, and is not yet in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from tinlang.accounts.models import Person
from tinlang.common import clock

KEY = "half_in"
COUNTS_FOR = timedelta(minutes=10)


def begin(request: HttpRequest, person: Person) -> None:
    """Remember who gave the right password. The session gets a new key, as at every step of signing in."""
    request.session.cycle_key()
    request.session[KEY] = {
        "person": person.pk,
        "at": clock.now().isoformat(),
        "password": person.get_session_auth_hash(),
    }


def person_of(request: HttpRequest) -> Person | None:
    """Who is between the steps; None when that is long ago, or the password is another by now."""
    found = request.session.get(KEY)
    if not found or clock.now() - datetime.fromisoformat(found["at"]) > COUNTS_FOR:
        return None
    person = Person.objects.filter(pk=found["person"], is_active=True).first()
    return person if person is not None and person.get_session_auth_hash() == found["password"] else None


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
