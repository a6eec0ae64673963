"""Lists taken away as Excel files: asked for, watched while they are written, fetched by who asked."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tinlang.common import actions, lists, menu, sheets
from tinlang.common.models import Export
from tinlang.common.pages.showing import kind_for
from tinlang_wire.clock import ZONE

SHOWN = 20


@login_required
@require_POST
def ask(request: HttpRequest, listed: str) -> HttpResponse:
    """Have all that match written; the page of files then shows how far that is."""
    kind = kind_for(request, listed)
    query = kind.asked_by(request.user, request.POST.get("loc", "")).query_string
    actions.ask_for_export(kind=kind, query=query, by=request.user)
    return redirect("common:exports")


@login_required
@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """One's own files, newest first; while one is being written the list asks for itself again."""
    own = list(Export.objects.filter(owner=request.user.uid)[:SHOWN])  # type: ignore[union-attr]
    context = {"exports": own, "is_coming": any(export.is_coming for export in own)}
    return render(request, "common/exports.html", context)


@login_required
@require_safe
def fetch(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The file, for who asked for it, while it is kept and they may still see the list. ListClosed."""
    export = get_object_or_404(Export, uid=uid, owner=request.user.uid)  # type: ignore[union-attr]
    kind = lists.named(export.list_name)
    if kind is None or not menu.may_somewhere(request.user, kind.permission):
        raise actions.ListClosed().told(kept=_("Tệp vẫn còn ở máy chủ đến hết hạn giữ, nhưng không tải được."))
    try:
        if not export.is_ready:
            raise Http404
        file = sheets.path(export.uid).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    name = f"{export.list_name}-{export.asked_at.astimezone(ZONE):%Y%m%d-%H%M}.xlsx"
    return FileResponse(
        file,
        as_attachment=True,
        filename=name,
        content_type=sheets.CONTENT_TYPE,
        headers={"Cache-Control": "private, no-store"},
    )
