"""The papers of a dossier: issued, numbered, handed out as they were kept. Its own page lists them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tinlang.common import audit
from tinlang.common.forms import without_controls
from tinlang.documents.handing_out import handed_out
from tinlang.documents.models import NUMBER_CHARACTERS, IssuedDocument
from tinlang.documents.queries import issued_for
from tinlang.services import actions
from tinlang.services.models import PaperKind
from tinlang.services.views.asking import find, person

NUMBER, AT_ONCE = "so", "lay-ngay"


@login_required
@require_POST
def issue(request: HttpRequest, dossier: UUID, kind: str) -> HttpResponse:
    """Write the paper as the dossier is now; who wants to print it at once is given the file."""
    if kind not in PaperKind.values:
        raise Http404
    found = find(request, dossier)
    made = actions.issue_paper(dossier=found, kind=kind, by=person(request), number=_number(request))
    if AT_ONCE in request.POST:
        return redirect("dossier_papers:pdf", dossier=found.uid, uid=made.uid)
    messages.success(request, _("Đã lập %(title)s.") % {"title": made.title})
    return redirect("services:dossier", uid=found.uid)


@login_required
@require_POST
def number(request: HttpRequest, dossier: UUID, uid: UUID) -> HttpResponse:
    """The number that the records office gave it."""
    found = find(request, dossier)
    document = get_object_or_404(issued_for(found), uid=uid)
    actions.number_paper(document=document, number=_number(request), by=person(request))
    messages.success(request, _("Đã ghi số văn bản."))
    return redirect("services:dossier", uid=found.uid)


@login_required
@require_safe
def file(request: HttpRequest, dossier: UUID, uid: UUID, content_type: str) -> HttpResponse:
    """The paper as it was issued."""
    found = find(request, dossier)
    return kept_file(request, issued_for(found), uid, content_type, found.code or "")


def kept_file(
    request: HttpRequest, rows: QuerySet[IssuedDocument], uid: UUID, content_type: str, of: str = ""
) -> HttpResponse:
    """One of these papers, named by what it is and of which dossier. Damaged, 404.

    Whoever takes it reads personal data: that is in the audit.
    """
    document = get_object_or_404(rows.select_related("unit"), uid=uid)
    given = handed_out(document, content_type, str(PaperKind(document.kind).label), of)
    audit.record(action="services.read_paper", by=person(request), target=document, unit=document.unit)
    return given


def _number(request: HttpRequest) -> str:
    return without_controls(request.POST.get(NUMBER, ""), one_line=True).strip()[:NUMBER_CHARACTERS]
