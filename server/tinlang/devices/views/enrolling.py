"""A new device joins by its code; a device that is known is put elsewhere."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinlang.accounts.access import NotAllowed, may_somewhere
from tinlang.common.errors import DomainError
from tinlang.devices.actions import accept_enrolment, reconfigure, refuse_enrolment
from tinlang.devices.forms import EnrolForm, PlacementForm
from tinlang.devices.views.reading import find
from tinlang.devices.views.showing import person

ENROL, REFUSE = "devices.enrol", "refuse"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Type the code, say where it stands; or say that the machine with this code is not ours."""
    user = person(request)
    if not may_somewhere(user, ENROL):
        raise NotAllowed(action=ENROL)
    refuses = request.POST.get("do") == REFUSE
    form = EnrolForm(request.POST or None, person=user, refuses=refuses)
    if request.method != "POST" or not form.is_valid():
        return render(request, "devices/enrol.html", {"form": form}, status=422 if form.is_bound else 200)
    try:
        return _refuse(request, form) if refuses else _accept(request, form)
    except DomainError as error:
        form.add_error("code", str(error))
        return render(request, "devices/enrol.html", {"form": form}, status=error.status)


def _accept(request: HttpRequest, form: EnrolForm) -> HttpResponse:
    device = accept_enrolment(code=form.cleaned_data["code"], by=person(request), **form.placement)
    messages.success(request, _("Đã đăng ký %(name)s. Loa sẽ tự kết nối trong ít giây.") % {"name": device.name})
    return redirect("devices:device", device.uid)


def _refuse(request: HttpRequest, form: EnrolForm) -> HttpResponse:
    unit = form.places.by_uid[form.cleaned_data["unit"]]
    refuse_enrolment(code=form.cleaned_data["code"], unit=unit, by=person(request))
    messages.success(request, _("Đã từ chối thiết bị có mã này."))
    return redirect("devices:list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Another name, place, area or body."""
    user, device = person(request), find(request, uid, ENROL)
    if request.method != "POST":
        return render(request, "devices/edit.html", {"form": PlacementForm.of(device, user), "device": device})
    form = PlacementForm(request.POST, person=user)
    if form.is_valid():
        try:
            reconfigure(device=device, by=user, **form.placement)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lưu. Thiết bị sẽ nhận cấu hình mới trong ít giây."))
            return redirect("devices:device", device.uid)
    return render(request, "devices/edit.html", {"form": form, "device": device}, status=422)
