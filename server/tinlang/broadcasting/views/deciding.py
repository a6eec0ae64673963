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
from tinlang.broadcasting.queries import (
    Caution,
    Reach,
    cautions_for,
    first_heard,
    is_too_late,
    live_beside,
    may_be_aired,
    reach_of,
)
from tinlang.broadcasting.views.showing import person
from tinlang.bulletins.models import Release, State, Version
from tinlang.bulletins.queries import waiting_for, with_details
from tinlang.common import clock
from tinlang.common.templatetags.ui import moment

SHOWN_AT_ONCE = 20
OPEN_AT_ONCE = 3


@dataclass(frozen=True)
class Waiting:
    """One version that waits, with what the one who decides needs beside its text."""

    version: Version
    reach: Reach
    cautions: list[Caution]
    is_too_late: bool
    may_be_aired: bool


@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What this person may decide, soonest first; and what they submitted themselves, which others decide."""
    user, now = person(request), clock.now()
    found = waiting_for(user)
    versions = list(found[:SHOWN_AT_ONCE])
    reaches, live = reach_of(versions), live_beside(versions)
    shown = [
        Waiting(
            version,
            reach,
            cautions_for(version, reach, live),
            is_too_late=is_too_late(version, now),
            may_be_aired=may_be_aired(version, reach),
        )
        for version in versions
        for reach in [reaches[version.pk]]
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
    _tell(request, release)
    return redirect("broadcasting:release", release.uid)


def _tell(request: HttpRequest, release: Release) -> None:
    """What will come of it; nothing is promised that will not happen."""
    reach = reach_of([release.version])[release.version.pk]
    at = first_heard(release.version, reach, release.start_at, release.end_at)
    if not reach.loudspeakers:
        messages.warning(request, _("Đã duyệt. Chưa có loa nào ở địa bàn này: tin không được nghe."))
    elif at is None:
        messages.warning(request, _("Đã duyệt. Nơi có loa đang trong giờ không phát đến hết hạn: tin không được nghe."))
    elif at > clock.now():
        messages.success(request, _("Đã duyệt. Loa phát từ %(at)s.") % {"at": moment(at)})
    else:
        messages.success(request, _("Đã duyệt và cho phát. Loa đang có mạng bắt đầu đọc sau vài giây."))
