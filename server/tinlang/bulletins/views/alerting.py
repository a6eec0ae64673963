""" "Cảnh báo khẩn cấp", and behind another door "Diễn tập": written in haste, heard, handed to the second person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.queries import approvers_of
from tinlang.bulletins import actions, queries
from tinlang.bulletins.alert_forms import AlertForm
from tinlang.bulletins.errors import AlertSent, AlertSilent, BulletinError, ForeignUnit
from tinlang.bulletins.models import Version
from tinlang.bulletins.views.showing import person, writable
from tinlang.common.errors import DomainError
from tinlang.units.models import Unit

ALERT = "bulletins.alert"
LISTEN = "listen"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: HttpRequest, is_drill: bool = False) -> HttpResponse:
    """A new alert or drill. Its uid is in the form, so that a form sent twice makes one."""
    units = queries.units_to_write_in(person(request), ALERT)
    if not units:
        raise NotAllowed(action=ALERT)
    asked = request.POST.get("unit") or request.GET.get("dia-ban")
    chosen = next((unit for unit in units if str(unit.uid) == asked), None)
    unit = chosen or units[0]
    form = AlertForm(request.POST or None, offer_of=queries.offer_for(unit), is_drill=is_drill)
    if request.method == "POST":
        if chosen is not None:
            return _take(request, unit, form)
        form.add_error(None, str(ForeignUnit()))
    return _page(request, unit, form, units=units, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, version: UUID) -> HttpResponse:
    """A draft of an alert: heard, changed, handed over. One that is no draft any more is shown as it is."""
    found = writable(request, version)
    if not found.is_urgent:
        return redirect("bulletins:edit", found.uid)
    if not found.is_draft and request.method != "POST":
        return redirect("bulletins:version", found.bulletin.uid, found.number)
    offer = queries.offer_for(found.unit, found)
    if request.method == "POST":
        given = request.POST.copy()
        given["uid"] = str(found.bulletin.uid)
        form = AlertForm(given, offer_of=offer, is_drill=found.is_drill)
        return _take(request, found.unit, form, found)
    return _page(request, found.unit, AlertForm.of(found, offer), version=found)


def _take(request: HttpRequest, unit: Unit, form: AlertForm, version: Version | None = None) -> HttpResponse:
    """Write it and hand it over, or only let it be heard first; whatever goes wrong, the words stay on the page."""
    if not form.is_valid():
        return _page(request, unit, form, version=version, status=422)
    only_heard = request.POST.get("do") == LISTEN
    act = actions.write_alert if only_heard else actions.give_alert
    try:
        uid, revision = form.cleaned_data["uid"], form.cleaned_data["revision"]
        by = person(request)
        written = act(unit=unit, by=by, alert=form.alert, uid=uid, version=version, revision=revision)
    except DomainError as error:
        for problem in getattr(error, "problems", [error]):
            named = problem.field if isinstance(problem, BulletinError) else None
            form.add_error(named if named in form.fields else None, str(problem))
        status = error.status if isinstance(error, AlertSilent | AlertSent) else 422
        return _page(request, unit, form, version=version, status=status)
    if only_heard and written.is_draft:
        return redirect(f"{reverse('bulletins:edit_alert', args=[written.uid])}#nghe")
    messages.warning(request, _("Đã gửi đi xác nhận. Loa CHƯA kêu: gọi điện cho người xác nhận ngay."))
    return redirect("bulletins:bulletin", written.bulletin.uid)


def _page(
    request: HttpRequest,
    unit: Unit,
    form: AlertForm,
    *,
    units: list[Unit] | None = None,
    version: Version | None = None,
    status: int = 200,
) -> HttpResponse:
    user = person(request)
    context = {
        "unit": unit,
        "units": units or [unit],
        "form": form,
        "version": version,
        "variant": version.main_variant if version else None,
        "confirmers": [one for one in approvers_of(unit) if one.pk != user.pk],
        "address": reverse("bulletins:edit_alert", args=[version.uid]) if version else request.path,
    }
    return render(request, "bulletins/alert.html", context, status=status)
