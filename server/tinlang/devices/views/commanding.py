"""Telling a device to do something now, and trusting it no longer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tinlang.accounts.access import require
from tinlang.devices import words
from tinlang.devices.actions import AlreadyRevoked, revoke_device, send_command
from tinlang.devices.forms import RevokeForm, VolumeForm
from tinlang.devices.views.reading import device_page, find
from tinlang.devices.views.showing import person

VOLUME = "volume"


@login_required
@require_POST
def command(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One command to one device."""
    device = find(request, uid)
    require(person(request), "devices.command", device.unit)
    name, percent = request.POST.get("command", ""), None
    if name == VOLUME:
        form = VolumeForm(request.POST)
        if not form.is_valid():
            return device_page(request, device, status=422, volume_form=form)
        percent = form.cleaned_data["percent"]
    send_command(device=device, command=name, percent=percent, by=person(request))
    messages.success(request, _("Đã giao lệnh: %(command)s.") % {"command": words.command(name, percent)})
    return redirect("devices:device", device.uid)


@login_required
@require_POST
def revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Stolen, cloned or scrapped: nothing that it says counts any more."""
    device = find(request, uid)
    require(person(request), "devices.enrol", device.unit)
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return device_page(request, device, status=422, revoke_form=form)
    try:
        revoke_device(device=device, reason=form.cleaned_data["reason"], by=person(request))
    except AlreadyRevoked as error:
        return device_page(request, find(request, uid), status=error.status, revoke_form=form)
    messages.success(request, _("Đã thu hồi quyền của %(name)s.") % {"name": device.name})
    return redirect("devices:device", device.uid)
