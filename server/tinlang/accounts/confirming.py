"""How an approval was confirmed. A confirmation is of one person, for one purpose, and soon too old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.errors import ConfirmationMissing
from tinlang.accounts.models import Passkey, Person, Pin
from tinlang.common import clock

COUNTS_FOR = timedelta(minutes=5)


class Manner(models.TextChoices):
    """How somebody confirmed what they decided."""

    PASSKEY = "passkey", _("xác nhận bằng khóa truy cập")
    PIN = "pin", _("xác nhận bằng mã PIN")
    SESSION = "session", _("không xác nhận thêm")
    PAPER = "paper", _("duyệt giấy")


@dataclass(frozen=True)
class Confirmation:
    """Made by `actions.confirm_by_pin` and `actions.confirm_by_passkey` alone."""

    person: UUID
    purpose: str
    manner: Manner
    at: datetime


@dataclass(frozen=True)
class Means:
    """With what a person can confirm; `is_asked`: whether they are to."""

    has_passkey: bool
    has_pin: bool
    pin_is_locked: bool
    is_asked: bool

    @property
    def is_able(self) -> bool:
        return self.has_passkey or (self.has_pin and not self.pin_is_locked)


def means_of(person: Person) -> Means:
    """Who has set up a PIN or a passkey is asked always; everybody is where SECOND_FACTOR is on."""
    pin = Pin.objects.filter(person=person).first()
    has_passkey = Passkey.objects.filter(person=person).exists()
    is_asked = bool(settings.SECOND_FACTOR or pin or has_passkey)
    return Means(has_passkey, pin is not None, pin is not None and pin.locked_at is not None, is_asked)


def manner_of(by: Person, purpose: str, confirmation: Confirmation | None) -> Manner:
    """How it was confirmed. ConfirmationMissing where it must be and was not, by this person, for this, just now."""
    if confirmation is None:
        if means_of(by).is_asked:
            raise ConfirmationMissing
        return Manner.SESSION
    is_fresh = clock.now() - confirmation.at <= COUNTS_FOR
    if confirmation.person != by.uid or confirmation.purpose != purpose or not is_fresh:
        raise ConfirmationMissing
    return confirmation.manner
