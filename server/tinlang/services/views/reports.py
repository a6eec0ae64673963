"""Biểu 06 on paper: issued for the area and the period that the figures show, and handed out as it was kept."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tinlang.accounts.access import units_visible_to
from tinlang.documents.models import IssuedDocument
from tinlang.services import actions
from tinlang.services.models import PaperKind
from tinlang.services.queries.figures import COUNT
from tinlang.services.report_period import FROM, TO, period_form
from tinlang.services.views.asking import person
from tinlang.services.views.figures import AREA
from tinlang.services.views.papers import kept_file


@login_required
@require_POST
def issue(request: HttpRequest, unit: UUID) -> HttpResponse:
    """For the period that the page of the figures shows, to which it leads back."""
    found, dates = get_object_or_404(units_visible_to(person(request), COUNT), uid=unit), period_form(request.POST)
    if (period := dates.period) is not None:
        actions.issue_report(unit=found, period=period, by=person(request))
        messages.success(request, _("Đã lập biểu; tệp PDF và Word ở cuối trang."))
    asked = urlencode({AREA: str(unit), **{name: request.POST.get(name, "") for name in (FROM, TO)}})
    return redirect(f"{reverse('dossier_figures:figures')}?{asked}")


@login_required
@require_safe
def file(request: HttpRequest, uid: UUID, content_type: str) -> HttpResponse:
    """The report as it was issued."""
    rows = IssuedDocument.objects.visible_to(person(request), COUNT).filter(kind=PaperKind.REPORT_06)
    return kept_file(request, rows, uid, content_type)
