"""What the pages have in common."""

from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.bulletins.errors import NotSubmitted
from tinlang.bulletins.models import Release, Version
from tinlang.bulletins.views import showing


def person(request: HttpRequest) -> Person:
    """Who has signed in; only behind `login_required`."""
    return cast(Person, request.user)


def not_submitted(request: HttpRequest, version: Version) -> NotSubmitted:
    """What bulletins tell of who decided it, and where its airing is followed, for whoever may follow it."""
    error = showing.not_submitted(request, version)
    release = Release.objects.visible_to(person(request), "broadcasting.view").filter(version=version).first()
    if release is not None:
        error.links += ((_("Theo dõi phát"), reverse("broadcasting:release", args=[release.uid])),)
    return error
