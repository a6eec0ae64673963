"""A unit's word against a figure about it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinlang.inventory import actions
from tinlang.inventory.forms import ExplanationForm
from tinlang.inventory.models import Explanation, Fact, Station
from tinlang.inventory.queries import Row, area_of, board_of, station_page
from tinlang.inventory.views.asking import VIEW, day, find, person, units
from tinlang.units.models import Unit
from tinlang.units.queries import name_of

EXPLAIN = "inventory.explain"
OF_STATION = (Fact.SERVICEABLE, Fact.ON_AIR, Fact.CLUSTERS, Fact.HAS_STATION)


@login_required
@require_http_methods(["GET", "POST"])
def of_station(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Against what is counted of a station."""
    station, on = find(request, uid, EXPLAIN), day(request)
    form = ExplanationForm(request.POST or None, facts=OF_STATION, initial={"on": on})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        counted = _counted(station_page(station, said["on"]).row, Fact(said["fact"]))
        _keep(request, form, station.unit, counted, station)
        return redirect("inventory:station", uid=station.uid)
    context = {
        "form": form,
        "title": str(station),
        "back": reverse("inventory:station", args=[station.uid]),
        "row": station_page(station, on).row,
        "said": station.explanations.select_related("by"),
    }
    return render(request, "inventory/explain.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def of_unit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Against "no station" of a commune."""
    unit, on = get_object_or_404(units(request, EXPLAIN), uid=uid), day(request)
    form = ExplanationForm(request.POST or None, facts=(Fact.HAS_STATION,), initial={"on": on})
    if request.method == "POST" and form.is_valid():
        rows = board_of(area_of(unit, form.cleaned_data["on"])).own
        has_one = any(row.station is not None for row in rows)
        _keep(request, form, unit, _("có trạm") if has_one else _("chưa có trạm"), None)
        return redirect("inventory:board")
    said = Explanation.objects.visible_to(person(request), VIEW).filter(unit=unit, station=None).select_related("by")
    context = {"form": form, "title": name_of(unit, on), "back": reverse("inventory:board"), "said": said}
    return render(request, "inventory/explain.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, form: ExplanationForm, unit: Unit, counted: str, station: Station | None) -> None:
    said = form.cleaned_data
    actions.explain(
        uid=said["uid"],
        unit=unit,
        station=station,
        fact=Fact(said["fact"]),
        on=said["on"],
        counted=counted,
        stated=said["stated"],
        reason=said["reason"],
        by=person(request),
    )
    messages.success(request, _("Đã ghi giải trình. Nó đứng cạnh số liệu, ai xem cũng thấy."))


def _counted(row: Row, fact: Fact) -> str:
    """What the board says of that fact, in words."""
    if fact == Fact.ON_AIR:
        unseen = _("không thấy phát") if row.can_prove else _("không đo được")
        return _("có phát") if row.was_on_air else unseen
    if fact == Fact.CLUSTERS and row.check is not None:
        return _("%(working)s/%(clusters)s cụm chạy") % {
            "working": row.check.clusters_working,
            "clusters": row.check.clusters,
        }
    return _("có trạm") if fact == Fact.HAS_STATION else str(row.state.label).lower()
