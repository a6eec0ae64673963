"""What lies in an area, for the picker: names of areas are public, and asked for by whoever has signed in."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from tinlang.units.models import Unit
from tinlang.units.picker import Picker, picker
from tinlang.units.queries import by_uid, tree

NAME, ALL = "ten", "tat-ca"


@login_required
@require_safe
def inside(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The lines of what lies in a unit; with `tat-ca`, of each unit in it that holds others, by uid."""
    name = request.GET.get(NAME, "")
    try:
        root = tree(by_uid(uid))
    except Unit.DoesNotExist:
        raise Http404 from None
    if not name.isidentifier():
        raise Http404
    if ALL not in request.GET:
        return HttpResponse(_lines(picker(name, root.children, [], whole=True)))
    return JsonResponse({node.uid: _lines(picker(name, node.children, [], whole=True)) for node in root.children})


def _lines(shown: Picker) -> str:
    lines = (
        render_to_string("units/_picker_choice.html", {"picker": shown, "choice": choice}) for choice in shown.choices
    )
    return "".join(lines)
