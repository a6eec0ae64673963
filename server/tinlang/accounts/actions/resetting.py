"""A forgotten password: an administrator hands over a code, and the person sets a new one. No mail opens a door."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F

from tinlang.accounts import sealing
from tinlang.accounts.access import NotAllowed, may
from tinlang.accounts.actions.counting import RESET_ADDRESS, RESET_NAME, forget_tries, take_try
from tinlang.accounts.actions.signing_in import end_all_but
from tinlang.accounts.errors import OwnAccount, ResetRefused
from tinlang.accounts.models import PasswordReset, Person
from tinlang.accounts.queries import area_units_of, last_units_of
from tinlang.common import audit, clock
from tinlang.common.text import nfc

COUNTS_FOR = timedelta(hours=24)
MOST_WRONG = 5


@transaction.atomic
def issue_reset(*, person: Person, by: Person) -> str:
    """A code to be handed over, shown this once; one that was issued before counts no more.

    OwnAccount; NotAllowed unless `by` manages people wherever this person holds a role today.
    """
    require_manager(by, person)
    if by == person:
        raise OwnAccount
    now, code = clock.now(), sealing.new_code()
    PasswordReset.objects.filter(person=person, used_at=None, expires_at__gt=now).update(expires_at=now)
    PasswordReset.objects.create(
        person=person, digest=sealing.digest_of(code), issued_by=by, issued_at=now, expires_at=now + COUNTS_FOR
    )
    audit.record(action="accounts.issue_reset", by=by, target=person, unit=next(iter(area_units_of(person)), None))
    return code


def require_manager(by: Person, person: Person, action: str = "accounts.manage") -> None:
    """NotAllowed unless `by` may do it in every area where the person works today: nobody reaches up.

    A technician of the whole installation is managed by such a one alone.
    """
    if person.is_staff and not by.is_staff:
        raise NotAllowed(action=action, person=str(person.uid))
    units = area_units_of(person) or last_units_of(person)
    if not units or not all(may(by, action, unit) for unit in units):
        raise NotAllowed(action=action, person=str(person.uid))


def reset_password(*, username: str, code: str, password: str, address: str) -> Person:
    """Set a new password by a code that was handed over; sessions end, the second step stays.

    ResetRefused in the same words for a wrong name, a wrong code and one too old; TooManyTries. ValidationError for a
    password too like the person's own name: the code stays good.
    """
    username = nfc(username).strip()
    take_try(RESET_ADDRESS, address)
    take_try(RESET_NAME, username.lower())
    reset = _open_reset(username)
    if reset is None or not sealing.is_same(reset.digest, code):
        if reset is not None:
            PasswordReset.objects.filter(pk=reset.pk).update(failures=F("failures") + 1)
        raise ResetRefused
    validate_password(password, reset.person)
    person = _use(reset, password)
    forget_tries(RESET_NAME, username.lower())
    return person


def _open_reset(username: str) -> PasswordReset | None:
    found = PasswordReset.objects.filter(
        person__username=username,
        person__is_active=True,
        used_at=None,
        expires_at__gt=clock.now(),
        failures__lt=MOST_WRONG,
    )
    return found.select_related("person").order_by("-issued_at").first()


@transaction.atomic
def _use(reset: PasswordReset, password: str) -> Person:
    if not PasswordReset.objects.filter(pk=reset.pk, used_at=None).update(used_at=clock.now()):
        raise ResetRefused
    person = Person.objects.select_for_update().get(pk=reset.person_id)
    person.set_password(password)
    person.save(update_fields=["password"])
    end_all_but(person, "")
    audit.record(action="accounts.reset_password", by=person, target=person)
    return person
