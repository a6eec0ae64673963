"""The register of dossiers: which years were issued, and the one to issue now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tinlang.accounts.access import units_visible_to
from tinlang.accounts.models import Person
from tinlang.common.clock import today
from tinlang.common.forms import PlainForm
from tinlang.common.text import alphabetical
from tinlang.documents.models import IssuedDocument
from tinlang.services import actions
from tinlang.services.data_form import NOT_THERE
from tinlang.services.models import CodeSeries, PaperKind
from tinlang.services.views.asking import RECEIVE, person
from tinlang.services.views.papers import kept_file
from tinlang.units.models import Unit
from tinlang.units.queries import name_of, units_named

SHOWN = 50


class RegisterForm(PlainForm):
    """Of which place and which year: a place that takes dossiers in, a year in which it may have."""

    unit = forms.ChoiceField(label=_("Nơi tiếp nhận"), error_messages={"invalid_choice": NOT_THERE})
    year = forms.TypedChoiceField(label=_("Năm"), coerce=int)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        self.by = by
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        seen = units_visible_to(self.by, RECEIVE).filter(pk__in=CodeSeries.objects.values("unit"))
        places = sorted(units_named(seen.values_list("pk", flat=True)), key=_as_offered)
        self.places = {str(unit.uid): unit for unit in places}
        named = [(uid, name_of(unit, long=_has_ended(unit))) for uid, unit in self.places.items()]
        self.fields["unit"].choices = named  # type: ignore[attr-defined]
        this = today().year
        self.fields["year"].choices = [(year, year) for year in range(this, this - 10, -1)]  # type: ignore[attr-defined]


def _has_ended(unit: Unit) -> bool:
    version = unit.version_at(today())
    return version is None or not version.is_in_force(today())


def _as_offered(unit: Unit) -> tuple[bool, object]:
    """Those of today first: it is their book that is asked for."""
    return _has_ended(unit), alphabetical(unit)


@login_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Those that were issued, the newest first; POST issues another one."""
    by = person(request)
    form = RegisterForm(request.POST if request.method == "POST" else None, by=by)
    if form.is_valid():
        actions.issue_register(unit=form.places[form.cleaned_data["unit"]], year=form.cleaned_data["year"], by=by)
        messages.success(request, _now("Đã lập sổ theo dõi hồ sơ."))
        return redirect("dossier_papers:register")
    issued = _issued(request).select_related("unit", "issued_by").prefetch_related("unit__versions")[:SHOWN]
    context = {"form": form, "issued": issued, "has_places": bool(form.places)}
    return render(request, "services/register.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def file(request: HttpRequest, uid: UUID, content_type: str) -> HttpResponse:
    """The register as it was issued."""
    return kept_file(request, _issued(request), uid, content_type)


def _issued(request: HttpRequest) -> QuerySet[IssuedDocument]:
    return IssuedDocument.objects.visible_to(request.user, RECEIVE).filter(kind=PaperKind.REGISTER)
