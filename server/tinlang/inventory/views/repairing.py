"""Repair tickets on the screen."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinlang.accounts.access import may
from tinlang.common.clock import today
from tinlang.inventory import actions
from tinlang.inventory.forms import ClosingForm, RepairForm
from tinlang.inventory.models import RepairState, RepairTicket
from tinlang.inventory.queries import station_page
from tinlang.inventory.views.asking import VIEW, find, person

REPAIR = "inventory.repair"


def _find(request: HttpRequest, uid: UUID, action: str) -> RepairTicket:
    rows = RepairTicket.objects.visible_to(person(request), action)
    named = rows.select_related("station__unit", "opened_by", "started_by", "closed_by")
    return get_object_or_404(named.prefetch_related("station__versions"), uid=uid)


@login_required
@require_http_methods(["GET", "POST"])
def open_ticket(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is broken, and what it takes; what the last check found stands there already."""
    station = find(request, uid, REPAIR)
    last = station_page(station, today()).row.check
    form = RepairForm(request.POST or None, initial={"cause": last.fault if last else ""})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        found = actions.open_repair(station=station, cause=said["cause"], needs=said["needs"], by=person(request))
        messages.success(request, _("Đã lập phiếu sửa chữa."))
        return redirect("inventory:ticket", uid=found.uid)
    return render(
        request, "inventory/open_repair.html", {"station": station, "form": form}, status=422 if form.errors else 200
    )


@login_required
@require_safe
def ticket(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _page(request, _find(request, uid, VIEW), ClosingForm())


def _page(request: HttpRequest, found: RepairTicket, form: ClosingForm) -> HttpResponse:
    user = person(request)
    may_repair = not found.is_closed and may(user, REPAIR, found.station.unit)
    context = {
        "ticket": found,
        "station": found.station,
        "form": form,
        "may_start": may_repair and found.state == RepairState.OPEN,
        "may_close": may_repair,
        "may_check": found.is_closed and may(user, "inventory.check", found.station.unit),
    }
    return render(request, "inventory/ticket.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def start(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Somebody takes it in hand."""
    found = actions.start_repair(ticket=_find(request, uid, REPAIR), by=person(request))
    messages.success(request, _("Đã ghi: đang sửa."))
    return redirect("inventory:ticket", uid=found.uid)


@login_required
@require_POST
def close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What came of it."""
    found, form = _find(request, uid, REPAIR), ClosingForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    said = form.cleaned_data
    actions.close_repair(ticket=found, mended=said["mended"] == "co", result=said["result"], by=person(request))
    messages.success(request, _("Đã đóng phiếu. Nếu trạm đã chạy, ghi một lần kiểm tra để số liệu đổi theo."))
    return redirect("inventory:ticket", uid=found.uid)
