"""The list of devices, and the page of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tinlang.accounts.access import may, may_somewhere
from tinlang.accounts.models import Person
from tinlang.common.listing import Filter, Listing, Sort
from tinlang.devices.forms import RevokeForm, VolumeForm
from tinlang.devices.models import Device, DeviceState
from tinlang.devices.queries import Condition, Counts, health_of, shown

VIEW = "devices.view"
FIGURES = ((Condition.ONLINE, ""), (Condition.LATE, "warn"), (Condition.OFFLINE, "bad"), (Condition.NEVER, "now"))
SORTS = {
    "ten": Sort(_("Tên"), ["name", "pk"]),
    "dia-ban": Sort(_("Địa bàn"), ["unit__versions__name", "name", "pk"]),
    "moi": Sort(_("Mới đăng ký"), ["-enrolled_at", "-pk"]),
}
CONDITION = "ket-noi"


def person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def visible(request: HttpRequest, action: str = VIEW) -> QuerySet[Device]:
    """The devices that the person may see, or may do this with, named without further queries."""
    rows = Device.objects.visible_to(person(request), action)
    return rows.select_related("unit", "organisation").prefetch_related("unit__versions", "organisation__versions")


def find(request: HttpRequest, uid: UUID, action: str = VIEW) -> Device:
    return get_object_or_404(visible(request, action), uid=uid)


@login_required
@require_safe
def device_list(request: HttpRequest) -> HttpResponse:
    """The devices of the person's area; those revoked only if asked for."""
    healths = health_of(Device.objects.visible_to(person(request), VIEW).only("uid", "state", "heartbeat_s"))
    counts = Counts.of(healths)
    conditions = {health.device.pk: health.condition for health in healths}

    def in_condition(rows: QuerySet[Device], wanted: str) -> QuerySet[Device]:
        return rows.filter(pk__in=[pk for pk, condition in conditions.items() if condition == wanted])

    narrowing = Filter(CONDITION, _("Tình trạng"), Condition.choices, in_condition)
    rows = visible(request)
    if request.GET.get(CONDITION) != Condition.REVOKED:
        rows = rows.filter(state=DeviceState.ENROLLED)
    listing = Listing(request, rows, search=["name", "place"], sorts=SORTS, filters=[narrowing], per_page=50)
    listed = reverse("devices:list")
    figures = [
        {
            "url": f"{listed}?{CONDITION}={condition}",
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
