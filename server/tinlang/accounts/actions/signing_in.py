"""Where people are signed in: written down, seen again, ended."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef

from tinlang.accounts.models import Person, SignedIn
from tinlang.common import audit, clock


@transaction.atomic
def note_browser(*, person: Person, session_key: str, browser: str, address: str) -> None:
    """The person is signed in in this browser. Again for the same session changes only when it was seen."""
    now = clock.now()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    SignedIn.objects.filter(~Exists(alive), person=person).exclude(session_key=session_key).delete()
    SignedIn.objects.update_or_create(
        session_key=session_key,
        defaults={"person": person, "seen_at": now},
        create_defaults={
            "person": person,
            "browser": browser[:80],
            "address": address[:45],
            "since": now,
            "seen_at": now,
        },
    )


@transaction.atomic
def session_was_renamed(*, before: str, after: str) -> None:
    """The same session under another key: after a new password."""
    SignedIn.objects.filter(session_key=before).update(session_key=after)


@transaction.atomic
def end_session(*, person: Person, place: SignedIn) -> None:
    """Sign out of one of one's own browsers."""
    _end([place])
    audit.record(action="accounts.end_session", by=person, target=person, detail={"browser": place.browser})


@transaction.atomic
def end_other_sessions(*, person: Person, keep: str, by: Person | None = None) -> int:
    """Sign out everywhere but in the session `keep` ("": everywhere); in how many browsers."""
    count = end_all_but(person, keep)
    if count:
        audit.record(action="accounts.end_sessions", by=by or person, target=person, detail={"count": count})
    return count


def end_all_but(person: Person, keep: str) -> int:
    """As part of what another action records."""
    others = list(SignedIn.objects.filter(person=person).exclude(session_key=keep))
    _end(others)
    return len(others)


def _end(places: Iterable[SignedIn]) -> None:
    keys = [place.session_key for place in places]
    Session.objects.filter(session_key__in=keys).delete()
    SignedIn.objects.filter(session_key__in=keys).delete()
