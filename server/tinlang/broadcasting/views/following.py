""" "Theo dõi phát": the releases, how one of them goes, and taking it off the air."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tinlang.accounts.access import may
from tinlang.broadcasting import actions
from tinlang.broadcasting.forms import WithdrawForm
from tinlang.broadcasting.queries import (
    ON_THE_WAY,
    WRONG,
    Progress,
    Row,
    Stage,
    airing,
    by_village,
    over,
    reach_of,
    release_progress,
    tallies,
)
from tinlang.broadcasting.views import drawing
from tinlang.broadcasting.views.capturing import length_of_capture
from tinlang.broadcasting.views.showing import person
from tinlang.bulletins.errors import AlreadyOver
from tinlang.bulletins.models import Release, ReleaseState
from tinlang.bulletins.queries import older_after_withdrawal
from tinlang.common import clock
from tinlang.common.listing import Filter, Listing, Sort

AIRING, OVER = "dang-phat", "da-xong"
SITUATIONS = [
    (AIRING, gettext_lazy("Đang phát")),
    (ReleaseState.SCHEDULED.value, gettext_lazy("Chờ đến giờ phát")),
    (OVER, gettext_lazy("Không còn phát")),
    (ReleaseState.WITHDRAWN.value, gettext_lazy("Đã thu hồi")),
]


def _in_situation(found: QuerySet[Release], situation: str) -> QuerySet[Release]:
    """By what the loudspeakers told, as the rows say it."""
    asked = {AIRING: airing, OVER: over}.get(situation)
    return asked(found) if asked else found.filter(state=situation)


STATES = Filter("tinh-trang", gettext_lazy("Tình trạng"), SITUATIONS, _in_situation)
SORTS = {
    "moi": Sort(gettext_lazy("Mới duyệt trước"), ["-approved_at", "-pk"]),
    "gio": Sort(gettext_lazy("Giờ phát, muộn trước"), ["-start_at", "-pk"]),
}
VIEWS: dict[str, frozenset[Stage]] = {
    "xong": frozenset({Stage.FINISHED}),
    "dang-phat": frozenset({Stage.STARTED}),
    "cho": ON_THE_WAY,
    "xem-lai": WRONG,
}
ROWS_SHOWN = 200


@dataclass(frozen=True)
class Capture:
    """What a loudspeaker of the demo emitted of a release, and how many seconds that is."""

    row: Row
    seconds: float


def _seen_by(request: HttpRequest) -> QuerySet[Release]:
    return (
        Release.objects.visible_to(person(request), "broadcasting.view")
        .select_related("version__bulletin", "unit", "released_by", "withdrawn_by")
        .prefetch_related(
            "version__areas__versions",
            "version__variants__media",
            "version__variants__language",
            "version__variants__recording__media",
            "unit__versions",
        )
    )


@login_required
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """All that was ordered to be aired, with how much of it was heard."""
    seen = _seen_by(request)
    listed = reverse("broadcasting:releases")
    figures = [
        {
            "url": f"{listed}?{STATES.name}={situation}",
            "label": label,
            "tone": "now" if situation == AIRING else "",
            "value": _in_situation(seen, situation).count(),
        }
        for situation, label in SITUATIONS
    ]
    listing = Listing(request, seen, search=["version__title"], sorts=SORTS, filters=[STATES], per_page=20)
    shown = list(listing.page)
    counted = tallies(shown)
    context = {
        "listing": listing,
        "figures": figures,
        "rows": [(row, counted[row.uid]) for row in shown],
    }
    return render(request, "broadcasting/releases.html", context)


@login_required
@require_safe
def release(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One release: what was said, and what each loudspeaker made of it."""
    found = get_object_or_404(_seen_by(request), uid=uid)
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
    context = _progress(request, get_object_or_404(_seen_by(request), uid=uid))
    known = set(request.GET.getlist("co"))
    context["new_captures"] = [capture for capture in context["captures"] if str(capture.row.device) not in known]
    still = context["progress"].tally.is_open
    context |= {"may_stop": still and "dung" in request.GET, "ends_stop": not still and "dung" in request.GET}
    return render(request, "broadcasting/_progress.html", context)


def _progress(request: HttpRequest, found: Release) -> dict[str, Any]:
    progress = release_progress(found)
    view = request.GET.get("xem", "")
    view = view if view in VIEWS else ""
    rows = _rows(progress, view)
    villages = by_village(rows[:ROWS_SHOWN])
    sound_s = round(found.version.length_ms / 1000, 1)
    return {
        "release": found,
        "progress": progress,
        "view": view,
        "villages": villages,
        "by_village": len(villages) < len(rows),
        "rows": rows[:ROWS_SHOWN],
        "rows_left": max(len(rows) - ROWS_SHOWN, 0),
        "lanes": drawing.lanes(progress),
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


def _rows(progress: Progress, view: str) -> list[Row]:
    """Those of a view; in a long list what needs somebody comes first."""
    rows = [row for row in progress.rows if not view or row.stage in VIEWS[view]]
    if view == "xem-lai":
        rows = [row for row in rows if not row.is_withdrawn]
    return sorted(rows, key=lambda row: row.stage not in WRONG) if len(rows) > ROWS_SHOWN else rows


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
