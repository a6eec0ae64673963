"""The list of devices, and the page of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tinlang.accounts.access import may, may_somewhere
from tinlang.devices.forms import RevokeForm, VolumeForm
from tinlang.devices.models import Device
from tinlang.devices.queries import Condition, health_of, line_silent_since, rotation, shown
from tinlang.devices.views import listed
from tinlang.devices.views.showing import VIEW, person, visible

FIGURES = ((Condition.ONLINE, ""), (Condition.LATE, "warn"), (Condition.OFFLINE, "bad"), (Condition.NEVER, "now"))


def find(request: HttpRequest, uid: UUID, action: str = VIEW) -> Device:
    return get_object_or_404(visible(request, action), uid=uid)


@login_required
@require_safe
def device_list(request: HttpRequest) -> HttpResponse:
    """The devices of the person's area; those revoked only if asked for."""
    listing, counts = listed.of(request)
    address = reverse("devices:list")
    figures = [
        {
            "url": f"{address}?{listed.CONDITION}={condition}",
            "label": str(condition.label).capitalize(),
            "tone": tone,
            "value": counts[condition],
        }
        for condition, tone in FIGURES
    ]
    context = {
        "listing": listing,
        "figures": figures,
        "healths": health_of(list(listing.page)),
        "may_enrol": may_somewhere(request.user, "devices.enrol"),
        "silent_since": line_silent_since(),
        "rotation": rotation() if may_somewhere(request.user, "accounts.manage") else None,
    }
    return render(request, "devices/list.html", context)


@login_required
@require_safe
def device(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How one device is, what it holds, what it reported, and what can be done."""
    return device_page(request, find(request, uid))


def device_page(request: HttpRequest, found: Device, *, status: int = 200, **forms: Any) -> HttpResponse:
    user = person(request)
    page = shown(found)
    volume = page.health.heartbeat.volume if page.health.heartbeat else None
    context = {
        "page": page,
        "device": found,
        "may_command": not found.is_revoked and may(user, "devices.command", found.unit),
        "may_enrol": not found.is_revoked and may(user, "devices.enrol", found.unit),
        "volume_form": VolumeForm(initial={"percent": volume}),
        "revoke_form": RevokeForm(),
        **forms,
    }
    return render(request, "devices/device.html", context, status=status)


@login_required
@require_safe
def condition(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The part of a device's page that changes by itself."""
    found = find(request, uid)
    return render(request, "devices/_condition.html", {"page": shown(found), "device": found})
