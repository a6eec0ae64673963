"""What the pages about the voice have in common."""

from typing import cast

from django.http import HttpRequest

from tinlang.accounts.models import Person


def person(request: HttpRequest) -> Person:
    """Who has signed in; only behind `login_required`."""
    return cast(Person, request.user)
