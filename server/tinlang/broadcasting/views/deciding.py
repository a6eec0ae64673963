""" "Chờ duyệt": read, hear, approve. Returning and rejecting are bulletins' own pages."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tinlang.broadcasting import actions
from tinlang.broadcasting.queries import Caution, Reach, cautions_for, is_too_late, reach_of
from tinlang.broadcasting.views.showing import person
from tinlang.bulletins.models import State, Version
from tinlang.bulletins.queries import waiting_for, with_details
from tinlang.common import clock

SHOWN_AT_ONCE = 20
OPEN_AT_ONCE = 3


@dataclass(frozen=True)
class Waiting:
    """One version that waits, with what the one who decides needs beside its text."""

    version: Version
    reach: Reach
    cautions: list[Caution]
    is_too_late: bool


@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What this person may decide, soonest first; and what they submitted themselves, which others decide."""
    user, now = person(request), clock.now()
    found = waiting_for(user)
    versions = list(found[:SHOWN_AT_ONCE])
    reaches = reach_of(versions)
    shown = [
        Waiting(version, reaches[version.pk], cautions_for(version, reaches[version.pk]), is_too_late(version, now))
        for version in versions
    ]
    own = Version.objects.visible_to(user, "bulletins.view").filter(state=State.SUBMITTED, submitted_by=user)
    context = {
        "waiting": shown,
        "shown": len(shown),
        "count": len(shown) if len(shown) < SHOWN_AT_ONCE else found.count(),
        "own": with_details(own).order_by("submitted_at"),
        "open_at_once": OPEN_AT_ONCE,
    }
    return render(request, "broadcasting/waiting.html", context)


@login_required
@require_POST
def approve(request: HttpRequest, version: UUID) -> HttpResponse:
    """Approve and air. A second click, or a second approver, is told that it is decided."""
    user = person(request)
    found = get_object_or_404(Version.objects.visible_to(user, "bulletins.approve"), uid=version)
    release = actions.approve_and_release(version=found, by=user)
    if release.start_at > clock.now():
        messages.success(request, _("Đã duyệt. Loa sẽ phát đúng giờ hẹn."))
    else:
        messages.success(request, _("Đã duyệt và cho phát. Loa bắt đầu đọc sau vài giây."))
    return redirect("broadcasting:release", release.uid)
