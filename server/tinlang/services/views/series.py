"""How dossier codes begin, by unit and date."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinlang.accounts.access import NotAllowed, units_visible_to
from tinlang.common import clock
from tinlang.services.actions.series import AN_EXAMPLE, MANAGE, coded_since, example, set_series
from tinlang.services.catalogue_errors import CatalogueError
from tinlang.services.catalogue_forms import SeriesForm
from tinlang.services.models import CodeSeries
from tinlang.services.views.catalogue import person
from tinlang.units.models import Unit, UnitVersion
from tinlang.workdays.queries import places


def _rows(request: HttpRequest) -> Any:
    rows = CodeSeries.objects.visible_to(person(request), MANAGE).select_related("unit")
    return rows.prefetch_related("unit__versions").order_by("unit", "-valid_from")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def series(request: HttpRequest) -> HttpResponse:
    """Those of the person's units, and a form for one more."""
    offered = places(units_visible_to(person(request), MANAGE), clock.today())
    if not offered:
        raise NotAllowed(action=MANAGE)
    form = SeriesForm(request.POST or None, places=offered, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid() and _saved(request, form, _unit(form, offered)):
        return redirect("procedures:series")
    rows = [(row, _next(row)) for row in _rows(request)]
    context = {"rows": rows, "form": form, "names_units": len(offered) > 1}
    return render(request, "services/procedures/series.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, key: int) -> HttpResponse:
    """One that no dossier bears yet, mended."""
    found = get_object_or_404(_rows(request), pk=key)
    shown = {name: getattr(found, name) for name in ("digits", "valid_from", "source")}
    shown["agency_code"] = found.prefix
    form = SeriesForm(request.POST or None, places=[], initial=shown)
    if request.method == "POST" and form.is_valid() and _saved(request, form, found.unit, found):
        return redirect("procedures:series")
    context = {
        "series": found,
        "form": form,
        "example": _next(found),
        "is_used": coded_since(found.unit, found.valid_from, found.valid_to),
    }
    return render(request, "services/procedures/one_series.html", context, status=422 if form.errors else 200)


def _next(row: CodeSeries) -> str:
    """A code as it would be today, or on its first day."""
    return row.code(max(row.valid_from, clock.today()), AN_EXAMPLE)


def _saved(request: HttpRequest, form: SeriesForm, unit: Unit, found: CodeSeries | None = None) -> bool:
    """Whether it was saved; if not, the form says why."""
    try:
        made = set_series(unit=unit, facts=form.facts, by=person(request), series=found)
    except CatalogueError as error:
        form.add_error(error.field if error.field in form.fields else None, f"{error.message} {error.todo}")
        return False
    code = example(made.prefix, made.valid_from, made.digits)
    messages.success(request, _("Đã ghi. Hồ sơ đầu tiên sẽ mang mã %(code)s.") % {"code": code})
    return True


def _unit(form: SeriesForm, offered: list[UnitVersion]) -> Unit:
    found = next((place for place in offered if str(place.unit.uid) == form.cleaned_data["unit"]), None)
    if found is None:
        raise Http404
    return found.unit
