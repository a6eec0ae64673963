"""Proving who one is: the second step at signing in, and the confirmation of an approval.

None of these runs inside another transaction: a wrong try stays counted though nothing comes of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils.translation import gettext as _

from tinlang.accounts import passkeys, sealing, totp
from tinlang.accounts.actions.counting import CODE, PASSWORD, forget_tries, take_try
from tinlang.accounts.confirming import Confirmation, Manner
from tinlang.accounts.errors import PasskeyRefused, PinLocked, PinMissing, WrongCode, WrongPassword, WrongPin
from tinlang.accounts.models import CodeApp, Passkey, Person, Pin, RecoveryCode
from tinlang.common import audit, clock

MOST_WRONG_PINS = 5


def prove_by_code(*, person: Person, code: str) -> None:
    """Take a code of the app, or a recovery code, each once. TooManyTries, WrongCode."""
    take_try(CODE, str(person.uid))
    typed = "".join(code.split())
    if not (_takes_app_code(person, typed) or _takes_recovery_code(person, typed)):
        audit.record(action="accounts.wrong_code", by=person, target=person)
        raise WrongCode
    forget_tries(CODE, str(person.uid))


@transaction.atomic(durable=True)
def _takes_app_code(person: Person, typed: str) -> bool:
    """A step that was used is used up: a code that somebody saw over the shoulder opens nothing."""
    app = CodeApp.objects.select_for_update().filter(person=person, confirmed_at__isnull=False).first()
    if app is None or not (typed.isascii() and typed.isdigit()):
        return False
    try:
        secret = sealing.unseal(app.secret)
    except sealing.Unsealable:
        return False
    step = totp.matching_step(secret, typed, clock.now(), after=app.last_step)
    if step is None:
        return False
    app.last_step = step
    app.save(update_fields=["last_step"])
    return True


@transaction.atomic(durable=True)
def _takes_recovery_code(person: Person, typed: str) -> bool:
    unused = RecoveryCode.objects.filter(person=person, digest=sealing.digest_of(typed), used_at=None)
    if not unused.update(used_at=clock.now()):
        return False
    audit.record(action="accounts.use_recovery_code", by=person, target=person)
    return True


@transaction.atomic(durable=True)
def prove_by_passkey(*, person: Person, state: Any, answer: Mapping[str, Any]) -> Passkey:
    """One of the person's passkeys answered what it was asked. PasskeyRefused, also for a copy that counts behind."""
    mine = list(Passkey.objects.select_for_update().filter(person=person))
    try:
        used = passkeys.used(state, [bytes(one.credential) for one in mine], answer)
    except passkeys.Unproven:
        raise PasskeyRefused from None
    passkey = next(one for one in mine if one.credential_id == used.credential_id)
    if (used.sign_count or passkey.sign_count) and used.sign_count <= passkey.sign_count:
        raise PasskeyRefused
    passkey.sign_count, passkey.last_used_at = used.sign_count, clock.now()
    passkey.save(update_fields=["sign_count", "last_used_at"])
    return passkey


def confirm_by_passkey(*, by: Person, purpose: str, state: Any, answer: Mapping[str, Any]) -> Confirmation:
    """Confirm this one purpose by a passkey. PasskeyRefused."""
    prove_by_passkey(person=by, state=state, answer=answer)
    return Confirmation(by.uid, purpose, Manner.PASSKEY, clock.now())


def confirm_by_pin(*, by: Person, purpose: str, pin: str) -> Confirmation:
    """Confirm this one purpose by the PIN. PinMissing, WrongPin saying how many tries are left, PinLocked."""
    hashed = _take_pin_try(by)
    if not check_password("".join(pin.split()), hashed):
        left = MOST_WRONG_PINS - Pin.objects.get(person=by).failures
        if left <= 0:
            audit.record(action="accounts.pin_locked", by=by, target=by)
            raise PinLocked
        raise WrongPin(_("Mã PIN không đúng, còn %(left)s lần thử.") % {"left": left}, left=left)
    Pin.objects.filter(person=by, hashed=hashed).update(failures=0, locked_at=None)
    return Confirmation(by.uid, purpose, Manner.PIN, clock.now())


@transaction.atomic(durable=True)
def _take_pin_try(by: Person) -> str:
    """Count the try before it is judged; the fifth one locks, unless it is right."""
    pin = Pin.objects.select_for_update().filter(person=by).first()
    if pin is None:
        raise PinMissing
    if pin.locked_at is not None:
        raise PinLocked
    pin.failures += 1
    if pin.failures >= MOST_WRONG_PINS:
        pin.locked_at = clock.now()
    pin.save(update_fields=["failures", "locked_at"])
    return pin.hashed


def check_own_password(*, person: Person, password: str) -> None:
    """Before what opens a door is changed. TooManyTries, WrongPassword."""
    take_try(PASSWORD, str(person.uid))
    if not person.check_password(password):
        raise WrongPassword
    forget_tries(PASSWORD, str(person.uid))
