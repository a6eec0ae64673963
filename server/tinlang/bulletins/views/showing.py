"""What the pages have in common."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from tinlang.accounts.models import Person
from tinlang.bulletins import queries
from tinlang.bulletins.models import Priority, Version


def person(request: HttpRequest) -> Person:
    """Who has signed in; only behind `login_required`."""
    return cast(Person, request.user)


def writable(request: HttpRequest, uid: UUID) -> Version:
    """The version of that uid, with details, for somebody who writes in its unit, or gives alerts there; else 404."""
    user = person(request)
    news = Version.objects.visible_to(user, "bulletins.write").exclude(priority=Priority.URGENT)
    alerts = Version.objects.visible_to(user, "bulletins.alert").filter(priority=Priority.URGENT)
    found = get_object_or_404(queries.with_details(news | alerts), uid=uid)
    found.main_variant.version = found  # so that asking the variant for its unit asks nobody
    return found


def back_to(request: HttpRequest, otherwise: str) -> str:
    """The page of ours that `next` names, so that one returns to where one came from; else `otherwise`."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else otherwise
