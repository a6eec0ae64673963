"""Making a station known, changing what it consists of, ending it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinlang.common.clock import today
from tinlang.common.errors import DomainError
from tinlang.inventory import actions
from tinlang.inventory.forms import ChangeForm, EndForm, EquipmentForm, RegisterForm
from tinlang.inventory.queries import area_of
from tinlang.inventory.views.asking import find, person, units
from tinlang.units.queries import by_uid, province_of, tree

MANAGE = "inventory.manage"


@login_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """A station that was not known yet."""
    communes = area_of(None, today(), within=units(request, MANAGE)).communes
    offered = [(str(version.unit.uid), version.title) for version in communes]
    form = RegisterForm(request.POST or None, units=offered)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        station = actions.register_station(
            uid=said["uid"],
            unit=by_uid(said["unit"]),
            equipment=_equipment(form),
            begun_on=said["begun_on"],
            place=said["place"],
            reason=said["reason"],
            by=person(request),
        )
        messages.success(request, _("Đã khai báo trạm. Ghi một lần kiểm tra để biết trạm có hoạt động được không."))
        return redirect("inventory:station", uid=station.uid)
    return render(request, "inventory/register.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Another name, technology or number of clusters, from a day on."""
    station = find(request, uid, MANAGE)
    version = station.version_at(today())
    names = ("name", "technology", "year", "clusters")
    initial = {name: getattr(version, name) for name in names} if version else {}
    form = ChangeForm(request.POST or None, initial={**initial, "on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_station(
                station=station, equipment=_equipment(form, version), on=form.cleaned_data["on"], by=person(request)
            )
        except DomainError as error:
            if error.status == 403:
                raise
            form.add_error("on", f"{error.message} {error.todo}")
        else:
            messages.success(request, _("Đã ghi thay đổi của trạm."))
            return redirect("inventory:station", uid=station.uid)
    context = {"form": form, "station": station}
    return render(request, "inventory/change.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Since when it is no more, and where its equipment went."""
    station = find(request, uid, MANAGE)
    province = province_of(station.unit)
    receivers = tree(province, villages=False) if province is not None else None
    form = EndForm(request.POST or None, initial={"on": today()}, receivers=receivers)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.end_station(
                station=station,
                on=said["on"],
                reason=said["reason"],
                handed_to=said["handed_to"],
                handover=said["handover"],
                by=person(request),
            )
        except DomainError as error:
            if error.status == 403:
                raise
            form.add_error("on", f"{error.message} {error.todo}")
        else:
            messages.success(request, _("Đã ghi trạm thôi hoạt động. Số liệu các ngày trước không đổi."))
            return redirect("inventory:station", uid=station.uid)
    context = {"form": form, "station": station}
    return render(request, "inventory/end.html", context, status=422 if form.errors else 200)


def _equipment(form: EquipmentForm, before: object = None) -> actions.Equipment:
    said = form.cleaned_data
    return actions.Equipment(
        name=said["name"],
        technology=said["technology"],
        year=said["year"],
        clusters=said["clusters"],
        organisation=getattr(before, "organisation", None),
    )
