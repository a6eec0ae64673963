""" "Theo dõi phát": the releases, how one of them goes, and taking it off the air."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tinlang.accounts.access import may
from tinlang.broadcasting import actions
from tinlang.broadcasting.forms import WithdrawForm
from tinlang.broadcasting.queries import (
    AIRING,
    Progress,
    Row,
    Stage,
    airing_seen_by,
    by_village,
    count_releases,
    dots_of,
    groups_of,
    reach_of,
    release_progress,
    releases_seen_by,
    signed_within,
    tallies,
)
from tinlang.broadcasting.views import drawing, mapping, releases_listed
from tinlang.broadcasting.views.capturing import length_of_capture
from tinlang.broadcasting.views.choosing import chosen
from tinlang.broadcasting.views.showing import person
from tinlang.bulletins.errors import AlreadyOver
from tinlang.bulletins.models import Release
from tinlang.bulletins.queries import older_after_withdrawal
from tinlang.common import clock


@dataclass(frozen=True)
class Capture:
    """What a loudspeaker of the demo emitted of a release, and how many seconds that is."""

    row: Row
    seconds: float


@login_required
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """All that was ordered to be aired, with how much of it was heard."""
    address, still = reverse("broadcasting:releases"), airing_seen_by(person(request))
    counts = count_releases(person(request), still)
    figures = [
        {
            "url": f"{address}?{releases_listed.SITUATION}={situation}",
            "label": label,
            "tone": "now" if situation == AIRING else "",
            "value": counts[situation],
        }
        for situation, label in releases_listed.SITUATIONS
    ]
    listing = releases_listed.of(request, still)
    shown = list(listing.page)
    counted = tallies(shown)
    context = {
        "listing": listing,
        "figures": figures,
        "rows": [(row, counted[row.uid]) for row in shown],
        "search_hint": _("Tìm trong tiêu đề, không cần gõ dấu"),
    }
    return render(request, "broadcasting/releases.html", context)


@login_required
@require_safe
def release(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One release: what was said, and what each loudspeaker made of it."""
    seen = releases_seen_by(person(request)).prefetch_related(
        "unit__versions", "version__variants__language", "version__variants__recording__media"
    )
    found = get_object_or_404(seen, uid=uid)
    context = _progress(request, found)
    may_withdraw = found.is_live and may(person(request), "bulletins.withdraw", found.unit)
    context |= {
        "may_withdraw": may_withdraw,
        "may_stop": may_withdraw and context["progress"].tally.is_open,
        "reach": reach_of([found.version])[found.version.pk],
    }
    return render(request, "broadcasting/release.html", context)


@login_required
@require_safe
def progress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The part of the page that changes: a fragment that asks for itself again while something is open."""
    found = get_object_or_404(releases_seen_by(person(request)), uid=uid)
    context = _progress(request, found)
    known = set(request.GET.getlist("co"))
    context["new_captures"] = [capture for capture in context["captures"] if str(capture.row.device) not in known]
    still = context["progress"].tally.is_open
    if found.version.is_urgent:
        context["reach"] = reach_of([found.version])[found.version.pk]
    context |= {
        "is_fragment": True,
        "may_stop": still and "dung" in request.GET,
        "ends_stop": not still and "dung" in request.GET,
    }
    return render(request, "broadcasting/_progress.html", context)


def _progress(request: HttpRequest, found: Release) -> dict[str, Any]:
    progress = release_progress(found)
    groups = groups_of(progress.rows)
    sound_s = round(found.version.length_ms / 1000, 1)
    choice = chosen(request, progress, groups)
    return {
        "release": found,
        "progress": progress,
        "unconfirmed": by_village(progress.unconfirmed),
        "unstopped": by_village(progress.unstopped),
        "waits_long": not progress.is_signed and clock.now() - found.approved_at > signed_within(found.version),
        "groups": groups,
        "choice": choice,
        "lanes": drawing.lanes(progress),
        "map": mapping.drawn_map(dots_of([choice.group] if choice.group else groups)),
        "captures": _captures(progress, sound_s),
        "shows_captures": settings.DEMO_CAPTURES is not None,
    }


def _captures(progress: Progress, sound_s: float) -> list[Capture]:
    """Only in the demo: for each play how long its file is; for one that goes on, how long it will be."""
    kept = settings.DEMO_CAPTURES
    if kept is None:
        return []
    return [
        Capture(row, sound_s if row.stage == Stage.STARTED else length_of_capture(kept, row) or sound_s)
        for row in progress.rows
        if row.play
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Stop it and take it back, with a reason."""
    user = person(request)
    reachable = Release.objects.visible_to(user, "bulletins.withdraw").select_related("version__bulletin", "unit")
    found = get_object_or_404(reachable, uid=uid)
    form, over = WithdrawForm(request.POST or None), None
    if not found.is_live and not form.is_valid():
        raise AlreadyOver(state=found.state)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_release(release=found, by=user, reason=form.cleaned_data["reason"])
        except AlreadyOver as error:
            over = error
        else:
            messages.success(request, _("Đã thu hồi. Loa đang đọc sẽ dừng trong vài giây."))
            return redirect("broadcasting:release", found.uid)
    context = {
        "release": found,
        "form": form,
        "over": over,
        "progress": release_progress(found),
        "older": older_after_withdrawal(found, clock.now()),
    }
    status = over.status if over else 422 if form.is_bound else 200
    return render(request, "broadcasting/withdraw.html", context, status=status)
