"""Setting up and taking off what one proves oneself with. Who changes it has just given their password."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tinlang.accounts import passkeys, sealing, totp
from tinlang.accounts.errors import LastFactor, PasskeyRefused, WeakPin, WrongCode
from tinlang.accounts.models import CodeApp, Passkey, Person, Pin, RecoveryCode
from tinlang.accounts.queries import factors_of, second_step_is_demanded
from tinlang.common import audit, clock
from tinlang.common.text import nfc

RECOVERY_CODES = 10
PIN_DIGITS = 6


@transaction.atomic
def begin_code_app(*, person: Person) -> bytes:
    """The secret to show as a QR code: the one that waits to be confirmed, or a new one."""
    app = CodeApp.objects.select_for_update().filter(person=person).first()
    if app is not None and app.confirmed_at is None:
        try:
            return sealing.unseal(app.secret)
        except sealing.Unsealable:
            app.delete()
    elif app is not None:
        raise WrongCode
    secret = totp.new_secret()
    CodeApp.objects.create(person=person, secret=sealing.seal(secret))
    return secret


@transaction.atomic
def confirm_code_app(*, person: Person, code: str) -> None:
    """The app shows the right code, so it counts from now on. WrongCode."""
    app = CodeApp.objects.select_for_update().filter(person=person, confirmed_at=None).first()
    typed = "".join(code.split())
    if app is None or not (typed.isascii() and typed.isdigit()):
        raise WrongCode
    step = totp.matching_step(sealing.unseal(app.secret), typed, clock.now(), after=app.last_step)
    if step is None:
        raise WrongCode
    app.confirmed_at, app.last_step = clock.now(), step
    app.save(update_fields=["confirmed_at", "last_step"])
    audit.record(action="accounts.add_code_app", by=person, target=person)


@transaction.atomic
def add_passkey(*, person: Person, state: Any, answer: Mapping[str, Any], name: str) -> Passkey:
    """Keep the public half of a passkey that the browser has just made. PasskeyRefused."""
    try:
        made = passkeys.made(state, answer)
    except passkeys.Unproven:
        raise PasskeyRefused from None
    if Passkey.objects.filter(credential_id=made.credential_id).exists():
        raise PasskeyRefused
    passkey = Passkey.objects.create(
        person=person,
        name=nfc(name).strip(),
        credential_id=made.credential_id,
        credential=made.credential,
        sign_count=made.sign_count,
    )
    audit.record(action="accounts.add_passkey", by=person, target=person, detail={"name": passkey.name})
    return passkey


@transaction.atomic
def make_recovery_codes(*, person: Person) -> list[str]:
    """Ten new codes, shown this once; older ones open nothing any more."""
    Person.objects.select_for_update().get(pk=person.pk)
    RecoveryCode.objects.filter(person=person).delete()
    codes = [sealing.new_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, digest=sealing.digest_of(code)) for code in codes)
    audit.record(action="accounts.make_recovery_codes", by=person, target=person)
    return codes


@transaction.atomic
def remove_code_app(*, person: Person) -> None:
    """Take the code app off. LastFactor where the person's roles demand one."""
    Person.objects.select_for_update().get(pk=person.pk)
    _keep_one(person)
    CodeApp.objects.filter(person=person).delete()
    audit.record(action="accounts.remove_code_app", by=person, target=person)


@transaction.atomic
def remove_passkey(*, person: Person, passkey: Passkey) -> None:
    """Take one of one's own passkeys off. LastFactor where the person's roles demand one."""
    Person.objects.select_for_update().get(pk=person.pk)
    _keep_one(person)
    Passkey.objects.get(pk=passkey.pk, person=person).delete()
    audit.record(action="accounts.remove_passkey", by=person, target=person, detail={"name": passkey.name})


def _keep_one(person: Person) -> None:
    if factors_of(person).count <= 1 and second_step_is_demanded(person):
        raise LastFactor


@transaction.atomic
def set_pin(*, person: Person, pin: str) -> None:
    """Set one's PIN, or set it anew, which unlocks it. WeakPin."""
    if is_weak(pin):
        raise WeakPin
    fields = {"hashed": make_password(pin), "set_at": clock.now(), "failures": 0, "locked_at": None}
    Pin.objects.update_or_create(person=person, defaults=fields)
    audit.record(action="accounts.set_pin", by=person, target=person)


def is_weak(pin: str) -> bool:
    """Not six figures, or few different ones, or one after the other, or a pair or triple said again."""
    if not (pin.isascii() and pin.isdigit() and len(pin) == PIN_DIGITS):
        return True
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return len(set(pin)) <= 2 or steps in ({1}, {9}) or pin == pin[:2] * 3 or pin == pin[:3] * 2
