"""What a browser was asked to prove by a passkey, remembered until it answers: once, for one purpose, not for long."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from django.http import HttpRequest

from tinlang.accounts import actions
from tinlang.accounts.confirming import Confirmation
from tinlang.accounts.errors import PasskeyRefused
from tinlang.accounts.models import Person
from tinlang.common import clock

KEY = "passkey_asked"
MAKE, SIGN_IN = "make", "sign-in"
COUNTS_FOR = timedelta(minutes=5)
FIELD, PIN_FIELD = "passkey", "pin"
LONGEST_ANSWER = 20_000


def remember(request: HttpRequest, purpose: str, state: Any) -> None:
    request.session[KEY] = {"purpose": purpose, "state": state, "at": clock.now().isoformat()}


def take(request: HttpRequest, purpose: str) -> Any:
    """What the browser was asked for this purpose; it is asked anew for the next. PasskeyRefused for none."""
    asked = request.session.pop(KEY, None)
    if not asked or asked["purpose"] != purpose:
        raise PasskeyRefused
    if clock.now() - datetime.fromisoformat(asked["at"]) > COUNTS_FOR:
        raise PasskeyRefused
    return asked["state"]


def answer_in(request: HttpRequest) -> Mapping[str, Any] | None:
    """The answer of the browser in the form that was sent; None for none. PasskeyRefused for what is no answer."""
    text = request.POST.get(FIELD, "")
    if not text:
        return None
    try:
        found = json.loads(text) if len(text) <= LONGEST_ANSWER else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise PasskeyRefused
    return found


def confirmation_in(request: HttpRequest, purpose: str) -> Confirmation | None:
    """What the form proves for this purpose, by passkey or PIN; None if it holds neither. The errors of both."""
    by = cast(Person, request.user)
    given = answer_in(request)
    if given is not None:
        return actions.confirm_by_passkey(by=by, purpose=purpose, state=take(request, purpose), answer=given)
    pin = request.POST.get(PIN_FIELD, "")
    return actions.confirm_by_pin(by=by, purpose=purpose, pin=pin) if pin.strip() else None
