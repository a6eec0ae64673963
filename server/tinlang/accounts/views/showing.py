"""What the pages have in common."""

from typing import cast

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from tinlang.accounts.models import Person


def person(request: HttpRequest) -> Person:
    """Who has signed in; only behind `login_required`."""
    return cast(Person, request.user)


def back_to(request: HttpRequest, otherwise: str) -> str:
    """The page of ours that `next` names; else `otherwise`."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else otherwise
