"""Taking a dossier in: which procedure, then one page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tinlang.accounts.access import may_somewhere
from tinlang.common import clock
from tinlang.common.errors import DomainError
from tinlang.common.forms import without_controls
from tinlang.common.text import fold
from tinlang.services import actions
from tinlang.services.errors import KnownOutside, NoCodeSeries, PossibleDuplicate, PossibleNamesake
from tinlang.services.intake_form import IntakeForm
from tinlang.services.models import Dossier
from tinlang.services.queries.receiving import appointment, desks_of, procedures_in_force, procedures_offered
from tinlang.services.views.asking import RECEIVE, VIEW, person
from tinlang.units.models import Unit

COUNTING = "tinh"
"""Sent where there are no scripts, to see what is to be paid for so many copies."""
SEARCH, LONGEST_SEARCH, MOST_SHOWN = "tim", 100, 50


@login_required
@require_safe
def receive(request: HttpRequest) -> HttpResponse:
    """Which procedure it is, of those in force today."""
    _desks(request)
    asked = without_controls(request.GET.get(SEARCH, ""), one_line=True).strip()[:LONGEST_SEARCH]
    found = procedures_offered(fold(asked).split(), MOST_SHOWN + 1)
    context = {"search": asked, "versions": found[:MOST_SHOWN], "more": len(found) > MOST_SHOWN}
    return render(request, "services/receive.html", context)


def _desks(request: HttpRequest) -> list[Unit]:
    """Where the person takes in dossiers; 403 for who does nowhere, NoCodeSeries where no code can be given."""
    if not may_somewhere(person(request), RECEIVE):
        raise PermissionDenied
    desks = desks_of(person(request))
    if not desks:
        raise NoCodeSeries
    return desks


@login_required
@require_http_methods(["GET", "POST"])
def receive_one(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who brings what, and when it will be answered."""
    desks = _desks(request)
    version = get_object_or_404(procedures_in_force(), uid=uid)
    form = IntakeForm(request.POST or None, version=version, units=desks)
    known, asks_about_name = None, False
    if request.method == "POST" and COUNTING not in request.POST and form.is_valid():
        try:
            return _received(request, form)
        except (PossibleDuplicate, PossibleNamesake, KnownOutside) as error:
            form.add_error(None, f"{error.message} {error.todo}")
            known, asks_about_name = _known(request, error), isinstance(error, PossibleNamesake)
    at = clock.now()
    unit = form.units.get(str(form["unit"].value()), desks[0])
    due, lines = appointment(version, unit, at)
    context = {
        "version": version,
        "form": form,
        "known": known,
        "asks_about_name": asks_about_name,
        "due": due,
        "lines": lines,
        "unit": unit,
    }
    return render(request, "services/receive_one.html", context, status=422 if form.errors else 200)


def _received(request: HttpRequest, form: IntakeForm) -> HttpResponse:
    said = form.cleaned_data
    made = actions.receive(
        unit=said["unit"],
        intake=form.intake,
        by=person(request),
        even_if_known=said["even_if_known"],
        ask_about_names=not said["names_seen"],
    )
    messages.success(request, _("Đã tiếp nhận hồ sơ %(code)s.") % {"code": made.code})
    return redirect(f"{reverse('services:dossier', args=[made.uid])}?vua-nhan=1")


def _known(request: HttpRequest, error: DomainError) -> Dossier | None:
    """The dossier that is perhaps this one, if the person may see it."""
    seen = Dossier.objects.visible_to(person(request), VIEW).select_related("applicant", "version")
    if isinstance(error, KnownOutside):
        return seen.filter(outside_code=error.facts["code"]).first()
    return seen.filter(uid=UUID(str(error.facts["uid"]))).first()
