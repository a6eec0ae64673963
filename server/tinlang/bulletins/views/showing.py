"""What the pages have in common."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.bulletins import queries
from tinlang.bulletins.errors import NotSubmitted
from tinlang.bulletins.models import Priority, State, Version
from tinlang.common.templatetags.ui import moment


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


def not_submitted(request: HttpRequest, version: Version) -> NotSubmitted:
    """What is told to whoever comes too late to decide: who did what with it, when, and where to read it.

    Of a version that they may not read, only that it does not wait any more. Read anew: it was decided meanwhile.
    """
    seen = Version.objects.visible_to(person(request), "bulletins.view").exclude(state=State.DRAFT)
    stored = seen.select_related("bulletin", "decided_by", *queries.APPROVAL).filter(pk=version.pk).first()
    last = stored.history.select_related("by").last() if stored else None
    if stored is None or last is None:
        return NotSubmitted(state=version.state)
    said = {
        "what": stored.get_state_display(),
        "who": stored.approved_by if stored.state == State.APPROVED else last.by,
        "at": moment(last.at),
    }
    kept, todo = _("%(what)s lúc %(at)s, bởi %(who)s.") % said, _("Mở tin để xem lại.")
    error = NotSubmitted(kept=kept, todo=todo, state=stored.state)
    address = reverse("bulletins:version", args=[stored.bulletin.uid, stored.number])
    error.links = ((_("Mở tin “%(title)s”") % {"title": stored.title}, address),)
    return error


def back_to(request: HttpRequest, otherwise: str) -> str:
    """The page of ours that `next` names, so that one returns to where one came from; else `otherwise`."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else otherwise
