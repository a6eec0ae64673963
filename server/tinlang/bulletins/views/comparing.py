"""Two versions of a bulletin beside each other."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tinlang.accounts.access import may
from tinlang.bulletins import queries
from tinlang.bulletins.differences import differences
from tinlang.bulletins.models import Bulletin, Version
from tinlang.bulletins.views.showing import person


@login_required
@require_safe
def compare(request: HttpRequest, uid: UUID) -> HttpResponse:
    """ "So sánh": `?tu=1&den=2`; without them the latest version and the one before it."""
    user = person(request)
    bulletin = get_object_or_404(Bulletin.objects.visible_to(user, "bulletins.view").select_related("unit"), uid=uid)
    seen = queries.without_others_drafts(Version.objects.filter(bulletin=bulletin), user)
    versions = {each.number: each for each in queries.with_details(seen)}
    if not versions:
        raise Http404
    latest = max(versions)
    newer = versions.get(_number(request.GET.get("den"), latest))
    older = versions.get(_number(request.GET.get("tu"), max(newer.number - 1, 1))) if newer else None
    if newer is None or older is None:
        raise Http404
    if older.number > newer.number:
        older, newer = newer, older
    context = {
        "bulletin": bulletin,
        "versions": sorted(versions.values(), key=lambda each: each.number),
        "older": older,
        "newer": newer,
        "found": differences(older, newer),
        "may_write": may(user, "bulletins.write", bulletin.unit),
    }
    return render(request, "bulletins/compare.html", context)


def _number(text: str | None, otherwise: int) -> int:
    if not text:
        return otherwise
    return int(text) if text.isdecimal() and len(text) < 6 else 0
