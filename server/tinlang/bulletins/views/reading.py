"""The list of bulletins, and the page of one."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tinlang.accounts.access import may, may_somewhere
from tinlang.accounts.models import Person
from tinlang.accounts.queries import approvers_of, sees_several_communes
from tinlang.bulletins import airing, panels, queries
from tinlang.bulletins.actions import permission_to_write
from tinlang.bulletins.models import Bulletin, State, Version
from tinlang.bulletins.views.listed import SITUATION, build
from tinlang.bulletins.views.showing import person

IN_TITLES = _("Tìm trong tiêu đề, không cần gõ dấu")
FIGURES = (
    (State.DRAFT, _("Bản nháp"), ""),
    (State.SUBMITTED, _("Chờ duyệt"), "now"),
    (State.RETURNED, _("Trả lại để sửa"), "warn"),
    (queries.ON_AIR, _("Đang phát hoặc chờ phát"), ""),
)


@login_required
@require_safe
def bulletin_list(request: HttpRequest) -> HttpResponse:
    """ "Tin": the latest version of every bulletin in the person's area."""
    user = person(request)
    still_open = queries.open_releases(queries.latest_versions(user))
    counts = queries.count_by_situation(user, still_open)
    listed = reverse("bulletins:list")
    figures = [
        {"url": f"{listed}?{SITUATION.name}={key}", "label": label, "tone": tone, "value": counts[key]}
        for key, label, tone in FIGURES
    ]
    listing = build(request)
    queries.tell_airing(list(listing.page), still_open)
    may_write = may_somewhere(user, "bulletins.write")
    context = {
        "listing": listing,
        "figures": figures,
        "may_write": may_write,
        "may_manage_columns": may_somewhere(user, "bulletins.columns"),
        "search_hint": IN_TITLES,
        "names_homes": sees_several_communes(user),
    }
    return render(request, "bulletins/list.html", context)


def _confirmers(version: Version) -> list[Person]:
    """Who may confirm it: never the one who gave it."""
    return [one for one in approvers_of(version.unit) if one.pk != version.submitted_by_id]


@login_required
@require_safe
def bulletin(request: HttpRequest, uid: UUID, number: int | None = None) -> HttpResponse:
    """One bulletin: what its latest version says (or the one asked for), what can be done, what happened."""
    user = person(request)
    found = get_object_or_404(Bulletin.objects.visible_to(user, "bulletins.view").select_related("unit"), uid=uid)
    seen = queries.without_others_drafts(Version.objects.filter(bulletin=found), user)
    versions = list(queries.with_details(seen).order_by("-number"))
    shown = next((version for version in versions if number in (None, version.number)), None)
    if shown is None:
        raise Http404
    airing.tell([release for version in versions for release in version.releases.all()])
    is_latest = shown == versions[0]
    context = {
        "version": shown,
        "versions": versions,
        "is_latest": is_latest,
        "latest": versions[0],
        "previous": next((version for version in versions if version.number == shown.number - 1), None),
        "corrections": queries.without_others_drafts(queries.corrections_of(found), user),
        "steps": queries.history(found),
        "panels": panels.render(request, shown),
        "may_write": may(user, permission_to_write(shown.priority), found.unit),
        "confirmers": _confirmers(shown) if shown.is_urgent and shown.is_submitted else [],
        "review": getattr(shown, "review", None) if shown.is_alone else None,
        "may_review": may(user, "bulletins.approve", found.unit),
        "may_decide": shown.is_submitted and may(user, "bulletins.approve", found.unit),
        "may_discard": shown.is_draft and not queries.wrote_too(shown, user),
        "is_own": shown.submitted_by_id == user.pk,
    }
    return render(request, "bulletins/bulletin.html", context)
