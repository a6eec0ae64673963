"""The papers of a dossier: what was issued, what can be, the files as they were kept."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tinlang.accounts.models import Person
from tinlang.documents import store
from tinlang.documents.models import NUMBER_CHARACTERS, IssuedDocument
from tinlang.documents.queries import issued_for
from tinlang.services import actions
from tinlang.services.models import Dossier, PaperKind
from tinlang.services.queries.papers import papers_shown

VIEW = "services.view"
NUMBER = "so"


@login_required
@require_safe
def papers(request: HttpRequest, dossier: UUID) -> HttpResponse:
    """What was issued of the dossier, and what can be now."""
    found = _dossier(request, dossier)
    context = {"dossier": found, "papers": papers_shown(found, _person(request))}
    return render(request, "services/papers.html", context)


@login_required
@require_POST
def issue(request: HttpRequest, dossier: UUID, kind: str) -> HttpResponse:
    """Write the paper as the dossier is now."""
    if kind not in PaperKind.values:
        raise Http404
    found = _dossier(request, dossier)
    made = actions.issue_paper(dossier=found, kind=kind, by=_person(request), number=_number(request))
    messages.success(request, _("Đã lập %(title)s.") % {"title": made.title})
    return redirect("dossier_papers:papers", dossier=found.uid)


@login_required
@require_POST
def number(request: HttpRequest, dossier: UUID, uid: UUID) -> HttpResponse:
    """The number that the records office gave it."""
    found = _dossier(request, dossier)
    document = get_object_or_404(issued_for(found), uid=uid)
    actions.number_paper(document=document, number=_number(request), by=_person(request))
    messages.success(request, _("Đã ghi số văn bản."))
    return redirect("dossier_papers:papers", dossier=found.uid)


@login_required
@require_safe
def file(request: HttpRequest, dossier: UUID, uid: UUID, content_type: str) -> HttpResponse:
    """The paper as it was issued."""
    return kept_file(issued_for(_dossier(request, dossier)), uid, content_type)


def kept_file(rows: QuerySet[IssuedDocument], uid: UUID, content_type: str) -> HttpResponse:
    """One of these papers as a file of its own; nothing in it runs as a page of ours. Damaged, 404."""
    document = get_object_or_404(rows, uid=uid)
    sha256 = document.pdf_sha256 if content_type == store.PDF else document.word_sha256
    try:
        data = store.read(sha256, content_type)
    except FileNotFoundError:
        raise Http404 from None
    name = f"{document.kind.replace('_', '-')}-{document.issued_at:%Y%m%d}{store.SUFFIXES[content_type]}"
    return HttpResponse(
        data,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _dossier(request: HttpRequest, uid: UUID) -> Dossier:
    """With all that stands on its papers; 404 for who may not see it."""
    rows = Dossier.objects.visible_to(_person(request), VIEW)
    told = rows.select_related("unit", "version", "applicant", "received_by", "supplement__asked_by", "extension__by")
    return get_object_or_404(told, uid=uid)


def _number(request: HttpRequest) -> str:
    return request.POST.get(NUMBER, "").strip()[:NUMBER_CHARACTERS]
